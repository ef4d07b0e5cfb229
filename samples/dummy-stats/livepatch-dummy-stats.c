// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * livepatch-dummy-stats.c - a module as the patched object.
 *
 * The function and the variable live in dummy.ko.  The livepatch may be loaded
 * before or after dummy: the kernel fills in the reference to dummy_netdev_ops
 * when both are there.  The second argument of KLP_ORIGIN names the module.
 *
 *	# modprobe dummy numdummies=1
 *	# ip link set dummy0 up
 *	$ cat /sys/class/net/dummy0/statistics/tx_dropped
 *	0
 *	# insmod livepatch-dummy-stats.ko
 *	$ cat /sys/class/net/dummy0/statistics/tx_dropped
 *	3
 *	# echo 0 > /sys/kernel/livepatch/livepatch_dummy_stats/enabled
 *	# rmmod livepatch_dummy_stats
 *
 * A dummy device drops all that it is given, but counts it as sent only; with
 * the livepatch it counts it as dropped, too.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/netdevice.h>

#include <klp.h>

static const struct net_device_ops dummy_netdev_ops
	KLP_ORIGIN("drivers/net/dummy.c", "dummy");

static void livepatch_dummy_get_stats64(struct net_device *dev,
					struct rtnl_link_stats64 *stats)
{
	dev_lstats_read(dev, &stats->tx_packets, &stats->tx_bytes);
	if (dev->netdev_ops == &dummy_netdev_ops)
		stats->tx_dropped = stats->tx_packets;
}

static struct klp_func funcs[] = {
	{
		.old_name = "dummy_get_stats64",
		.new_func = livepatch_dummy_get_stats64,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		.name = "dummy",
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
MODULE_DESCRIPTION("Livepatch sample: a module as the patched object");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
