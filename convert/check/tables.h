/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tables.h - the tables that the kernel reads from a module: where its code can be
 * patched, unwound, may fault, or warns.
 */
#ifndef KLP_TABLES_H
#define KLP_TABLES_H

#include "base/findings.h"
#include "kernel/kernel.h"
#include "elf/module.h"

/*
 * Each table holds whole entries of the kernel's struct, each of which leads to
 * code of the module, and those that this kernel can't do without are there:
 * [table], [orc].
 */
enum status tables_check(const struct module *m, struct kernel *kernel,
			 struct findings *out);

/* Adds notes of what the module brings along that people look for elsewhere. */
void tables_note(const struct module *m, struct findings *out);

#endif /* KLP_TABLES_H */
