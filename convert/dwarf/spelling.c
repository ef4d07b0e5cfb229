// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spelling.c - a C type as DWARF describes it, spelled as C spells it.
 *
 * A declarator is built from the inside out: what is declared stands in the
 * middle, and each step to the type that it is made of adds to its left
 * (pointers) or to its right (arrays, parameters).
 */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "dwarf/spelling.h"
#include "dwarf/struct-die.h"

/* Types nest no deeper in any sane program; hostile DWARF may go in circles. */
#define MAX_DEPTH 64

static char *spell(Dwarf_Die *type, char *middle, bool canonical, int depth);

/* Concatenates and frees both. */
static char *join(char *a, char *b)
{
	char *s = alloc_print("%s%s", a, b);

	free(a);
	free(b);
	return s;
}

static char *copy(const char *s)
{
	return alloc_print("%s", s);
}

/* The DIE that an attribute refers to. */
static bool refers_to(Dwarf_Die *die, unsigned int name, Dwarf_Die *out)
{
	Dwarf_Attribute attr;

	return dwarf_attr_integrate(die, name, &attr) &&
	       dwarf_formref_die(&attr, out);
}

/* "BASE MIDDLE", or "BASE" where nothing stands in the middle. */
static char *finish(char *base, char *middle)
{
	return *middle ? join(base, join(copy(" "), middle)) :
			 join(base, middle);
}

/* An integer's name by size and signedness alone. */
static const char *integer_name(Dwarf_Word size, bool is_signed)
{
	switch (size) {
	case 1: return is_signed ? "char" : "unsigned char";
	case 2: return is_signed ? "short" : "unsigned short";
	case 4: return is_signed ? "int" : "unsigned int";
	case 8: return is_signed ? "long" : "unsigned long";
	case 16: return is_signed ? "__int128" : "unsigned __int128";
	}
	return NULL;
}

static const char *base_name(Dwarf_Die *type, bool canonical)
{
	Dwarf_Word encoding = 0, size = 0;
	Dwarf_Attribute attr;
	const char *name;

	if (canonical) {
		dwarf_formudata(dwarf_attr(type, DW_AT_encoding, &attr),
				&encoding);
		dwarf_formudata(dwarf_attr(type, DW_AT_byte_size, &attr),
				&size);
		name = NULL;
		if (encoding == DW_ATE_signed ||
		    encoding == DW_ATE_signed_char)
			name = integer_name(size, true);
		else if (encoding == DW_ATE_unsigned ||
			 encoding == DW_ATE_unsigned_char)
			name = integer_name(size, false);
		if (name)
			return name;
	}
	name = dwarf_diename(type);
	return name ? name : "?";
}

static char *tagged(Dwarf_Die *type, const char *what)
{
	const char *name = dwarf_diename(type);

	return name ? alloc_print("%s %s", what, name) :
		      alloc_print("%s {...}", what);
}

/* An enum has its tag, and its integer type where that is no int. */
static char *enumeration(Dwarf_Die *type, bool canonical)
{
	const char *tag = dwarf_diename(type), *name;
	Dwarf_Attribute attr;
	Dwarf_Word size = 0;
	Dwarf_Die integer;

	if (!canonical)
		return tagged(type, "enum");
	dwarf_formudata(dwarf_attr(type, DW_AT_byte_size, &attr), &size);
	if (refers_to(type, DW_AT_type, &integer))
		name = base_name(&integer, true);
	else
		name = integer_name(size ? size : 4, false);
	if (tag && size && size != 4)
		return alloc_print("enum %s : %s", tag, name ? name : "?");
	return tag ? tagged(type, "enum") : copy(name ? name : "?");
}

/* "(int, struct foo *)"; @function is a subprogram or a subroutine type. */
static char *parameters(Dwarf_Die *function, bool canonical, int depth)
{
	Dwarf_Die child, type;
	Dwarf_Attribute attr;
	bool first = true;
	char *s = copy("(");

	if (dwarf_child(function, &child) == 0) {
		do {
			int tag = dwarf_tag(&child);
			char *p;

			if (tag == DW_TAG_unspecified_parameters)
				p = copy("...");
			else if (tag != DW_TAG_formal_parameter)
				continue;
			else if (refers_to(&child, DW_AT_type, &type))
				p = spell(&type, copy(""), canonical, depth);
			else
				p = copy("?");
			s = join(s, join(copy(first ? "" : ", "), p));
			first = false;
		} while (dwarf_siblingof(&child, &child) == 0);
	}
	if (first && dwarf_hasattr_integrate(function, DW_AT_prototyped) &&
	    dwarf_attr_integrate(function, DW_AT_prototyped, &attr))
		s = join(s, copy("void"));
	return join(s, copy(")"));
}

