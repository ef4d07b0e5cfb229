// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * per-cpu.c - per-cpu variables whose initial values have addresses, and others.
 */
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>
#include "livepatch.h"

static int here;
static struct list_head heads;
static DEFINE_PER_CPU(int, number) = 42;
static DEFINE_PER_CPU(int *, pointer) = &here;
static DEFINE_PER_CPU(struct list_head, list) = { &heads, &heads };

static int new_show(struct seq_file *m, void *v)
{
	/* two addresses in one variable are one finding */
	seq_printf(m, "%d %s %s\n", this_cpu_read(number),
		   this_cpu_read(pointer) ? "written" : "NULL",
		   this_cpu_read(list.next) ? "written" : "NULL");
	return 0;
}

static struct klp_func funcs[] = {
	REPLACE(cmdline_proc_show, new_show, 0), { }
};
static struct klp_object objs[] = { { .funcs = funcs }, { } };
LIVEPATCH(objs);
