/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * livepatch.h - what all modules of check/ have in common.
 */
#include <linux/module.h>
#include <linux/livepatch.h>

struct path;
struct kstatfs;
struct seq_file;

#define REPLACE(old, new, position)					\
	{ .old_name = #old, .new_func = new, .old_sympos = position }

/* Enables a struct klp_patch that is made when the module is loaded. */
#define ENABLES(patch)							\
	static int __init start(void)					\
	{								\
		return klp_enable_patch(patch);				\
	}								\
	module_init(start);						\
	MODULE_LICENSE("GPL");						\
	MODULE_INFO(livepatch, "Y")

/* A livepatch of these objects, which enables itself. */
#define LIVEPATCH(objects)						\
	static struct klp_patch patch = {				\
		.mod = THIS_MODULE, .objs = objects,			\
	};								\
	static int __init start(void)					\
	{								\
		return klp_enable_patch(&patch);			\
	}								\
	static void __exit stop(void) { }				\
	module_init(start);						\
	module_exit(stop);						\
	MODULE_LICENSE("GPL");						\
	MODULE_INFO(livepatch, "Y")
