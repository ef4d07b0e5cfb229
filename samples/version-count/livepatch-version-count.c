// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * livepatch-version-count.c - callbacks and a shadow variable.
 *
 * The replaced function counts how often /proc/version was read in each UTS
 * namespace.  struct uts_namespace has no field for that and must not get one
 * while it is in use; a shadow variable is attached to it instead.  Callbacks
 * run when the patch is enabled and disabled; the last one frees the counters.
 *
 *	# insmod livepatch-version-count.ko
 *	$ tail -n 1 /proc/version
 *	read 1 times
 *	$ tail -n 1 /proc/version
 *	read 2 times
 *	# echo 0 > /sys/kernel/livepatch/livepatch_version_count/enabled
 *	# rmmod livepatch_version_count
 *	# dmesg | grep livepatch_version_count
 *	livepatch_version_count: patching vmlinux
 *	livepatch_version_count: patched vmlinux
 *	livepatch_version_count: unpatching vmlinux
 *	livepatch_version_count: unpatched vmlinux, last count 2
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/utsname.h>

/* Not exported; what /proc/version prints. */
extern const char linux_proc_banner[];

#define SHADOW_READS	1

static int livepatch_version_proc_show(struct seq_file *m, void *v)
{
	atomic_t *reads;

	seq_printf(m, linux_proc_banner, utsname()->sysname,
		   utsname()->release, utsname()->version);
	/* Comes zeroed; without memory there is just no count. */
	reads = klp_shadow_get_or_alloc(utsname(), SHADOW_READS, sizeof(*reads),
					GFP_KERNEL, NULL, NULL);
	if (reads)
		seq_printf(m, "read %d times\n", atomic_inc_return(reads));
	return 0;
}

static const char *object_name(struct klp_object *obj)
{
	return obj->name ? obj->name : "vmlinux";
}

static int pre_patch(struct klp_object *obj)
{
	pr_info("patching %s\n", object_name(obj));
	return 0;
}

static void post_patch(struct klp_object *obj)
{
	pr_info("patched %s\n", object_name(obj));
}

static void pre_unpatch(struct klp_object *obj)
{
	pr_info("unpatching %s\n", object_name(obj));
}

/* No task runs the new function any more, so nobody uses the counters. */
static void post_unpatch(struct klp_object *obj)
{
	atomic_t *reads = klp_shadow_get(&init_uts_ns.name, SHADOW_READS);

	pr_info("unpatched %s, last count %d\n", object_name(obj),
		reads ? atomic_read(reads) : 0);
	klp_shadow_free_all(SHADOW_READS, NULL);
}

static struct klp_func funcs[] = {
	{
		.old_name = "version_proc_show",
		.new_func = livepatch_version_proc_show,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.pre_patch = pre_patch,
			.post_patch = post_patch,
			.pre_unpatch = pre_unpatch,
			.post_unpatch = post_unpatch,
		},
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
MODULE_DESCRIPTION("Livepatch sample: callbacks and a shadow variable");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
