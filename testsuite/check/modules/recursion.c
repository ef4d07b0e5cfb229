// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * recursion.c - functions that call an exported function: one that it replaces, and one
 * that the other replaces; or have its address, and do not call it.
 */
#include <linux/fs.h>
#include <linux/seq_file.h>
#include "livepatch.h"

static struct inode *new_ilookup(struct super_block *sb, unsigned long ino)
{
	struct inode *inode = ilookup(sb, ino + 1);

	return inode ? inode : iget_locked(sb, ino);
}

static struct inode *new_iget_locked(struct super_block *sb, unsigned long ino)
{
	return sb->s_fs_info == iget_locked ? NULL : ilookup(sb, ino);
}

static struct klp_func funcs[] = {
	REPLACE(ilookup, new_ilookup, 0),
	REPLACE(iget_locked, new_iget_locked, 0),
	{ }
};

static struct klp_object objs[] = { { .funcs = funcs }, { } };

LIVEPATCH(objs);
