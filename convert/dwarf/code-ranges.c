// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * code-ranges.c - which unit is code of?
 */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/search.h"
#include "dwarf/parts.h"
#include "elf/elf-file.h"

/*
 * Turns an address of the laid out module into an offset in the section that is
 * returned; NULL: it is in none.
 */
const char *section_at(struct debuginfo *info, uint64_t *address)
{
	Dwarf_Addr place = *address + info->bias;
	GElf_Word shndx = 0;
	int i = dwfl_module_relocate_address(info->module, &place);

	*address = place;
	return i < 0 ? NULL :
	       dwfl_module_relocation_info(info->module, i, &shndx);
}

bool unit_has_code(struct unit *u, const char *section, uint64_t address)
{
	Dwarf_Die die;

	if (section)
		return debuginfo_code_unit(u->info, section, address) == u;
	return dwarf_offdie(u->info->dwarf, u->die, &die) &&
	       dwarf_haspc(&die, address) > 0;
}

/* Reads the ranges of a module's units. */
static void read_code(struct debuginfo *info)
{
	struct unit **units;
	size_t n = debuginfo_units(info, &units), i;

	for (i = 0; i < n; i++) {
		Dwarf_Addr base, start, end;
		ptrdiff_t next = 0;
		Dwarf_Die die;

		while (unit_die(units[i], &die) &&
		       (next = dwarf_ranges(&die, next, &base, &start,
					    &end)) > 0) {
			struct code_range c = { .start = start, .unit = units[i] };

			c.section = section_at(info, &c.start);
			c.end = c.start + (end - start);
			if (!c.section)
				continue;
			info->code = alloc_grow(info->code, info->ncode,
						sizeof(*info->code));
			info->code[info->ncode++] = c;
		}
	}
}

void unit_visit_code(struct unit *u,
		     void (*visit)(const char *section, uint64_t start, uint64_t end,
				   void *ctx), void *ctx)
{
	Dwarf_Addr base, start, end;
	ptrdiff_t next = 0;
	Dwarf_Die die;
	size_t i;

	if (u->info->module) {
		if (!u->info->code)
			read_code(u->info);
		for (i = 0; i < u->info->ncode; i++)
			if (u->info->code[i].unit == u)
				visit(u->info->code[i].section, u->info->code[i].start,
				      u->info->code[i].end, ctx);
		return;
	}
	while (unit_die(u, &die) &&
	       (next = dwarf_ranges(&die, next, &base, &start, &end)) > 0)
		visit(NULL, start, end, ctx);
}

/* The unit whose code is at an offset in a section of a module. */
static struct unit *module_code_unit(struct debuginfo *info,
				     const char *section, uint64_t offset)
{
	size_t i;

	if (!info->code)
		read_code(info);
	for (i = 0; i < info->ncode; i++)
		if (offset >= info->code[i].start &&
		    offset < info->code[i].end &&
		    strcmp(info->code[i].section, section) == 0)
			return info->code[i].unit;
	return NULL;
}

static int by_start(const void *a, const void *b)
{
	const struct code_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* The ranges of all units of vmlinux, in the order of addresses. */
static void read_vmlinux_code(struct debuginfo *info)
{
	struct unit **units;
	size_t n = debuginfo_units(info, &units), i;

	for (i = 0; i < n; i++) {
		Dwarf_Addr base, start, end;
		ptrdiff_t next = 0;
		Dwarf_Die die;

		while (unit_die(units[i], &die) &&
		       (next = dwarf_ranges(&die, next, &base, &start, &end)) > 0) {
			if (start == end)
				continue;
			info->code = alloc_grow(info->code, info->ncode, sizeof(*info->code));
			info->code[info->ncode++] = (struct code_range){
				.start = start, .end = end, .unit = units[i] };
		}
		if (info->file && i % 64 == 63)
			elf_file_relax(info->file);
	}
	if (info->ncode)
		qsort(info->code, info->ncode, sizeof(*info->code), by_start);
}

/*
 * The same where the list of addresses (.debug_aranges) does not tell: clang writes none,
 * and what is assembled beside it has some.
 */
static struct unit *vmlinux_code_unit(struct debuginfo *info, uint64_t address)
{
	size_t found;

	if (!info->code)
		read_vmlinux_code(info);
	found = lower_bound(i, info->ncode, info->code[i].start <= address);
	return found && address < info->code[found - 1].end ? info->code[found - 1].unit : NULL;
}

struct unit *debuginfo_code_unit(struct debuginfo *info, const char *section,
				 uint64_t address)
{
	struct unit **units;
	Dwarf_Off offset;
	size_t n, found;
	Dwarf_Die die;

	if (section)
		return module_code_unit(info, section, address);
	if (!dwarf_addrdie(info->dwarf, address, &die))
		return vmlinux_code_unit(info, address);
	offset = dwarf_dieoffset(&die);
	n = debuginfo_units(info, &units);
	/* they are in the order of the file */
	found = lower_bound(i, n, units[i]->die < offset);
	return found < n && units[found]->die == offset ? units[found] : NULL;
}
