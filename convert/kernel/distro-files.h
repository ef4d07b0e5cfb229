/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * distro-files.h - where distributions, and those who build a kernel, keep its files.
 */
#ifndef KLP_DISTRO_FILES_H
#define KLP_DISTRO_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* What there is of a kernel. */
enum kernel_file {
	FILE_VMLINUX,		/* with symbols and code */
	FILE_VMLINUX_DEBUG,	/* the debug information that was taken out of it */
	FILE_MODULES,		/* the directory that they are below */
	FILE_MODULE_DEBUG,	/* the debug information that was taken out of a module */
	FILE_HEADERS,		/* what modules are built with */
	FILE_SOURCE,		/* that the kernel was built of */
	FILE_CONFIG,
	FILE_IMAGE,		/* that is booted */
	FILE_BUILTIN,		/* the list of what might have been modules */
	FILE_KINDS,
};

/*
 * The @i-th path, relative to a root, that @what of kernel @release may have; in the folder
 * of a kernel's build where @build says so.  @module: a module relative to the directory of
 * modules, without .ko and what follows, for FILE_MODULE_DEBUG; else NULL.  A '*' in one
 * component stands for any text.  free() it; NULL behind the last one.
 */
char *distro_file(enum kernel_file what, bool build, const char *release,
		  const char *module, size_t i);

/*
 * @pattern with what stands for letters behind '%' (distro-files.c) put in, of kernel
 * @release and @module (or NULL); free() it.
 */
char *distro_text(const char *pattern, const char *release, const char *module);

/* A file that is there where @what, a directory, is what it has to be; NULL: any is. */
const char *distro_file_mark(enum kernel_file what);

#endif /* KLP_DISTRO_FILES_H */
