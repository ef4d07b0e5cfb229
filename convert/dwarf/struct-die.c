// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * struct-die.c - how DWARF says that a struct or union is laid out.
 */
#include <dwarf.h>
#include <gelf.h>
#include <string.h>

#include "dwarf/debuginfo.h"
#include "dwarf/struct-die.h"

/*
 * Unnamed members and typedefs nest no deeper, and no struct has more members;
 * hostile DWARF may go in circles.
 */
#define MAX_DEPTH 32
#define MAX_STEPS 100000

void struct_die_complete(Dwarf_Die *type)
{
	Dwarf_Attribute attr;
	Dwarf_Die whole;

	if (dwarf_attr(type, DW_AT_signature, &attr) &&
	    dwarf_formref_die(&attr, &whole))
		*type = whole;
}

/* The struct or union without a tag that a typedef stands for. */
static bool typedef_target(Dwarf_Die *type)
{
	Dwarf_Attribute attr;

	if (!dwarf_formref_die(dwarf_attr(type, DW_AT_type, &attr), type))
		return false;
	struct_die_complete(type);
	return (dwarf_tag(type) == DW_TAG_structure_type ||
		dwarf_tag(type) == DW_TAG_union_type) &&
	       !dwarf_hasattr(type, DW_AT_name);
}

void unit_structs(const struct unit *unit,
		  bool (*wanted)(void *ctx, enum struct_kind kind,
				 const char *name),
		  struct_visit visit, void *ctx)
{
	Dwarf_Die die, child, type;
	Dwarf_Attribute attr;
	enum struct_kind kind;
	const char *name;
	int more = unit_die(unit, &die) ? dwarf_child(&die, &child) : -1;

	for (; more == 0; more = dwarf_siblingof(&child, &child)) {
		switch (dwarf_tag(&child)) {
		case DW_TAG_structure_type:
			kind = STRUCT_TAG;
			break;
		case DW_TAG_union_type:
			kind = UNION_TAG;
			break;
		case DW_TAG_typedef:
			kind = STRUCT_TYPEDEF;
			break;
		default:
			continue;
		}
		type = child;
		struct_die_complete(&type);
		name = dwarf_formstring(dwarf_attr(&type, DW_AT_name, &attr));
		if (!name || !wanted(ctx, kind, name))
			continue;
		if (kind == STRUCT_TYPEDEF && !typedef_target(&type))
			continue;
		if (!dwarf_hasattr(&type, DW_AT_declaration) &&
		    !visit(ctx, &type))
			return;
	}
	if (more < 0)
		unchecked(unit_name(unit), "its structs",
			  "its debug information can't be read (%s): get it again",
			  dwarf_errmsg(-1));
}

static bool number(Dwarf_Die *die, unsigned int name, uint64_t *out)
{
	Dwarf_Attribute attr;
	Dwarf_Word value;

	if (dwarf_formudata(dwarf_attr(die, name, &attr), &value))
		return false;
	*out = value;
	return true;
}

bool struct_die_size(Dwarf_Die *type, uint64_t *size)
{
	return number(type, DW_AT_byte_size, size);
}

/* The type of a member without typedefs and qualifiers; or of array elements. */
static bool member_type(Dwarf_Die *member, bool elements, Dwarf_Die *out)
{
	Dwarf_Attribute attr;
	int depth;

	*out = *member;
	for (depth = 0; depth < MAX_DEPTH; depth++) {
		if (!dwarf_formref_die(dwarf_attr(out, DW_AT_type, &attr), out))
			return false;
		switch (dwarf_tag(out)) {
		case DW_TAG_typedef:
		case DW_TAG_const_type:
		case DW_TAG_volatile_type:
		case DW_TAG_restrict_type:
		case DW_TAG_atomic_type:
			break;
		case DW_TAG_array_type:
			if (!elements)
				return true;
			break;
		default:
			struct_die_complete(out);
			return true;
		}
	}
	return false;
}

/* Byte offset of a member: a number or, in old DWARF, an expression. */
static uint64_t byte_offset(Dwarf_Die *member)
{
	Dwarf_Attribute attr;
	uint64_t offset;
	Dwarf_Op *ops;
	size_t n;

	if (number(member, DW_AT_data_member_location, &offset))
		return offset;
	if (dwarf_attr(member, DW_AT_data_member_location, &attr) &&
	    dwarf_getlocation(&attr, &ops, &n) == 0 && n == 1 &&
	    ops[0].atom == DW_OP_plus_uconst)
		return ops[0].number;
	return 0;	/* of a union */
}

