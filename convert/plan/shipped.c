// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * shipped.c - what does the shipped code of a unit say?
 *
 * Where the code of a function is the same, each of its fields pairs a relocation of the
 * object file with what the kernel's build made of it.  The linker lays each section of
 * an object file out in one piece, so one field says where a whole section is, and with it
 * each symbol of that section.  All functions of the unit are asked, and the majority is
 * right: one that disagrees refers to something else.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "plan/shipped.h"

/* Where a section of the object file, or what an undefined symbol names, is. */
struct learned {
	struct shipped_place place;
	size_t votes;		/* for it, more than against it; 0: not known */
};

struct shipped {
	const struct module *built;
	struct object *object;
	struct module *module;		/* the object's file; NULL: vmlinux */
	struct learned *sections;	/* of the object file */
	struct learned *symbols;	/* undefined and weak ones of it */
	size_t nfunctions;
};

static bool open_counterpart(const struct shipped *s, const struct ksymbol *symbol,
			     struct counterpart *out)
{
	size_t left, i;

	memset(out, 0, sizeof(*out));
	out->object = s->object;
	out->symbol = symbol;
	if (!s->module) {
		out->bytes = (const unsigned char *)
			kallsyms_bytes_at(s->object->syms, symbol->address, &left);
		return out->bytes && left >= symbol->size;
	}
	i = symbol->index;
	return i < s->module->nsymbols &&
	       strcmp(s->module->symbols[i].name, symbol->name) == 0 &&
	       code_open(s->module, &s->module->symbols[i], &out->code);
}

/*
 * Does what refers to the symbol count from its section?  A weak definition may be
 * overridden by another unit's.
 */
static bool is_in_section(const struct module_symbol *symbol)
{
	return symbol->shndx && GELF_ST_BIND(symbol->sym.st_info) != STB_WEAK;
}

/*
 * What the field of vmlinux' code at @address holds, as the linker computed it: with that
 * of a page, what a later one of the same symbol and addend has in it.  False where
 * that can't be told.
 */
static bool field_value(const struct code *c, const struct code_field *f,
			const unsigned char *bytes, uint64_t address, uint64_t *out)
{
	const struct code_field *low = f, *end = c->fields + c->nfields;
	const struct arch *arch = c->m->arch;

	if (f->kind->value == ARCH_VALUE_OTHER || f->kind->value == ARCH_VALUE_LOW ||
	    f->offset + f->kind->size > c->size)
		return false;
	*out = arch->read(f->kind, bytes + f->offset, address + f->offset);
	if (f->kind->value != ARCH_VALUE_PAGE)
		return true;
	while (++low < end)
		if (low->kind->value == ARCH_VALUE_LOW && low->symbol == f->symbol &&
		    low->addend == f->addend)
			break;
	if (low == end || low->offset + low->kind->size > c->size)
		return false;
	*out += arch->read(low->kind, bytes + low->offset, address + low->offset);
	return true;
}

/*
 * Where the other code has what the relocation of @f counts from: the beginning of the
 * symbol's section, or what an undefined symbol names.  False where that can't be told.
 */
static bool field_place(const struct code *c, const struct counterpart *o,
			const struct code_field *f, struct shipped_place *out)
{
	uint64_t own = is_in_section(f->symbol) ? f->symbol->sym.st_value : 0;
	const struct code_field *other;
	uint64_t value;

	if (f->kind->value == ARCH_VALUE_OTHER || f->offset + f->kind->size > c->size)
		return false;
	if (o->bytes) {
		if (!field_value(c, f, o->bytes, o->symbol->address, &value))
			return false;
		out->section = NULL;
		out->address = value - (uint64_t)f->addend - own;
		return true;
	}
	other = code_field_at(&o->code, f->offset);
	if (!other || other->offset != f->offset || other->kind != f->kind ||
	    !other->symbol->shndx)
		return false;
	out->section = o->code.m->sections[other->symbol->shndx].name;
	out->address = other->symbol->sym.st_value + (uint64_t)other->addend -
		       (uint64_t)f->addend - own;
	return true;
}

/* What is known of the thing that a symbol of the object file counts from, or NULL. */
static struct learned *known_of(const struct shipped *s, const struct module_symbol *symbol)
{
	if (is_in_section(symbol)) {
		/* its parts go to where the linker has their like */
		if (s->built->sections[symbol->shndx].shdr.sh_flags & SHF_MERGE)
			return NULL;
		return &s->sections[symbol->shndx];
	}
	return symbol->shndx || symbol->sym.st_shndx == SHN_UNDEF ?
	       &s->symbols[symbol - s->built->symbols] : NULL;
}

static bool same_place(const struct shipped_place *a, const struct shipped_place *b)
{
	return a->address == b->address &&
	       (a->section == b->section ||
		(a->section && b->section && strcmp(a->section, b->section) == 0));
}

static void vote(struct learned *l, const struct shipped_place *place)
{
	if (l->votes && !same_place(&l->place, place)) {
		l->votes--;
		return;
	}
	l->place = *place;
	l->votes++;
}

static void learn(struct shipped *s, const struct code *c, const struct counterpart *o)
{
	struct shipped_place place;
	struct learned *l;
	size_t i;

	s->nfunctions++;
	for (i = 0; i < c->nfields; i++) {
		l = known_of(s, c->fields[i].symbol);
		if (l && field_place(c, o, &c->fields[i], &place))
			vote(l, &place);
	}
}

/* The string that begins at a place of a section of the object file; NULL: none. */
static const char *string_at(const struct module *m, size_t section, uint64_t offset)
{
	const struct module_section *s = &m->sections[section];

	if (!s->data || offset >= s->shdr.sh_size ||
	    !memchr(s->data + offset, 0, s->shdr.sh_size - offset))
		return NULL;
	return (const char *)s->data + offset;
}

