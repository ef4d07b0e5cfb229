// SPDX-License-Identifier: GPL-2.0-or-later
/* Static functions without a body: no warning where there is an origin. */
/* { dg-options "-Wall -Wextra" } */
#include <klp.h>

static int helper(int) KLP_ORIGIN("mm/slab.c"); /* { dg-note "ref source=helper kind=function linkage=static by=attribute" } */
static int helper(int);
static int not_called(int) KLP_ORIGIN("mm/slab.c"); /* { dg-no-note "ref source=not_called" } */
static int by_address(int) KLP_ORIGIN("mm/slab.c"); /* { dg-note "ref source=by_address linkage=static" } */
static int defined(int) KLP_ORIGIN("mm/slab.c"); /* { dg-no-note "ref source=defined" } */
static int forgotten(int); /* { dg-warning "used but never defined" } { dg-note "ref symbol=forgotten by=none" } */
static inline int quick(int) KLP_ORIGIN("mm/slab.c"); /* { dg-note "ref source=quick linkage=static" } */

int (*pointer)(int) = by_address;

int use(int x)
{
	return helper(x) + defined(x) + forgotten(x) + quick(x) + sizeof(not_called(1));
}

static int defined(int x)
{
	return x + 1;
}
