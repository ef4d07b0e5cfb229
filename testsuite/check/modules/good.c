// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * good.c - nearly what bad.c replaces, and all of it right.
 */
#include "livepatch.h"
#include <linux/version.h>

/* a copy, and a true one */
struct kstatfs {
	long f_type;
	long f_bsize;
	u64 f_blocks;
	u64 f_bfree;
	u64 f_bavail;
	u64 f_files;
	u64 f_ffree;
	__kernel_fsid_t f_fsid;
	long f_namelen;
	long f_frsize;
	long f_flags;
	long f_spare[4];
};

/* fs/proc/task_mmu.c has one of that name, which is not meant */
struct clear_refs_private {
	char names[2][16];
};

/* vfs_statfs() with all that its code is in, or that call its clone */
static int new_statfs(const struct path *path, struct kstatfs *buf)
{
	return -EIO;
}

static int new_user_statfs(const char __user *name, struct kstatfs *buf)
{
	return -EIO;
}

static int new_fd_statfs(int fd, struct kstatfs *buf)
{
	struct clear_refs_private private = { .names = { "one", "other" } };

	buf->f_type = fd;
	buf->f_blocks = strlen(private.names[fd & 1]);
	return 0;
}

/* of mm/util.c, whose other functions can't all be traced */
static void new_free(const void *addr, size_t len)
{
}

/* not the only one, and its position is said; loff_t is long long */
static void *new_start(struct seq_file *m, long long *pos)
{
	return NULL;
}

/* of init/main.c, and no init code */
static int new_run_init_process(const char *name)
{
	return -ENOENT;
}

/* below arch/x86/entry/, and written in C */
static int new_vdso_mremap(const struct vm_special_mapping *mapping,
			   struct vm_area_struct *area)
{
	return -EINVAL;
}

/* of one name in two objects */
static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct mapped_device *new_get_md(dev_t dev)
{
	return NULL;
}

/* a module's function, and the only one that has it inside */
static void new_put(struct mapped_device *md)
{
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
static void new_close(struct gendisk *disk, fmode_t mode)
#else
static void new_close(struct gendisk *disk)
#endif
{
}

static struct klp_func funcs[] = {
	REPLACE(vfs_statfs, new_statfs, 0),
	REPLACE(user_statfs, new_user_statfs, 0),
	REPLACE(fd_statfs, new_fd_statfs, 0),
	REPLACE(kvfree_sensitive, new_free, 0),
	REPLACE(c_start, new_start, 2),
	REPLACE(run_init_process, new_run_init_process, 0),
	REPLACE(vdso_mremap, new_vdso_mremap, 0),
	REPLACE(c_show, new_show, 0),
	{ }
};

static struct klp_func sunrpc[] = {
	REPLACE(c_show, new_show, 0), { }
};

/* the file is dm-mod.ko */
static struct klp_func dm_mod[] = {
	REPLACE(dm_get_md, new_get_md, 0),
	REPLACE(dm_put, new_put, 0),
	REPLACE(dm_blk_close, new_close, 0),
	{ }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ .name = "sunrpc", .funcs = sunrpc },
	{ .name = "dm_mod", .funcs = dm_mod },
	{ }
};

LIVEPATCH(objs);
