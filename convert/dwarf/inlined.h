/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inlined.h - what the compiler made of a name that is no symbol: into which
 * functions it went, or that it is no function or variable at all.
 */
#ifndef KLP_INLINED_H
#define KLP_INLINED_H

#include <stddef.h>

#include "dwarf/debuginfo.h"

/* A call that was inlined. */
struct inlined_call {
	const char *caller;
	unsigned int line;	/* of the call; 0: not known */
};

/*
 * The calls of the function @def that its unit has inlined, in a new array at
 * @out (free() it; NULL for none).  Returns their number.
 */
size_t inlined_calls(const struct definition *def, struct inlined_call **out);

/* That one function was inlined into another, which the unit has code of. */
struct inlining {
	const char *function, *caller;
	Dwarf_Off die;	/* of the caller, which may be a clone of that name */
};

/*
 * All of them in a unit, each pair once or more often, in a new array at @out
 * (free() it; NULL for none).  Returns their number.
 */
size_t unit_inlinings(const struct unit *unit, struct inlining **out);

/*
 * "a type", "an enumerator" where the unit knows @name as such, else NULL.
 */
const char *unit_other_meaning(const struct unit *unit, const char *name);

#endif /* KLP_INLINED_H */
