// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A weak function that does nothing is called in the kernel, where another unit might have
 * had one that does something; and so it is by what is left of the unit.
 */
/* { dg-options "-fplugin-arg-klp-code" } */
/* { dg-skip "-O0" } */
/* { dg-plan "unit fs/foo.c" } */
/* { dg-plan "object vmlinux" } */
#include "own/root.h"

void __attribute__((weak)) nothing(int x) { } /* { dg-plan "keep nothing" } { dg-symbol "T nothing" } */

int replaced(int x) /* { dg-plan "replace replaced" } { dg-symbol "t replaced" } { dg-note "code function=replaced inlined= refs=own-call:nothing+0" } */
{
	nothing(x);
	return x + 1;
}
ROOT(replaced); /* { dg-plan "root root_replaced" } { dg-symbol "T root_replaced" } */
