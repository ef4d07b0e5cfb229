// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bad.c - replaces what can't be replaced, and what is called otherwise.
 */
#include "livepatch.h"

static int new_statfs(const struct path *path, struct kstatfs *buf)
{
	return -EIO;
}

static void *new_memchr_inv(const void *start, int c, size_t bytes)
{
	return NULL;
}

static void *new_start(struct seq_file *m, loff_t *pos)
{
	return NULL;
}

static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static void new_nothing(void)
{
}

static struct klp_func funcs[] = {
	REPLACE(vfs_statfs, new_statfs, 0),
	REPLACE(memchr_inv, new_memchr_inv, 0),
	REPLACE(c_start, new_start, 0),
	REPLACE(c_start, new_start, 9),
	REPLACE(start_kernel, new_nothing, 0),
	REPLACE(entry_SYSCALL_64, new_nothing, 0),
	REPLACE(jiffies, new_nothing, 0),
	REPLACE(calculate_f_flags, new_nothing, 0),
	REPLACE(cmdline_proc_show, new_show, 0),
	REPLACE(cmdline_proc_show, new_show, 0),
	{ }
};

static struct klp_func nothing[] = {
	REPLACE(nothing, new_nothing, 0), { }
};

static struct klp_func named[] = {
	{ .old_name = "seq_lseek" }, { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ .name = "dm-mod", .funcs = nothing },
	{ .name = "dm_mod.ko", .funcs = nothing },
	{ .name = "dm_mad", .funcs = nothing },
	{ .name = "vmlinux", .funcs = named },
	{ .name = "kvm" },
	{ }
};

LIVEPATCH(objs);