/* In bits; 0 where it is not known. */
static uint64_t member_size(Dwarf_Die *member)
{
	Dwarf_Die type;
	Dwarf_Word size;
	uint64_t bits;

	if (number(member, DW_AT_bit_size, &bits))
		return bits;
	if (!member_type(member, false, &type) ||
	    dwarf_aggregate_size(&type, &size))
		return 0;
	return size * 8;
}

static bool is_little_endian(Dwarf_Die *die)
{
	Elf *elf = dwarf_getelf(dwarf_cu_getdwarf(die->cu));
	GElf_Ehdr ehdr;

	return elf && gelf_getehdr(elf, &ehdr) &&
	       ehdr.e_ident[EI_DATA] == ELFDATA2LSB;
}

/*
 * In bits.  DWARF 4 and 5 count a bit-field's from the beginning of the struct;
 * DWARF 3 and older from the most significant bit of a word, whose offset and
 * size in bytes it gives.
 */
static uint64_t member_offset(Dwarf_Die *member)
{
	uint64_t offset, word, bits, from_top;
	Dwarf_Die type;

	if (number(member, DW_AT_data_bit_offset, &offset))
		return offset;
	offset = byte_offset(member) * 8;
	if (!number(member, DW_AT_bit_offset, &from_top) ||
	    !number(member, DW_AT_bit_size, &bits))
		return offset;
	if (!is_little_endian(member))
		return offset + from_top;
	if (!number(member, DW_AT_byte_size, &word) &&
	    (!member_type(member, false, &type) ||
	     !number(&type, DW_AT_byte_size, &word)))
		return offset;
	return offset + word * 8 - from_top - bits;
}

static bool is_struct(Dwarf_Die *type)
{
	return dwarf_tag(type) == DW_TAG_structure_type ||
	       dwarf_tag(type) == DW_TAG_union_type;
}

static bool find_member(Dwarf_Die *outer, const char *path, uint64_t *offset,
			uint64_t *size, int depth, int *steps)
{
	size_t length = strcspn(path, ".");
	Dwarf_Die child, type;
	const char *name;
	bool ours;

	if (depth > MAX_DEPTH || dwarf_child(outer, &child))
		return false;
	do {
		if (++*steps > MAX_STEPS)
			return false;
		if (dwarf_tag(&child) != DW_TAG_member)
			continue;
		name = dwarf_diename(&child);
		ours = name && strncmp(name, path, length) == 0 &&
		       !name[length];
		if (ours && !path[length]) {
			*offset = member_offset(&child);
			*size = member_size(&child);
			return true;
		}
		if ((name && !ours) ||
		    !member_type(&child, ours, &type) || !is_struct(&type) ||
		    !find_member(&type, ours ? path + length + 1 : path,
				 offset, size, depth + 1, steps))
			continue;
		*offset += member_offset(&child);
		return true;
	} while (dwarf_siblingof(&child, &child) == 0);
	return false;
}

bool struct_die_member(Dwarf_Die *type, const char *path, uint64_t *offset,
		       uint64_t *size)
{
	int steps = 0;

	return find_member(type, path, offset, size, 0, &steps);
}

/* A walk over members; @steps are those that were made. */
struct member_walk {
	void (*visit)(void *ctx, const char *name, uint64_t offset, uint64_t size);
	void *ctx;
	int steps;
};

/* @base: where @outer begins, in bits. */
static void walk_members(struct member_walk *w, Dwarf_Die *outer, uint64_t base,
			 int depth)
{
	Dwarf_Die child, type;
	const char *name;

	if (depth > MAX_DEPTH || dwarf_child(outer, &child))
		return;
	do {
		if (++w->steps > MAX_STEPS)
			return;
		if (dwarf_tag(&child) != DW_TAG_member)
			continue;
		name = dwarf_diename(&child);
		if (name)
			w->visit(w->ctx, name, base + member_offset(&child),
				 member_size(&child));
		else if (member_type(&child, false, &type) && is_struct(&type))
			walk_members(w, &type, base + member_offset(&child), depth + 1);
	} while (dwarf_siblingof(&child, &child) == 0);
}

void struct_die_members(Dwarf_Die *type,
			void (*visit)(void *ctx, const char *name, uint64_t offset,
				      uint64_t size), void *ctx)
{
	struct member_walk w = { .visit = visit, .ctx = ctx };

	walk_members(&w, type, 0, 0);
}
