// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * own-types.c - do a finished livepatch's types agree with the kernel's?
 *
 * klp convert compares them by the notes of the plugin, which are gone afterwards
 * and which other tools' modules never had.  What the module's debug information
 * says is made into the same form, so that the same comparison does.
 */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "base/alloc.h"
#include "dwarf/join.h"
#include "elf/klp-name.h"
#include "resolve/layout.h"
#include "check/own-types.h"
#include "dwarf/spelling.h"
#include "dwarf/struct-die.h"
#include "resolve/typecheck.h"

struct own {
	const struct module *m;
	struct kernel *kernel;
	struct debuginfo *info;
	struct notes notes;
	struct report report;
	struct unit **note_units;	/* of notes.units, in their order */
	char **texts;			/* that the notes need */
	size_t ntexts;
};

/* A klp symbol that the module refers to. */
struct meant {
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
static const struct definition *new_definition(struct own *o, const struct target *t)
{
	const struct replaced_function *f = t->function;
	const struct definition *def;
	const uint64_t room = o->m->arch->trace.room;
	struct symbol_facts facts = {
		.name = f->name, .address = f->offset, .is_function = true,
		.room = room,
		.size = room + 1,	/* it has code, by whatever name */
	};
	size_t i;

	if (!f->section || f->section >= o->m->nsections)
		return NULL;
	facts.section = o->m->sections[f->section].name;
	def = debuginfo_definition_of(o->info, &facts, NULL);
	for (i = 1; i < o->m->nsymbols && !def; i++) {
		const struct module_symbol *s = &o->m->symbols[i];

		if (s->shndx == f->section && s->sym.st_value == f->offset &&
		    GELF_ST_TYPE(s->sym.st_info) == STT_FUNC)
			def = without_code(o, s->name);
	}
	return def;
}

/* The number of the unit among the notes' units, which it joins. */
static size_t note_unit(struct own *o, struct unit *unit)
{
	size_t i;

	for (i = 0; i < o->notes.nunits; i++)
		if (o->note_units[i] == unit)
			return i;
	o->note_units = alloc_grow(o->note_units, i, sizeof(*o->note_units));
	o->note_units[i] = unit;
	o->notes.units = alloc_grow(o->notes.units, i, sizeof(*o->notes.units));
	o->notes.units[i] = (struct unit_note){ .name = unit_name(unit) };
	return o->notes.nunits++;
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

static void check_replaced(struct own *o, struct target *t,
			   const struct definition *new)
{
	struct declared declared = {
		.name = t->function->name, .verb = "is replaced by",
		.file = o->m->path,
	};
	char *type = definition_type(new, true);

	declared.type = type;
	declared.where.file = definition_file(new, &declared.where.line);
	typecheck(&declared, &t->home, false);
	free((char *)declared.where.file);
	free(type);
}

/* --- what it refers to --------------------------------------------------------- */

static int compare_meant(const void *a, const void *b)
{
	return strcmp(((const struct meant *)a)->name, ((const struct meant *)b)->name);
}

static struct meant *collect_meant(struct own *o, size_t *count)
{
	struct meant *list = NULL;
	struct klp_name name;
	size_t n = 0, i, unused;

	for (i = 1; i < o->m->nsymbols; i++) {
		const struct module_symbol *s = &o->m->symbols[i];
		struct object *object;

		if (s->sym.st_shndx != SHN_LIVEPATCH || !s->used ||
		    klp_name_parse(s->name, &name) || strchr(name.object, '-') ||
		    kernel_object(o->kernel, name.object, &object) || !object)
			continue;
		list = alloc_grow(list, n, sizeof(*list));
		list[n] = (struct meant){ .name = alloc_print("%s", name.name) };
		list[n].home.object = object;
		list[n].home.symbol = kallsyms_at(object->syms, name.name,
						  name.sympos, &unused);
		list[n++].home.sympos = name.sympos;
	}
	if (n)
		qsort(list, n, sizeof(*list), compare_meant);
	for (i = 1; i < n; i++)
		if (strcmp(list[i - 1].name, list[i].name) == 0)
			list[i - 1].several = list[i].several = true;
	*count = n;
	return list;
}

/* Is it something that the unit only declares? */
static bool is_declaration(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	return (tag == DW_TAG_variable || tag == DW_TAG_subprogram) &&
	       dwarf_hasattr(die, DW_AT_declaration);
}

/*
 * Was such a declaration compared?  One of a type that agrees is; one of another at
 * the same place was complained about.
 */
static bool is_compared(const struct meant *meant, const struct declared *declared)
{
	size_t i;

	for (i = 0; i < meant->ncompared; i++) {
		const struct compared *c = &meant->compared[i];

		if (strcmp(c->type, declared->type) == 0 &&
		    (!c->differs || (c->where.line == declared->where.line &&
				     strcmp(c->where.file, declared->where.file) == 0)))
			return true;
	}
	return false;
}

static void check_declaration(struct own *o, const struct unit *unit,
			      Dwarf_Die *die, struct meant *meant)
{
	struct declared declared = {
		.name = meant->name, .verb = "is declared as", .file = o->m->path,
		.where = place_of(o, unit, die),
	};
	struct compared *c;

	declared.type = spell_type(die, true);
	home_locate(&meant->home);
	if (!has_own_name(&meant->home) || is_compared(meant, &declared)) {
		free((char *)declared.type);
		return;
	}
	meant->compared = alloc_grow(meant->compared, meant->ncompared, sizeof(*c));
	c = &meant->compared[meant->ncompared++];
	c->type = (char *)declared.type;
	c->where = declared.where;
	c->differs = typecheck(&declared, &meant->home, false) != DONE;
}

/*
 * Which of several symbols of that name the unit means does not stand in its debug
 * information, and does not matter where its type is that of all.
 */
static void check_several(struct own *o, Dwarf_Die *die, const struct meant *found,
			  struct meant *list, size_t n)
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
			       struct meant *list, size_t n)
{
	Dwarf_Die die, child;

