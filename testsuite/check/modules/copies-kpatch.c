// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * copies-kpatch.c - copies.c, with what is replaced as kpatch-build says it.
 */
#define COPIES_TABLE
#include "copies.c"

struct kpatch_func {
	unsigned long new_addr, new_size, old_addr, old_size, sympos;
	const char *name, *objname;
};

static struct kpatch_func funcs[] __used __section(".kpatch.funcs") = {
	{ (unsigned long)new_alloc_empty_file, 6, 0, 0, 0, "alloc_empty_file", "vmlinux" },
	{ (unsigned long)new_cancel_lock, 6, 0, 0, 0, "vfs_cancel_lock", "vmlinux" },
};

ENABLES(NULL);
