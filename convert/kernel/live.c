// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * live.c - which code of a unit still runs when some functions are replaced, and which
 * holds a copy of another function?
 *
 * Copies are what debug information calls inlined, by the very code that has it: a
 * function and its clones differ there.  Who calls whom is read from the instructions.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/search.h"
#include "dwarf/inlined.h"
#include "kernel/callers.h"
#include "kernel/ftrace.h"
#include "kernel/live.h"

struct live_code {
	const struct home *home;
	size_t index;			/* in the list */
	bool replaced;
	bool is_made;			/* a clone or part, which nobody has a pointer to */
	bool is_cold;
	bool asked;			/* for the callers */
	struct live_code **callers;
	size_t ncallers;
	unsigned int seen;		/* the last walk that came by */
};

struct live {
	struct live_code *list;
	size_t n;
	struct live_copy *copies;	/* by function, then by code */
	size_t ncopies;
	unsigned int walk;
};

/* Has the name one of the endings that GCC gives to what it makes of a function? */
static bool is_made(const struct ksymbol *symbol)
{
	static const char *const endings[] = { ".part.", ".isra.", ".constprop.", ".cold" };
	size_t i;

	if (symbol->binding != STB_LOCAL)
		return false;
	for (i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (strstr(symbol->name, endings[i]))
			return true;
	return false;
}

static void find_code(struct live *live, const struct homes *homes)
{
	size_t i;

	live->list = alloc_array(homes->n, sizeof(*live->list));
	for (i = 0; i < homes->n; i++) {
		const struct home *h = &homes->list[i];

		if (!h->symbol->function)
			continue;
		live->list[live->n] = (struct live_code){
			.home = h, .index = live->n, .is_made = is_made(h->symbol),
			.is_cold = strstr(h->symbol->name, ".cold") != NULL,
		};
		live->n++;
	}
}

static void add_copy(struct live *live, const char *function, struct live_code *code,
		     bool is_clone)
{
	live->copies = alloc_grow(live->copies, live->ncopies, sizeof(*live->copies));
	live->copies[live->ncopies++] = (struct live_copy){ function, code, is_clone };
}

static int by_code(const void *a, const void *b)
{
	const struct inlining *one = a, *other = b;

	return one->die == other->die ? strcmp(one->function, other->function) :
	       one->die < other->die ? -1 : 1;
}

static int by_function(const void *a, const void *b)
{
	const struct live_copy *one = a, *other = b;
	int order = strcmp(one->function, other->function);

	if (order)
		return order;
	return (one->code->index > other->code->index) -
	       (one->code->index < other->code->index);
}

/* All that is inlined into the code, as that DIE says, each once. */
static void add_inlined(struct live *live, struct live_code *code, Dwarf_Off die,
			const struct inlining *list, size_t n)
{
	size_t first = lower_bound(i, n, list[i].die < die), i;

	for (i = first; i < n && list[i].die == die; i++)
		if (i == first || strcmp(list[i - 1].function, list[i].function))
			add_copy(live, list[i].function, code, false);
}

/* Has the code a DIE that says what is inlined into it? */
static bool has_die(const struct live_code *code)
{
	return code->home->definition && code->home->definition->has_address;
}

/*
 * A wrapper may have what it wraps inlined, without a DIE that says so.  It has then the
 * size of that, and what that has inlined.
 */
static bool is_twin(const struct live_code *wrapper, const struct live_code *other)
{
	return has_die(other) && !other->is_cold &&
	       other->home->symbol->size == wrapper->home->symbol->size;
}

static void find_copies(struct live *live, const struct unit *unit)
{
	struct inlining *inlinings;
	size_t n = unit_inlinings(unit, &inlinings), i, k;

	qsort(inlinings, n, n ? sizeof(*inlinings) : 0, by_code);
	for (i = 0; i < live->n; i++) {
		struct live_code *code = &live->list[i];
		const struct definition *def = code->home->definition;

		if (!def || code->is_cold)
			continue;
		if (code->home->symbol->name[strlen(def->name)] == '.' &&
		    definition_names(def, code->home->symbol->name))
			add_copy(live, def->name, code, true);
		if (def->unit == unit && has_die(code))
			add_inlined(live, code, def->die, inlinings, n);
		for (k = 0; k < live->n && !has_die(code); k++)
			if (is_twin(code, &live->list[k]))
				add_inlined(live, code, live->list[k].home->definition->die,
					    inlinings, n);
	}
	free(inlinings);
	if (live->ncopies)
		qsort(live->copies, live->ncopies, sizeof(*live->copies), by_function);
}

struct live *live_open(const struct unit *unit, const struct homes *homes)
{
	struct live *live = alloc_array(1, sizeof(*live));

	find_code(live, homes);
	find_copies(live, unit);
	return live;
}

void live_close(struct live *live)
{
	size_t i;

	for (i = 0; live && i < live->n; i++)
		free(live->list[i].callers);
	if (live) {
		free(live->list);
		free(live->copies);
	}
	free(live);
}

static bool same_code(const struct ksymbol *a, const struct ksymbol *b)
{
	return a == b || (a->address == b->address &&
			  (a->section == b->section ||
			   (a->section && b->section && !strcmp(a->section, b->section))));
}

void live_replace(struct live *live, const struct ksymbol *symbol)
{
	size_t i;

	for (i = 0; i < live->n; i++)
		if (same_code(live->list[i].home->symbol, symbol))
			live->list[i].replaced = true;
}

size_t live_copies(const struct live *live, const char *function,
		   const struct live_copy **out)
{
	size_t n = live->ncopies;
	size_t first = lower_bound(i, n, strcmp(live->copies[i].function, function) < 0);
	size_t end = first;

	while (end < n && strcmp(live->copies[end].function, function) == 0)
		end++;
	*out = live->copies + first;
	return end - first;
}

size_t live_callers(struct live *live, struct live_code *code, struct live_code ***out)
{
	const struct ksymbol *symbol = code->home->symbol;
	size_t i;

	for (i = 0; i < live->n && !code->asked; i++) {
		struct live_code *caller = &live->list[i];

		if (same_code(caller->home->symbol, symbol) ||
		    !calls(code->home->object, caller->home->symbol, symbol))
			continue;
		code->callers = alloc_grow(code->callers, code->ncallers,
					   sizeof(*code->callers));
		code->callers[code->ncallers++] = caller;
	}
	code->asked = true;
	*out = code->callers;
	return code->ncallers;
}

/* Is it reached by nobody but its callers of the unit, as far as its name says? */
static bool is_private(const struct live_code *code)
{
	const struct ksymbol *symbol = code->home->symbol;

	return code->is_made || (symbol->binding == STB_LOCAL &&
				 !ftrace_can_trace(code->home->object, symbol));
}

/* The way back over the callers; who was come by has no other way to it. */
static bool is_reached(struct live *live, struct live_code *code)
{
	struct live_code **callers;
	size_t n, i;

	if (code->seen == live->walk || code->replaced || code->home->symbol->init)
		return false;
	code->seen = live->walk;
	if (!is_private(code))
		return true;
	n = live_callers(live, code, &callers);
	for (i = 0; i < n; i++)
		if (is_reached(live, callers[i]))
			return true;
	/* called in a way that is not seen here */
	return n == 0;
}

bool live_can_run(struct live *live, struct live_code *code)
{
	live->walk++;
	return is_reached(live, code);
}

bool live_is_known(struct live *live, struct live_code *code)
{
	struct live_code **callers;
	size_t i, k, n;

	if (has_die(code))
		return true;
	for (i = 0; i < live->n && code->home->definition; i++) {
		if (is_twin(code, &live->list[i]))
			return true;
		n = live_callers(live, &live->list[i], &callers);
		for (k = 0; k < n; k++)
			if (callers[k] == code)
				return true;
	}
	return false;
}

struct live_code *live_code_of(const struct live *live, const struct ksymbol *symbol)
{
	size_t i;

	for (i = 0; i < live->n; i++)
		if (live->list[i].home->symbol == symbol)
			return &live->list[i];
	return NULL;
}

const struct home *live_home(const struct live_code *code)
{
	return code->home;
}

char *live_source_name(const struct live_code *code)
{
	const struct home *h = code->home;

	if (h->definition && !code->is_cold)
		return alloc_print("%s", h->definition->name);
	return alloc_print("%.*s", (int)strcspn(h->symbol->name, "."), h->symbol->name);
}
