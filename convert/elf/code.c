// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * code.c - which bytes does a function consist of in a relocatable file, and which of
 * them do relocations fill?
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/search.h"
#include "arch/arch.h"
#include "elf/code.h"

static bool is_function(const struct module_symbol *s)
{
	return GELF_ST_TYPE(s->sym.st_info) == STT_FUNC && s->shndx;
}

const struct module_symbol *code_find(const struct module *m, const char *name)
{
	size_t i;

	for (i = 1; i < m->nsymbols; i++)
		if (is_function(&m->symbols[i]) && strcmp(m->symbols[i].name, name) == 0)
			return &m->symbols[i];
	return NULL;
}

const struct module_symbol *code_function_at(const struct module *m, size_t section,
					     uint64_t offset)
{
	size_t i;

	for (i = 1; i < m->nsymbols; i++)
		if (is_function(&m->symbols[i]) && m->symbols[i].shndx == section &&
		    m->symbols[i].sym.st_value == offset)
			return &m->symbols[i];
	return NULL;
}

static void add_field(struct code *c, const GElf_Rela *rela)
{
	const struct arch_relocation *kind =
		arch_relocation(c->m->arch, GELF_R_TYPE(rela->r_info));
	size_t index = GELF_R_SYM(rela->r_info);

	if (rela->r_offset < c->start || rela->r_offset - c->start >= c->size ||
	    !kind || index >= c->m->nsymbols)
		return;
	c->fields = alloc_grow(c->fields, c->nfields, sizeof(*c->fields));
	c->fields[c->nfields++] = (struct code_field){
		.offset = rela->r_offset - c->start, .kind = kind,
		.symbol = &c->m->symbols[index], .addend = rela->r_addend,
	};
}

static int by_offset(const void *a, const void *b)
{
	const struct code_field *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

bool code_open(const struct module *m, const struct module_symbol *function,
	       struct code *c)
{
	const struct module_section *section;
	size_t i, k;

	memset(c, 0, sizeof(*c));
	if (!function || !function->shndx)
		return false;
	section = &m->sections[function->shndx];
	if (!section->data || function->sym.st_value > section->shdr.sh_size ||
	    section->shdr.sh_size - function->sym.st_value < function->sym.st_size)
		return false;
	c->m = m;
	c->section = function->shndx;
	c->start = function->sym.st_value;
	c->bytes = section->data + c->start;
	c->size = function->sym.st_size;
	for (i = 1; i < m->nsections; i++) {
		if (m->sections[i].shdr.sh_info != c->section)
			continue;
		for (k = 0; k < module_nrelas(m, i); k++) {
			GElf_Rela rela = module_rela(m, i, k);

			add_field(c, &rela);
		}
	}
	if (c->nfields)
		qsort(c->fields, c->nfields, sizeof(*c->fields), by_offset);
	return true;
}

void code_close(struct code *c)
{
	free(c->fields);
	memset(c, 0, sizeof(*c));
}

const struct code_field *code_field_at(const struct code *c, size_t offset)
{
	size_t above = lower_bound(i, c->nfields, c->fields[i].offset <= offset);

	/* relocations that write nothing may share a place with one that does */
	while (above--) {
		const struct code_field *f = &c->fields[above];

		if (f->kind->size)
			return offset - f->offset < f->kind->size ? f : NULL;
	}
	return NULL;
}

const char *code_callee(const struct code *c, const struct code_field *f)
{
	const struct module_symbol *s = f->symbol;

	if (s->shndx)
		s = code_function_at(c->m, s->shndx, s->sym.st_value +
				     arch_leads(f->kind, (uint64_t)f->addend));
	return s ? s->name : NULL;
}
