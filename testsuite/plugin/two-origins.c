// SPDX-License-Identifier: GPL-2.0-or-later
/* Declarations of one name have to agree about where it comes from. */
#include <klp.h>

extern int same KLP_ORIGIN("mm/slab.c");
extern int same KLP_ORIGIN("./mm/slab.c");
extern int unit KLP_ORIGIN("mm/slab.c");
extern int unit KLP_ORIGIN("mm/slub.c"); /* { dg-error "'unit' has two origins: 'mm/slab.c' and 'mm/slub.c'" } */
int object(void) KLP_ORIGIN("mm/slab.c", "slab");
int object(void) KLP_ORIGIN("mm/slab.c"); /* { dg-error "'object' has two origins" } */
