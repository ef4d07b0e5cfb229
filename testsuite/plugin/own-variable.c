// SPDX-License-Identifier: GPL-2.0-or-later
/* Variables that may be meant to be the kernel's, and those that are said not to be. */
#include <klp.h>

struct list { struct list *next; };

static struct list pending; /* { dg-note "variable name=pending at=.:20 type='struct list'" } */
int users; /* { dg-note "variable name=users at=.:5 type=int" } */
static volatile int limit; /* { dg-note "variable name=limit type=int" } */
static int again; /* { dg-note "variable name=again" } */
static int again;
static int initial = 5; /* { dg-note "variable name=initial" } */
static const int constant = 5; /* { dg-no-note "variable name=constant" } */
static int own KLP_OWN; /* { dg-no-note "variable name=own" } */
KLP_OWN static struct list lists[3]; /* { dg-no-note "variable name=lists" } */
static int kernels KLP_ORIGIN("mm/slab.c"); /* { dg-no-note "variable name=kernels" } */
extern int declared; /* { dg-no-note "variable name=declared" } */

int use(void)
{
	static int local; /* { dg-no-note "variable name=local" } */
	static int local_own KLP_OWN;

	return pending.next != 0 || users || limit || again || initial || constant || own || kernels ||
	       lists[1].next || declared || local++ || local_own++;
}
