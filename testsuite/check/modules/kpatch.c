// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kpatch.c - replaces what partial.c does, and says so as kpatch-build does: there is
 * a table, of which the module makes its struct klp_patch when it is loaded.
 */
#include "livepatch.h"

struct kpatch_func {
	unsigned long new_addr, new_size, old_addr, old_size, sympos;
	const char *name, *objname;
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

#define KPATCH(new, old, object, position)				\
	{ (unsigned long)new, 6, 0, 0, position, #old, object }

static struct kpatch_func funcs[] __used __section(".kpatch.funcs") = {
	KPATCH(new_statfs, vfs_statfs, "vmlinux", 0),
	KPATCH(new_start, c_start, "vmlinux", 4),
	KPATCH(new_start, c_start, "vmlinux", 3),
	KPATCH(new_get_md, dm_get_md, "dm_mod", 0),
	KPATCH(new_get_md, dm_get_mad, "dm_mod", 0),
};

ENABLES(NULL);
