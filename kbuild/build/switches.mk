# SPDX-License-Identifier: GPL-2.0-or-later
#
# switches.mk - what does Kbuild let a makefile say of one unit, or of a directory, by y or
# n?  NAME_x.o for x.c, NAME for all units.  For flags.mk, which asks, and for the Makefile
# of klp build, which says the same of its objects.

klp-switches := GCOV_PROFILE KASAN_SANITIZE KCOV_INSTRUMENT KCSAN_INSTRUMENT_BARRIERS \
	KCSAN_SANITIZE KMSAN_ENABLE_CHECKS KMSAN_SANITIZE UBSAN_SANITIZE

# $(call klp-switch-all,NUMBER,OBJECT): each for that object, as klp-switch of the Makefile
# says for unit NUMBER: y, n or nothing.
klp-switch-all = $(foreach s,$(klp-switches),$(eval $s_$2.o := $(call klp-switch,$1,$s)))
