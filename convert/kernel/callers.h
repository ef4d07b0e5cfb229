/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * callers.h - does one function of the shipped kernel call another?
 */
#ifndef KLP_CALLERS_H
#define KLP_CALLERS_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel/kernel.h"

/*
 * Does the code of @caller call, jump to or take the address of @callee, another
 * function of the same object?  As its instructions and relocations say: calls
 * through pointers do not count.
 */
bool calls(struct object *object, const struct ksymbol *caller,
	   const struct ksymbol *callee);

/*
 * The functions of vmlinux that call or jump to @callee, each once, in a new array
 * at @out (free() it; NULL for none); returns their number.  @taken: something else
 * than a call has its address, so that it may be called from anywhere.
 */
size_t callers_of(struct object *vmlinux, const struct ksymbol *callee,
		  const struct ksymbol ***out, bool *taken);

#endif /* KLP_CALLERS_H */