/* "[4][]": all the dimensions of an array type. */
static char *dimensions(Dwarf_Die *type)
{
	char *s = copy("");
	Dwarf_Die child;

	if (dwarf_child(type, &child))
		return join(s, copy("[]"));
	do {
		Dwarf_Attribute attr;
		Dwarf_Word n;

		if (dwarf_tag(&child) != DW_TAG_subrange_type)
			continue;
		if (dwarf_formudata(dwarf_attr(&child, DW_AT_count, &attr),
				    &n) == 0)
			s = join(s, alloc_print("[%llu]",
						(unsigned long long)n));
		else if (dwarf_formudata(dwarf_attr(&child, DW_AT_upper_bound,
						    &attr), &n) == 0)
			s = join(s, alloc_print("[%llu]",
						(unsigned long long)n + 1));
		else
			s = join(s, copy("[]"));
	} while (dwarf_siblingof(&child, &child) == 0);
	return s;
}

/* Arrays and functions bind tighter than the pointer that leads to them. */
static char *bracket(char *middle)
{
	return *middle == '*' ? join(copy("("), join(middle, copy(")"))) :
				middle;
}

/* Goes on with the type that @type is made of; no such type is void. */
static char *spell_target(Dwarf_Die *type, char *middle, bool canonical,
			  int depth)
{
	Dwarf_Die target;

	if (!refers_to(type, DW_AT_type, &target))
		return finish(copy("void"), middle);
	return spell(&target, middle, canonical, depth);
}

/* A typedef or a qualifier: drops it or, for a reader, keeps it. */
static char *spell_name(Dwarf_Die *type, char *middle, bool canonical,
			int depth)
{
	const char *qualifier = NULL;
	Dwarf_Die target;

	if (canonical)
		return spell_target(type, middle, canonical, depth);
	switch (dwarf_tag(type)) {
	case DW_TAG_typedef:
		return finish(copy(base_name(type, false)), middle);
	case DW_TAG_const_type:
		qualifier = "const";
		break;
	case DW_TAG_volatile_type:
		qualifier = "volatile";
		break;
	}
	if (!qualifier)
		return spell_target(type, middle, canonical, depth);
	if (refers_to(type, DW_AT_type, &target) &&
	    dwarf_tag(&target) == DW_TAG_pointer_type)
		return spell(&target, finish(copy(qualifier), middle),
			     canonical, depth);
	return join(alloc_print("%s ", qualifier),
		    spell_target(type, middle, canonical, depth));
}

static char *spell(Dwarf_Die *type, char *middle, bool canonical, int depth)
{
	if (++depth > MAX_DEPTH)
		return finish(copy("..."), middle);
	struct_die_complete(type);
	switch (dwarf_tag(type)) {
	case DW_TAG_base_type:
	case DW_TAG_unspecified_type:
		return finish(copy(base_name(type, canonical)), middle);
	case DW_TAG_structure_type:
		return finish(tagged(type, "struct"), middle);
	case DW_TAG_union_type:
		return finish(tagged(type, "union"), middle);
	case DW_TAG_enumeration_type:
		return finish(enumeration(type, canonical), middle);
	case DW_TAG_pointer_type:
		return spell_target(type, join(copy("*"), middle), canonical,
				    depth);
	case DW_TAG_array_type:
		return spell_target(type, join(bracket(middle),
					       dimensions(type)),
				    canonical, depth);
	case DW_TAG_subroutine_type:
		return spell_target(type, join(bracket(middle),
					       parameters(type, canonical,
							  depth)),
				    canonical, depth);
	}
	return spell_name(type, middle, canonical, depth);
}

/* An out-of-line copy has its parameters in the abstract instance. */
static void to_origin(Dwarf_Die *die)
{
	Dwarf_Die origin;
	int steps = 0;

	while (steps++ < 4 &&
	       (refers_to(die, DW_AT_abstract_origin, &origin) ||
		refers_to(die, DW_AT_specification, &origin)))
		*die = origin;
}

char *spell_type(Dwarf_Die *die, bool canonical)
{
	Dwarf_Die own = *die;

	if (dwarf_tag(&own) != DW_TAG_subprogram)
		return spell_target(&own, copy(""), canonical, 0);
	to_origin(&own);
	return spell_target(&own, parameters(&own, canonical, 0), canonical, 0);
}
