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
 * picks it when it is added @to ("its declaration").  @where->file NULL: the place is not known, @file is named instead.
 * Returns REFUSED.
 */
enum status explain_ambiguous(const struct place *where, const char *file,
			      const char *name, const char *to,
			      struct homes *homes);

/*
 * Says why @query found nothing in @object: no such unit, inlined, only clones,
 * defined elsewhere, misspelt.  Returns REFUSED.
 */
enum status explain_missing(const struct place *where, const char *file,
			    struct object *object, const struct query *query);

/* An error at a place or, where that is not known, about a file.  REFUSED. */
enum status explain(const struct place *where, const char *file, const char *id,
		    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif /* KLP_EXPLAIN_H */
