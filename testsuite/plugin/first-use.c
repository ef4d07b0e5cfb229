// SPDX-License-Identifier: GPL-2.0-or-later
/* The first reference of the unit itself goes before those of its headers. */
#include "own/header.h"
extern int twice(void);
extern int table_entry(void);

int (*table[])(void) = { table_entry }; /* { dg-note "ref source=table_entry use=." } */

int use(void)
{
	int x = twice(); /* { dg-note "ref source=twice use=." } */

	x += header() + twice();
	return x + printk("unit"); /* { dg-note "ref source=printk use=." } */
}
/* { dg-note "ref source=in_header use=%D/own/header.h:8:26" } */
