// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tables.c - the same as kpatch.c, as klp-build does.
 */
#include "livepatch.h"

struct table_func {
	const char *name;
	void *new_func;
	unsigned long sympos;
};

struct table_object {
	const char *name;
	struct table_func *funcs;
	struct klp_callbacks callbacks;
	unsigned int nr_funcs;
};

static int new_statfs(const struct path *path, struct kstatfs *buf)
{
	return -EIO;
}

static void *new_start(struct seq_file *m, loff_t *pos)
{
	return NULL;
}

static struct mapped_device *new_get_md(dev_t dev)
{
	return NULL;
}

static struct table_func vmlinux_funcs[] __used __section(".init.klp_funcs.vmlinux") = {
	{ "vfs_statfs", new_statfs, 0 },
	{ "c_start", new_start, 4 },
	{ "c_start", new_start, 3 },
};

static struct table_func dm_funcs[] __used __section(".init.klp_funcs.dm_mod") = {
	{ "dm_get_md", new_get_md, 0 },
	{ "dm_get_mad", new_get_md, 0 },
};

static struct table_object objects[] __used __section(".init.klp_objects") = {
	{ NULL, vmlinux_funcs, { }, ARRAY_SIZE(vmlinux_funcs) },
	{ "dm_mod", dm_funcs, { }, ARRAY_SIZE(dm_funcs) },
};

ENABLES(NULL);
