// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * codecmp.c - is the code that a compiler makes here the code that the kernel has?
 *
 * The bytes have to be the same, but for the fields that relocations fill.  Of
 * those that belong to calls and jumps the targets have to be called the same.
 * Calls inside of a section have no relocation any more; where their bytes differ,
 * because something between the two functions differs, the targets decide as well.
 */
#include <stdlib.h>
#include <string.h>

#include "arch.h"
#include "codecmp.h"
#include "elf-file.h"

/* A relocated field of the function. */
struct field {
	size_t offset;		/* in the function */
	size_t size;
	const char *target;	/* a function, or NULL */
};

/* The function in a relocatable file. */
struct code {
	const struct module *m;
	size_t section;
	uint64_t start;		/* in the section */
	const unsigned char *bytes;
	size_t size;
	struct field *fields;	/* in no order */
	size_t nfields;
};

/* The other one. */
struct other {
	struct object *object;
	const struct ksymbol *symbol;
	const unsigned char *bytes;	/* of vmlinux */
	struct module *module;		/* else the module's file ... */
	struct code code;		/* ... and the function in it */
};

static const struct module_symbol *find_function(const struct module *m,
						 const char *name)
{
	size_t i;

	for (i = 1; i < m->nsymbols; i++)
		if (GELF_ST_TYPE(m->symbols[i].sym.st_info) == STT_FUNC &&
		    m->symbols[i].shndx && strcmp(m->symbols[i].name, name) == 0)
			return &m->symbols[i];
	return NULL;
}

/* The function that begins at a place of a section, or NULL. */
static const char *function_at(const struct module *m, size_t section,
			       uint64_t offset)
{
	size_t i;

	for (i = 1; i < m->nsymbols; i++)
		if (GELF_ST_TYPE(m->symbols[i].sym.st_info) == STT_FUNC &&
		    m->symbols[i].shndx == section &&
		    m->symbols[i].sym.st_value == offset)
			return m->symbols[i].name;
	return NULL;
}

static void add_field(struct code *c, const GElf_Rela *rela)
{
	const struct arch_relocation *kind =
		arch_relocation(c->m->arch, GELF_R_TYPE(rela->r_info));
	size_t index = GELF_R_SYM(rela->r_info);
	struct field *f = &c->fields[c->nfields];
	const struct module_symbol *s;

	if (rela->r_offset < c->start || rela->r_offset - c->start >= c->size ||
	    !kind || index >= c->m->nsymbols)
		return;
	s = &c->m->symbols[index];
	f->offset = rela->r_offset - c->start;
	f->size = kind->size;
	/* the field of a call counts from its end */
	if (GELF_ST_TYPE(s->sym.st_info) == STT_SECTION)
		f->target = function_at(c->m, s->shndx,
			(uint64_t)rela->r_addend + kind->size);
	else
		f->target = s->name;
	c->nfields++;
}

/* Fills @c; false if there is no such function with contents. */
static bool open_code(const struct module *m, const char *name, struct code *c)
{
	const struct module_symbol *s = find_function(m, name);
	const struct module_section *section;
	size_t i, k, n = 0;

	memset(c, 0, sizeof(*c));
	if (!s)
		return false;
	section = &m->sections[s->shndx];
	if (!section->data || s->sym.st_value > section->shdr.sh_size ||
	    section->shdr.sh_size - s->sym.st_value < s->sym.st_size)
		return false;
	c->m = m;
	c->section = s->shndx;
	c->start = s->sym.st_value;
	c->bytes = section->data + c->start;
	c->size = s->sym.st_size;
	for (i = 1; i < m->nsections; i++)
		if (m->sections[i].shdr.sh_info == c->section)
			n += module_nrelas(m, i);
	c->fields = calloc(n + 1, sizeof(*c->fields));
	for (i = 1; i < m->nsections && c->fields; i++) {
		if (m->sections[i].shdr.sh_info != c->section)
			continue;
		for (k = 0; k < module_nrelas(m, i); k++) {
			GElf_Rela rela = module_rela(m, i, k);

			add_field(c, &rela);
		}
	}
	return c->fields != NULL;
}

static const struct field *field_at(const struct code *c, size_t offset)
{
	size_t i;

	for (i = 0; i < c->nfields; i++)
		if (c->fields[i].size && offset >= c->fields[i].offset &&
		    offset - c->fields[i].offset < c->fields[i].size)
			return &c->fields[i];
	return NULL;
}

