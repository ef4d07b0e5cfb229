// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * types.c - types that are not the kernel's.  Compiled with the plugin.
 */
#include "livepatch.h"
#include <klp.h>

/* the kernel's without f_bfree */
struct kstatfs {
	long f_type;
	long f_bsize;
	u64 f_blocks;
	u64 f_bavail;
	u64 f_files;
	u64 f_ffree;
	__kernel_fsid_t f_fsid;
	long f_namelen;
	long f_frsize;
	long f_flags;
	long f_spare[4];
};

static int c_next(struct seq_file *m, void *v) KLP_ORIGIN("fs/proc/consoles.c");
static void c_stop(struct seq_file *m, void *v) KLP_ORIGIN("fs/proc/consoles.c");

static long new_show(struct seq_file *m, void *v)
{
	c_stop(m, v);
	return c_next(m, v);
}

static int new_get_fsid(struct dentry *dentry, __kernel_fsid_t *fsid)
{
	struct kstatfs st = { .f_files = 1, .f_namelen = 2 };

	barrier_data(&st);
	return st.f_files;
}

static struct klp_func funcs[] = {
	REPLACE(cmdline_proc_show, new_show, 0),
	REPLACE(vfs_get_fsid, new_get_fsid, 0),
	{ }
};

static struct klp_object objs[] = { { .funcs = funcs }, { } };

LIVEPATCH(objs);
