// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * no-objs.c - a struct klp_patch that does not say what is replaced.
 */
#include "livepatch.h"

static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static int (*show)(struct seq_file *m, void *v) __used = new_show;
static struct klp_patch patch = { .mod = THIS_MODULE };

ENABLES(&patch);
