// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The original is included: what it declares comes from it, what it defines is
 * the unit's own.
 */
#include "tree/kernel/power/main.c"

/* { dg-note "ref source=suspend_state by=place linkage=global origin=kernel/power/main.c" } */
/* { dg-note "ref source=undefined_here by=place linkage=static origin=kernel/power/main.c" } */
/* { dg-no-note "ref source=users" } */
/* { dg-no-note "ref source=initialised" } */
/* { dg-no-note "ref source=defined_here" } */
int use(int x)
{
	return defined_here(x);
}
