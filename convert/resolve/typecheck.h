/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * typecheck.h - does a declaration of the livepatch agree with the kernel?
 */
#ifndef KLP_TYPECHECK_H
#define KLP_TYPECHECK_H

#include <stdbool.h>

#include "kernel/homes.h"

/* What is compared. */
struct declared {
	const char *name;
	const char *type;	/* canonical, of the note; "" or NULL: not known */
	struct place where;
	const char *file;	/* the module, where the place is not known */
	const char *verb;	/* "is declared as", "is replaced by" */
};

/*
 * Compares a declaration with what @home's DWARF says of the symbol.  Assembler
 * units and symbols without debug information have no type and agree.  A
 * difference is a finding, [type].
 */
void typecheck(const struct declared *declared, struct home *home, struct findings *out);

/* Is there a difference? */
bool typecheck_differs(const struct declared *declared, struct home *home);

/* Are two canonical types compatible, as GCC would have it in one unit? */
bool types_agree(const char *a, const char *b);

#endif /* KLP_TYPECHECK_H */
