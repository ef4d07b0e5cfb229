// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain.c - why a name could not be resolved, and what to write instead.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "resolve/explain.h"
#include "dwarf/inlined.h"
#include "base/text.h"

/* No more candidates or names than a person reads. */
#define MAX_SHOWN 12

/* "kernel/power/main.c:112: ssize_t (...)", free() it. */
static char *describe(struct home *home)
{
	unsigned int line = 0;
	char *file = NULL, *type, *s;

	home_locate(home);
	if (!home->definition)
		return alloc_print("%s: %s%s", home->unit ? home->unit :
				   "unknown unit", home->symbol->name,
				   home->symbol->function ? "()" : "");
	file = definition_file(home->definition, &line);
	type = definition_type(home->definition, false);
	s = alloc_print("%s:%u: %s", file ? file : home->unit, line, type);
	free(type);
	free(file);
	return s;
}

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* How many different units (unknown ones count each) define the homes. */
static size_t count_units(const struct homes *homes)
{
	size_t i, j, n = 0;

	for (i = 0; i < homes->n; i++) {
		const struct home *h = &homes->list[i];

		for (j = 0; j < i; j++)
			if (same(homes->list[j].unit, h->unit) &&
			    homes->list[j].object == h->object)
				break;
		n += j == i;
	}
	return n;
}

/* The object that all homes are of, or NULL. */
static const char *common_object(const struct homes *homes)
{
	size_t i;

	for (i = 1; i < homes->n; i++)
		if (homes->list[i].object != homes->list[0].object)
			return NULL;
	return homes->list[0].object->name;
}

/* The text that would pick this home: "add KLP_ORIGIN("kernel/panic.c") to" what. */
static void suggest(struct error *err, const char *add, const char *to,
		    const struct home *home)
{
	if (home->unit && strcmp(home->object->name, "vmlinux") == 0)
		error_say_more(err, NULL, "%s KLP_ORIGIN(\"%s\") %s", add, home->unit, to);
	else if (home->unit)
		error_say_more(err, NULL, "%s KLP_ORIGIN(\"%s\", \"%s\") %s", add,
			       home->unit, home->object->name, to);
}

struct error *explain_ambiguous(const struct place *where, const char *file,
				const char *name, const char *to,
				struct homes *homes)
{
	const char *object = common_object(homes);
	struct error *err;
	size_t i, nunits;

	for (i = 0; i < homes->n; i++)
		home_locate(&homes->list[i]);
	nunits = count_units(homes);
	if (!object)
		err = error_at(where, file, FINDING_AMBIGUOUS,
			       "'%s' is defined by several objects", name);
	else if (nunits > 1)
		err = error_at(where, file, FINDING_AMBIGUOUS,
			       "'%s' is defined by %zu units of %s", name, nunits,
			       object);
	else
		err = error_at(where, file, FINDING_AMBIGUOUS,
			       "'%s' is the name of %zu symbols of one unit of %s",
			       name, homes->n, object);
	for (i = 0; i < homes->n && i < MAX_SHOWN; i++) {
		char *text = describe(&homes->list[i]);

		error_say_more(err, NULL, "%s", text);
		free(text);
		if (nunits > 1)
			suggest(err, "add", to, &homes->list[i]);
	}
	if (homes->n > MAX_SHOWN)
		error_say_more(err, NULL, "and %zu more: klp lookup %s",
		     homes->n - MAX_SHOWN, name);
	return err;
}

/* Edits between two names, or @limit where there are as many or more. */
static size_t distance(const char *a, const char *b, size_t limit)
{
	size_t n = strlen(a), m = strlen(b), i, j, best, corner, old;
	size_t row[128];

	if (m >= 127 || (n > m ? n - m : m - n) >= limit)
		return limit;
	for (j = 0; j <= m; j++)
		row[j] = j;
	for (i = 1; i <= n; i++) {
		corner = row[0];
		best = row[0] = i;
		for (j = 1; j <= m; j++) {
			old = row[j];
			row[j] = corner + (a[i - 1] != b[j - 1]);
			if (old + 1 < row[j])
				row[j] = old + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			corner = old;
			if (row[j] < best)
				best = row[j];
		}
		if (best >= limit)
			return limit;
	}
	return row[m] < limit ? row[m] : limit;
}

