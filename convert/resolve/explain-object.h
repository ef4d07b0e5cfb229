/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain-object.h - why is a function not in the object that its klp_object names?
 */
#ifndef KLP_EXPLAIN_OBJECT_H
#define KLP_EXPLAIN_OBJECT_H

#include "resolve/resolve.h"

/* Modules that are searched for the unit of a name that was not found. */
#define MAX_TRIED 32

/* The place of the .name of the klp_object that holds @func; else that of @func. */
const struct place *object_place(const struct notes *notes, const struct klp_func *func);

/* The kernel has no module @name, which @func's klp_object names. */
struct error *explain_no_module(const struct resolver *r, const struct klp_func *func,
				const char *name);

/*
 * @object has nothing that @query asks for, and @func replaces it: is it in another
 * object, so that the klp_object's .name is wrong?  Returns NULL where it is not.
 */
struct error *explain_other_object(const struct resolver *r, const struct klp_func *func,
				   const struct object *object, const struct query *query);

#endif /* KLP_EXPLAIN_OBJECT_H */
