// SPDX-License-Identifier: GPL-2.0-or-later
/* Variables that are static in a function. */
#include <klp.h>

static _Bool once KLP_ORIGIN("mm/slab.c") KLP_LOCAL("cache_grow"); /* { dg-note "ref name=once linkage=local function=cache_grow origin=mm/slab.c" } */
extern int calls KLP_ORIGIN("mm/slab.c", "vmlinux") KLP_LOCAL("cache_reap"); /* { dg-note "ref name=calls linkage=local function=cache_reap object=vmlinux" } */

int cache_shrink(void)
{
	static int state KLP_ORIGIN("mm/slab.c") KLP_LOCAL("cache_shrink"); /* { dg-note "ref name=state source=state linkage=local function=cache_shrink decl=.:13" } */
	static int of_file KLP_ORIGIN("mm/slab.c"); /* { dg-note "ref name=of_file linkage=static function=" } */
	extern int of_kernel KLP_ORIGIN("mm/slab.c"); /* { dg-note "ref name=of_kernel linkage=global function=" } */
	static int own; /* { dg-no-note "ref source=own" } */

	return once + calls + state++ + of_file++ + of_kernel + own++;
}

int cache_other(void)
{
	static int state KLP_ORIGIN("mm/slab.c") KLP_LOCAL("cache_other"); /* { dg-note "ref name=state source=state linkage=local function=cache_other" } */

	return state++;
}
