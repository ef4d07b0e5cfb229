/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * advice.h - what to install, in the words of the distribution that this is.
 */
#ifndef KLP_ADVICE_H
#define KLP_ADVICE_H

#include "kernel/distro-files.h"

struct kernel_files;

/*
 * How to get @what of the kernel, which is not here: what follows a colon in a message.
 * free() it.
 */
char *advice(const struct kernel_files *files, enum kernel_file what);

#endif /* KLP_ADVICE_H */
