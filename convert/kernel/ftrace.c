// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ftrace.c - which functions of an object can be traced?
 *
 * The compiler leaves the places of its calls of __fentry__ in __mcount_loc: in
 * vmlinux an array of addresses between two symbols, in a module a section of
 * which only the relocations say anything.
 */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "elf/elf-file.h"
#include "kernel/ftrace.h"

/* The address of a label of vmlinux' linker script; 0: there is none. */
static uint64_t address_of(struct object *vmlinux, const char *name)
{
	const struct ksymbol *label = kallsyms_global(vmlinux->syms, name);

	return label ? label->address : 0;
}

/* An address of the array; vmlinux is of this machine's byte order or refused. */
static uint64_t entry(const char *bytes, size_t n)
{
	uint64_t value;

	memcpy(&value, bytes + n * sizeof(value), sizeof(value));
	return value;
}

static bool in_function(const struct ksymbol *function, uint64_t address)
{
	return address >= function->address &&
	       address - function->address < (function->size ? function->size : 1);
}

static bool in_vmlinux(struct object *vmlinux, const struct ksymbol *function)
{
	uint64_t start = address_of(vmlinux, "__start_mcount_loc");
	uint64_t stop = address_of(vmlinux, "__stop_mcount_loc");
	size_t left = 0, n, i;
	const char *bytes = start < stop ?
		kallsyms_bytes_at(vmlinux->syms, start, &left) : NULL;

	if (!bytes)
		return false;
	if (stop - start < left)
		left = stop - start;
	n = left / sizeof(uint64_t);
	for (i = 0; i < n; i++)
		if (in_function(function, entry(bytes, i)))
			return true;
	return false;
}

/* The module that is searched. */
struct search {
	Elf *elf;
	const struct ksymbol *function;
};

/* Does a relocation of __mcount_loc name a place in the function? */
static bool is_in(const struct search *s, Elf_Data *symbols, const GElf_Rela *rela)
{
	const char *section;
	GElf_Sym sym;

	if (!gelf_getsym(symbols, GELF_R_SYM(rela->r_info), &sym))
		return false;
	section = elf_section_name(s->elf, sym.st_shndx);
	return s->function->section &&
	       strcmp(section, s->function->section) == 0 &&
	       in_function(s->function, sym.st_value + (uint64_t)rela->r_addend);
}

static bool search_section(const struct search *s, Elf_Scn *scn,
			   const GElf_Shdr *shdr)
{
	Elf_Scn *table = elf_getscn(s->elf, shdr->sh_link);
	Elf_Data *data = elf_getdata(scn, NULL);
	Elf_Data *symbols = table ? elf_getdata(table, NULL) : NULL;
	GElf_Rela rela;
	int i;

	for (i = 0; data && symbols && gelf_getrela(data, i, &rela); i++)
		if (is_in(s, symbols, &rela))
			return true;
	return false;
}

static bool in_module(struct object *module, const struct ksymbol *function)
{
	struct search s = {
		.elf = elf_file_elf(kallsyms_elf_file(module->syms)),
		.function = function,
	};
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;

	while ((scn = elf_nextscn(s.elf, scn))) {
		const char *target;

		if (!gelf_getshdr(scn, &shdr) || shdr.sh_type != SHT_RELA)
			continue;
		target = elf_section_name(s.elf, shdr.sh_info);
		if (strcmp(target, "__mcount_loc") == 0 &&
		    search_section(&s, scn, &shdr))
			return true;
	}
	return false;
}

bool ftrace_can_trace(struct object *object, const struct ksymbol *function)
{
	if (strcmp(object->name, "vmlinux") == 0)
		return in_vmlinux(object, function);
	return in_module(object, function);
}
