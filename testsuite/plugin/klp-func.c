// SPDX-License-Identifier: GPL-2.0-or-later
/* What a unit replaces, from initialisers as they stand in livepatches. */
#include <klp.h>

struct klp_func {
	const char *old_name;
	void *new_func;
	unsigned long old_sympos;
	void *internal;
};

struct klp_object {
	const char *name;
	struct klp_func *funcs;
	int internal;
};

static int new_show(int x) { return x + 1; }
int new_read(char *p, ...) KLP_ORIGIN("fs/read_write.c", "my-fs");
int new_read(char *p, ...) { return *p; }

static struct klp_func funcs[] = {
	{
		.old_name = "show", /* { dg-note "func old_name=show new=new_show array=.data+0 sympos=.data+0x10 given=0 value=0 size=8 at=. type='int (int)' origin= object=" } */
		.new_func = new_show,
	}, {
		.old_name = "read", /* { dg-note "func old_name=read new=new_read array=.data+0 sympos=.data+0x30 given=1 value=3 at=. origin=fs/read_write.c object=my_fs type='int (char *, ...)'" } */
		.new_func = new_read,
		.old_sympos = 3,
	},
	[3] = { .old_name = "nop" }, /* { dg-note "func old_name=nop new= new_func=0 array=.data+0 sympos=.data+0x70 at=. type=" } */
	[4] = { "positional", (void *)new_show, 0 }, /* { dg-note "func old_name=positional new=new_show given=1 value=0" } */
	{ } /* { dg-no-note "func old_name=" } */
}; /* { dg-no-note "func sympos=.data+0x50" } */

struct klp_func single = { .old_name = "one", .new_func = new_read }; /* { dg-note "func old_name=one new=new_read array=.data+0xc0 sympos=.data+0xd0" } */

struct klp_object object = { .name = "my_module", .funcs = &single }; /* { dg-note "object name=my_module funcs=.data+0xc0 at=." } */

static const char name[] = "by_array";
struct klp_object objects[] = {
	{ .funcs = funcs }, /* { dg-note "object name= funcs=.data+0 at=." } */
	{ .name = name, .funcs = (struct klp_func[]) { /* { dg-note "object name=by_array at=." } */
		{ .old_name = "inner", .new_func = new_show }, { } } }, /* { dg-note "func old_name=inner" } */
	{ }
};
/* { dg-options "-fno-toplevel-reorder" } */