static size_t allowed_distance(const char *name)
{
	return strlen(name) / 6 + 2;
}

const char *nearest_text(const char *name, char *const *list, size_t n)
{
	size_t best = allowed_distance(name), i;
	const char *found = NULL;

	for (i = 0; i < n; i++) {
		size_t d = distance(name, list[i], best);

		if (d < best) {
			best = d;
			found = list[i];
		}
	}
	return found;
}

static void nearest_name(struct error *err, struct object *const *objects, size_t nobjects,
			 const char *name)
{
	size_t best = allowed_distance(name), n, i, k;
	const struct ksymbol **list, *found = NULL;
	const struct object *in = NULL;

	for (k = 0; k < nobjects; k++) {
		n = kallsyms_all(objects[k]->syms, &list);
		for (i = 0; i < n; i++) {
			size_t d = distance(name, list[i]->name, best);

			if (d < best) {
				best = d;
				found = list[i];
				in = objects[k];
			}
		}
	}
	if (found)
		error_say_more(err, NULL, "%s has '%s': is that meant?", in->name,
		     found->name);
}

static void nearest_unit(struct error *err, struct unit **units, size_t n, const char *name)
{
	size_t best = allowed_distance(name), i, shown = 0;
	const char *found = NULL;

	for (i = 0; i < n; i++) {
		const char *own = unit_name(units[i]);
		size_t d = distance(name, own, best);

		if (d < best) {
			best = d;
			found = own;
		}
	}
	if (found) {
		error_say_more(err, NULL, "there is a unit '%s': is that meant?",
		     found);
		return;
	}
	for (i = 0; i < n && shown < MAX_SHOWN; i++) {
		if (strcmp(base_name(unit_name(units[i])), base_name(name)))
			continue;
		error_say_more(err, NULL, "there is a unit '%s'", unit_name(units[i]));
		shown++;
	}
}

/* Keeps the symbols that a unit defines; returns how many. */
static size_t keep_of_unit(struct object *object, const struct unit *unit,
			   const struct ksymbol **list, size_t n)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++) {
		struct home h = { .object = object, .symbol = list[i] };

		home_locate(&h);
		if (h.unit && strcmp(h.unit, unit_name(unit)) == 0)
			list[kept++] = list[i];
	}
	return kept;
}

/* What is looked for, and for whom. */
struct asked {
	const struct place *where;
	const char *file;
	bool replaced;		/* by a klp_func: a copy of it would not be called */
};

/* Only NAME.isra.0 and the like are there (in @unit, if that is known). */
static struct error *explain_clones(const struct asked *a,
				struct object *object, const struct unit *unit,
			   const char *name)
{
	const struct ksymbol **list;
	size_t n = kallsyms_find_suffixed(object->syms, name, &list), i;
	struct error *err;

	if (unit)
		n = keep_of_unit(object, unit, list, n);
	if (n == 0) {
		free(list);
		return NULL;
	}
	err = error_at(a->where, a->file, list[0]->function ? FINDING_CLONE : FINDING_LOCAL,
		       list[0]->function ?
		       "%s holds '%s' only as a clone with another interface" :
		       "%s holds '%s' only as a static variable of a function",
		       object->name, name);
	for (i = 0; i < n && i < MAX_SHOWN; i++)
		error_say_more(err, NULL, "%s has '%s'", object->name, list[i]->name);
	if (list[0]->function)
		error_say_more(err, NULL, a->replaced ?
		     "replace its callers, which call the clone" :
		     "copy the function into the livepatch, or patch its callers");
	else
		error_say_more(err, NULL,
		     "add KLP_LOCAL(\"function\") and KLP_ORIGIN() to its declaration");
	free(list);
	return err;
}

