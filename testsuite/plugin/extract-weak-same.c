// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Weak functions that are the same stay two: what must not be looked into must not be merged
 * either, which made GCC crash (kernel/sys_ni.c).
 */
/* { dg-options "-fplugin-arg-klp-code" } */
/* { dg-skip "-O0" } */
/* { dg-plan "unit kernel/foo.c" } */
/* { dg-plan "object vmlinux" } */
#include "own/root.h"

long target(void) /* { dg-plan "replace target" } { dg-symbol "t target" } */
{
	asm volatile("");
	return -38;
}
ROOT(target); /* { dg-plan "root root_target" } { dg-symbol "T root_target" } */
long __attribute__((weak)) first(const void *x) { return target(); } /* { dg-plan "replace first" } { dg-symbol "t first" } { dg-note "code function=first inlined=target" } */
ROOT(first); /* { dg-plan "root root_first" } { dg-symbol "T root_first" } */
long __attribute__((weak)) second(const void *x) { return target(); } /* { dg-plan "replace second" } { dg-symbol "t second" } { dg-note "code function=second inlined=target" } */
ROOT(second); /* { dg-plan "root root_second" } { dg-symbol "T root_second" } */
