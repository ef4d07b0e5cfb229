/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel-files.h - the files of one kernel that are here.
 */
#ifndef KLP_KERNEL_FILES_H
#define KLP_KERNEL_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "kernel/distro-files.h"

struct elf_file;
struct kernel_options;
struct kernel_files;

/*
 * The files of kernel @release: in --build of @options alone, or in its --root, the
 * system and the cache that klp fetch fills.
 */
struct kernel_files *kernel_files_new(const struct kernel_options *options,
				      const char *release);

/* Why the cache is not looked into, though it is there; NULL where it is. */
const char *kernel_files_distrusts(const struct kernel_files *files);
void kernel_files_free(struct kernel_files *files);

/*
 * The path of the first file of that kind; free() it.  NULL where there is none.  A source
 * may be one without Makefiles, where there is no other.
 */
char *kernel_files_find(const struct kernel_files *files, enum kernel_file what);

/* Is that source one with Makefiles?  Debug packages have the files that DWARF names. */
bool kernel_files_has_makefiles(const char *source);

/* Are they in the folder that the kernel was built in? */
bool kernel_files_is_build(const struct kernel_files *files);

/* The release that they are of. */
const char *kernel_files_release(const struct kernel_files *files);

/*
 * A file of the system that the kernel's files are of, for reading: @path relative to a
 * root.  NULL where there is none; fclose() it.
 */
FILE *kernel_files_open(const struct kernel_files *files, const char *path);

/*
 * The place ("" is the system) in which a kernel of that release runs, as its /proc
 * says; free() it.  NULL if there is none.
 */
char *kernel_files_running(const struct kernel_files *files);

/*
 * Calls @found for each module of the first place that has modules, in any order.
 * What follows the first @below characters of @path is relative to the directory of
 * modules: lib/modules/RELEASE, or the folder of the build.  Is it certain that there are
 * no others?
 */
bool kernel_files_modules(const struct kernel_files *files,
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
 * @relative to the directory of modules.  free() it; NULL if there is none.
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

/*
 * The file with the debug information of vmlinux, open as @file, at @path: itself, or
 * what it was taken out to.  As above.
 */
char *kernel_files_vmlinux_debug(const struct kernel_files *files, const char *path,
				 struct elf_file *file);

#endif /* KLP_KERNEL_FILES_H */
