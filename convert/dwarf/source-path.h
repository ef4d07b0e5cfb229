/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source-path.h - paths of the kernel's source, as people and compilers give
 * them.
 */
#ifndef KLP_SOURCE_PATH_H
#define KLP_SOURCE_PATH_H

#include <stdbool.h>

/* Is @given, which may be absolute, the source that is called @unit? */
bool is_source(const char *unit, const char *given);

/* The same for a path that normal_path() made. */
bool is_normal_source(const char *unit, const char *path);

/* A path without "." and "..", free() it. */
char *normal_path(const char *path);

#endif /* KLP_SOURCE_PATH_H */