/* Where a call whose field is at @offset goes to, from the start of the section. */
static uint64_t jump(const struct module *m, const unsigned char *bytes,
		     uint64_t start, size_t offset)
{
	int32_t distance = (int32_t)module_get(m, bytes + offset, 4);

	return start + offset + 4 + (uint64_t)(int64_t)distance;
}

/* Has vmlinux a symbol of that name there? */
static bool is_at(struct object *object, const char *name, uint64_t address)
{
	const struct ksymbol **list;
	size_t n = kallsyms_find(object->syms, name, &list), i;
	bool found = false;

	for (i = 0; i < n; i++)
		found |= list[i]->address == address;
	free(list);
	return found;
}

/* Does the other code's call, whose field is at @offset, go to @target? */
static bool goes_to(const struct code *c, const struct other *o, size_t offset,
		    const char *target)
{
	const struct field *f;
	const char *name;

	if (o->bytes)
		return is_at(o->object, target,
			     jump(c->m, o->bytes, o->symbol->address, offset));
	f = field_at(&o->code, offset);
	name = f ? f->target :
	       function_at(o->code.m, o->code.section,
			   jump(c->m, o->code.bytes, o->code.start, offset));
	return name && strcmp(name, target) == 0;
}

/*
 * Is the byte at @at, which differs, of a call or jump inside of the section that
 * goes to the same function?  @next: what follows it.
 */
static bool is_same_call(const struct code *c, const struct other *o, size_t at,
			 size_t *next)
{
	size_t field;

	for (field = at >= 3 ? at - 3 : 0; field <= at; field++) {
		const char *target;

		if (field + 4 > c->size || !c->m->arch->is_branch(c->bytes, field))
			continue;
		target = function_at(c->m, c->section,
				     jump(c->m, c->bytes, c->start, field));
		if (!target || !goes_to(c, o, field, target))
			continue;
		*next = field + 4;
		return true;
	}
	return false;
}

static enum sameness compare(const struct code *c, const struct other *o,
			     size_t *where)
{
	const unsigned char *bytes = o->bytes ? o->bytes : o->code.bytes;
	size_t i = 0;

	while (i < c->size) {
		const struct field *f = field_at(c, i);

		*where = i;
		if (f) {
			if (f->target && f->size == 4 &&
			    c->m->arch->is_branch(c->bytes, f->offset) &&
			    !goes_to(c, o, f->offset, f->target))
				return CODE_CALLS;
			i = f->offset + f->size;
		} else if (c->bytes[i] == bytes[i]) {
			i++;
		} else if (!is_same_call(c, o, i, &i)) {
			return CODE_BYTES;
		}
	}
	return CODE_SAME;
}

/* Finds the kernel's function. */
static bool open_other(struct other *o)
{
	size_t left;

	if (!o->symbol->section) {
		o->bytes = (const unsigned char *)
			kallsyms_bytes_at(o->object->syms, o->symbol->address,
					  &left);
		return o->bytes && left >= o->symbol->size;
	}
	return !module_open(o->object->path, &o->module) &&
	       open_code(o->module, o->symbol->name, &o->code);
}

enum sameness codecmp(const struct module *built, const char *name,
		      struct object *object, const struct ksymbol *shipped,
		      size_t *where)
{
	struct other o = { .object = object, .symbol = shipped };
	enum sameness result = CODE_UNKNOWN;
	struct code c;

	*where = 0;
	if (open_code(built, name, &c) && open_other(&o)) {
		*where = c.size;
		result = c.size != shipped->size ? CODE_SIZE :
						   compare(&c, &o, where);
	}
	free(c.fields);
	free(o.code.fields);
	if (o.module)
		module_close(o.module);
	return result;
}

enum sameness codecmp_built(const struct module *one, const struct module *other,
			    const char *name)
{
	struct other o = { 0 };
	enum sameness result = CODE_UNKNOWN;
	struct code c;
	size_t where;

	if (open_code(one, name, &c) && open_code(other, name, &o.code))
		result = c.size != o.code.size ? CODE_SIZE :
						 compare(&c, &o, &where);
	free(c.fields);
	free(o.code.fields);
	return result;
}
