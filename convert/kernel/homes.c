// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * homes.c - where in the kernel a name lives.
 *
 * The symbol table says which symbols there are, DWARF says which of them a unit
 * defines; they are joined by address.  An answer needs both, so a symbol that
 * only one of them knows is never taken for another.
 */
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "base/alloc.h"
#include "base/search.h"
#include "kernel/homes.h"
#include "dwarf/join.h"
#include "dwarf/source-path.h"
#include "base/text.h"

static struct home *add_home(struct homes *homes, struct object *object,
			     const struct ksymbol *symbol)
{
	struct home *h;
	size_t i;

	for (i = 0; i < homes->n; i++)
		if (homes->list[i].symbol == symbol)
			return &homes->list[i];
	homes->list = alloc_grow(homes->list, homes->n, sizeof(*homes->list));
	h = &homes->list[homes->n++];
	memset(h, 0, sizeof(*h));
	h->object = object;
	object_hold(object);
	h->symbol = symbol;
	h->sympos = kallsyms_position(object->syms, symbol, &h->init_namesake);
	return h;
}

static struct symbol_facts facts_of(const struct object *object,
				    const struct ksymbol *s)
{
	return (struct symbol_facts){
		.name = s->name, .section = s->section, .address = s->address,
		.size = s->size, .is_function = s->function,
		.room = kernel_arch(object->kernel)->trace.room,
	};
}

uint64_t object_code_of(const struct object *object, const struct ksymbol *s)
{
	struct symbol_facts facts = facts_of(object, s);

	return symbol_code(&facts);
}

static void set_definition(struct home *home, const struct definition *def)
{
	home->definition = def;
	home->unit = unit_name(def->unit);
}

/* The unit that a symbol, which stands under that STT_FILE, tells of itself. */
static struct unit *own_unit(const struct object *object, struct debuginfo *info,
			     const struct ksymbol *s, const char *file)
{
	struct symbol_facts facts = facts_of(object, s);
	struct unit *unit;

	if (s->function) {
		unit = s->size ? debuginfo_code_unit(info, s->section, symbol_code(&facts)) :
				 NULL;
		return unit && unit_is_of_file(unit, file) ? unit : NULL;
	}
	return debuginfo_only_unit(info, &facts, file);
}

/*
 * The unit of a local symbol that has no DIE: that of its object file, by the
 * file's name, or where several units are called so, by the other symbols.
 */
static struct unit *unit_of_file(struct object *object, struct debuginfo *info,
				 const struct ksymbol *symbol)
{
	struct kallsyms *syms;
	const struct ksymbol *s = object_files(object, symbol, &syms);
	const char *file = s ? kallsyms_file(syms, s) : NULL;
	struct unit *unit = file ? debuginfo_file_unit(info, file) : NULL;
	size_t n = file && !unit ? kallsyms_siblings(syms, s, &s) : 0, i;

	for (i = 0; i < n && !unit; i++)
		unit = own_unit(object, info, &s[i], file);
	return unit;
}

/*
 * May the symbol be of the unit, going by its object file?  Symbols without size
 * (an empty struct) share their address with what follows, in another unit.
 */
static bool may_be_of(struct object *object, const struct ksymbol *symbol,
		      const struct unit *unit)
{
	struct debuginfo *info;
	struct unit *own = NULL;

	if (symbol->size || symbol->binding != STB_LOCAL)
		return true;
	if (!error_drop(object_debuginfo(object, &info)))
		own = unit_of_file(object, info, symbol);
	return !own || own == unit;
}

/* Is the symbol defined in the unit?  Returns its definition there, or NULL. */
static const struct definition *defined_in(struct object *object,
					   const struct ksymbol *symbol,
					   struct unit *unit)
{
	struct symbol_facts facts = facts_of(object, symbol);
	const struct definition *def = unit_definition_of(unit, &facts);

	return def && may_be_of(object, symbol, unit) ? def : NULL;
}

