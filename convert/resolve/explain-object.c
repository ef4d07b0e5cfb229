// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain-object.c - why is a symbol not in the object that the livepatch names?
 *
 * What is wrong then is the .name of a klp_object, or the object of an origin: misspelt,
 * forgotten, or that of what this kernel has built in.  See explain-object.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "resolve/by-name.h"
#include "resolve/explain.h"
#include "resolve/explain-object.h"

const struct place *object_place(const struct notes *notes, const struct klp_func *func)
{
	size_t i;

	for (i = 0; i < notes->nobjects; i++) {
		const struct klp_object *o = &notes->objects[i];

		if (func->array.section && o->funcs.section == func->array.section &&
		    o->funcs.offset == func->array.offset)
			return &o->where;
	}
	return &func->where;
}

struct error *explain_no_module(const struct resolver *r, const struct place *where,
				const char *name, const char *leave_out)
{
	const char *nearest, *release = kernel_release(r->kernel);
	char *const *names;
	size_t n = kernel_modules(r->kernel, &names);
	struct error *err;

	if (kernel_has_builtin(r->kernel, name))
		return error_at(where, r->module->path, FINDING_OBJECT,
				"'%s' is built into kernel %s, and no module there: leave out %s",
				name, release, leave_out);
	err = error_at(where, r->module->path, FINDING_NOT_FOUND,
		       "kernel %s has no module '%s'", release, name);
	nearest = nearest_text(name, names, n);
	if (nearest)
		error_say_more(err, NULL, "there is a module '%s': is that meant?", nearest);
	return err;
}

/* What .name has to be for @object. */
static struct error *wrong_name(const struct resolver *r, const struct klp_func *func,
				const struct object *said, const struct object *object,
				const char *what)
{
	const struct place *where = object_place(r->notes, func);

	if (strcmp(object->name, "vmlinux") == 0)
		return error_at(where, r->module->path, FINDING_OBJECT,
				"'%s' is not in module %s: %s is in vmlinux; leave out .name",
				func->old_name, said->name, what);
	return error_at(where, r->module->path, FINDING_OBJECT,
			"'%s' is not in %s%s: %s is in module %s; write .name = \"%s\"",
			func->old_name, strcmp(said->name, "vmlinux") ? "module " : "",
			said->name, what, object->name, object->name);
}

/* The only object of @homes, or NULL. */
static struct object *only_object(const struct homes *homes)
{
	size_t i;

	for (i = 1; i < homes->n; i++)
		if (homes->list[i].object != homes->list[0].object)
			return NULL;
	return homes->n ? homes->list[0].object : NULL;
}

/* What vmlinux has of @query, or else the modules. */
static struct error *find_anywhere(struct kernel *kernel, const struct query *query,
				   struct homes *homes)
{
	struct error *err = homes_find(kernel_vmlinux(kernel), query, homes);

	return err || homes->n ? err : by_name_in_modules(kernel, query, homes);
}

/* Has the object a symbol of that name, wherever it is from? */
static bool has_symbol(const struct object *object, const char *name)
{
	const struct ksymbol **list;
	size_t n = kallsyms_find(object->syms, name, &list);

	free(list);
	return n;
}

struct object *explain_only_object(struct kernel *kernel, const char *name)
{
	const struct query query = { .name = name };
	struct homes homes = { 0 };
	struct object *only = NULL;

	if (!error_drop(find_anywhere(kernel, &query, &homes)))
		only = only_object(&homes);
	if (only)
		object_hold(only);
	homes_free(&homes);
	return only;
}

/* Nothing has the name from that origin: is that, or the name, another object's? */
static struct error *explain_origin_or_name(const struct resolver *r,
					    const struct klp_func *func,
					    const struct object *said,
					    const struct query *query)
{
	struct object *object = NULL;
	struct error *err = NULL;
	bool is_unit;

	/* then the origin is wrong, and not .name */
	if (has_symbol(said, query->name) ||
	    error_drop(kernel_unit_object(r->kernel, query->origin, MAX_TRIED, &object)))
		return NULL;
	is_unit = object;
	if (!object)
		object = explain_only_object(r->kernel, query->name);
	if (object && object != said)
		err = wrong_name(r, func, said, object, is_unit ? query->origin : "it");
	if (object)
		object_release(object);
	return err;
}

struct error *explain_other_object(const struct resolver *r, const struct klp_func *func,
				   const struct object *said, const struct query *query)
{
	bool has_origin = is_set(query->origin);
	struct homes homes = { 0 };
	const struct object *other;
	struct error *err = NULL;

	if (!error_drop(find_anywhere(r->kernel, query, &homes))) {
		other = only_object(&homes);
		if (other && other != said)
			err = wrong_name(r, func, said, other,
					 has_origin ? query->origin : "it");
		else if (!other && has_origin)
			err = explain_origin_or_name(r, func, said, query);
	}
	homes_free(&homes);
	return err;
}

struct error *explain_origin_object(const struct resolver *r, const struct place *where,
				    const struct object *said, const struct query *query)
{
	struct object *object = NULL;
	struct error *err = NULL;

	if (error_drop(kernel_unit_object(r->kernel, query->origin, MAX_TRIED, &object)) ||
	    !object)
		return NULL;
	if (object != said && strcmp(object->name, "vmlinux") == 0)
		err = error_at(where, r->module->path, FINDING_OBJECT,
			       "'%s' is a unit of vmlinux, and not of %s: write KLP_ORIGIN(\"%s\")",
			       query->origin, said->name, query->origin);
	else if (object != said)
		err = error_at(where, r->module->path, FINDING_OBJECT,
			       "'%s' is a unit of module %s, and not of %s: write KLP_ORIGIN(\"%s\", \"%s\")",
			       query->origin, object->name, said->name, query->origin,
			       object->name);
	object_release(object);
	return err;
}