static bool is_first_of_caller(const struct inlined_call *calls, size_t i)
{
	size_t j;

	for (j = 0; j < i; j++)
		if (strcmp(calls[j].caller, calls[i].caller) == 0)
			return false;
	return true;
}

/* Where the calls of a function went that is no symbol. */
static void show_calls(struct error *err, const struct definition *def)
{
	struct inlined_call *calls;
	size_t n = inlined_calls(def, &calls), i, shown = 0;

	for (i = 0; i < n; i++) {
		if (is_first_of_caller(calls, i) && shown++ < MAX_SHOWN)
			error_say_more(err, NULL, "%s:%u: it is inlined into %s()",
			     unit_name(def->unit), calls[i].line,
			     calls[i].caller);
	}
	if (shown > MAX_SHOWN)
		error_say_more(err, NULL, "and %zu more functions", shown - MAX_SHOWN);
	free(calls);
}

/* A function or variable that the unit defines, and that has no address. */
static struct error *explain_definition(const struct asked *a,
				struct object *object,
			       const struct definition *def)
{
	struct error *err;
	unsigned int line;
	char *source = definition_file(def, &line);

	err = error_at(a->where, a->file, def->is_function ? FINDING_INLINED : FINDING_GONE,
		       def->is_function ?
		       "'%s' is inlined wherever %s uses it: %s has no function of that name" :
		       "'%s' of %s was optimised away: %s has no such variable",
		       def->name, unit_name(def->unit), object->name);
	if (source)
		error_say_more(err, NULL, "%s:%u: it is defined here", source, line);
	if (def->is_function)
		show_calls(err, def);
	if (a->replaced && def->is_function)
		error_say_more(err, NULL,
		     "replace the functions that it is inlined into, each with a copy of it that is changed");
	else
		error_say_more(err, NULL, def->is_function ?
		     "copy it into the livepatch, or patch its callers" :
		     "keep a variable of your own");
	free(source);
	return err;
}

/* The unit is there: what does its DWARF say of the name? */
static struct error *explain_in_unit(const struct asked *a,
				struct object *object, struct unit *unit,
			    const struct query *query)
{
	const struct definition *defs;
	size_t n = unit_definitions(unit, &defs), i;
	struct error *err = NULL;
	const char *what;

	if (!is_set(query->function))
		err = explain_clones(a, object, unit, query->name);
	if (err)
		return err;
	for (i = 0; i < n; i++) {
		if (strcmp(defs[i].name, query->name) || defs[i].has_address)
			continue;
		return explain_definition(a, object, &defs[i]);
	}
	what = unit_other_meaning(unit, query->name);
	if (!what)
		return NULL;
	return error_at(a->where, a->file, FINDING_NOT_FOUND, "'%s' is %s in %s, and not a symbol",
			query->name, what, unit_name(unit));
}

/* An origin was given, and its unit does not have the name. */
static struct error *explain_origin(const struct asked *a,
				struct object *object, const struct query *query)
{
	struct unit *const *found, **units, *unit = NULL;
	struct homes elsewhere = { 0 };
	struct query any = { .name = query->name };
	struct debuginfo *info;
	struct error *err = object_debuginfo(object, &info);
	size_t n, i;

