// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * deps.c - replaces functions of a module, and uses what that module exports.
 */
#include "livepatch.h"
#include <linux/device-mapper.h>

static void new_put(struct mapped_device *md)
{
	dm_hold(md);
	_printk("%s\n", dm_device_name(md));
}

static int new_init(void)
{
	return 0;
}

static struct klp_func dm_mod[] = {
	REPLACE(dm_put, new_put, 0),
	REPLACE(dm_init, new_init, 0),
	{ }
};

static struct klp_object objs[] = {
	{ .name = "dm_mod", .funcs = dm_mod }, { }
};

LIVEPATCH(objs);
