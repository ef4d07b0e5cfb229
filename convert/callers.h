/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * callers.h - does one function of the shipped kernel call another?
 */
#ifndef KLP_CALLERS_H
#define KLP_CALLERS_H

#include <stdbool.h>

#include "kernel.h"

/*
 * Does the code of @caller call, jump to or take the address of @callee, another
 * function of the same object?  As its instructions and relocations say: calls
 * through pointers do not count.
 */
bool calls(struct object *object, const struct ksymbol *caller,
	   const struct ksymbol *callee);

#endif /* KLP_CALLERS_H */
