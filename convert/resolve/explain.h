/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain.h - why a name could not be resolved, and what to write instead.
 */
#ifndef KLP_EXPLAIN_H
#define KLP_EXPLAIN_H

#include "kernel/homes.h"
#include "resolve/resolve.h"

/*
 * Says that @name is several symbols, with a note for each and the text that
 * picks it when it is added @to ("to its declaration").  @where->file NULL: the place is
 * not known, @file is named instead.
 */
struct error *explain_ambiguous(const struct place *where, const char *file,
				const char *name, const char *to,
				struct homes *homes);

/*
 * Says why @query found nothing in @object: no such unit, inlined, only clones,
 * defined elsewhere, misspelt.
 */
struct error *explain_missing(const struct place *where, const char *file,
			      struct object *object, const struct query *query);

/* The same of a function that a klp_func replaces, for which other things help. */
struct error *explain_missing_replaced(const struct place *where, const char *file,
				       struct object *object, const struct query *query);

/* What explain_missing() says of a name without an origin, which might be a symbol of any of @n objects. */
struct error *explain_missing_name(const struct place *where, const char *file,
				   struct object *const *objects, size_t n, const char *name);

/* The one of @n texts that @name may be a misspelling of, or NULL. */
const char *nearest_text(const char *name, char *const *list, size_t n);

#endif /* KLP_EXPLAIN_H */
