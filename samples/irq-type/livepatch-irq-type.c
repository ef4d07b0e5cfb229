// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * livepatch-irq-type.c - names that several units of the kernel define.
 *
 * There are several functions type_show and name_show in the kernel.
 * KLP_ORIGIN says which one is meant: on the definition of type_show, which one
 * it replaces; on the declaration of name_show, which one it calls.
 *
 *	$ cat /sys/kernel/irq/4/type
 *	edge
 *	# insmod livepatch-irq-type.ko
 *	$ cat /sys/kernel/irq/4/type
 *	edge, handled as edge
 *	# echo 0 > /sys/kernel/livepatch/livepatch_irq_type/enabled
 *	# rmmod livepatch_irq_type
 */
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/kobject.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/sysfs.h>

#include <klp.h>

static ssize_t name_show(struct kobject *kobj, struct kobj_attribute *attr,
			 char *buf) KLP_ORIGIN("kernel/irq/irqdesc.c");

KLP_ORIGIN("kernel/irq/irqdesc.c")
static ssize_t type_show(struct kobject *kobj, struct kobj_attribute *attr,
			 char *buf)
{
	struct irq_desc *desc = container_of(kobj, struct irq_desc, kobj);
	ssize_t type, name;
	const char *text;

	raw_spin_lock_irq(&desc->lock);
	text = irqd_is_level_type(&desc->irq_data) ? "level, handled as " :
						     "edge, handled as ";
	raw_spin_unlock_irq(&desc->lock);

	/* It takes the lock itself, and newer ones want all of the page. */
	name = name_show(kobj, attr, buf);
	if (!name)
		name = sysfs_emit(buf, "nothing special\n");
	type = strlen(text);
	if (type + name >= PAGE_SIZE)
		return name;
	memmove(buf + type, buf, name);
	memcpy(buf, text, type);
	return type + name;
}

static struct klp_func funcs[] = {
	{
		.old_name = "type_show",
		.new_func = type_show,
		/* .old_sympos is filled in by klp convert. */
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
MODULE_DESCRIPTION("Livepatch sample: names with several definers");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
