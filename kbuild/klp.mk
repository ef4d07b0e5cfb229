# SPDX-License-Identifier: GPL-2.0-or-later
#
# klp.mk - builds livepatch modules with Kbuild, from an ordinary module's
# Makefile with one more line at its end:
#
#	obj-m := livepatch-foo.o
#	include /usr/local/share/klp/klp.mk
#
#	make [KDIR=headers] [O=build] [CC=gcc-11] [V=1] [-jN]
#	make modules_install [INSTALL_MOD_PATH=...]
#	make clean
#
# KDIR is the kernel's build directory or headers package (default: that of the
# running kernel), O a separate build directory of a kernel's source in KDIR.
#
# May be set in the Makefile or on the command line:
#
#	KLP_FLAGS	more options for klp convert and klp check, e.g.
#			--vmlinux=FILE, or --allow=type,layout where a difference
#			from the kernel's types is meant, or --strict where what
#			could not be looked at has to be an error
#	KLP_MODULES	modules (foo.o) whose sources don't show that they are
#			livepatches: neither "klp" nor "livepatch" is in them
#	KLP_REPORT	text or json: klp convert's report goes to MODULE.ko.report
#	KLP_CONFIG	settings of the kernel's configuration for Kbuild's steps, as in
#			CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS=y, which has modpost
#			warn of what klp convert binds
#	KLP_SIGN_KEY, KLP_SIGN_CERT, KLP_SIGN_HASH
#			sign the modules with the kernel's sign-file
#
# The file is read three times.  By make, where it calls Kbuild and then itself
# to finish the modules (KLP_PASS); by Kbuild's compiling part, where it adds
# the plugin to the units of livepatches, and to no others, so that ordinary
# modules of the directory are what they would be without it; and by Kbuild's
# modpost, where it puts klp-modpost in front, which knows that names which the
# plugin has recorded are not mistakes.
#
# A module is finished after all that Kbuild does to it (link, BTF), because
# tools that rewrite object files damage klp relocations; see klp-finish.  One that is
# refused is removed, as it could be loaded, and the others are finished all the same.  Kbuild
# alone ("make -C KDIR M=DIRECTORY") can't do that.  It is what DKMS runs if it is not
# told otherwise, and DKMS strips by itself; hence in dkms.conf:
#
#	MAKE[0]="make KDIR=$kernel_source_dir"
#	STRIP[0]="no"

# Where the real name has a space, make can have that of a link only.
klp-mk := $(lastword $(MAKEFILE_LIST))
klp-mk := $(if $(word 2,$(realpath $(klp-mk))),$(abspath $(klp-mk)),$(realpath $(klp-mk)))
ifeq ($(klp-mk),)
$(error klp: $(lastword $(MAKEFILE_LIST)): make can't have a space in this file's name; \
	include it by a link, as of: ln -s "DIRECTORY OF KLP" ~/klp)
endif
klp-dir := $(patsubst %/,%,$(dir $(klp-mk)))
klp-prefix := $(abspath $(klp-dir)/../..)

# In the source tree all is around this file; installed, it is in share/klp.
ifneq ($(wildcard $(klp-dir)/module/klp-finish),)
klp-lib := $(klp-dir)/module
klp-program := $(abspath $(klp-dir)/../convert/klp)
klp-include := $(abspath $(klp-dir)/../include)
klp-plugins = $(abspath $(klp-dir)/../gcc-plugin/build-$1/klp.so)
else
klp-lib := $(klp-prefix)/lib/klp/module
klp-program := $(klp-prefix)/bin/klp
klp-include := $(klp-prefix)/include
klp-plugins = $(klp-prefix)/lib/klp/gcc-$1/klp.so
endif

# Whose makefile reads this?  KERNELRELEASE does not tell: DKMS sets it by itself.
klp-by-kbuild := $(findstring /scripts/Makefile.,/$(firstword $(MAKEFILE_LIST)))

ifneq ($(KLP_PASS),)
# --- finish the modules ------------------------------------------------------

klp-all := $(patsubst $(CURDIR)/%,%,$(patsubst %.o,%.ko, \
	$(if $(wildcard modules.order),$(file <modules.order))))
# The kernel's own "make clean" removes files of such a name, too.
klp-stamp = $(dir $1).$(notdir $1).klp.cmd

klp-finish: klp-finished
	@:

klp-finished: $(foreach m,$(klp-all),$(call klp-stamp,$m))

define klp-rule
$(call klp-stamp,$1): $1 $(klp-program)
	$(KLP_QUIET)$(klp-lib)/klp-finish $$< $$@
