# SPDX-License-Identifier: GPL-2.0-or-later
#
# flags.mk - what does a kernel's own build compile units of a directory with, beside what
# all units have?  Asks the Makefile of the directory, and those above it.
#
#	KLP_SOURCE=DIR KLP_DIR=fs/proc KLP_STEMS="meminfo stat" make -s -f flags.mk
#
# To be run by a Makefile that Kbuild has included: CC, ARCH and the like are in the
# environment, and so is objtree, the kernel's build directory or headers package, which
# is the working directory before Linux 6.13.  Prints for each unit
#
#	unit STEM	the unit's name there, without .c
#	flags ...	CFLAGS_x.o, ccflags-y, subdir-ccflags-y
#	remove ...	CFLAGS_REMOVE_x.o, ccflags-remove-y
#	aflags ...	the same of the assembler, and aremove
#	off ...		what Kbuild gives to all units, by a variable for each, and not to
#			this one (KASAN_SANITIZE_x.o := n); on: where it is the other way
#	modname NAME	what the unit is linked into, as KBUILD_MODNAME says

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

# What a unit has or has not by NAME_x.o, or its directory by NAME.
klp-switch = $($2_$(notdir $1).o)$($2)
klp-off = $(foreach s,$(klp-switches),$(if $(filter n%,$(call klp-switch,$1,$s)),$s))
klp-on = $(foreach s,$(klp-switches),$(if $(filter-out n%,$(call klp-switch,$1,$s)),$s))

# fs fs/proc
klp-parents = $(if $(filter-out .,$1),$(call klp-parents,$(patsubst %/,%,$(dir $1))) $1)

# What a directory says of x.o is not said of the x.o of those below it.
define klp-forget
CFLAGS_$1.o :=
CFLAGS_REMOVE_$1.o :=
AFLAGS_$1.o :=
AFLAGS_REMOVE_$1.o :=
$(foreach s,$(klp-switches),$(eval $s_$(notdir $1).o :=))
endef

define klp-directory
$(foreach t,$(KLP_STEMS),$(eval $(call klp-forget,$t)))
$(foreach s,$(klp-switches),$(eval $s :=))
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

# The objects that consist of several units, the unit $1 among them.
klp-parts = $($(1:.o=-objs)) $($(1:.o=-y)) $($(1:.o=-m))
klp-multi = $(sort $(foreach o,$(filter %.o,$(obj-y) $(obj-m)), \
	$(if $(filter $1.o,$(call klp-parts,$o)),$(o:.o=))))

# "-I dir" as "-Idir", and what is relative as below the source.
klp-empty :=
klp-space := $(klp-empty) $(klp-empty)
klp-join = $(subst -I$(klp-space),-I,$(strip $1))
klp-root = $(foreach f,$(call klp-join,$1),$(if $(filter -I%,$f),$(if \
	$(filter -I/%,$f),$f,-I$(KLP_SOURCE)/$(f:-I%=%)),$f))

# make prints them by itself: no shell reads what the kernel's makefiles say
define klp-say
$(info unit $1)
$(info flags $(call klp-root,$(klp-subdir) $(ccflags-y) $(CFLAGS_$1.o)))
$(info remove $(strip $(ccflags-remove-y) $(CFLAGS_REMOVE_$1.o)))
$(info aflags $(call klp-root,$(klp-asubdir) $(asflags-y) $(AFLAGS_$1.o)))
$(info aremove $(strip $(asflags-remove-y) $(AFLAGS_REMOVE_$1.o)))
$(info off $(call klp-off,$1))
$(info on $(call klp-on,$1))
$(info modname $(or $(subst $(klp-space),:,$(call klp-multi,$1)),$(notdir $1)))
endef
$(foreach t,$(KLP_STEMS),$(call klp-say,$t))

klp-show: FORCE
	@:

.DEFAULT_GOAL := klp-show
FORCE:
.PHONY: klp-show FORCE
