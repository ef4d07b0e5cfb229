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

/*
 * Calls @visit for each place in the functions of an object file that these sections list:
 * with the variable, and the function's symbol.
 */
void runtime_const_each(const struct module *object,
			void (*visit)(void *ctx, const char *variable,
				      const struct module_symbol *function), void *ctx);

/*
 * Has a function of an object file the value of the variable in its code, by these
 * sections?  @function is a symbol; the part of it that is never run (.cold) counts, too.
 */
bool runtime_const_in(const struct module *object, const char *function,
		      const char *variable);

#endif /* KLP_RUNTIME_CONST_H */