/*
 * Is the symbol the variable @name of @function?  Several empty ones may be at one
 * address, each as good as the other.  Of variables of a function that hold the same, and
 * are only read, the compiler makes one: it has the symbols of all, and the definition of
 * one (unit_lost_local()).
 */
static const struct definition *local_of(struct object *object,
					 const struct ksymbol *symbol, struct unit *unit,
					 const struct query *query)
{
	struct symbol_facts facts = facts_of(object, symbol);
	const struct definition *defs;
	size_t n = unit_definitions(unit, &defs), length = strlen(query->name), i;
	const struct definition *def;
	const char *function;

	for (i = 0; i < n; i++)
		if (defs[i].function && strcmp(defs[i].name, query->name) == 0 &&
		    strcmp(defs[i].function, query->function) == 0 &&
		    definition_join(&defs[i], &facts) == JOIN_NAMED)
			return may_be_of(object, symbol, unit) ? &defs[i] : NULL;
	if (strncmp(symbol->name, query->name, length) || symbol->name[length] != '.')
		return NULL;
	def = unit_definition_of(unit, &facts);
	if (!def || !def->function || definition_names(def, symbol->name) ||
	    !may_be_of(object, symbol, unit))
		return NULL;
	function = unit_lost_local(unit, query->name);
	return function && strcmp(function, query->function) == 0 ? def : NULL;
}

/* Looks in one unit for what the query asks. */
static void find_in_unit(struct object *object, struct unit *unit,
			 const struct query *query,
			 const struct ksymbol **list, size_t n,
			 struct homes *homes)
{
	const struct definition *defs, *def;
	size_t ndefs = unit_definitions(unit, &defs), before = homes->n, i;
	struct home *h;

	for (i = 0; i < n; i++) {
		if (is_set(query->function)) {
			def = local_of(object, list[i], unit, query);
		} else {
			def = defined_in(object, list[i], unit);
			if (def && def->function)
				def = NULL;
		}
		if (def)
			set_definition(add_home(homes, object, list[i]), def);
	}
	/* assembler units have no DIEs but ranges */
	for (i = 0; i < n && homes->n == before && ndefs == 0; i++) {
		if (list[i]->function &&
		    unit_has_code(unit, list[i]->section,
				  object_code_of(object, list[i]))) {
			h = add_home(homes, object, list[i]);
			h->unit = unit_name(unit);
		}
	}
}

/* The file that defines a home, which its unit may only include. */
static bool declared_in(const struct home *home, const char *file)
{
	unsigned int line;
	char *own;
	bool same;

	if (!home->definition)
		return false;
	own = definition_file(home->definition, &line);
	same = own && is_source(own, file);
	free(own);
	return same;
}

/*
 * The unit has no DIE that is called so: a clone, a part or a function-local
 * static by the name of its symbol.
 */
static void find_by_symbol(struct object *object, struct unit *unit,
			   const struct ksymbol **list, size_t n,
			   struct homes *homes)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct home h = { .object = object, .symbol = list[i] };
		struct home *added;

		home_locate(&h);
		if (!h.unit || strcmp(h.unit, unit_name(unit)))
			continue;
		added = add_home(homes, object, list[i]);
		added->definition = h.definition;
		added->unit = h.unit;
	}
}

/* No unit of that name: the symbols whose definition stands in that file. */
static void find_in_included(struct object *object, const struct query *query,
			     const struct ksymbol **list, size_t n,
			     struct homes *homes)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct home h = { .object = object, .symbol = list[i] };

		home_locate(&h);
		if (!h.definition || !declared_in(&h, query->origin))
			continue;
		if (is_set(query->function) &&
		    (!h.definition->function ||
		     strcmp(h.definition->function, query->function)))
			continue;
		set_definition(add_home(homes, object, list[i]), h.definition);
	}
}

