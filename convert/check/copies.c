// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * copies.c - has a finished livepatch a variable of its own where the kernel's is meant?
 *
 * A lock, a list or a counter of a kernel's unit is one.  A livepatch whose source
 * brings its definition along has a second one: it loads, runs and unloads, and its
 * functions lock, list and count by themselves.  What the two have in common is the
 * name, the size and, where the module has debug information, the type.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/search.h"
#include "check/checks.h"
#include "check/kernels-own.h"
#include "dwarf/join.h"
#include "base/text.h"

/* A variable of the module. */
struct state {
	const struct module_symbol *symbol;
	char *name;		/* in the source */
	char *function;		/* that it is static in, if its symbol says so */
	bool local;		/* it is static in a function */
	struct home copied;	/* object NULL: no variable of the kernel */
};

struct copies {
	const struct module *m;
	struct state *list;	/* sorted by name */
	size_t n;
	struct own_source *own;
	struct findings *out;
};

/*
 * Flags of messages that were said once: .data.once, with two dots in newer kernels.
 * DO_ONCE() puts its flag there as well, and what is done once is not to be done again.
 */
static bool is_of_said(const char *section, const char *name)
{
	static const char *const names[] = {
		".data.once", ".data..once", ".data.unlikely", ".data..unlikely",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(section, names[i]) == 0)
			return strcmp(name, "___done");
	return false;
}

/* Is it something that the module keeps a state in? */
static bool is_state(const struct module *m, const struct module_symbol *s)
{
	const struct module_section *section = &m->sections[s->shndx];

	return GELF_ST_TYPE(s->sym.st_info) == STT_OBJECT && s->sym.st_size &&
	       s->sym.st_shndx != SHN_UNDEF && module_is_loaded(m, s->shndx) &&
	       section->shdr.sh_flags & SHF_WRITE &&
	       (starts_with(section->name, ".data") ||
		starts_with(section->name, ".bss")) &&
	       !starts_with(section->name, ".data.rel.ro") &&
	       !starts_with(s->name, "__UNIQUE_ID_");
}

/*
 * What the source calls it: "counter.3" is static in a function, "next_id.counter" as
 * well (clang's); "table.lto_priv.0" is not.
 */
static void take_name(struct state *state, const char *symbol)
{
	const char *dot = strchr(symbol, '.');
	size_t n = dot ? (size_t)(dot - symbol) : strlen(symbol);
	const char *rest = dot ? dot + 1 : "";

	if (!dot || starts_with(rest, "lto_priv") || starts_with(rest, "llvm")) {
		state->name = alloc_print("%.*s", (int)n, symbol);
		return;
	}
	state->local = true;
	if (rest[strspn(rest, "0123456789")] == 0) {
		state->name = alloc_print("%.*s", (int)n, symbol);
		return;
	}
	state->function = alloc_print("%.*s", (int)n, symbol);
	state->name = alloc_print("%.*s", (int)strcspn(rest, "."), rest);
}

static int compare(const void *a, const void *b)
{
	const struct state *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order)
		return order;
	return x->symbol < y->symbol ? -1 : x->symbol > y->symbol;
}

/* Does the source say that it is the livepatch's own (KLP_OWN)? */
static bool is_declared_own(const struct module *m, const char *name)
{
	const char *own;
	size_t i;

	for (i = 0; (own = module_modinfo(m, KLP_OWN_MODINFO, i)); i++)
		if (strcmp(own, name) == 0)
			return true;
	return false;
}

static void collect(struct copies *c)
{
	size_t i;

	for (i = 1; i < c->m->nsymbols; i++) {
		const struct module_symbol *s = &c->m->symbols[i];
		struct state state = { .symbol = s };

		if (!is_state(c->m, s))
			continue;
		take_name(&state, s->name);
		if (is_of_said(c->m->sections[s->shndx].name, state.name) ||
		    is_declared_own(c->m, state.name)) {
			free(state.function);
			free(state.name);
			continue;
		}
		c->list = alloc_grow(c->list, c->n, sizeof(*c->list));
		c->list[c->n++] = state;
	}
	if (c->n)
		qsort(c->list, c->n, sizeof(*c->list), compare);
}

