// SPDX-License-Identifier: GPL-2.0-or-later
/* A variable that is defined here does not come from elsewhere. */
#include <klp.h>

static int initialised KLP_ORIGIN("mm/slab.c") = 3; /* { dg-error "'initialised' is said to come from 'mm/slab.c', but is defined here with an initial value" } */
int global KLP_ORIGIN("mm/slab.c"); /* { dg-error "declare it 'extern'" } */
static int later KLP_ORIGIN("mm/slab.c");
static int later = 3; /* { dg-error "'later' is said to come from" } */
#pragma klp origin "mm/slub.c"
static int by_pragma = 4; /* { dg-error "'by_pragma' is said to come from 'mm/slub.c'" } */
#pragma klp origin end

int use(void)
{
	static int local KLP_ORIGIN("mm/slab.c") = 5; /* { dg-error "'local' is said to come from" } */

	return initialised + later + by_pragma + local;
}
