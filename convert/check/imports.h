/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * imports.h - what a module gets from export tables, and whether the loader lets
 * it.
 */
#ifndef KLP_IMPORTS_H
#define KLP_IMPORTS_H

#include <stdbool.h>

#include "base/findings.h"
#include "kernel/kernel.h"
#include "elf/module.h"

/*
 * Each ordinary undefined symbol of a module against the export tables:
 * [unresolved], [licence], [namespace], [crc].
 */
enum status imports_check(const struct module *m, struct kernel *kernel,
			  struct findings *out);

/* Is there nothing undefined in it but what is exported, or may be? */
bool imports_are_all(const struct module *m, struct kernel *kernel);

#endif /* KLP_IMPORTS_H */
