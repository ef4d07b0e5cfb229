/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel-files.h - where a distribution keeps the files of one kernel.  Nothing
 * else knows a path.
 */
#ifndef KLP_KERNEL_FILES_H
#define KLP_KERNEL_FILES_H

#include <stddef.h>

struct elf_file;
struct kernel_files;

/*
 * The files of kernel @release, in @root (NULL: not given), the system and the
 * cache that klp fetch fills.
 */
struct kernel_files *kernel_files_new(const char *root, const char *release);

/* Why the cache is not looked into, though it is there; NULL where it is. */
const char *kernel_files_distrusts(const struct kernel_files *files);
void kernel_files_free(struct kernel_files *files);

/* Paths; free() them.  NULL where there is no such file. */
char *kernel_files_vmlinux(const struct kernel_files *files);
char *kernel_files_config(const struct kernel_files *files);

/* The image that is booted. */
char *kernel_files_image(const struct kernel_files *files);

/* The list of what might have been modules and is built in. */
char *kernel_files_builtin(const struct kernel_files *files);

/*
 * The place ("" is the system) in which a kernel of that release runs, as its /proc
 * says; free() it.  NULL if there is none.
 */
char *kernel_files_running(const struct kernel_files *files);

/*
 * Calls @found for each module of the first place that has modules, in any order.
 * What follows the first @below characters of @path is relative to
 * lib/modules/RELEASE.
 */
void kernel_files_modules(const struct kernel_files *files,
			  void (*found)(void *ctx, const char *path,
					size_t below), void *ctx);

/*
 * The module of the run-time name @name in the directory of @path; free() it.  NULL
 * if there is none.
 */
char *kernel_files_beside(const char *path, const char *name);

/* A module's run-time name from its path, compressed or not; free() it. */
char *kernel_files_module_name(const char *path);

/*
 * The file with the debug information of a module, which debug packages lay out in the same way:
 * @relative to lib/modules/RELEASE.  free() it; NULL if there is none.
 */
char *kernel_files_debug(const struct kernel_files *files,
			 const char *relative);

/*
 * The file with the debug information that was taken out of @file, at @path: by
 * its build id, else by its .gnu_debuglink.  free() it; NULL if there is none.  What is
 * in its place and does not fit is returned as well, for those who open it to refuse.
 */
char *kernel_files_debug_of(const struct kernel_files *files, const char *path,
			    struct elf_file *file);

#endif /* KLP_KERNEL_FILES_H */
