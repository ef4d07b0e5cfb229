// SPDX-License-Identifier: GPL-2.0-or-later
/* A livepatch may be made of several files: these are no kernel source. */
#include "own/helpers.c"
#include "source/drivers/foo.c"
# 7 "own/helpers.c"
extern int beside;
# 9 "origin-own.c"

/* { dg-note "ref symbol=somewhere by=none" } */
/* { dg-note "ref symbol=foo_state by=none" } */
/* { dg-note "ref symbol=beside by=none" } */
int use(void)
{
	return own_helper() + foo_state() + beside;
}
