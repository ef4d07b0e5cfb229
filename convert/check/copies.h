/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * copies.h - has a finished livepatch a variable of its own where the kernel's is
 * meant?
 */
#ifndef KLP_COPIES_H
#define KLP_COPIES_H

#include "check/effect.h"

/*
 * Adds a warning [copy] for each writable variable of the module that is called like
 * a variable of a unit of which it replaces a function, and is as large: the
 * functions that stay go on with the kernel's.  No notes are needed; where the module
 * has debug information, variables of another type are left out.
 */
void copies_check(const struct module *m, const struct livepatch *livepatch,
		  struct target *targets, struct findings *out);

#endif /* KLP_COPIES_H */
