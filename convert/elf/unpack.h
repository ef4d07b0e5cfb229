/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unpack.h - files that are compressed, as modules are installed.
 */
#ifndef KLP_UNPACK_H
#define KLP_UNPACK_H

#include <stdbool.h>

#include "base/error.h"

/*
 * Where the open file @fd, which is at @path, is compressed by what the kernel's modules
 * are compressed with, @fd is closed and becomes a file in memory with the contents.
 * Returns MISSING where that fails; @fd stays as it was then.
 */
struct error *unpack(const char *path, int *fd, bool *unpacked);

/* How the name of a module's file ends: ".ko", ".ko.xz"...; NULL: it is no module's. */
const char *unpack_module_end(const char *file);

#endif /* KLP_UNPACK_H */
