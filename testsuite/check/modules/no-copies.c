// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * no-copies.c - nearly copies.c; what is the module's own here is no copy, and what is
 * the kernel's is referred to.  Compiled with the plugin.
 */
#include "livepatch.h"
#include <linux/buffer_head.h>
#include <linux/fs.h>
#include <linux/llist.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/spinlock.h>
#include <klp.h>

/* fs/file_table.c: the kernel's; of another size; of another name; not static there */
static struct llist_head delayed_fput_list KLP_ORIGIN("fs/file_table.c");
static long nr_files;
static LLIST_HEAD(new_fput_list);

/* fs/inode.c, of which nothing is replaced */
static DEFINE_SPINLOCK(inode_hash_lock);

static struct file *new_alloc_empty_file(int flags, const struct cred *cred)
{
	/* in no function there */
	static struct kmem_cache *filp_cachep;

	if (llist_empty(&delayed_fput_list) && llist_empty(&new_fput_list))
		nr_files = flags;
	barrier_data(&nr_files);
	barrier_data(&filp_cachep);
	barrier_data(&new_fput_list);
	return ERR_PTR(-ENFILE);
}

/* fs/locks.c has these: read-only; of another type */
extern const int lease_break_time;
const int lease_break_time = 45;
static unsigned int leases_enable = 1;

static int new_cancel_lock(struct file *filp, struct file_lock *fl)
{
	spin_lock(&inode_hash_lock);
	pr_warn_once("once %p %u\n", &lease_break_time, leases_enable++);
	spin_unlock(&inode_hash_lock);
	return 0;
}

/* fs/buffer.c: what macros put into functions is in one of them there, too */
static void new_mark_buffer_dirty(struct buffer_head *bh)
{
	pr_warn_once("first\n");
	printk_ratelimited("second\n");
}

static struct klp_func funcs[] = {
	REPLACE(alloc_empty_file, new_alloc_empty_file, 0),
	REPLACE(vfs_cancel_lock, new_cancel_lock, 0),
	REPLACE(mark_buffer_dirty, new_mark_buffer_dirty, 0),
	{ }
};
static struct klp_object objs[] = { { .funcs = funcs }, { } };
LIVEPATCH(objs);
