// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * own-types.c - do a finished livepatch's types agree with the kernel's?
 *
 * klp convert compares them by the notes of the plugin, which are gone afterwards
 * and which other tools' modules never had.  What the module's debug information
 * says is brought into the form that these comparisons take.
 */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "base/alloc.h"
#include "dwarf/join.h"
#include "elf/klp-name.h"
#include "resolve/layout.h"
#include "check/checks.h"
#include "dwarf/spelling.h"
#include "dwarf/struct-die.h"
#include "resolve/typecheck.h"

/* A unit of the module that replaces something, and what of the kernel. */
struct own_unit {
	struct unit *unit;
	struct layout_home *homes;
	size_t nhomes;
	struct struct_use *uses;	/* all its structs */
	size_t nuses;
};

struct own {
	const struct module *m;
	struct kernel *kernel;
	struct debuginfo *info;
	struct findings *out;
	struct own_unit *units;
	size_t nunits;
	char **texts;			/* that the structs need */
	size_t ntexts;
};

/* A klp symbol that the module refers to. */
struct referred {
	char *name;
	struct home home;
	bool several;	/* more than one symbol of that name is referred to */
	struct compared *compared;	/* its declarations so far */
	size_t ncompared;
};

/* A declaration that was compared; nearly all units have it from the same header. */
struct compared {
	char *type;
	struct place where;
	bool differs;
};

static const char *keep(struct own *o, char *text)
{
	o->texts = alloc_grow(o->texts, o->ntexts, sizeof(*o->texts));
	o->texts[o->ntexts++] = text;
	return text;
}

static struct place place_of(struct own *o, const struct unit *unit, Dwarf_Die *die)
{
	struct place where = { .file = "" };
	char *file = unit_file_of(unit, die, &where.line);

	if (file)
		where.file = keep(o, file);
	return where;
}

/* --- what it replaces ---------------------------------------------------------- */

/* The only function that is called so and has no code of its own, or NULL. */
static const struct definition *without_code(struct own *o, const char *name)
{
	const struct definition *found = NULL, *d;
	struct unit **units;
	size_t n = debuginfo_units(o->info, &units), nd, i, k;

	for (i = 0; i < n; i++) {
		nd = unit_definitions(units[i], &d);
		for (k = 0; k < nd; k++) {
			if (!d[k].is_function || d[k].has_address ||
			    strcmp(d[k].name, name))
				continue;
			if (found)
				return NULL;
			found = &d[k];
		}
	}
	return found;
}

/*
 * The definition of the new function in the module, or NULL.  One that has only
 * become a jump to another, which is the same, has no address in the debug
 * information, but a symbol.
 */
static const struct definition *new_definition(struct own *o, const struct replaced_function *t)
{
	const struct klp_func *f = t->func;
	const struct definition *def;
	const uint64_t room = o->m->arch->trace.room;
	struct symbol_facts facts = {
		.name = f->old_name, .address = f->new_func.offset, .is_function = true,
		.room = room,
		.size = room + 1,	/* it has code, by whatever name */
	};
	size_t i;

	if (!f->new_func.section || f->new_func.section >= o->m->nsections)
		return NULL;
	facts.section = o->m->sections[f->new_func.section].name;
	def = debuginfo_definition_of(o->info, &facts, NULL);
	for (i = 1; i < o->m->nsymbols && !def; i++) {
		const struct module_symbol *s = &o->m->symbols[i];

		if (s->shndx == f->new_func.section && s->sym.st_value == f->new_func.offset &&
		    GELF_ST_TYPE(s->sym.st_info) == STT_FUNC)
			def = without_code(o, s->name);
	}
	return def;
}

/* A function of the unit replaces what @home is. */
static void add_target(struct own *o, struct unit *unit, struct home *home)
{
	struct own_unit *u;
	size_t i;

	for (i = 0; i < o->nunits && o->units[i].unit != unit; i++)
		;
	if (i == o->nunits) {
		o->units = alloc_grow(o->units, o->nunits, sizeof(*o->units));
		o->units[o->nunits++] = (struct own_unit){ .unit = unit };
	}
	u = &o->units[i];
	u->homes = alloc_grow(u->homes, u->nhomes, sizeof(*u->homes));
	u->homes[u->nhomes++] = (struct layout_home){ .home = home, .bound = true };
}

/* A clone or part has other parameters than its source. */
static bool has_own_name(const struct home *home)
{
	return home->definition && home->symbol &&
	       strcmp(home->definition->name, home->symbol->name) == 0;
}

static void not_compared(const struct own *o, const char *name, const char *why)
{
	char *what = alloc_print("the type of '%s'", name);

	unchecked(o->m->path, what, "%s", why);
	free(what);
}

static void check_replaced(struct own *o, struct replaced_function *t,
			   const struct definition *new)
{
	struct declared declared = {
		.name = t->func->old_name, .verb = "is replaced by",
		.file = o->m->path,
	};
	char *type = definition_type(new, true);
	char *file = definition_file(new, &declared.where.line);

	declared.type = type;
	declared.where.file = file;
	typecheck(&declared, &t->home, o->out);
	free(file);
	free(type);
}

