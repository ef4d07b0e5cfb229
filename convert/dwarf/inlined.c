// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * inlined.c - what the compiler made of a name that is no symbol.
 *
 * An inlined call is a DW_TAG_inlined_subroutine inside of its caller, and
 * refers to the abstract instance of the function.
 */
#include <dwarf.h>
#include <string.h>

#include "base/alloc.h"
#include "dwarf/inlined.h"

#define MAX_DEPTH 64

struct inline_search {
	Dwarf_Off function;	/* the abstract instance */
	const char *caller;
	struct inlined_call *calls;
	size_t n;
};

static void add_call(struct inline_search *search, Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	Dwarf_Word line = 0;

	dwarf_formudata(dwarf_attr(die, DW_AT_call_line, &attr), &line);
	search->calls = alloc_grow(search->calls, search->n,
				   sizeof(*search->calls));
	search->calls[search->n].caller = search->caller;
	search->calls[search->n++].line = line;
}

static void walk(struct inline_search *search, Dwarf_Die *parent, int depth)
{
	Dwarf_Die child, origin;
	Dwarf_Attribute attr;

	if (depth > MAX_DEPTH || dwarf_child(parent, &child))
		return;
	do {
		switch (dwarf_tag(&child)) {
		case DW_TAG_inlined_subroutine:
			if (dwarf_formref_die(dwarf_attr(&child,
							 DW_AT_abstract_origin,
							 &attr), &origin) &&
			    dwarf_dieoffset(&origin) == search->function)
				add_call(search, &child);
			walk(search, &child, depth + 1);
			break;
		case DW_TAG_lexical_block:
			walk(search, &child, depth + 1);
			break;
		}
	} while (dwarf_siblingof(&child, &child) == 0);
}

/* Is it a function in memory?  Abstract instances repeat what is in those. */
static bool is_code(Dwarf_Die *die)
{
	Dwarf_Addr low;

	return dwarf_tag(die) == DW_TAG_subprogram &&
	       (dwarf_entrypc(die, &low) == 0 || dwarf_hasattr(die, DW_AT_ranges));
}

size_t inlined_calls(const struct definition *def, struct inlined_call **out)
{
	struct inline_search search = { .function = def->die };
	Dwarf_Die unit, child;

	if (unit_die(def->unit, &unit) && dwarf_child(&unit, &child) == 0) {
		do {
			if (!is_code(&child))
				continue;
			search.caller = dwarf_diename(&child);
			if (search.caller)
				walk(&search, &child, 0);
		} while (dwarf_siblingof(&child, &child) == 0);
	}
	*out = search.calls;
	return search.n;
}

struct all {
	const char *caller;
	Dwarf_Off die;
	struct inlining *list;
	size_t n;
	bool broken;	/* something could not be read */
};

static void walk_all(struct all *all, Dwarf_Die *parent, int depth)
{
	Dwarf_Die child;
	int more = dwarf_child(parent, &child);

	all->broken |= more < 0 || (more == 0 && depth > MAX_DEPTH);
	if (depth > MAX_DEPTH)
		return;
	for (; more == 0; more = dwarf_siblingof(&child, &child)) {
		int tag = dwarf_tag(&child);
		const char *name;

		if (tag != DW_TAG_inlined_subroutine &&
		    tag != DW_TAG_lexical_block)
			continue;
		name = tag == DW_TAG_inlined_subroutine ?
		       dwarf_diename(&child) : NULL;
		if (name) {
			all->list = alloc_grow(all->list, all->n,
					       sizeof(*all->list));
			all->list[all->n].function = name;
			all->list[all->n].die = all->die;
			all->list[all->n++].caller = all->caller;
		}
		walk_all(all, &child, depth + 1);
	}
	all->broken |= more < 0;
}

size_t unit_inlinings(const struct unit *unit, struct inlining **out)
{
	struct all all = { 0 };
	Dwarf_Die die, child;
	int more = unit_die(unit, &die) ? dwarf_child(&die, &child) : -1;

	for (; more == 0; more = dwarf_siblingof(&child, &child)) {
		if (!is_code(&child))
			continue;
		all.caller = dwarf_diename(&child);
		all.die = dwarf_dieoffset(&child);
		if (all.caller)
			walk_all(&all, &child, 0);
	}
	if (more < 0 || all.broken)
		unchecked(unit_name(unit), "what is inlined",
			  "its debug information can't be read (%s): get the kernel's debug package again",
			  dwarf_errmsg(-1));
	*out = all.list;
	return all.n;
}

static bool has_enumerator(Dwarf_Die *type, const char *name)
{
	Dwarf_Die child;

	if (dwarf_child(type, &child))
		return false;
	do {
		const char *own = dwarf_diename(&child);

		if (own && strcmp(own, name) == 0)
			return true;
	} while (dwarf_siblingof(&child, &child) == 0);
	return false;
}

const char *unit_other_meaning(const struct unit *unit, const char *name)
{
	Dwarf_Die die, child;

	if (!unit_die(unit, &die) || dwarf_child(&die, &child))
		return NULL;
	do {
		int tag = dwarf_tag(&child);
		const char *own;

		if (tag == DW_TAG_enumeration_type &&
		    has_enumerator(&child, name))
			return "an enumerator";
		if (tag != DW_TAG_typedef && tag != DW_TAG_structure_type &&
		    tag != DW_TAG_union_type && tag != DW_TAG_enumeration_type)
			continue;
		own = dwarf_diename(&child);
		if (own && strcmp(own, name) == 0)
			return "a type";
	} while (dwarf_siblingof(&child, &child) == 0);
	return NULL;
}
