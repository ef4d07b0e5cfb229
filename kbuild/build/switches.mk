# SPDX-License-Identifier: GPL-2.0-or-later
#
# switches.mk - what does Kbuild let a makefile say of one unit, or of a directory, by y or
# n?  NAME_x.o for x.c, NAME for all units.  For flags.mk, which asks, and for the Makefile
# of klp build, which says the same of its objects.

klp-switches := GCOV_PROFILE KASAN_SANITIZE KCOV_INSTRUMENT KCSAN_INSTRUMENT_BARRIERS \
	KCSAN_SANITIZE KMSAN_ENABLE_CHECKS KMSAN_SANITIZE UBSAN_SANITIZE
