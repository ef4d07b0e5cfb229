// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * join.c - which definition of the debug information is a symbol of a symbol table?
 */
#include <dwarf.h>
#include <string.h>

#include "dwarf/join.h"

static bool same_section(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* The size of a variable in bytes; false where its type does not say. */
static bool variable_size(const struct definition *def, uint64_t *out)
{
	Dwarf_Attribute attr;
	Dwarf_Die die, type;
	Dwarf_Word size;

	if (!definition_die(def, &die) || !dwarf_attr_integrate(&die, DW_AT_type, &attr) ||
	    !dwarf_formref_die(&attr, &type) || dwarf_aggregate_size(&type, &size))
		return false;
	*out = size;
	return true;
}

/*
 * An initial value may give an array at the end of a struct more room than the type
 * has; anything else has the size of its type.
 */
static bool sizes_agree(const struct definition *def, const struct symbol_facts *s,
			bool named)
{
	uint64_t size;

	if (def->is_function)
		return named || s->size;
	if (!variable_size(def, &size))
		return named;
	return size == s->size || (named && size && s->size > size);
}

uint64_t symbol_code(const struct symbol_facts *s)
{
	return s->address + (s->is_function && s->size > s->room ? s->room : 0);
}

enum join definition_join(const struct definition *def, const struct symbol_facts *s)
{
	bool named = definition_names(def, s->name);

	if (!def->has_address ||
	    (def->address != s->address && def->address != symbol_code(s)) ||
	    def->is_function != s->is_function || !same_section(def->section, s->section) ||
	    !sizes_agree(def, s, named))
		return JOIN_NONE;
	if (named)
		return JOIN_NAMED;
	/* variables of discarded sections stand at 0, where real ones do too */
	return s->size && (s->address || s->section) ? JOIN_ALIAS : JOIN_NONE;
}

const struct definition *unit_definition_of(struct unit *u, const struct symbol_facts *s)
{
	const struct definition *d, *alias = NULL;
	size_t n = unit_definitions(u, &d), i;

	for (i = 0; i < n; i++) {
		switch (definition_join(&d[i], s)) {
		case JOIN_NAMED:
			return &d[i];
		case JOIN_ALIAS:
			if (!alias)
				alias = &d[i];
			break;
		case JOIN_NONE:
			break;
		}
	}
	return alias;
}

const struct definition *debuginfo_definition_of(struct debuginfo *info,
						 const struct symbol_facts *s,
						 const char *file)
{
	const struct definition *d, *alias = NULL;
	struct unit **units, *code;
	size_t n, i;

	if (s->is_function) {
		code = debuginfo_code_unit(info, s->section, symbol_code(s));
		return code ? unit_definition_of(code, s) : NULL;
	}
	n = debuginfo_file_units(info, file, &units);
	for (i = 0; i < n; i++) {
		d = unit_definition_of(units[i], s);
		if (d && definition_names(d, s->name))
			return d;
		if (!alias)
			alias = d;
	}
	return alias;
}

struct unit *debuginfo_only_unit(struct debuginfo *info, const struct symbol_facts *s,
				 const char *file)
{
	const struct definition *d;
	struct unit **units, *found = NULL;
	size_t n = debuginfo_file_units(info, file, &units), i;

	for (i = 0; i < n; i++) {
		d = unit_definition_of(units[i], s);
		if (!d || !definition_names(d, s->name))
			continue;
		if (found)
			return NULL;
		found = units[i];
	}
	return found;
}
