/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * insert.h - a module into the running kernel, and out of it.
 */
#ifndef KLP_INSERT_H
#define KLP_INSERT_H

#include "elf/module.h"

/*
 * Inserts the module as it is in its file, a signature included.  *@why is errno of
 * finit_module(2), 0 where the kernel has taken it.  Returns an error where it did not get
 * as far as the kernel.
 */
struct error *insert_module(const struct module *m, int *why);

/* Removes it if nobody holds it.  Returns 0, or errno: EAGAIN where somebody does. */
int remove_module(const char *name);

#endif /* KLP_INSERT_H */
