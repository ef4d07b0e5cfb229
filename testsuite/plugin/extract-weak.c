// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A weak definition that no line of the plan names is another unit's in the kernel: a
 * reference, whose body here is nobody's.  One that the kernel has is a reference as well.
 */
/* { dg-skip "-O0" } */
/* { dg-plan "unit fs/foo.c" } */
/* { dg-plan "object vmlinux" } */
#include "own/root.h"

int __attribute__((weak)) overridden(int x) { return x; } /* { dg-note "ref source=overridden origin=" } */
int __attribute__((weak)) kept(int x) { return x + 1; } /* { dg-plan "kernel kept" } */
int __attribute__((weak)) other_data = 3; /* { dg-note "ref source=other_data kind=data origin=" } */

int replaced(int x) /* { dg-plan "replace replaced" } { dg-symbol "t replaced" } */
{
	return overridden(x) + other_data; /* { dg-refers "replaced: other_data overridden" } */
}
ROOT(replaced); /* { dg-plan "root root_replaced" } { dg-symbol "T root_replaced" } */
