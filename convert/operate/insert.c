// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * insert.c - how does a module get into the running kernel, and out of it?
 *
 * A compressed one is unpacked by the kernel where it was built to unpack modules of that
 * kind, which /sys/module/compression says (kernel/module/decompress.c); then what it
 * measures or appraises is the file.  Else it gets what klp has unpacked, and where the
 * kernel can't unpack that very file: of xz it knows no CRC64, which xz writes unless told
 * otherwise, and no large dictionaries (lib/xz/).  In all cases the signature stays behind
 * the module, where module_sig_check() looks for it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "operate/insert.h"
#include "operate/system.h"

/* MODULE_INIT_COMPRESSED_FILE of include/uapi/linux/module.h, Linux 5.17. */
#define COMPRESSED_FILE	4

/* Does the kernel unpack what begins like the open file? */
static bool kernel_unpacks(int fd)
{
	static const struct {
		const char *kind, *magic;
		size_t size;
	} kinds[] = {
		{ "gzip", "\x1f\x8b", 2 },
		/* without a check, and with CRC32 */
		{ "xz", "\xfd""7zXZ\0\0\0", 8 },
		{ "xz", "\xfd""7zXZ\0\0\1", 8 },
		{ "zstd", "\x28\xb5\x2f\xfd", 4 },
	};
	char *path = system_path("/sys/module/compression"), *kind = system_line(path);
	char magic[8] = "";
	bool unpacks = false;
	size_t i;

	if (kind && pread(fd, magic, sizeof(magic), 0) == (ssize_t)sizeof(magic))
		for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
			if (strcmp(kind, kinds[i].kind) == 0 &&
			    memcmp(magic, kinds[i].magic, kinds[i].size) == 0)
				unpacks = true;
	free(kind);
	free(path);
	return unpacks;
}

/* 0, or errno. */
static int insert(int fd, int flags)
{
	return syscall(SYS_finit_module, fd, "", flags) ? errno : 0;
}

struct error *insert_module(const struct module *m, int *why)
{
	if (system_is_elsewhere())
		return error_new(MISSING, m->path,
				 "can't be loaded where KLP_SYSROOT is set: that is for looking alone");
	*why = EINVAL;
	if (m->packed >= 0 && kernel_unpacks(m->packed))
		*why = insert(m->packed, COMPRESSED_FILE);
	/* also what the kernel says of a file that it can't unpack */
	if (*why == EINVAL)
		*why = insert(m->fd, 0);
	return NULL;
}

int remove_module(const char *name)
{
	if (system_is_elsewhere())
		return EPERM;
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? errno : 0;
}
