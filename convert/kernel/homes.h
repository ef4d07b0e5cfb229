/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * homes.h - where in the kernel a name lives: each symbol that it may mean, with
 * its object, unit and position.
 */
#ifndef KLP_HOMES_H
#define KLP_HOMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "elf/klp-struct.h"
#include "kernel/kernel.h"

/* What is asked for.  NULL or "" where nothing is known. */
struct query {
	const char *name;	/* of the symbol, or of a local static */
	const char *origin;	/* unit, or a file that a unit includes */
	const char *function;	/* that the variable is static in; needs the
				   origin */
};

/* One symbol of the kernel. */
struct home {
	struct object *object;
	const struct ksymbol *symbol;
	unsigned long sympos;
	bool init_namesake;	/* no position finds it at all times */
	const struct definition *definition;	/* NULL: no DIE, or not looked
						   for yet (home_locate()) */
	const char *unit;	/* NULL: not known */
};

/* Homes in a list hold their object (object_hold()). */
struct homes {
	struct home *list;
	size_t n;
};

/*
 * Appends the homes of @query in @object to @homes.  With an origin only those
 * that this unit or included file defines.  Returns MISSING where the debug
 * information can't be read.
 */
struct error *homes_find(struct object *object, const struct query *query,
			 struct homes *homes);
void homes_free(struct homes *homes);

/* Appends every symbol that the unit defines; false if there is no such unit. */
struct error *homes_of_unit(struct object *object, const char *unit,
			    struct homes *homes, bool *found);

/*
 * Finds out the unit and the definition of a home that was found without an
 * origin.  Without debug information they stay unknown.
 */
void home_locate(struct home *home);

/*
 * Where a function of the object has code that debug information says something of,
 * counted as its address: not where it may be traced.
 */
uint64_t object_code_of(const struct object *object, const struct ksymbol *function);

/* A function that is replaced, in the kernel. */
struct replaced_function {
	const struct klp_func *func;
	struct home home;	/* symbol NULL: the kernel has none */
};

#endif /* KLP_HOMES_H */
