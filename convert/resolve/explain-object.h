/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain-object.h - why is a symbol not in the object that the livepatch names?
 */
#ifndef KLP_EXPLAIN_OBJECT_H
#define KLP_EXPLAIN_OBJECT_H

#include "resolve/resolve.h"

/* Modules that are searched for the unit of a name that was not found. */
#define MAX_TRIED 32

/* The place of the .name of the klp_object that holds @func; else that of @func. */
const struct place *object_place(const struct notes *notes, const struct klp_func *func);

/*
 * The kernel has no module @name, which the source names @where; @leave_out is what it
 * has to leave out if that is built in.
 */
struct error *explain_no_module(const struct resolver *r, const struct place *where,
				const char *name, const char *leave_out);

/*
 * @object, which an origin names, has nothing that @query asks for: is the origin a unit
 * of another object?  Returns NULL where it is not.
 */
struct error *explain_origin_object(const struct resolver *r, const struct place *where,
				    const struct object *object, const struct query *query);

/*
 * vmlinux if it has a symbol @name, else the only module that has one; NULL where there
 * is none, or several.  object_release() it.
 */
struct object *explain_only_object(struct kernel *kernel, const char *name);

/*
 * @object has nothing that @query asks for, and @func replaces it: is it in another
 * object, so that the klp_object's .name is wrong?  Returns NULL where it is not.
 */
struct error *explain_other_object(const struct resolver *r, const struct klp_func *func,
				   const struct object *object, const struct query *query);

#endif /* KLP_EXPLAIN_OBJECT_H */