static void free_copies(struct copies *c)
{
	while (c->n) {
		free(c->list[--c->n].name);
		free(c->list[c->n].function);
	}
	free(c->list);
}

/* What the module's debug information says of a variable, or NULL. */
static const struct definition *own_definition(struct copies *c,
					       const struct state *state)
{
	const struct definition *def = own_source_definition(c->own, state->symbol);

	return def && strcmp(def->name, state->name) == 0 ? def : NULL;
}

/* May the module's be a copy of the kernel's, as far as types are known? */
static bool agrees(struct copies *c, const struct state *state,
		   const struct definition *def)
{
	const struct definition *own = own_definition(c, state);
	char *ours = own ? definition_type(own, true) : NULL;
	bool same = kernels_own_type(def, ours);

	free(ours);
	return same;
}

/* Is the function that the kernel's is static in the one that ours is in? */
static bool is_in_function(struct copies *c, const struct state *state,
			   const struct definition *def)
{
	const struct definition *own = own_definition(c, state);
	const char *function = own ? own->function : state->function;

	return function && def->function && strcmp(function, def->function) == 0;
}

/* The variables of the module that are called like one of the kernel. */
static void match(struct copies *c, struct object *object,
		  const struct definition *def)
{
	size_t low = lower_bound(i, c->n, strcmp(c->list[i].name, def->name) < 0);

	for (; low < c->n && strcmp(c->list[low].name, def->name) == 0; low++) {
		struct state *state = &c->list[low];

		if (state->local != (def->function != NULL) ||
		    (state->copied.object && !is_in_function(c, state, def)) ||
		    !agrees(c, state, def))
			continue;
		kernels_own_symbol(object, def, state->symbol->sym.st_size,
				   &state->copied);
	}
}

static void match_unit(struct copies *c, struct object *object, const char *name)
{
	const struct definition *defs;
	struct unit *const *units;
	struct debuginfo *info;
	size_t nunits, ndefs, i, k;

	if (error_drop(object_debuginfo(object, &info)))
		return;
	nunits = debuginfo_find_units(info, name, &units);
	for (i = 0; i < nunits; i++) {
		ndefs = unit_definitions(units[i], &defs);
		for (k = 0; k < ndefs; k++)
			if (!defs[k].is_function && defs[k].has_address)
				match(c, object, &defs[k]);
	}
}

static void say(const struct copies *c, const struct state *state)
{
	const struct home *h = &state->copied;
	char *place = kernels_own_place(h), *origin = kernels_own_origin(h);

	findings_add_warning(c->out, FINDING_COPY,
			     "has a variable '%s' of its own, and %s of %s has one of that name and size (%s), which functions that are not replaced go on using: declare it with %s if that one is meant, or else add KLP_OWN to yours or give it another name",
			     state->name, h->unit, h->object->name, place, origin);
	free(origin);
	free(place);
}

/* Was a function of that unit among the targets before @t? */
static bool is_done(const struct replaced_function *targets, const struct replaced_function *t)
{
	const struct replaced_function *o;

	for (o = targets; o < t; o++)
		if (o->home.unit && o->home.object == t->home.object &&
		    strcmp(o->home.unit, t->home.unit) == 0)
			return true;
	return false;
}

struct error *copies_check(struct subject *s, struct findings *out)
{
	struct copies c = { .m = s->m, .own = &s->own, .out = out };
	size_t i;

	collect(&c);
	for (i = 0; c.n && i < s->livepatch.nfuncs; i++) {
		struct replaced_function *t = &s->targets[i];

		if (!t->home.symbol)
			continue;
		home_locate(&t->home);
		if (t->home.unit && !is_done(s->targets, t))
			match_unit(&c, t->home.object, t->home.unit);
	}
	for (i = 0; i < c.n; i++)
		if (c.list[i].copied.object)
			say(&c, &c.list[i]);
	free_copies(&c);
	return NULL;
}
