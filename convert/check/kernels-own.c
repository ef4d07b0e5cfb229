// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernels-own.c - is a variable of a livepatch one of the kernel's that it has copied?
 *
 * What both klp convert, which knows the declarations, and klp check, which has symbols
 * and perhaps debug information, ask of the kernel; and the question as klp convert asks
 * it.  See kernels-own.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "check/kernels-own.h"
#include "dwarf/debuginfo.h"
#include "resolve/typecheck.h"

/*
 * Is a variable of the kernel there for one use of a macro only?  Then a second one
 * does no harm: what lockdep calls a lock, how often a message is printed.
 */
static bool is_artefact(const struct definition *def, const char *type)
{
	return starts_with(type, "struct lock_class_key") ||
	       (def->function && starts_with(type, "struct ratelimit_state"));
}

bool kernels_own_type(const struct definition *def, const char *type)
{
	char *theirs = definition_type(def, true);
	bool same = !is_artefact(def, theirs) && (!type || types_agree(type, theirs));

	free(theirs);
	return same;
}

bool kernels_own_symbol(struct object *object, const struct definition *def,
			uint64_t size, struct home *out)
{
	const struct query query = {
		.name = def->name, .origin = unit_name(def->unit),
		.function = def->function,
	};
	struct homes homes = { 0 };
	bool found = false;
	size_t i;

	if (error_drop(homes_find(object, &query, &homes)))
		homes_free(&homes);
	for (i = 0; i < homes.n && !found; i++) {
		const struct home *h = &homes.list[i];

		found = h->definition == def && !h->symbol->init &&
			(!size || h->symbol->size == size);
		if (found)
			*out = *h;
	}
	if (found)
		object_hold(object);
	homes_free(&homes);
	return found;
}

char *kernels_own_place(const struct home *h)
{
	const char *function = h->definition->function;
	unsigned int line = 0;
	char *file = definition_file(h->definition, &line);
	char *place = alloc_print("%s:%u%s%s%s", file ? file : h->unit, line,
				  function ? ", in " : "", function ? function : "",
				  function ? "()" : "");

	free(file);
	return place;
}

char *kernels_own_origin(const struct home *h)
{
	const char *object = h->object->name, *function = h->definition->function;
	char *module = strcmp(object, "vmlinux") ? alloc_print(", \"%s\"", object) :
						   alloc_print("%s", "");
	char *local = function ? alloc_print(" and KLP_LOCAL(\"%s\")", function) :
				 alloc_print("%s", "");
	char *origin = alloc_print("KLP_ORIGIN(\"%s\"%s)%s", h->unit, module, local);

	free(local);
	free(module);
	return origin;
}

/* The variable of file scope in the unit @name that @v seems to be, if there is one. */
static bool find_in_unit(struct object *object, const char *name,
			 const struct variable_note *v, struct home *out)
{
	const struct definition *defs;
	struct unit *const *units;
	struct debuginfo *info;
	size_t nunits, n, i, k;

	if (error_drop(object_debuginfo(object, &info)))
		return false;
	nunits = debuginfo_find_units(info, name, &units);
	for (i = 0; i < nunits; i++) {
		n = unit_definitions(units[i], &defs);
		for (k = 0; k < n; k++)
			if (!defs[k].is_function && defs[k].has_address &&
			    !defs[k].function && strcmp(defs[k].name, v->name) == 0 &&
			    kernels_own_type(&defs[k], v->type) &&
			    kernels_own_symbol(object, &defs[k], 0, out))
				return true;
	}
	return false;
}

static void say(const struct variable_note *v, const struct home *home,
		struct findings *out)
{
	char *place = kernels_own_place(home), *origin = kernels_own_origin(home);

	findings_add_warning_at(out, &v->where, NULL, FINDING_COPY,
				"'%s' is a variable of the livepatch's own, beside the one of %s (%s) that functions which are not replaced go on using",
				v->name, home->object->name, place);
	findings_say_more(out, NULL, "if that one is meant, add %s to its declaration, without an initial value",
			  origin);
	findings_say_more(out, NULL,
			  "if not, add KLP_OWN, or give it another name");
	free(origin);
	free(place);
}

void kernels_own_check(const struct notes *notes, struct replaced_function *replaced,
		       size_t n, struct findings *out)
{
	size_t i, k;

	for (i = 0; i < notes->nvariables; i++) {
		const struct variable_note *v = &notes->variables[i];
		struct home home;
		bool found = false;

		for (k = 0; k < n && !found && !*v->unit->part_unit; k++) {
			struct home *h = &replaced[k].home;

			if (!h->symbol)
				continue;
			home_locate(h);
			found = h->unit && find_in_unit(h->object, h->unit, v, &home);
		}
		if (found) {
			say(v, &home, out);
			object_release(home.object);
		}
	}
}