	if (err)
		return err;
	n = debuginfo_units(info, &units);
	if (debuginfo_find_units(info, query->origin, &found))
		unit = found[0];
	if (unit)
		err = explain_in_unit(a, object, unit, query);
	if (err)
		return err;
	if (unit && is_set(query->function))
		err = error_at(a->where, a->file, FINDING_NOT_FOUND,
			       "%s of %s has no function '%s' with a static variable '%s'",
			       query->origin, object->name, query->function,
			       query->name);
	else if (unit)
		err = error_at(a->where, a->file, FINDING_NOT_FOUND, "%s of %s has no '%s'",
			       query->origin, object->name, query->name);
	else
		err = error_at(a->where, a->file, FINDING_NOT_FOUND,
			       "'%s' is not defined by '%s': no unit of %s has that name or defines it from such a file",
			       query->name, query->origin, object->name);
	if (!unit)
		nearest_unit(err, units, n, query->origin);
	if (error_drop(homes_find(object, &any, &elsewhere)))
		return err;
	for (i = 0; i < elsewhere.n && i < MAX_SHOWN; i++) {
		home_locate(&elsewhere.list[i]);
		suggest(err, "write", a->replaced ? "at the definition of .new_func" :
			"at its declaration", &elsewhere.list[i]);
	}
	if (elsewhere.n == 0)
		nearest_name(err, &object, 1, query->name);
	homes_free(&elsewhere);
	return err;
}

/*
 * No symbol of @object is called @name; some unit may define it nevertheless: inlined,
 * optimised away.  All units have to be read for that.  NULL where none does.
 */
static struct error *explain_no_symbol(const struct asked *a,
				struct object *object, const char *name)
{
	const struct definition *defs, *found = NULL;
	struct debuginfo *info;
	struct unit **units;
	size_t nunits, n, i, k, others = 0;
	struct error *err;

	if (!object_has_debuginfo(object, "what became of a name") ||
	    error_drop(object_debuginfo(object, &info)))
		return NULL;
	nunits = debuginfo_units(info, &units);
	for (i = 0; i < nunits; i++) {
		n = unit_definitions(units[i], &defs);
		for (k = 0; k < n; k++)
			if (!defs[k].has_address && !defs[k].function &&
			    strcmp(defs[k].name, name) == 0)
				break;
		if (k == n)
			continue;
		others += found != NULL;
		if (!found)
			found = &defs[k];
	}
	if (!found)
		return NULL;
	err = explain_definition(a, object, found);
	if (others)
		error_say_more(err, NULL, "%zu more unit%s the same", others,
			       others == 1 ? " does" : "s do");
	return err;
}

/* "vmlinux", "vmlinux and md_mod"; free() it. */
static char *join_names(struct object *const *objects, size_t n)
{
	char *list = alloc_print("%s", objects[0]->name);
	size_t i;

	for (i = 1; i < n; i++) {
		char *longer = alloc_print("%s%s%s", list, i + 1 < n ? ", " : " and ",
					   objects[i]->name);

		free(list);
		list = longer;
	}
	return list;
}

static struct error *missing_name(const struct asked *a, struct object *const *objects,
				  size_t n, const char *name)
{
	struct error *err = NULL;
	char *list;
	size_t i;

	for (i = 0; i < n && !err; i++)
		err = explain_clones(a, objects[i], NULL, name);
	for (i = 0; i < n && !err; i++)
		err = explain_no_symbol(a, objects[i], name);
	if (err)
		return err;
	list = join_names(objects, n);
	err = error_at(a->where, a->file, FINDING_NOT_FOUND, "%s ha%s no symbol '%s'", list,
		       n == 1 ? "s" : "ve", name);
	free(list);
	nearest_name(err, objects, n, name);
	return err;
}

struct error *explain_missing_name(const struct place *where, const char *file,
				   struct object *const *objects, size_t n, const char *name)
{
	const struct asked a = { .where = where, .file = file };

	return missing_name(&a, objects, n, name);
}

static struct error *missing(const struct asked *a, struct object *object,
			     const struct query *query)
{
	return is_set(query->origin) ? explain_origin(a, object, query) :
	       missing_name(a, &object, 1, query->name);
}

struct error *explain_missing(const struct place *where, const char *file,
			      struct object *object, const struct query *query)
{
	const struct asked a = { .where = where, .file = file };

	return missing(&a, object, query);
}

struct error *explain_missing_replaced(const struct place *where, const char *file,
				       struct object *object, const struct query *query)
{
	const struct asked a = { .where = where, .file = file, .replaced = true };

	return missing(&a, object, query);
}
