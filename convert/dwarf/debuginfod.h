/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * debuginfod.h - files by build id, from the servers that DEBUGINFOD_URLS names.
 */
#ifndef KLP_DEBUGINFOD_H
#define KLP_DEBUGINFOD_H

#include <stdbool.h>

/* Does the user name servers? */
bool debuginfod_wanted(void);

/*
 * The ELF file with that build id (lower-case hex) that the servers have: with code where
 * @code says so, else with the debug information.  It was downloaded to the client's cache
 * @cache, which is made, unless DEBUGINFOD_CACHE_PATH names another, or was there.  free()
 * the path; NULL if they have none.  Where they can't be asked, or send something else,
 * unchecked() has it.
 */
char *debuginfod_find(const char *id, bool code, const char *cache);

/*
 * From now on libdw asks no server, which it does by itself; and again as the user has it.
 * Not to be nested.
 */
void debuginfod_hide(void);
void debuginfod_show(void);

#endif /* KLP_DEBUGINFOD_H */
