/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h - is a livepatch module right for one kernel?
 */
#ifndef KLP_CHECK_H
#define KLP_CHECK_H

#include "base/finding.h"
#include "kernel/kernel.h"
#include "elf/module.h"

/*
 * Adds to @out all that the kernel would refuse about @m, all that would have no
 * effect, and all by which it turns out to be for another kernel.  @types: compare
 * types and layouts, too, as the module's own debug information has them.
 */
struct error *kernel_check(const struct module *m, struct kernel *kernel,
			   bool types, struct findings *out);

#endif /* KLP_CHECK_H */
