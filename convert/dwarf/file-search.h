/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file-search.h - which units can have files of some names?  A look at the bytes, before
 * libdw reads the line tables of thousands of units.
 */
#ifndef KLP_FILE_SEARCH_H
#define KLP_FILE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "dwarf/debuginfo.h"

struct file_search;

/*
 * Prepares to look for files whose paths end with one of @names, which are without
 * directories and stay the caller's.  NULL: these bytes can't be searched, and any unit may
 * have them.  file_search_free() it.
 */
struct file_search *file_search_new(struct debuginfo *info, const char *const *names, size_t n);
void file_search_free(struct file_search *search);

/*
 * May the unit have one?  A no is certain; true also with NULL, and where its line table is
 * not what it should be.
 */
bool file_search_may(const struct file_search *search, const struct unit *unit);

#endif /* KLP_FILE_SEARCH_H */
