// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * callers.c - does one function of the shipped kernel call another?
 *
 * In vmlinux, and inside of one section of a module, the distance stands in the
 * instruction; elsewhere in a module a relocation does.  Code is not disassembled:
 * four bytes after what may be the code of a call that lead exactly to the
 * beginning of a function are hardly ever anything else.
 */
#include <gelf.h>
#include <string.h>

#include "arch.h"
#include "callers.h"
#include "elf-file.h"

static const struct arch *arch_of(struct object *object)
{
	GElf_Ehdr ehdr;

	return gelf_getehdr(elf_file_elf(kallsyms_elf_file(object->syms)), &ehdr) ?
	       arch_find(ehdr.e_machine) : NULL;
}

/* @start: the address of @code, and @target counts from the same. */
static bool branches_to(const struct arch *arch, const unsigned char *code,
			size_t size, uint64_t start, uint64_t target)
{
	int32_t distance;
	size_t i;

	for (i = 0; i + sizeof(distance) <= size; i++) {
		if (!arch->is_branch(code, i))
			continue;
		memcpy(&distance, code + i, sizeof(distance));
		if (start + i + sizeof(distance) + (uint64_t)(int64_t)distance == target)
			return true;
	}
	return false;
}

static bool in_vmlinux(struct object *vmlinux, const struct ksymbol *caller,
		       const struct ksymbol *callee)
{
	const struct arch *arch = arch_of(vmlinux);
	size_t left = 0;
	const char *code = kallsyms_bytes_at(vmlinux->syms, caller->address, &left);

	if (!arch || !code)
		return false;
	return branches_to(arch, (const unsigned char *)code,
			   left < caller->size ? left : caller->size,
			   caller->address, callee->address);
}

/* The module that is searched. */
struct search {
	Elf *elf;
	size_t strings;
	const struct arch *arch;
	const struct ksymbol *caller, *callee;
};

static const char *section_name(const struct search *s, size_t index)
{
	Elf_Scn *scn = elf_getscn(s->elf, index);
	GElf_Shdr shdr;

	if (!scn || !gelf_getshdr(scn, &shdr))
		return NULL;
	return elf_strptr(s->elf, s->strings, shdr.sh_name);
}

static bool is_section(const struct search *s, size_t index, const char *name)
{
	const char *own = section_name(s, index);

	return own && name && strcmp(own, name) == 0;
}

static bool search_code(const struct search *s, Elf_Scn *scn)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	const struct ksymbol *caller = s->caller;

	if (!data || !data->d_buf || strcmp(caller->section, s->callee->section) ||
	    caller->address > data->d_size ||
	    data->d_size - caller->address < caller->size)
		return false;
	return branches_to(s->arch, (unsigned char *)data->d_buf + caller->address,
			   caller->size, caller->address, s->callee->address);
}

static bool search_relocations(const struct search *s, Elf_Scn *scn,
			       const GElf_Shdr *shdr)
{
	Elf_Scn *table = elf_getscn(s->elf, shdr->sh_link);
	Elf_Data *data = elf_getdata(scn, NULL);
	Elf_Data *symbols = table ? elf_getdata(table, NULL) : NULL;
	GElf_Rela rela;
	GElf_Sym sym;
	int i;

	for (i = 0; data && symbols && gelf_getrela(data, i, &rela); i++) {
		if (rela.r_offset < s->caller->address ||
		    rela.r_offset - s->caller->address >= s->caller->size ||
		    !gelf_getsym(symbols, GELF_R_SYM(rela.r_info), &sym) ||
		    !is_section(s, sym.st_shndx, s->callee->section))
			continue;
		/* the field of a call counts from its end */
		if (sym.st_value + (uint64_t)rela.r_addend + 4 == s->callee->address)
			return true;
	}
	return false;
}

static bool in_module(struct object *module, const struct ksymbol *caller,
		      const struct ksymbol *callee)
{
	struct search s = {
		.elf = elf_file_elf(kallsyms_elf_file(module->syms)),
		.arch = arch_of(module), .caller = caller, .callee = callee,
	};
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;

	if (!s.arch || elf_getshdrstrndx(s.elf, &s.strings))
		return false;
	while ((scn = elf_nextscn(s.elf, scn))) {
		if (!gelf_getshdr(scn, &shdr))
			continue;
		if (shdr.sh_type == SHT_RELA &&
		    is_section(&s, shdr.sh_info, caller->section) &&
		    search_relocations(&s, scn, &shdr))
			return true;
		if (shdr.sh_type == SHT_PROGBITS &&
		    is_section(&s, elf_ndxscn(scn), caller->section) &&
		    search_code(&s, scn))
			return true;
	}
	return false;
}

bool calls(struct object *object, const struct ksymbol *caller,
	   const struct ksymbol *callee)
{
	return caller->section && callee->section ?
	       in_module(object, caller, callee) :
	       in_vmlinux(object, caller, callee);
}
