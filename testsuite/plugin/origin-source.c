// SPDX-License-Identifier: GPL-2.0-or-later
/* The root of the source is said on the command line. */
/* { dg-options "-fplugin-arg-klp-source=%D/./source" } */
#include "source/drivers/foo.c"

int use(void)
{
	return foo_state(); /* { dg-note "ref source=foo_state by=place origin=drivers/foo.c" } */
}
