// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * definitions.c - what does a unit define, and where?
 */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "dwarf/parts.h"
#include "dwarf/spelling.h"

/* First address of a function: its entry, or where its hot part begins. */
static bool function_address(Dwarf_Die *die, Dwarf_Addr *out)
{
	Dwarf_Addr base, end;

	return dwarf_entrypc(die, out) == 0 ||
	       dwarf_ranges(die, 0, &base, out, &end) > 0;
}

/* Address of a variable that has one and keeps it. */
static bool variable_address(Dwarf_Die *die, Dwarf_Addr *out)
{
	Dwarf_Attribute attr;
	Dwarf_Op *ops;
	size_t n;

	if (!dwarf_attr_integrate(die, DW_AT_location, &attr) ||
	    dwarf_getlocation(&attr, &ops, &n) || n != 1 ||
	    ops[0].atom != DW_OP_addr)
		return false;
	*out = ops[0].number;
	return true;
}

/* The same for a definition; one of vmlinux stays as it is. */
static void to_section(struct debuginfo *info, struct definition *def)
{
	if (!info->module)
		return;
	def->section = section_at(info, &def->address);
	if (!def->section)
		def->has_address = false;
}

static void add_definition(struct unit *u, Dwarf_Die *die, const char *function)
{
	struct definition *d;
	Dwarf_Attribute attr;
	bool flag = false;

	u->definitions = alloc_grow(u->definitions, u->ndefinitions,
				    sizeof(*u->definitions));
	d = &u->definitions[u->ndefinitions];
	memset(d, 0, sizeof(*d));
	d->name = dwarf_diename(die);
	if (!d->name)
		return;
	d->unit = u;
	d->function = function;
	d->die = dwarf_dieoffset(die);
	d->is_function = dwarf_tag(die) == DW_TAG_subprogram;
	d->has_address = d->is_function ? function_address(die, &d->address) :
					  variable_address(die, &d->address);
	if (dwarf_formflag(dwarf_attr_integrate(die, DW_AT_external, &attr),
			   &flag) == 0)
		d->external = flag;
	if (d->has_address)
		to_section(u->info, d);
	u->ndefinitions++;
}

/* Static variables inside a function, not those of what is inlined into it. */
static void add_locals(struct unit *u, Dwarf_Die *die, const char *function,
		       int depth)
{
	Dwarf_Die child;

	if (depth > 64 || dwarf_child(die, &child))
		return;
	do {
		Dwarf_Addr address;

		switch (dwarf_tag(&child)) {
		case DW_TAG_variable:
			if (variable_address(&child, &address))
				add_definition(u, &child, function);
			break;
		case DW_TAG_lexical_block:
			add_locals(u, &child, function, depth + 1);
			break;
		}
	} while (dwarf_siblingof(&child, &child) == 0);
}

/* Variables of a name that are in functions, and nowhere in memory. */
struct lost {
	const char *name, *function;
	size_t n;
};

static void count_lost(Dwarf_Die *die, const char *function, int depth, struct lost *l)
{
	Dwarf_Die child;
	const char *name;

	if (depth > 64 || dwarf_child(die, &child))
		return;
	do {
		switch (dwarf_tag(&child)) {
		case DW_TAG_variable:
			name = dwarf_hasattr(&child, DW_AT_location) ||
			       dwarf_hasattr(&child, DW_AT_abstract_origin) ?
			       NULL : dwarf_diename(&child);
			if (name && strcmp(name, l->name) == 0) {
				l->function = function;
				l->n++;
			}
			break;
		case DW_TAG_lexical_block:
			count_lost(&child, function, depth + 1, l);
			break;
		}
	} while (dwarf_siblingof(&child, &child) == 0);
}

