// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * endless.c - arrays without the empty element that ends them.
 */
#include "livepatch.h"

static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct klp_func funcs[] = {
	REPLACE(cmdline_proc_show, new_show, 0),
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
};

LIVEPATCH(objs);
