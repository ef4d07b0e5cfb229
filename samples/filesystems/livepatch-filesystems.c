// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * livepatch-filesystems.c - static data of the kernel.
 *
 * file_systems and file_systems_lock are static in fs/filesystems.c.  Without
 * KLP_ORIGIN the two declarations would be variables of this module: a list
 * that is always empty and a lock that nobody else takes, which klp convert
 * warns of.
 *
 *	$ tail -n 2 /proc/filesystems
 *	nodev	mqueue
 *	nodev	bpf
 *	# insmod livepatch-filesystems.ko
 *	$ tail -n 2 /proc/filesystems
 *	nodev	bpf
 *	# 23 file systems, 21 need no device
 *	# echo 0 > /sys/kernel/livepatch/livepatch_filesystems/enabled
 *	# rmmod livepatch_filesystems
 */
#include <linux/fs.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>

#include <klp.h>

/* The Makefile asks the kernel's headers which of the two kinds of lists it has. */
#ifdef FILE_SYSTEMS_HAVE_NEXT
static struct file_system_type *file_systems KLP_ORIGIN("fs/filesystems.c");
static rwlock_t file_systems_lock KLP_ORIGIN("fs/filesystems.c");

#define lock_file_systems()	read_lock(&file_systems_lock)
#define unlock_file_systems()	read_unlock(&file_systems_lock)
#define for_each_file_system(f)	for (f = file_systems; f; f = f->next)
#else
static struct hlist_head file_systems KLP_ORIGIN("fs/filesystems.c");
static spinlock_t file_systems_lock KLP_ORIGIN("fs/filesystems.c");

#define lock_file_systems()	spin_lock(&file_systems_lock)
#define unlock_file_systems()	spin_unlock(&file_systems_lock)
#define for_each_file_system(f)	hlist_for_each_entry(f, &file_systems, list)
#endif

static int livepatch_filesystems_proc_show(struct seq_file *m, void *v)
{
	unsigned int all = 0, nodev = 0;
	struct file_system_type *type;

	lock_file_systems();
	for_each_file_system(type) {
		bool device = type->fs_flags & FS_REQUIRES_DEV;

		seq_printf(m, "%s\t%s\n", device ? "" : "nodev", type->name);
		all++;
		nodev += !device;
	}
	unlock_file_systems();
	seq_printf(m, "# %u file systems, %u need no device\n", all, nodev);
	return 0;
}

static struct klp_func funcs[] = {
	{
		.old_name = "filesystems_proc_show",
		.new_func = livepatch_filesystems_proc_show,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	},
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int __init livepatch_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_DESCRIPTION("Livepatch sample: static data");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