/* Does the field refer to a string, and the kernel's to another one? */
static bool is_other_string(const struct shipped *s, const struct code *c,
			    const struct counterpart *o, const struct code_field *f)
{
	const struct module_section *section = &s->built->sections[f->symbol->shndx];
	const char *own, *theirs;
	const struct code_field *other;
	uint64_t offset = f->symbol->sym.st_value + (uint64_t)f->addend;
	size_t left;

	if (!f->symbol->shndx || !(section->shdr.sh_flags & SHF_STRINGS) ||
	    f->kind->value == ARCH_VALUE_OTHER || f->offset + f->kind->size > c->size)
		return false;
	/* nothing follows the field in its instruction */
	offset = arch_leads(f->kind, offset);
	own = string_at(s->built, f->symbol->shndx, offset);
	if (!own)
		return false;
	if (o->bytes) {
		if (!field_value(c, f, o->bytes, o->symbol->address, &offset))
			return false;
		offset = arch_leads(f->kind, offset);
		theirs = kallsyms_bytes_at(s->object->syms, offset, &left);
		return !theirs || left <= strlen(own) || strcmp(own, theirs);
	}
	other = code_field_at(&o->code, f->offset);
	if (!other || !other->symbol->shndx)
		return true;
	offset = other->symbol->sym.st_value +
		 arch_leads(f->kind, (uint64_t)other->addend);
	theirs = string_at(o->code.m, other->symbol->shndx, offset);
	return !theirs || strcmp(own, theirs);
}

/* Has the field of vmlinux' code the lower part of the address that is known? */
static bool is_same_low(const struct learned *l, const struct code *c,
			const struct counterpart *o, const struct code_field *f)
{
	uint64_t own = is_in_section(f->symbol) ? f->symbol->sym.st_value : 0;
	uint64_t value = c->m->arch->read(f->kind, o->bytes + f->offset,
					  o->symbol->address + f->offset);

	return !l->votes ||
	       value == arch_low(l->place.address + own + (uint64_t)f->addend);
}

/* Does the field refer to the same thing in the kernel? */
static bool is_same_field(const struct shipped *s, const struct code *c,
			  const struct counterpart *o, const struct code_field *f)
{
	const struct learned *l = known_of(s, f->symbol);
	struct shipped_place place;
	const struct code_field *other;

	if (!l)
		return !is_other_string(s, c, o, f);
	if (o->bytes && f->kind->value == ARCH_VALUE_LOW && f->offset + f->kind->size <= c->size)
		return is_same_low(l, c, o, f);
	if (field_place(c, o, f, &place))
		return !l->votes || same_place(&l->place, &place);
	/* what neither the unit nor the module defines, the loader finds by its name */
	other = o->bytes ? NULL : code_field_at(&o->code, f->offset);
	return !other || other->symbol->shndx ||
	       (!f->symbol->shndx && strcmp(f->symbol->name, other->symbol->name) == 0 &&
		f->addend == other->addend);
}

static enum sameness compare(const struct shipped *s, const struct code *c,
			     const struct counterpart *o, size_t *where)
{
	enum sameness result = codecmp(c, o, where);
	size_t i;

	for (i = 0; result == CODE_SAME && i < c->nfields; i++) {
		if (is_same_field(s, c, o, &c->fields[i]))
			continue;
		*where = c->fields[i].offset;
		result = CODE_DATA;
	}
	return result;
}

enum sameness shipped_compare(const struct shipped *s, const char *name,
			      const struct ksymbol *symbol, size_t *where)
{
	enum sameness result = CODE_UNKNOWN;
	struct counterpart o = { 0 };
	struct code c;

	*where = 0;
	if (code_open(s->built, code_find(s->built, name), &c) &&
	    open_counterpart(s, symbol, &o))
		result = compare(s, &c, &o, where);
	code_close(&c);
	code_close(&o.code);
	return result;
}

static void learn_from(struct shipped *s, const struct ksymbol *symbol)
{
	struct counterpart o = { 0 };
	struct code c;
	size_t where;

	if (code_open(s->built, code_find(s->built, symbol->name), &c) &&
	    open_counterpart(s, symbol, &o) && codecmp(&c, &o, &where) == CODE_SAME)
		learn(s, &c, &o);
	code_close(&c);
	code_close(&o.code);
}

struct shipped *shipped_open(const struct module *built, struct object *object,
			     const struct homes *homes)
{
	struct shipped *s = alloc_array(1, sizeof(*s));
	size_t i;

	s->built = built;
	s->object = object;
	if (strcmp(object->name, "vmlinux") &&
	    error_drop(module_open_installed(object->path, &s->module))) {
		free(s);
		return NULL;
	}
	s->sections = alloc_array(built->nsections, sizeof(*s->sections));
	s->symbols = alloc_array(built->nsymbols, sizeof(*s->symbols));
	for (i = 0; i < homes->n; i++)
		if (homes->list[i].symbol->function)
			learn_from(s, homes->list[i].symbol);
	return s;
}

void shipped_close(struct shipped *s)
{
	if (!s)
		return;
	if (s->module)
		module_close(s->module);
	free(s->sections);
	free(s->symbols);
	free(s);
}

bool shipped_find(const struct shipped *s, const struct module_symbol *symbol,
		  struct shipped_place *out)
{
	const struct learned *l = known_of(s, symbol);

	if (!l || !l->votes)
		return false;
	*out = l->place;
	if (is_in_section(symbol))
		out->address += symbol->sym.st_value;
	return true;
}

size_t shipped_functions(const struct shipped *s)
{
	return s->nfunctions;
}
