// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * filled-objs.c - objects that are filled in when the module is loaded.
 */
#include "livepatch.h"

static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct klp_func funcs[] = { REPLACE(cmdline_proc_show, new_show, 0), { } };
static struct klp_object objs[2];
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs };

static int __init start(void)
{
	objs[0].funcs = funcs;
	return klp_enable_patch(&patch);
}
module_init(start);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
