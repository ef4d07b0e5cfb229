/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * by-name.h - what a name may mean that nobody said an origin of.
 */
#ifndef KLP_BY_NAME_H
#define KLP_BY_NAME_H

#include "resolve/resolve.h"

/*
 * Appends to @homes the global that the module has of which the reference's unit is a
 * part: it means that before anything that others export, as the module's own link
 * did.  @ref may be NULL (no note), here and below.
 */
struct error *by_name_in_own_module(const struct resolver *r,
				    const struct reference *ref, const char *name,
				    struct homes *homes);

/*
 * Appends to @homes what @name means that @ref declares "extern", and that neither
 * its own module has nor vmlinux exports: the global of vmlinux or what a module of
 * depends= exports; a module's global; a static only where there is no global that
 * could be meant instead, and never for a weak reference.  Where there are several,
 * nobody can tell which is meant.
 */
struct error *by_name_find(const struct resolver *r, const struct reference *ref,
			   const char *name, struct homes *homes);

/* Appends what all modules have of @query. */
struct error *by_name_in_modules(struct kernel *kernel, const struct query *query,
				 struct homes *homes);

#endif /* KLP_BY_NAME_H */
