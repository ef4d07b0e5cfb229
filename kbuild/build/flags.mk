# SPDX-License-Identifier: GPL-2.0-or-later
#
# flags.mk - what does a kernel's own build compile a unit with, beside what
# all units have?  Asks the Makefile of the unit's directory, and those above it.
#
#	KLP_SOURCE=DIR KLP_DIR=fs/proc KLP_STEM=meminfo make -s -f flags.mk
#
# To be run by a Makefile that Kbuild has included: CC, ARCH and the like are in the
# environment, and so is objtree, the kernel's build directory or headers package, which
# is the working directory before Linux 6.13.  Prints
#
#	flags ...	CFLAGS_x.o, ccflags-y, subdir-ccflags-y
#	remove ...	CFLAGS_REMOVE_x.o, ccflags-remove-y
#	aflags ...	the same of the assembler, and aremove
#	off ...		what Kbuild gives to all units, by a variable for each, and not to
#			this one (KASAN_SANITIZE_x.o := n); on: where it is the other way
#	modname NAME	what the unit is linked into, as KBUILD_MODNAME says
#	other		the directory changes what Kbuild gives to all units

include $(dir $(lastword $(MAKEFILE_LIST)))switches.mk
include $(or $(objtree),.)/include/config/auto.conf
include $(srctree)/scripts/Kbuild.include
-include $(srctree)/scripts/Makefile.compiler

# From here on all paths are those of the source; a module outside of the kernel's has its own
# in src, M and the like.
ifeq ($(KLP_OUTSIDE),)
override srctree := $(KLP_SOURCE)
else
override M := $(KLP_SOURCE)
override KBUILD_EXTMOD := $(KLP_SOURCE)
override PWD := $(KLP_SOURCE)
klp-below := $(KLP_SOURCE)/
endif
klp-all := $(KBUILD_CFLAGS) $(KBUILD_CPPFLAGS) $(LINUXINCLUDE)

# What a unit has or has not by NAME_x.o, or its directory by NAME.
klp-switch = $($1_$(notdir $(KLP_STEM)).o)$($1)
klp-off = $(foreach s,$(klp-switches),$(if $(filter n%,$(call klp-switch,$s)),$s))
klp-on = $(foreach s,$(klp-switches),$(if $(filter-out n%,$(call klp-switch,$s)),$s))

# fs fs/proc
klp-parents = $(if $(filter-out .,$1),$(call klp-parents,$(patsubst %/,%,$(dir $1))) $1)

# What a directory says of x.o is not said of the x.o of those below it.
define klp-directory
CFLAGS_$(KLP_STEM).o :=
CFLAGS_REMOVE_$(KLP_STEM).o :=
AFLAGS_$(KLP_STEM).o :=
AFLAGS_REMOVE_$(KLP_STEM).o :=
$(foreach s,$(klp-switches),$(eval $s :=)$(eval $s_$(notdir $(KLP_STEM)).o :=))
src := $(patsubst %/.,%,$(klp-below)$1)
obj := $(patsubst %/.,%,$(klp-below)$1)
ccflags-y :=
ccflags-remove-y :=
subdir-ccflags-y :=
asflags-y :=
asflags-remove-y :=
subdir-asflags-y :=
obj-y :=
obj-m :=
lib-y :=
-include $(firstword $(wildcard $(KLP_SOURCE)/$1/Kbuild $(KLP_SOURCE)/$1/Makefile))
klp-subdir += $$(subdir-ccflags-y)
klp-asubdir += $$(subdir-asflags-y)
endef

$(foreach d,$(if $(KLP_OUTSIDE),.) $(call klp-parents,$(KLP_DIR)),$(eval $(call klp-directory,$d)))

# The objects that consist of several units, this one among them.
klp-parts = $($(1:.o=-objs)) $($(1:.o=-y)) $($(1:.o=-m))
klp-multi := $(sort $(foreach o,$(filter %.o,$(obj-y) $(obj-m)), \
	$(if $(filter $(KLP_STEM).o,$(call klp-parts,$o)),$(o:.o=))))

# "-I dir" as "-Idir", and what is relative as below the source.
klp-empty :=
klp-space := $(klp-empty) $(klp-empty)
klp-join = $(subst -I$(klp-space),-I,$(strip $1))
klp-root = $(foreach f,$(call klp-join,$1),$(if $(filter -I%,$f),$(if \
	$(filter -I/%,$f),$f,-I$(KLP_SOURCE)/$(f:-I%=%)),$f))

# make prints them by itself: no shell reads what the kernel's makefiles say
$(info flags $(call klp-root,$(klp-subdir) $(ccflags-y) $(CFLAGS_$(KLP_STEM).o)))
$(info remove $(strip $(ccflags-remove-y) $(CFLAGS_REMOVE_$(KLP_STEM).o)))
$(info aflags $(call klp-root,$(klp-asubdir) $(asflags-y) $(AFLAGS_$(KLP_STEM).o)))
$(info aremove $(strip $(asflags-remove-y) $(AFLAGS_REMOVE_$(KLP_STEM).o)))
$(info off $(klp-off))
$(info on $(klp-on))
$(info modname $(or $(subst $(klp-space),:,$(klp-multi)),$(notdir $(KLP_STEM))))
$(if $(filter-out $(klp-all),$(KBUILD_CFLAGS) $(KBUILD_CPPFLAGS) \
	$(LINUXINCLUDE)),$(info other))

klp-show: FORCE
	@:

.DEFAULT_GOAL := klp-show
FORCE:
.PHONY: klp-show FORCE
