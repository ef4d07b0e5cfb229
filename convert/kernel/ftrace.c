// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ftrace.c - which functions of an object can be traced?
 *
 * The compiler leaves the sites where it has made room for tracing in a section: in
 * vmlinux an array of addresses between two symbols, in a module a section of
 * which only the relocations say anything.
 */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "elf/elf-file.h"
#include "kernel/boot-pointers.h"
#include "kernel/ftrace.h"

/* The address of a label of vmlinux' linker script; 0: there is none. */
static uint64_t address_of(struct object *vmlinux, const char *name)
{
	const struct ksymbol *label = kallsyms_global(vmlinux->syms, name);

	return label ? label->address : 0;
}

static const struct arch *arch_of(struct object *object)
{
	return elf_file_arch(kallsyms_elf_file(object->syms));
}

/* Is the site at @address the function's? */
static bool is_site(const struct arch *arch, const struct ksymbol *function,
		    uint64_t address)
{
	uint64_t before = arch->trace.before;

	return address + before >= function->address &&
	       address + before - function->address <
	       before + (function->size ? function->size : 1);
}

/* The array of vmlinux that the kernel fills when it boots. */
struct booted {
	const struct arch *arch;
	const struct ksymbol *function;
	uint64_t start, stop;
};

static bool is_entry(void *ctx, uint64_t place, uint64_t value)
{
	const struct booted *b = ctx;

	return place >= b->start && place < b->stop &&
	       is_site(b->arch, b->function, value);
}

static bool in_vmlinux(struct object *vmlinux, const struct ksymbol *function)
{
	uint64_t start = address_of(vmlinux, "__start_mcount_loc");
	uint64_t stop = address_of(vmlinux, "__stop_mcount_loc");
	const struct arch *arch = arch_of(vmlinux);
	struct booted b = { arch, function, start, stop };
	size_t left = 0, step = arch->pointer_size, i;
	const char *bytes = start < stop ?
		kallsyms_bytes_at(vmlinux->syms, start, &left) : NULL;

	if (!bytes)
		return false;
	if (stop - start < left)
		left = stop - start;
	for (i = 0; i + step <= left; i += step)
		if (is_site(arch, function, arch_get(arch, bytes + i, step)))
			return true;
	return boot_pointers_search(vmlinux->syms, is_entry, &b);
}

/* The module that is searched. */
struct site_search {
	Elf *elf;
	const struct arch *arch;
	const struct ksymbol *function;
};

/* Does a relocation of the sites name a place in the function? */
static bool is_in(const struct site_search *s, Elf_Data *symbols, const GElf_Rela *rela)
{
	const char *section;
	GElf_Sym sym;

	if (!gelf_getsym(symbols, GELF_R_SYM(rela->r_info), &sym))
		return false;
	section = elf_section_name(s->elf, sym.st_shndx);
	return s->function->section &&
	       strcmp(section, s->function->section) == 0 &&
	       is_site(s->arch, s->function, sym.st_value + (uint64_t)rela->r_addend);
}

static bool search_section(const struct site_search *s, Elf_Scn *scn,
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
	struct site_search s = {
		.elf = elf_file_elf(kallsyms_elf_file(module->syms)),
		.arch = arch_of(module), .function = function,
	};
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;

	while ((scn = elf_nextscn(s.elf, scn))) {
		const char *target;

		if (!gelf_getshdr(scn, &shdr) || shdr.sh_type != SHT_RELA)
			continue;
		target = elf_section_name(s.elf, shdr.sh_info);
		if (arch_lists(s.arch->trace.sections, target) &&
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
