// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * callers.c - which functions of the shipped kernel call another?
 *
 * In vmlinux, and inside of one section of a module, the distance stands in the
 * instruction; elsewhere in a module a relocation does.  Code is not disassembled
 * (see struct arch's leads_to()).
 */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/search.h"
#include "arch/arch.h"
#include "kernel/boot-pointers.h"
#include "kernel/callers.h"
#include "elf/elf-file.h"

static const struct arch *arch_of(struct object *object)
{
	return elf_file_arch(kallsyms_elf_file(object->syms));
}

/* @start: the address of @code, and @target counts from the same. */
static bool branches_to(const struct arch *arch, const unsigned char *code,
			size_t size, uint64_t start, uint64_t target)
{
	struct arch_place place;
	size_t from = 0;

	for (; arch->leads_to(code, size, from, start, target, &place);
	     from = place.field + 1)
		if (place.use == ARCH_CALL || place.use == ARCH_JUMP)
			return true;
	return false;
}

static bool in_vmlinux(struct object *vmlinux, const struct ksymbol *caller,
		       const struct ksymbol *callee)
{
	const struct arch *arch = arch_of(vmlinux);
	size_t left = 0;
	const char *code = kallsyms_bytes_at(vmlinux->syms, caller->address, &left);

	if (!code) {
		unchecked(vmlinux->path, "which functions call others",
			  "the code of '%s' is not in the file", caller->name);
		return false;
	}
	return branches_to(arch, (const unsigned char *)code,
			   left < caller->size ? left : caller->size,
			   caller->address, callee->address);
}

/* The module that is searched. */
struct caller_search {
	Elf *elf;
	const struct arch *arch;
	const struct ksymbol *caller, *callee;
};

static bool is_section(const struct caller_search *s, size_t index, const char *name)
{
	return name && strcmp(elf_section_name(s->elf, index), name) == 0;
}

static bool search_code(const struct caller_search *s, Elf_Scn *scn)
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

static bool search_relocations(const struct caller_search *s, Elf_Scn *scn,
			       const GElf_Shdr *shdr)
{
	Elf_Scn *table = elf_getscn(s->elf, shdr->sh_link);
	Elf_Data *data = elf_getdata(scn, NULL);
	Elf_Data *symbols = table ? elf_getdata(table, NULL) : NULL;
	GElf_Rela rela;
	GElf_Sym sym;
	int i;

	for (i = 0; data && symbols && gelf_getrela(data, i, &rela); i++) {
		const struct arch_relocation *kind;

		if (rela.r_offset < s->caller->address ||
		    rela.r_offset - s->caller->address >= s->caller->size ||
		    !gelf_getsym(symbols, GELF_R_SYM(rela.r_info), &sym) ||
		    !is_section(s, sym.st_shndx, s->callee->section))
			continue;
		kind = arch_relocation(s->arch, GELF_R_TYPE(rela.r_info));
		if (kind && kind->value == ARCH_VALUE_RELATIVE &&
		    sym.st_value + arch_leads(kind, (uint64_t)rela.r_addend) ==
		    s->callee->address)
			return true;
	}
	return false;
}

static bool in_module(struct object *module, const struct ksymbol *caller,
		      const struct ksymbol *callee)
{
	struct caller_search s = {
		.elf = elf_file_elf(kallsyms_elf_file(module->syms)),
		.arch = arch_of(module), .caller = caller, .callee = callee,
	};
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;

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

/* --- all of vmlinux -------------------------------------------------------------- */

/* The places in vmlinux that lead to a function. */
struct places {
	const struct arch *arch;
	struct kallsyms *syms;
	uint64_t target;
	uint64_t *list;		/* addresses of calls */
	size_t n;
	bool taken;
};

static void scan_code(struct places *p, const unsigned char *code, size_t size,
		      uint64_t start)
{
	struct arch_place place;
	size_t from = 0;

	for (; p->arch->leads_to(code, size, from, start, p->target, &place);
	     from = place.field + 1) {
		/* who reads its code takes no address */
		p->taken |= place.use == ARCH_ADDRESS;
		if (place.use != ARCH_CALL && place.use != ARCH_JUMP)
			continue;
		p->list = alloc_grow(p->list, p->n, sizeof(*p->list));
		p->list[p->n++] = start + place.field;
	}
}

static void scan_data(struct places *p, const unsigned char *data, size_t size)
{
	size_t step = p->arch->pointer_size, i;

	for (i = 0; i + step <= size && !p->taken; i += step)
		p->taken = arch_get(p->arch, data + i, step) == p->target;
}

/*
 * Where ftrace has its calls, what is unwound how, and what is known about functions
 * in other ways, has addresses that nobody calls.
 */
static bool is_table(const struct arch *arch, const char *name)
{
	static const char *const others[] = { ".notes", ".BTF", ".builtin_fw", NULL };
	const struct arch_table *table = arch_table(arch, name);

	return (table && table->leads) || arch_lists(others, name) ||
	       (arch->unwind && strcmp(arch->unwind->entries, name) == 0);
}

/* The sites that ftrace has of vmlinux, which may be in a section with other data. */
static bool is_trace_site(struct kallsyms *syms, uint64_t place)
{
	const struct ksymbol *start = kallsyms_global(syms, "__start_mcount_loc");
	const struct ksymbol *stop = kallsyms_global(syms, "__stop_mcount_loc");

	return start && stop && place >= start->address && place < stop->address;
}

/* Is it a pointer to the function?  Ends the search. */
static bool takes(void *ctx, uint64_t place, uint64_t value)
{
	struct places *p = ctx;

	if (value != p->target || is_trace_site(p->syms, place))
		return false;
	p->taken = true;
	return true;
}

/* The functions of vmlinux, by address; free() them. */
static const struct ksymbol **functions_of(struct object *vmlinux, size_t *count)
{
	const struct ksymbol **all, **list;
	size_t n = kallsyms_all(vmlinux->syms, &all), i, k = 0;

	/* which is the order of all */
	list = alloc_array(n, sizeof(*list));
	for (i = 0; i < n; i++)
		if (all[i]->function && all[i]->size)
			list[k++] = all[i];
	*count = k;
	return list;
}

/* The function that @address lies in, or NULL. */
static const struct ksymbol *function_around(const struct ksymbol *const *list,
					     size_t n, uint64_t address)
{
	size_t above = lower_bound(i, n, list[i]->address <= address);

	return above && address - list[above - 1]->address < list[above - 1]->size ?
	       list[above - 1] : NULL;
}

static void scan(struct places *p, Elf *elf)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;

	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *data;

		if (!gelf_getshdr(scn, &shdr) || shdr.sh_type != SHT_PROGBITS ||
		    !(shdr.sh_flags & SHF_ALLOC) ||
		    is_table(p->arch, elf_section_name(elf, elf_ndxscn(scn))))
			continue;
		if (!shdr.sh_size)
			continue;
		data = elf_rawdata(scn, NULL);
		/* whatever can't be read may hold the address */
		if (!data || !data->d_buf) {
			p->taken = true;
			continue;
		}
		if (shdr.sh_flags & SHF_EXECINSTR)
			scan_code(p, data->d_buf, data->d_size, shdr.sh_addr);
		if (!elf_is_code(&shdr))
			scan_data(p, data->d_buf, data->d_size);
	}
}

size_t callers_of(struct object *vmlinux, const struct ksymbol *callee,
		  const struct ksymbol ***out, bool *taken)
{
	struct places p = {
		.arch = arch_of(vmlinux), .syms = vmlinux->syms,
		.target = callee->address,
	};
	const struct ksymbol **functions, *caller, **list = NULL;
	size_t nfunctions, n = 0, i, k;

	*out = NULL;
	scan(&p, elf_file_elf(kallsyms_elf_file(vmlinux->syms)));
	boot_pointers_search(vmlinux->syms, takes, &p);
	functions = functions_of(vmlinux, &nfunctions);
	for (i = 0; i < p.n; i++) {
		caller = function_around(functions, nfunctions, p.list[i]);
		for (k = 0; k < n && list[k] != caller; k++)
			;
		/* code that is no function's can't be replaced */
		p.taken |= !caller;
		if (!caller || k < n || caller == callee)
			continue;
		list = alloc_grow(list, n, sizeof(*list));
		list[n++] = caller;
	}
	free(functions);
	free(p.list);
	*taken = p.taken;
	*out = list;
	return n;
}