/* --- what it refers to --------------------------------------------------------- */

static int compare_referred(const void *a, const void *b)
{
	return strcmp(((const struct referred *)a)->name, ((const struct referred *)b)->name);
}

static struct referred *collect_referred(struct own *o, size_t *count)
{
	struct referred *list = NULL;
	struct klp_name name;
	size_t n = 0, i, unused;

	for (i = 1; i < o->m->nsymbols; i++) {
		const struct module_symbol *s = &o->m->symbols[i];
		struct object *object;

		if (s->sym.st_shndx != SHN_LIVEPATCH || !s->used ||
		    klp_name_parse(s->name, &name) || strchr(name.object, '-') ||
		    error_drop(kernel_object(o->kernel, name.object, &object)) || !object)
			continue;
		list = alloc_grow(list, n, sizeof(*list));
		list[n] = (struct referred){ .name = alloc_print("%s", name.name) };
		list[n].home.object = object;
		list[n].home.symbol = kallsyms_at(object->syms, name.name,
						  name.sympos, &unused);
		list[n++].home.sympos = name.sympos;
	}
	if (n)
		qsort(list, n, sizeof(*list), compare_referred);
	for (i = 1; i < n; i++)
		if (strcmp(list[i - 1].name, list[i].name) == 0)
			list[i - 1].several = list[i].several = true;
	*count = n;
	return list;
}

/*
 * Is it something that the unit only declares?  Where the compiler found out late who is
 * called, by a pointer in the source, there is a name for the call to refer to, and not
 * what it is declared as.
 */
static bool is_declaration(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	if (!dwarf_hasattr(die, DW_AT_declaration))
		return false;
	return tag == DW_TAG_variable ||
	       (tag == DW_TAG_subprogram &&
		(dwarf_hasattr(die, DW_AT_prototyped) || dwarf_hasattr(die, DW_AT_type) ||
		 dwarf_haschildren(die)));
}

/*
 * Was such a declaration compared?  One of a type that agrees is; one of another at
 * the same place was complained about.
 */
static bool is_compared(const struct referred *referred, const struct declared *declared)
{
	size_t i;

	for (i = 0; i < referred->ncompared; i++) {
		const struct compared *c = &referred->compared[i];

		if (strcmp(c->type, declared->type) == 0 &&
		    (!c->differs || (c->where.line == declared->where.line &&
				     strcmp(c->where.file, declared->where.file) == 0)))
			return true;
	}
	return false;
}

static void check_declaration(struct own *o, const struct unit *unit,
			      Dwarf_Die *die, struct referred *referred)
{
	struct declared declared = {
		.name = referred->name, .verb = "is declared as", .file = o->m->path,
		.where = place_of(o, unit, die),
	};
	char *type = spell_type(die, true);
	struct compared *c;

	declared.type = type;
	home_locate(&referred->home);
	if (!has_own_name(&referred->home) || is_compared(referred, &declared)) {
		free(type);
		return;
	}
	referred->compared = alloc_grow(referred->compared, referred->ncompared, sizeof(*c));
	c = &referred->compared[referred->ncompared++];
	c->type = type;
	c->where = declared.where;
	c->differs = typecheck_differs(&declared, &referred->home);
	typecheck(&declared, &referred->home, o->out);
}

/*
 * Which of several symbols of that name the unit means does not stand in its debug
 * information, and does not matter where its type is that of all.
 */
static void check_several(struct own *o, Dwarf_Die *die, const struct referred *found,
			  struct referred *list, size_t n)
{
	char *type = spell_type(die, true), *other;
	size_t i;

	for (i = 0; i < n; i++) {
		bool agree = false;

		if (strcmp(list[i].name, found->name))
			continue;
		if (list[i].home.symbol)
			home_locate(&list[i].home);
		if (has_own_name(&list[i].home)) {
			other = definition_type(list[i].home.definition, true);
			agree = types_agree(type, other);
			free(other);
		}
		if (!agree)
			not_compared(o, found->name,
				     "the module refers to several symbols of that name, and which one is meant here is not known");
	}
	free(type);
}

static void check_declarations(struct own *o, const struct unit *unit,
			       struct referred *list, size_t n)
{
	Dwarf_Die die, child;

	if (!unit_die(unit, &die) || dwarf_child(&die, &child))
		return;
	do {
		struct referred key, *found;

		key.name = is_declaration(&child) ? (char *)dwarf_diename(&child) : NULL;
		if (!key.name)
			continue;
		found = bsearch(&key, list, n, sizeof(*list), compare_referred);
		if (!found || !found->home.symbol)
			continue;
		if (found->several) {
			check_several(o, &child, found, list, n);
			continue;
		}
		check_declaration(o, unit, &child, found);
	} while (dwarf_siblingof(&child, &child) == 0);
}

static void free_referred(struct referred *referred)
{
	while (referred->ncompared)
		free(referred->compared[--referred->ncompared].type);
	free(referred->compared);
	free(referred->name);
}

