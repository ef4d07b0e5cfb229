// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * no-names.c - functions and objects without a name that the kernel takes.
 */
#include "livepatch.h"

static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct klp_func funcs[] = {
	REPLACE(cmdline_proc_show, new_show, 0),
	{ .new_func = new_show },
	{ .old_sympos = 1 },
	{ .old_name = "", .new_func = new_show },
	{ }
};
static struct klp_func more[] = { REPLACE(uptime_proc_show, new_show, 0), { } };

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ .funcs = more },
	{ .name = "", .funcs = more },
	{ .name = "a_name_of_more_characters_than_that_of_any_module_can_have", .funcs = more },
	{ }
};

LIVEPATCH(objs);