struct error *homes_find(struct object *object, const struct query *query,
			 struct homes *homes)
{
	const struct ksymbol **list;
	struct debuginfo *info;
	struct error *err = NULL;
	struct unit *const *units;
	size_t n, nunits, i, before = homes->n;

	n = is_set(query->function) ?
	    kallsyms_find_suffixed(object->syms, query->name, &list) :
	    kallsyms_find(object->syms, query->name, &list);
	if (n == 0)
		return NULL;
	if (!is_set(query->origin)) {
		for (i = 0; i < n; i++)
			add_home(homes, object, list[i]);
		free(list);
		return NULL;
	}
	err = object_debuginfo(object, &info);
	nunits = err ? 0 : debuginfo_find_units(info, query->origin, &units);
	for (i = 0; i < nunits; i++)
		find_in_unit(object, units[i], query, list, n, homes);
	for (i = 0; i < nunits && homes->n == before &&
	     !is_set(query->function); i++)
		find_by_symbol(object, units[i], list, n, homes);
	if (!err && nunits == 0)
		find_in_included(object, query, list, n, homes);
	free(list);
	return err;
}

void homes_free(struct homes *homes)
{
	while (homes->n)
		object_release(homes->list[--homes->n].object);
	free(homes->list);
	memset(homes, 0, sizeof(*homes));
}

static const struct definition *definition_of(const struct home *home,
					      struct debuginfo *info,
					      const char *file)
{
	struct symbol_facts facts = facts_of(home->object, home->symbol);

	return debuginfo_definition_of(info, &facts, file);
}

/* Global data of vmlinux: the likely units first, then all. */
static const struct definition *find_global(const struct home *home,
					    struct debuginfo *info)
{
	const struct definition *def;
	const char *files[2];
	int i;

	kallsyms_files_near(home->object->syms, home->symbol, files);
	for (i = 0; i < 2; i++) {
		def = files[i] ? definition_of(home, info, files[i]) : NULL;
		if (def && definition_names(def, home->symbol->name))
			return def;
	}
	return definition_of(home, info, NULL);
}

/* The STT_FILE, if it is known or, for symbols without size, must be. */
static const char *file_of(struct object *object, const struct ksymbol *s)
{
	struct kallsyms *syms = object->syms;

	if (!s->size && !s->function && s->binding == STB_LOCAL)
		s = object_files(object, s, &syms);
	return s ? kallsyms_file(syms, s) : NULL;
}

/*
 * Of a function that does nothing but what another one does, the compiler makes a
 * wrapper of that, and its DIE has no address: the unit's only one of the name.
 */
static const struct definition *find_wrapper(struct unit *unit, const char *name)
{
	const struct definition *defs, *found = NULL;
	size_t n = unit_definitions(unit, &defs), i;

	for (i = 0; i < n; i++) {
		if (!defs[i].is_function || strcmp(defs[i].name, name))
			continue;
		if (found || defs[i].has_address)
			return NULL;
		found = &defs[i];
	}
	return found;
}

void home_locate(struct home *home)
{
	const struct ksymbol *s = home->symbol;
	const struct definition *def;
	struct debuginfo *info;
	const char *file;
	struct unit *unit;

	if (home->unit || error_drop(object_debuginfo(home->object, &info)))
		return;
	file = file_of(home->object, s);
	if (file || s->function || s->section)
		def = definition_of(home, info, file);
	else
		def = find_global(home, info);
	/* another symbol's, which has the same address */
	if (def && !s->function && !may_be_of(home->object, s, def->unit))
		def = NULL;
	if (def) {
		set_definition(home, def);
		return;
	}
	/* no DIE: by the addresses of the unit's code, or by the object file */
	unit = s->function ?
	       debuginfo_code_unit(info, s->section, object_code_of(home->object, s)) :
	       unit_of_file(home->object, info, s);
	def = unit && s->function ? find_wrapper(unit, s->name) : NULL;
	if (def)
		set_definition(home, def);
	else
		home->unit = unit ? unit_name(unit) : NULL;
}

