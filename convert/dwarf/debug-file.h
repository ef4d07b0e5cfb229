/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * debug-file.h - the file with the debug information that was taken out of another.
 */
#ifndef KLP_DEBUG_FILE_H
#define KLP_DEBUG_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct elf_file;

/*
 * The file that has the debug information of the ELF file @path, which has none
 * itself, as libdwfl finds it: by the build id, else by .gnu_debuglink (with its CRC-32 where a build id
 * can't tell) in the directory of @path, in .debug there, and below usr/lib/debug of
 * each of the @n directories at @places (NULL: none; "" is the system).  Nothing is
 * fetched.  free() it; NULL if there is none.
 */
char *debug_file_find(const char *path, char *const *places, size_t n);

/*
 * Has the ELF file @path another build id than @file, so that it is of something else?
 * False where one of them has none.  Returns the err of elf_file_open().
 */
struct error *debug_file_compare(struct elf_file *file, const char *path, bool *differs);

#endif /* KLP_DEBUG_FILE_H */