static void check_references(struct own *o)
{
	struct unit **units;
	size_t n, nunits = debuginfo_units(o->info, &units), i;
	struct referred *list = collect_referred(o, &n);

	for (i = 0; n && i < nunits; i++)
		check_declarations(o, units[i], list, n);
	for (i = 0; i < n; i++)
		free_referred(&list[i]);
	free(list);
}

/* --- structs ------------------------------------------------------------------- */

static void add_member(void *ctx, const char *name, uint64_t offset, uint64_t size)
{
	struct struct_use *use = ctx;

	use->members = alloc_grow(use->members, use->nmembers, sizeof(*use->members));
	use->members[use->nmembers++] = (struct struct_member){
		.path = name, .offset = offset, .size = size,
	};
}

/* While the structs of a unit are walked. */
struct struct_walk {
	struct own *own;
	struct own_unit *unit;
	const char *name;
	enum struct_kind kind;
};

static bool want_any(void *ctx, enum struct_kind kind, const char *name)
{
	struct struct_walk *w = ctx;

	w->kind = kind;
	w->name = name;
	return true;
}

static bool add_struct(void *ctx, Dwarf_Die *die)
{
	static const char *const keywords[] = {
		[STRUCT_TAG] = "struct ", [UNION_TAG] = "union ",
		[STRUCT_TYPEDEF] = "",
	};
	struct struct_walk *w = ctx;
	struct own *o = w->own;
	struct struct_use use = { 0 };
	uint64_t size;

	if (!struct_die_size(die, &size) || size > UINT32_MAX)
		return true;
	use.size = size;
	use.name = keep(o, alloc_print("%s%s", keywords[w->kind], w->name));
	use.decl = place_of(o, w->unit->unit, die);
	use.use.file = "";
	struct_die_members(die, add_member, &use);
	w->unit->uses = alloc_grow(w->unit->uses, w->unit->nuses,
				   sizeof(*w->unit->uses));
	w->unit->uses[w->unit->nuses++] = use;
	return true;
}

static void check_structs(struct own *o, struct own_unit *unit)
{
	struct struct_walk w = { .own = o, .unit = unit };
	struct layout_unit layout = {
		.name = unit_name(unit->unit), .homes = unit->homes,
		.nhomes = unit->nhomes,
	};
	size_t i;

	unit_structs(unit->unit, want_any, add_struct, &w);
	layout.uses = alloc_array(unit->nuses, sizeof(*layout.uses));
	for (i = 0; i < unit->nuses; i++)
		layout.uses[layout.nuses++] = &unit->uses[i];
	layout_check(o->m, &layout, o->out);
	free(layout.uses);
}

/* --- all ----------------------------------------------------------------------- */

static void check_target(struct own *o, struct replaced_function *target)
{
	const struct definition *new = new_definition(o, target);

	/* that it can't be replaced, or was not found, is said elsewhere */
	if (!target->home.definition || !target->home.symbol->function ||
	    target->func->is_nop)
		return;
	if (!new || !has_own_name(&target->home)) {
		not_compared(o, target->func->old_name, new ?
			     "it is a clone or part of a function, whose parameters debug information does not know" :
			     "the module's debug information does not know what replaces it");
		return;
	}
	check_replaced(o, target, new);
	add_target(o, new->unit, &target->home);
}

static void free_own(struct own *o)
{
	size_t i, k;

	for (i = 0; i < o->nunits; i++) {
		struct own_unit *unit = &o->units[i];

		for (k = 0; k < unit->nuses; k++)
			free(unit->uses[k].members);
		free(unit->uses);
		free(unit->homes);
	}
	free(o->units);
	for (i = 0; i < o->ntexts; i++)
		free(o->texts[i]);
	free(o->texts);
	debuginfo_close(o->info);
}

struct error *own_types_check(struct subject *s, struct findings *out)
{
	const struct module *m = s->m;
	struct own o = { .m = m, .kernel = s->kernel, .out = out };
	struct debuginfo *theirs;
	struct error *err;
	char *path;
	size_t i;

	if (!module_section(m, ".debug_info") && !module_section(m, ".zdebug_info")) {
		unchecked(m->path, "types and layouts",
			  "it has no debug information: check it before it is stripped, or build it with -g");
		return NULL;
	}
	if (!object_has_debuginfo(kernel_vmlinux(s->kernel), TYPES_AND_INLINED))
		return NULL;
	path = module_contents_path(m);
	err = debuginfo_open_livepatch(path, &o.info);
	free(path);
	if (!err)
		err = object_debuginfo(kernel_vmlinux(s->kernel), &theirs);
	if (!err) {
		debuginfo_take_source(o.info, theirs);
		check_references(&o);
		for (i = 0; i < s->livepatch.nfuncs; i++)
			check_target(&o, &s->targets[i]);
		for (i = 0; i < o.nunits; i++)
			check_structs(&o, &o.units[i]);
	}
	free_own(&o);
	return err;
}
