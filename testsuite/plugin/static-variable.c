// SPDX-License-Identifier: GPL-2.0-or-later
/* Static variables: the kernel's own, not a second copy, nor a known zero. */
/* { dg-options "-Wall -Wextra" } */
#include <klp.h>

struct list { struct list *next; };

static int users KLP_ORIGIN("mm/slab.c"); /* { dg-note "ref source=users kind=data linkage=static by=attribute" } */
static int users;
extern int users;
static const int limit KLP_ORIGIN("mm/slab.c"); /* { dg-note "ref source=limit linkage=static" } */
static struct list lists[4] KLP_ORIGIN("mm/slab.c"); /* { dg-note "ref source=lists linkage=static type='struct list [4]'" } */
static int not_used KLP_ORIGIN("mm/slab.c"); /* { dg-no-note "ref source=not_used" } */
extern const char names[] KLP_ORIGIN("mm/slab.c"); /* { dg-note "ref source=names linkage=global type='char []'" } */
static int own; /* { dg-no-note "ref source=own" } */
# 1 "mm/slub.c"
static int marked;
static int marked = 3;
static int marked;
# 21 "elsewhere"
/* { dg-no-note "ref source=marked" } */

struct list *head = lists;

int use(void)
{
	return users++ + limit + (lists[1].next != 0) + names[0] + own++ + marked++;
}