	if (!unit_die(unit, &die) || dwarf_child(&die, &child))
		return;
	do {
		struct meant key, *found;

		key.name = is_declaration(&child) ? (char *)dwarf_diename(&child) : NULL;
		if (!key.name)
			continue;
		found = bsearch(&key, list, n, sizeof(*list), compare_meant);
		if (!found || !found->home.symbol)
			continue;
		if (found->several) {
			check_several(o, &child, found, list, n);
			continue;
		}
		check_declaration(o, unit, &child, found);
	} while (dwarf_siblingof(&child, &child) == 0);
}

static void free_meant(struct meant *meant)
{
	while (meant->ncompared)
		free(meant->compared[--meant->ncompared].type);
	free(meant->compared);
	free(meant->name);
}

static void check_references(struct own *o)
{
	struct unit **units;
	size_t n, nunits = debuginfo_units(o->info, &units), i;
	struct meant *list = collect_meant(o, &n);

	for (i = 0; n && i < nunits; i++)
		check_declarations(o, units[i], list, n);
	for (i = 0; i < n; i++)
		free_meant(&list[i]);
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
struct walk {
	struct own *own;
	const struct unit *unit;
	const char *name;
	enum struct_kind kind;
};

static bool want_any(void *ctx, enum struct_kind kind, const char *name)
{
	struct walk *w = ctx;

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
	struct walk *w = ctx;
	struct own *o = w->own;
	struct struct_use use = { 0 };
	uint64_t size;

	if (!struct_die_size(die, &size) || size > UINT32_MAX)
		return true;
	use.size = size;
	use.name = keep(o, alloc_print("%s%s", keywords[w->kind], w->name));
	use.decl = place_of(o, w->unit, die);
	use.use.file = "";
	struct_die_members(die, add_member, &use);
	o->notes.structs = alloc_grow(o->notes.structs, o->notes.nstructs,
				      sizeof(*o->notes.structs));
	o->notes.structs[o->notes.nstructs++] = use;
	return true;
}

static void collect_structs(struct own *o)
{
	size_t i;

	for (i = 0; i < o->notes.nunits; i++) {
		struct walk w = { .own = o, .unit = o->note_units[i] };
		size_t first = o->notes.nstructs, k;

		unit_structs(o->note_units[i], want_any, add_struct, &w);
		for (k = first; k < o->notes.nstructs; k++)
			o->notes.structs[k].unit = &o->notes.units[i];
	}
}

/* --- all ----------------------------------------------------------------------- */

static void check_targets(struct own *o, const struct livepatch *livepatch,
			  struct target *targets)
{
	struct replacement *replacements;
	size_t *unit_of, n = 0, i;

	replacements = alloc_array(livepatch->nfunctions, sizeof(*replacements));
	unit_of = alloc_array(livepatch->nfunctions, sizeof(*unit_of));
	o->report.replaced = alloc_array(livepatch->nfunctions,
					 sizeof(*o->report.replaced));
	for (i = 0; i < livepatch->nfunctions; i++) {
		const struct definition *new = new_definition(o, &targets[i]);

		/* that it can't be replaced, or was not found, is said elsewhere */
		if (!targets[i].home.definition ||
		    !targets[i].home.symbol->function)
			continue;
		if (targets[i].function->no_new)
			continue;
		if (!new || !has_own_name(&targets[i].home)) {
			not_compared(o, targets[i].function->name, new ?
				     "it is a clone or part of a function, whose parameters debug information does not know" :
				     "the module's debug information does not know what replaces it");
			continue;
		}
		check_replaced(o, &targets[i], new);
		unit_of[n] = note_unit(o, new->unit);
		o->report.replaced[n].home = targets[i].home;
		o->report.replaced[n].replacement = &replacements[n];
		n++;
	}
	o->report.nreplaced = n;
	for (i = 0; i < n; i++)
		replacements[i].unit = &o->notes.units[unit_of[i]];
	collect_structs(o);
	layout_check(&o->notes, &o->report, false);
	free(unit_of);
	free(replacements);
}

static void free_own(struct own *o)
{
	size_t i;

	for (i = 0; i < o->notes.nstructs; i++)
		free(o->notes.structs[i].members);
	free(o->notes.structs);
	free(o->notes.units);
	free(o->note_units);
	free(o->report.replaced);
	for (i = 0; i < o->ntexts; i++)
		free(o->texts[i]);
	free(o->texts);
	debuginfo_close(o->info);
}

enum status own_types_check(const struct module *m, struct kernel *kernel,
			    const struct livepatch *livepatch,
			    struct target *targets, struct findings *out)
{
	struct own o = { .m = m, .kernel = kernel };
	struct debuginfo *theirs;
	enum status status;
	char *path;

	if (!module_section(m, ".debug_info") && !module_section(m, ".zdebug_info")) {
		unchecked(m->path, "types and layouts",
			  "it has no debug information: check it before it is stripped, or build it with -g");
		return DONE;
	}
	if (!object_has_debuginfo(kernel_vmlinux(kernel), TYPES_AND_INLINED))
		return DONE;
	path = module_contents_path(m);
	status = debuginfo_open(path, NULL, &o.info);
	free(path);
	if (!status)
		status = object_debuginfo(kernel_vmlinux(kernel), &theirs);
	if (!status) {
		debuginfo_set_source_root(o.info, debuginfo_source_root(theirs));
		o.report.module = m;
		o.report.kernel = kernel;
		findings_catch(out);
		check_references(&o);
		check_targets(&o, livepatch, targets);
		findings_stop();
	}
	free_own(&o);
	return status;
}
