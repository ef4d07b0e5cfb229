// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * refs.c - refers to symbols that are not exported.  Compiled with the plugin.
 */
#include "livepatch.h"
#include <linux/dma-buf.h>
#include <linux/seq_file.h>
#include <linux/static_call.h>
#include <trace/events/module.h>
#include <klp.h>

extern char *saved_command_line;
static void *c_start(struct seq_file *m, loff_t *pos) KLP_ORIGIN("fs/proc/consoles.c");
extern struct mapped_device *dm_get_md(dev_t dev) KLP_ORIGIN("drivers/md/dm.c", "dm_mod");

static char mine[] = "mine";

static int new_show(struct seq_file *m, void *v)
{
	static char *own;
	loff_t pos = 0;

	/* kept by the kernel when this module has gone ... */
	saved_command_line = mine;
	/* ... and by this module alone */
	own = mine;
	barrier_data(&own);
	pr_debug("shown\n");
	trace_module_request("refs", true, _RET_IP_);
	if (c_start(m, &pos))
		_printk("started\n");
	return dma_buf_fd(NULL, 0);
}

static struct mapped_device *new_get_md(dev_t dev)
{
	return dm_get_md(dev + 1);
}

static struct klp_func funcs[] = {
	REPLACE(cmdline_proc_show, new_show, 0), { }
};

static struct klp_func dm_mod[] = {
	REPLACE(dm_get_md, new_get_md, 0), { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ .name = "dm_mod", .funcs = dm_mod },
	{ }
};

LIVEPATCH(objs);
/* as MODULE_IMPORT_NS() is, before and since Linux 6.13 */
MODULE_INFO(import_ns, "DMA_BUF");
