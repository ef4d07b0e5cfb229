// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * line.c - which line of its source did the compiler make code of?
 *
 * Of what was inlined it is the line of the call that an author has written: the
 * outermost one.
 */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "dwarf/parts.h"

/* The address of a module's section, as libdwfl has laid it out. */
static bool section_address(struct debuginfo *info, const char *section, Dwarf_Addr *out)
{
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(info->module, &bias);
	Elf_Scn *scn = NULL;
	size_t names;

	if (!elf || elf_getshdrstrndx(elf, &names))
		return false;
	while ((scn = elf_nextscn(elf, scn))) {
		GElf_Shdr shdr;
		const char *name = gelf_getshdr(scn, &shdr) ?
				   elf_strptr(elf, names, shdr.sh_name) : NULL;

		if (name && strcmp(name, section) == 0) {
			*out = shdr.sh_addr + bias;
			return true;
		}
	}
	return false;
}

/* Where the function was called that @die is an inlined copy of, or NULL. */
static const char *call_of(Dwarf_Die *unit, Dwarf_Die *die, unsigned int *line)
{
	Dwarf_Attribute attr;
	Dwarf_Word file, number;
	Dwarf_Files *files;
	size_t n;

	if (dwarf_formudata(dwarf_attr(die, DW_AT_call_file, &attr), &file) ||
	    dwarf_formudata(dwarf_attr(die, DW_AT_call_line, &attr), &number) ||
	    dwarf_getsrcfiles(unit, &files, &n) || file >= n)
		return NULL;
	*line = (unsigned int)number;
	return dwarf_filesrc(files, file, NULL, NULL);
}

/* The outermost call around an address of the unit, or NULL. */
static const char *outermost_call(Dwarf_Die *unit, Dwarf_Addr pc, unsigned int *line)
{
	Dwarf_Die *scopes = NULL, *around = NULL;
	const char *file = NULL;
	int n = dwarf_getscopes(unit, pc, &scopes);

	if (n > 0)
		n = dwarf_getscopes_die(&scopes[0], &around);
	while (n-- > 0 && !file)
		if (dwarf_tag(&around[n]) == DW_TAG_inlined_subroutine)
			file = call_of(unit, &around[n], line);
	free(around);
	free(scopes);
	return file;
}

char *debuginfo_line(struct debuginfo *info, const char *section, uint64_t offset,
		     unsigned int *line)
{
	Dwarf_Addr address, bias;
	const char *file = NULL;
	Dwarf_Die *unit;
	Dwfl_Line *found;
	int number;

	if (!info->module || !section_address(info, section, &address))
		return NULL;
	address += offset;
	unit = dwfl_module_addrdie(info->module, address, &bias);
	if (unit)
		file = outermost_call(unit, address - bias, line);
	if (!file) {
		found = dwfl_module_getsrc(info->module, address);
		file = found ? dwfl_lineinfo(found, NULL, &number, NULL, NULL, NULL) : NULL;
		*line = file ? (unsigned int)number : 0;
	}
	return file ? source_path(info, file) : NULL;
}
