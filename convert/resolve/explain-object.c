// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain-object.c - why is a symbol not in the object that the livepatch names?
 *
 * What is wrong then is the .name of a klp_object, or the object of an origin: misspelt,
 * forgotten, or that of what this kernel has built in.  See explain-object.h.
 */
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
static const struct object *only_object(const struct homes *homes)
{
	size_t i;

	for (i = 1; i < homes->n; i++)
		if (homes->list[i].object != homes->list[0].object)
			return NULL;
	return homes->n ? homes->list[0].object : NULL;
}

struct error *explain_other_object(const struct resolver *r, const struct klp_func *func,
				   const struct object *said, const struct query *query)
{
	struct homes homes = { 0 };
	struct object *unit = NULL;
	const struct object *other;
	struct error *err = NULL;

	if (error_drop(homes_find(kernel_vmlinux(r->kernel), query, &homes)) ||
	    (!homes.n && error_drop(by_name_in_modules(r, query, &homes)))) {
		homes_free(&homes);
		return NULL;
	}
	other = only_object(&homes);
	if (other && other != said) {
		err = wrong_name(r, func, said, other,
				 is_set(query->origin) ? query->origin : "it");
	} else if (!other && is_set(query->origin) &&
		   !error_drop(kernel_unit_object(r->kernel, query->origin, MAX_TRIED,
						  &unit)) && unit) {
		if (unit != said)
			err = wrong_name(r, func, said, unit, query->origin);
		object_release(unit);
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
