/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * declarations.h - do all declarations of a symbol of the livepatch mean the same, and
 * do they agree with the kernel?
 */
#ifndef KLP_DECLARATIONS_H
#define KLP_DECLARATIONS_H

#include "resolve/report.h"

/* The references of the notes, those of one symbol behind each other. */
struct declarations {
	const struct reference **list;
	size_t n;
};

/* @notes has to stay; declarations_free() frees. */
void declarations_read(const struct notes *notes, struct declarations *out);
void declarations_free(struct declarations *d);

/*
 * The note that speaks for a symbol of the module: the first, of those that are not
 * weak where there are any, as the linker has it.  NULL: no unit has one.
 */
const struct reference *declarations_of(const struct declarations *d,
					const char *symbol);

/*
 * Units may mean two symbols by one name, which the link has made one of.  REFUSED,
 * with the reason, where another note about the symbol does not lead to what
 * @outcome says.
 */
struct error *declarations_mean_one(const struct declarations *d,
				    const struct resolver *r,
				    const struct outcome *outcome);

/*
 * Compares each unit's declaration of the symbol with the kernel's type; each
 * that differs is a finding at its own place.  As typecheck().
 */
void declarations_check(const struct declarations *d, const char *file,
			struct outcome *outcome, struct findings *out);

#endif /* KLP_DECLARATIONS_H */
