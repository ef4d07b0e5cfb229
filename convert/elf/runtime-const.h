/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * runtime-const.h - which code has the value of a variable in its instructions, put there
 * when the kernel boots?
 */
#ifndef KLP_RUNTIME_CONST_H
#define KLP_RUNTIME_CONST_H

#include <stdbool.h>

#include "elf/module.h"

/*
 * The variable whose value's places in code a section of that name lists
 * (runtime_const_ptr() and the like, which runtime_const_fixup() reads in vmlinux); NULL:
 * it is another section.
 */
const char *runtime_const_variable(const char *section);

/* A place in a function, by one of its symbols, that has the variable's value. */
typedef void runtime_const_visit(void *ctx, const char *variable,
				 const struct module_symbol *function);

/*
 * Calls @visit for each place in the functions of an object file that these sections list,
 * of one variable or, where that is NULL, of all.
 */
void runtime_const_each(const struct module *object, const char *variable,
			runtime_const_visit *visit, void *ctx);

/*
 * Has a function of an object file the value of the variable in its code, by these
 * sections?  @function is a symbol; the part of it that is never run (.cold) counts, too.
 */
bool runtime_const_in(const struct module *object, const char *function,
		      const char *variable);

#endif /* KLP_RUNTIME_CONST_H */