const char *unit_lost_local(struct unit *u, const char *name)
{
	struct lost l = { .name = name };
	Dwarf_Die die, child;
	int end = dwarf_offdie(u->info->dwarf, u->die, &die) ? dwarf_child(&die, &child) : -1;

	for (; end == 0; end = dwarf_siblingof(&child, &child))
		if (dwarf_tag(&child) == DW_TAG_subprogram &&
		    !dwarf_hasattr(&child, DW_AT_abstract_origin))
			count_lost(&child, dwarf_diename(&child), 0, &l);
	if (end < 0)
		cut_off(u->name, "what its functions have");
	return end < 0 || l.n != 1 ? NULL : l.function;
}

/* Reads the DIEs at the top of a unit. */
static void read_definitions(struct unit *u)
{
	Dwarf_Die die, child;
	int end = dwarf_offdie(u->info->dwarf, u->die, &die) ?
		  dwarf_child(&die, &child) : -1;

	for (; end == 0; end = dwarf_siblingof(&child, &child)) {
		int tag = dwarf_tag(&child);

		if (tag != DW_TAG_variable && tag != DW_TAG_subprogram)
			continue;
		if (dwarf_hasattr(&child, DW_AT_declaration))
			continue;
		add_definition(u, &child, NULL);
		if (tag == DW_TAG_subprogram)
			add_locals(u, &child, dwarf_diename(&child), 0);
	}
	if (end < 0)
		cut_off(u->name, "what it defines");
}

size_t unit_definitions(struct unit *u, const struct definition **out)
{
	if (!u->read)
		read_definitions(u);
	u->read = true;
	*out = u->definitions;
	return u->ndefinitions;
}

/*
 * The DIE by which the unit declares a variable that is defined elsewhere.  GCC makes
 * one for each that the unit uses.
 */
static bool find_declaration(struct unit *u, const char *name, Dwarf_Die *out)
{
	const char *found;
	Dwarf_Die die;
	int end = dwarf_offdie(u->info->dwarf, u->die, &die) ? dwarf_child(&die, out) : -1;

	for (; end == 0; end = dwarf_siblingof(out, out)) {
		if (dwarf_tag(out) != DW_TAG_variable ||
		    !dwarf_hasattr(out, DW_AT_declaration))
			continue;
		found = dwarf_diename(out);
		if (found && strcmp(found, name) == 0)
			return true;
	}
	if (end < 0)
		cut_off(u->name, "what it declares");
	return false;
}

const struct definition *debuginfo_declaration(struct debuginfo *info, const char *name)
{
	struct definition *d;
	struct unit **units;
	Dwarf_Die die;
	size_t i, n;

	for (i = 0; i < info->ndeclarations; i++)
		if (strcmp(info->declarations[i]->name, name) == 0)
			return info->declarations[i];
	n = debuginfo_units(info, &units);
	for (i = 0; i < n; i++)
		if (!unit_is_assembler(units[i]) && find_declaration(units[i], name, &die))
			break;
	if (i == n)
		return NULL;
	d = alloc_array(1, sizeof(*d));
	d->unit = units[i];
	d->name = dwarf_diename(&die);
	d->die = dwarf_dieoffset(&die);
	d->external = true;
	info->declarations = alloc_grow(info->declarations, info->ndeclarations,
					sizeof(*info->declarations));
	info->declarations[info->ndeclarations++] = d;
	return d;
}

bool definition_names(const struct definition *def, const char *symbol)
{
	size_t n = strlen(def->name);

	return strncmp(symbol, def->name, n) == 0 &&
	       (symbol[n] == 0 || symbol[n] == '.');
}

bool definition_die(const struct definition *def, Dwarf_Die *out)
{
	return dwarf_offdie(def->unit->info->dwarf, def->die, out) != NULL;
}

char *definition_file(const struct definition *def, unsigned int *line)
{
	Dwarf_Die die;

	*line = 0;
	if (!dwarf_offdie(def->unit->info->dwarf, def->die, &die))
		return NULL;
	return unit_file_of(def->unit, &die, line);
}

char *definition_type(const struct definition *def, bool canonical)
{
	Dwarf_Die die;

	if (!dwarf_offdie(def->unit->info->dwarf, def->die, &die))
		return alloc_print("?");
	return spell_type(&die, canonical);
}
