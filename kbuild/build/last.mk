# SPDX-License-Identifier: GPL-2.0-or-later
#
# last.mk - what klp build makes last: the module, and beside it the original units
# as their plans leave them, for klp prove.  Two calls of Kbuild that share their jobs.
#
#	make -f last.mk -jN KLP_MODULE= KLP_HEADERS= KLP_CC= KLP_WORK= \
#		KLP_MODULE_FLAGS= KLP_WITHIN= KLP_BUILD_ID= KLP_KCFLAGS= KLP_STEPS= \
#		KLP_ANSWERED= KLP_EXTRACTED=
#
# KLP_MODULE is the directory of the module, KLP_MODULE_FLAGS are for klp convert and klp
# check, KLP_WITHIN is what klp.mk wants, KLP_BUILD_ID the module's, KLP_KCFLAGS more of the
# compiler's; KLP_EXTRACTED are objects of KLP_WORK/build.  KLP_STEPS makes the module and
# KLP_ANSWERED the objects where it is known what Kbuild's top Makefile would say
# (build/answers).  What the two say goes to module.log and
# extracted.log in KLP_WORK, and how they ended to module.status and extracted.status.

all: module extracted

module:
	+$(MAKE) -C $(KLP_MODULE) -f Makefile KDIR=$(KLP_HEADERS) CC=$(KLP_CC) \
		KCFLAGS="$(KLP_KCFLAGS)" LDFLAGS_MODULE=--build-id=0x$(KLP_BUILD_ID) \
		KLP_FLAGS="$(KLP_MODULE_FLAGS)" KLP_KBUILD="$(KLP_STEPS)" \
		KLP_WITHIN="$(KLP_WITHIN)" >$(KLP_WORK)/module.log 2>&1; \
		echo $$? >$(KLP_WORK)/module.status

# checksums of exports take as long as compiling, and nobody reads them
extracted:
	+$(or $(KLP_ANSWERED),$(MAKE) -C $(KLP_HEADERS) M=$(KLP_WORK)/build CC=$(KLP_CC) \
		CONFIG_MODVERSIONS= $(KLP_EXTRACTED)) >$(KLP_WORK)/extracted.log 2>&1; \
		echo $$? >$(KLP_WORK)/extracted.status

.PHONY: all module extracted