endef
$(foreach m,$(klp-all),$(eval $(call klp-rule,$m)))

.PHONY: klp-finish klp-finished

else ifeq ($(klp-by-kbuild),)
# --- called by make ----------------------------------------------------------

ifneq ($(word 2,$(CURDIR)),)
$(error klp: $(CURDIR): Kbuild can't build a module where a space is in the name of the \
	directory; take another one)
endif

KDIR ?= $(or $(O),/lib/modules/$(shell uname -r)/build)
# As of "make KDIR=$(klp fetch ...)", if that fails: not the running kernel is meant.
ifeq ($(strip $(KDIR)),)
$(error klp: KDIR= is empty: name the kernel's headers, or leave it out for the running kernel's)
endif
klp-objtree := $(realpath $(or $(O),$(KDIR)))

# A compiler that is older than the kernel's may lack the one option of its
# configuration that no other part of Kbuild can do without.
klp-without := $(if $(filter command%,$(origin CC)),$(shell \
	grep -sq '^CONFIG_INIT_STACK_ALL_ZERO=y' \
		$(klp-objtree)/include/config/auto.conf && \
	! $(CC) -ftrivial-auto-var-init=zero -fsyntax-only -x c /dev/null \
		2>/dev/null && echo CONFIG_INIT_STACK_ALL_ZERO=))

# Where a vmlinux is at hand Kbuild gives modules BTF, or fails without one of the
# two programs that make it. The second is the kernel's own, and not every package
# of headers has it.
klp-resolver := $(or $(RESOLVE_BTFIDS),$(klp-objtree)/tools/bpf/resolve_btfids/resolve_btfids)
klp-btf := $(if $(wildcard $(klp-objtree)/vmlinux),$(if $(and $(wildcard $(klp-resolver)),\
	$(shell command -v $(or $(PAHOLE),pahole))),,CONFIG_DEBUG_INFO_BTF_MODULES=))

klp-comma := ,
klp-quiet := $(if $(filter-out 0,$(V)),,@)
klp-kbuild = $(MAKE) -C $(KDIR) M=$(CURDIR) $(klp-without) $(klp-btf) $(KLP_CONFIG)
# klp build may know what the kernel's top Makefile would call, and calls that: KLP_KBUILD.
klp-modules = $(if $(KLP_KBUILD),$(KLP_KBUILD) $(klp-without) $(klp-btf) $(KLP_CONFIG),$(klp-kbuild) modules)
klp-again = $(MAKE) --no-print-directory -f $(klp-mk) KLP_PASS=finish \
	KLP_QUIET=$(klp-quiet)

# For klp-finish and klp-strip.
export KLP := $(klp-program)
export KLP_OBJTREE := $(klp-objtree)
export KLP_FLAGS KLP_REPORT KLP_SIGN_KEY KLP_SIGN_CERT KLP_SIGN_HASH
export KLP_SILENT := $(findstring s,$(firstword -$(MAKEFLAGS)))$(filter-out 0,$(V))
export KLP_STRIP := $(or $(STRIP),$(CROSS_COMPILE)strip)

all: modules

modules: klp-ready
	@test -z "$(klp-without)" || echo "klp: warning: $(CC) can't zero variables" \
		"on the stack, as this kernel's own compiler does" >&2
	$(klp-quiet)$(klp-lib)/klp-finish --outdated
	+$(klp-quiet)$(klp-modules)
	+$(klp-quiet)$(klp-again) -k klp-finish

modules_install: klp-ready
	+$(klp-quiet)$(klp-again) -q klp-finished || { \
		echo "klp: $(CURDIR): there are modules that are not finished;" \
			"run make first" >&2; exit 1; }
	+$(klp-quiet)$(klp-kbuild) $(if $(INSTALL_MOD_STRIP), \
		STRIP=$(klp-lib)/klp-strip) modules_install

clean: klp-kdir
	$(klp-quiet)rm -f $(patsubst %.o,%.ko.report,$(patsubst %.ko,%.ko.report, \
		$(if $(wildcard modules.order),$(file <modules.order))))
	+$(klp-quiet)$(klp-kbuild) clean

# Headers that are configured, where KDIR is a directory near them: the root of unpacked
# packages, lib/modules/RELEASE, what several flavours have in common, or one that the
# cache of klp fetch has.
klp-config := include/config/auto.conf
klp-cache := $(or $(KLP_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/klp)
klp-given := $(patsubst %/build,%,$(abspath $(KDIR)))
klp-near = $(firstword $(patsubst %/$(klp-config),%,$(wildcard \
	$(foreach d,build lib/modules/*/build usr/src/linux-headers-* linux-headers-*, \
		$(abspath $(KDIR))/$d/$(klp-config)) \
	$(patsubst %-common,%,$(abspath $(KDIR)))-*/$(klp-config) \
	$(klp-cache)/*$(abspath $(KDIR))/$(klp-config) \
	$(addsuffix /$(klp-config),$(patsubst %/lib/modules/$(notdir $(klp-given)), \
		%/usr/src/linux-headers-$(notdir $(klp-given)), \
		$(klp-given) $(klp-cache)/$(notdir $(klp-given))/lib/modules/$(notdir $(klp-given)))))))

klp-kdir:
	@test -e "$(or $(klp-objtree),$(KDIR))/$(klp-config)" || { \
		echo "klp: $(KDIR): no kernel headers here;" \
			"$(if $(klp-near),say KDIR=$(klp-near),install the package \
			linux-headers-RELEASE$(klp-comma) or get them: \
			make KDIR=\$$(klp fetch -k RELEASE --print=headers))" >&2; exit 3; }

klp-ready: klp-kdir
	@test -x $(klp-program) || { \
		echo "klp: $(klp-program): not built; run make in" \
			"$(abspath $(klp-dir)/..) first" >&2; exit 3; }

.PHONY: all modules modules_install clean klp-kdir klp-ready

else ifneq ($(filter %/Makefile.build,$(MAKEFILE_LIST)),)
# --- included by Kbuild to compile -------------------------------------------

ifeq ($(strip $(obj-m) $(obj-y)),)
$(error $(klp-mk) has to be included after obj-m is set)
endif

klp-units = $(or $(strip $($(1:.o=-objs)) $($(1:.o=-y)) $($(1:.o=-m))),$1)
klp-sources = $(wildcard $(patsubst %.o,$(src)/%.c,$(call klp-units,$1)))
klp-named = $(if $(klp-sources),$(shell grep -liE 'klp|livepatch' $(klp-sources)))
klp-ours := $(foreach m,$(filter %.o,$(obj-m)), \
	$(if $(or $(filter $m,$(KLP_MODULES)),$(call klp-named,$m)),$m))
klp-ours := $(sort $(foreach m,$(klp-ours),$(call klp-units,$m)))

ifneq ($(klp-ours),)
klp-gcc := $(shell $(CC) -dumpversion 2>/dev/null)
klp-target := $(shell $(CC) -dumpmachine 2>/dev/null)
klp-plugin := $(firstword $(wildcard \
	$(call klp-plugins,$(klp-target)-$(firstword $(subst ., ,$(klp-gcc)))) \
	$(shell $(CC) -print-file-name=plugin 2>/dev/null)/klp.so))

ifeq ($(klp-plugin),)
$(error klp: there is no plugin for $(CC) ($(or $(klp-gcc),it does not run)); \
	livepatches need GCC, and the plugin made for it with "make CC=$(CC)")
endif

# A unit is compiled again when the plugin is a newer one.  Beside a unit that klp
# build has made there is the plan of what is to be left of it, and which lines of the
# original its lines are; klp build also says in KLP_WITHIN where it may include files
# from, and wants to know what was opened.
klp-comma := ,
klp-within = $(if $(KLP_WITHIN),$(addprefix -fplugin-arg-klp-within=,$(KLP_WITHIN)) \
	-fno-diagnostics-show-caret -Wp$(klp-comma)-MD$(klp-comma)$(obj)/.$1.d \
	-Wa$(klp-comma)--MD$(klp-comma)$(obj)/.$1.klp.d)
klp-plan = $(wildcard $(src)/$(1:.o=.plan))
klp-lines = $(wildcard $(src)/$(1:.o=.lines))
define klp-unit
CFLAGS_$1 += -fplugin=$(klp-plugin) -I$(klp-include) \
	$(addprefix -fplugin-arg-klp-extract=,$(klp-plan)) \
	$(addprefix -fplugin-arg-klp-lines=,$(klp-lines)) $(klp-within)
$(obj)/$1: $(klp-plugin) $(klp-plan) $(klp-lines)
endef
$(foreach u,$(klp-ours),$(eval $(call klp-unit,$u)))
endif

else ifneq ($(filter %/Makefile.modpost,$(MAKEFILE_LIST)),)
# --- included by Kbuild's modpost --------------------------------------------

export KLP_MODPOST := $(or $(objtree),.)/scripts/mod/modpost
override MODPOST := $(klp-lib)/klp-modpost

endif
