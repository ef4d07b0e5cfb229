/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernels-own.h - is a variable of a livepatch one of the kernel's that it has copied?
 */
#ifndef KLP_KERNELS_OWN_H
#define KLP_KERNELS_OWN_H

#include "base/finding.h"
#include "elf/notes.h"
#include "kernel/homes.h"

/*
 * Finds the symbol of the variable @def of @object in the kernel, where it is still
 * there when a livepatch comes.  @size: what it has to be, in bytes; 0: any.  Fills @out,
 * which holds the object; false where there is none.
 */
bool kernels_own_symbol(struct object *object, const struct definition *def,
			uint64_t size, struct home *out);

/* Where it is defined, "FILE:LINE, in FUNCTION()", and what to write for it.  free(). */
char *kernels_own_place(const struct home *home);
char *kernels_own_origin(const struct home *home);

/*
 * May a variable of that type (canonical; NULL: not known) be it, and not what a macro
 * has put beside each of its uses?
 */
bool kernels_own_type(const struct definition *def, const char *type);

/*
 * Each variable that a unit of the livepatch defines without an initial value, where
 * a unit of which it replaces a function has one of that name and type: [copy].
 */
void kernels_own_check(const struct notes *notes, struct replaced_function *replaced,
		       size_t n, struct findings *out);

#endif /* KLP_KERNELS_OWN_H */
