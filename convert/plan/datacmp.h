/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * datacmp.h - do two object files have the same variables, with the same contents?
 */
#ifndef KLP_DATACMP_H
#define KLP_DATACMP_H

#include "elf/module.h"

/*
 * Compares the variables of two object files, which one compiler has made of two
 * versions of a unit: those in .data, .rodata and .bss sections, by their names, what
 * is in them, and what relocations in them refer to.  Returns the name of one that
 * only one file has, or that differs; free() it.  NULL: there is none.
 */
char *datacmp_built(const struct module *one, const struct module *other);

/* Has @name, of a variable or function, a number that the kernel's macros count up? */
bool datacmp_is_numbered(const char *name);

#endif /* KLP_DATACMP_H */
