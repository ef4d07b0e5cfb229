// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * copies.c - functions of the kernel as they stand in its source, with the variables
 * that stand there too: each is the module's own then.
 */
#include "livepatch.h"
#include <linux/fs.h>
#include <linux/llist.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>

/* fs/file_table.c; the exported __fput() is one of the functions that stay */
static LLIST_HEAD(delayed_fput_list);

static struct file *new_alloc_empty_file(int flags, const struct cred *cred)
{
	static long old_max;

	if (llist_empty(&delayed_fput_list))
		old_max = flags;
	init_llist_head(&delayed_fput_list);
	barrier_data(&old_max);
	return ERR_PTR(-ENFILE);
}

/* fs/locks.c */
struct file_lock_list_struct {
	spinlock_t lock;
	struct hlist_head hlist;
};
static DEFINE_PER_CPU(struct file_lock_list_struct, file_lock_list);
static DEFINE_SPINLOCK(blocked_lock_lock);
int lease_break_time = 45;

static int new_cancel_lock(struct file *filp, struct file_lock *fl)
{
	spin_lock(&blocked_lock_lock);
	this_cpu_ptr(&file_lock_list)->hlist.first = NULL;
	lease_break_time++;
	spin_unlock(&blocked_lock_lock);
	return 0;
}

/* copies-kpatch.c says it in another way */
#ifndef COPIES_TABLE
static struct klp_func funcs[] = {
	REPLACE(alloc_empty_file, new_alloc_empty_file, 0),
	REPLACE(vfs_cancel_lock, new_cancel_lock, 0),
	{ }
};

static struct klp_object objs[] = { { .funcs = funcs }, { } };

LIVEPATCH(objs);
#endif
