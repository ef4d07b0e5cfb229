// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * no-mod.c - a struct klp_patch that does not say whose it is.
 */
#include "livepatch.h"

static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct klp_func funcs[] = { REPLACE(cmdline_proc_show, new_show, 0), { } };
static struct klp_object objs[] = { { .funcs = funcs }, { } };
static struct klp_patch patch = { .objs = objs };

ENABLES(&patch);
