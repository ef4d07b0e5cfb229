/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unpack.h - files that are compressed, as modules are installed.
 */
#ifndef KLP_UNPACK_H
#define KLP_UNPACK_H

#include <stddef.h>

#include "base/error.h"

/*
 * The program that unpacks what begins with these bytes, NULL if it is none that
 * the kernel's modules are compressed with.
 */
const char *unpack_program(const void *magic, size_t size);

/*
 * Runs it on @path.  @fd: a file in memory with what it writes, to be closed.
 * Returns MISSING where that fails.
 */
struct error *unpack(const char *path, const char *program, int *fd);

#endif /* KLP_UNPACK_H */