/* The first of the ordered symbols at or above an address of vmlinux. */
static size_t first_at(const struct ksymbol **list, size_t n, uint64_t address)
{
	return lower_bound(i, n, list[i]->address < address);
}

/* Appends the symbols at a definition's address that the unit defines. */
static void add_symbols_at(struct object *object, const struct definition *def,
			   struct homes *homes)
{
	const struct definition *own;
	const struct ksymbol **list;
	size_t n = kallsyms_all(object->syms, &list), i = 0;
	bool ordered = def->section == NULL;

	if (ordered)
		i = first_at(list, n, def->address - kernel_arch(object->kernel)->trace.room);
	for (; i < n; i++) {
		if (ordered && list[i]->address > def->address)
			break;
		if (list[i]->address != def->address &&
		    object_code_of(object, list[i]) != def->address)
			continue;
		own = defined_in(object, list[i], def->unit);
		if (own)
			set_definition(add_home(homes, object, list[i]), own);
	}
}

/* What looks for the symbols of one unit. */
struct listing {
	struct object *object;
	struct unit *unit;
	struct homes *homes;
};

/* Appends the symbol if, asked for by its name, it would be said to be of the unit. */
static void add_if_of(struct listing *l, const struct ksymbol *symbol)
{
	struct home h = { .object = l->object, .symbol = symbol };
	struct home *added;

	home_locate(&h);
	if (!h.unit || strcmp(h.unit, unit_name(l->unit)))
		return;
	added = add_home(l->homes, l->object, symbol);
	if (added->unit)
		return;
	added->definition = h.definition;
	added->unit = h.unit;
}

/* The functions of a range of code, also those that debug information leaves out. */
static void add_functions_in(const char *section, uint64_t start, uint64_t end, void *ctx)
{
	struct listing *l = ctx;
	const struct ksymbol **list;
	size_t n = kallsyms_all(l->object->syms, &list), i = 0;

	if (!section)
		i = first_at(list, n, start - kernel_arch(l->object->kernel)->trace.room);
	for (; i < n && (section || list[i]->address < end); i++)
		if (list[i]->function && object_code_of(l->object, list[i]) >= start &&
		    list[i]->address < end &&
		    (!section || strcmp(list[i]->section, section) == 0))
			add_if_of(l, list[i]);
}

/* Local data of the unit's object file that has no DIE: what the compiler made. */
static void add_data_of_file(struct listing *l)
{
	const struct ksymbol **list, *s;
	size_t n = kallsyms_all(l->object->syms, &list), i;
	struct kallsyms *syms;
	const char *file;

	for (i = 0; i < n; i++) {
		if (list[i]->function || list[i]->binding != STB_LOCAL)
			continue;
		s = object_files(l->object, list[i], &syms);
		file = s ? kallsyms_file(syms, s) : NULL;
		if (file && unit_is_of_file(l->unit, file))
			add_if_of(l, list[i]);
	}
}

struct error *homes_of_unit(struct object *object, const char *name,
			    struct homes *homes, bool *found)
{
	struct listing l = { .object = object, .homes = homes };
	const struct definition *defs;
	struct debuginfo *info;
	struct error *err = object_debuginfo(object, &info);
	size_t nunits, ndefs, i, j;
	struct unit *const *units;

	*found = false;
	if (err)
		return err;
	nunits = debuginfo_find_units(info, name, &units);
	*found = nunits > 0;
	for (i = 0; i < nunits; i++) {
		l.unit = units[i];
		ndefs = unit_definitions(units[i], &defs);
		for (j = 0; j < ndefs; j++)
			if (defs[j].has_address)
				add_symbols_at(object, &defs[j], homes);
		unit_visit_code(units[i], add_functions_in, &l);
		add_data_of_file(&l);
	}
	return NULL;
}
