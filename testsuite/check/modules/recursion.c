// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * recursion.c - functions that call an exported function: one that it replaces, and one
 * that the other replaces; or have its address, and do not call it.  Others call theirs by
 * way of functions of the module, one behind the other or in its cold part.
 */
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/statfs.h>
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

/* Called by a relocation, since it is no static one; and by none, as the rest is. */
int far_statfs(struct path *path, struct kstatfs *st);
noinline int far_statfs(struct path *path, struct kstatfs *st)
{
	return vfs_statfs(path, st) ? -1 : 0;
}

static noinline int near_statfs(struct path *path, struct kstatfs *st)
{
	return far_statfs(path, st) + 1;
}

static int new_vfs_statfs(struct path *path, struct kstatfs *st)
{
	return near_statfs(path, st) + 1;
}

static noinline __cold void unlikely_put(struct super_block *sb)
{
	if (sb->s_flags)
		deactivate_super(sb);
}

static void new_deactivate_super(struct super_block *sb)
{
	if (unlikely(sb->s_fs_info))
		unlikely_put(sb);
}

/* Calls what calls drop_super(), and is no replacement of that. */
static noinline void drops(struct super_block *sb)
{
	drop_super(sb);
}

static noinline void new_iput(struct inode *inode)
{
	drops(inode->i_sb);
}

/* The kernel's own iput() may call it, and a replacement of that, too. */
static void new_drop_super(struct super_block *sb)
{
	new_iput(sb->s_fs_info);
}

static struct klp_func funcs[] = {
	REPLACE(ilookup, new_ilookup, 0),
	REPLACE(iget_locked, new_iget_locked, 0),
	REPLACE(vfs_statfs, new_vfs_statfs, 0),
	REPLACE(deactivate_super, new_deactivate_super, 0),
	REPLACE(iput, new_iput, 0),
	REPLACE(drop_super, new_drop_super, 0),
	{ }
};

static struct klp_object objs[] = { { .funcs = funcs }, { } };

LIVEPATCH(objs);
