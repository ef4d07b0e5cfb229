// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * no-funcs.c - an object that does not say which functions are replaced.
 */
#include "livepatch.h"

static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static int (*show)(struct seq_file *m, void *v) __used = new_show;
static struct klp_object objs[] = { { .name = "kvm" }, { } };

LIVEPATCH(objs);
