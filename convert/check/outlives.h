/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outlives.h - what of a livepatch may be in use when it has gone?
 */
#ifndef KLP_OUTLIVES_H
#define KLP_OUTLIVES_H

#include "base/findings.h"
#include "elf/module.h"

/*
 * Adds a warning for each variable of the kernel in which the module's code stores
 * the address of something of its own, as far as a single instruction does that:
 * [outlives].
 */
void outlives_check(const struct module *m, struct findings *out);

#endif /* KLP_OUTLIVES_H */
