// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * livepatch-cmdline.c - a replaced function that uses a global of the kernel
 * which is not exported to modules.
 *
 * saved_command_line is an ordinary "extern" here.  A global has one home, so
 * there is nothing else to say; klp convert looks it up.
 *
 *	$ cat /proc/cmdline
 *	BOOT_IMAGE=/vmlinuz root=/dev/vda1
 *	# insmod livepatch-cmdline.ko
 *	$ cat /proc/cmdline
 *	BOOT_IMAGE=/vmlinuz root=/dev/vda1 (livepatched)
 *	# echo 0 > /sys/kernel/livepatch/livepatch_cmdline/enabled
 *	# rmmod livepatch_cmdline
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>

extern char *saved_command_line;

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s (livepatched)\n", saved_command_line);
	return 0;
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		/* No name: vmlinux. */
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
MODULE_DESCRIPTION("Livepatch sample: a global that is not exported");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
