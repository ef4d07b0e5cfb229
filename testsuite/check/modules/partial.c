// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * partial.c - one of the functions that have vfs_statfs() inside is left.
 */
#include "livepatch.h"

static int new_statfs(const struct path *path, struct kstatfs *buf)
{
	return -EIO;
}

static int new_fd_statfs(int fd, struct kstatfs *buf)
{
	return -EIO;
}

static struct klp_func funcs[] = {
	REPLACE(vfs_statfs, new_statfs, 0),
	REPLACE(fd_statfs, new_fd_statfs, 0),
	{ }
};

static struct klp_object objs[] = { { .funcs = funcs }, { } };

LIVEPATCH(objs);
