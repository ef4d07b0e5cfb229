// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * not-enabled.c - a livepatch that forgets klp_enable_patch(), so that the compiler
 * leaves out the struct klp_patch.
 */
#include "livepatch.h"

static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct klp_func funcs[] = { REPLACE(cmdline_proc_show, new_show, 0), { } };
static struct klp_object objs[] = { { .funcs = funcs }, { } };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs };

static int __init start(void)
{
	return patch.mod ? 0 : -EINVAL;
}
module_init(start);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
