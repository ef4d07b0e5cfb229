// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * datacmp.c - do two object files have the same variables, with the same contents?
 *
 * Each variable is written down as a text that does not depend on where it is, and on
 * where anything else is: its bytes, and for each relocation the name of what it
 * refers to.  The compiler numbers variables that are static in functions, in an order
 * that may shift, so those of one name are compared as a set.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/search.h"
#include "arch/arch.h"
#include "plan/plan.h"
#include "base/error.h"
#include "base/text.h"

/* A relocation, with the section that it is in. */
struct data_field {
	size_t section;
	GElf_Rela rela;
};

/* A variable, as what it says. */
struct item {
	const char *name;
	size_t length;		/* of the name without the compiler's numbers */
	char *text;
	size_t size;
};

struct contents {
	const struct module *m;
	struct data_field *fields;		/* by section and offset */
	size_t nfields;
	const struct module_symbol **places;	/* by section and address */
	size_t nplaces;
	struct item *items;		/* by name and text */
	size_t nitems;
};

bool datacmp_is_numbered(const char *name)
{
	return starts_with(name, "__UNIQUE_ID_") ||
	       starts_with(name, "__compiletime_assert_");
}

/* Length of @name without ".12" at its end, once or more often. */
static size_t stable_length(const char *name)
{
	size_t length = strlen(name), n;

	for (n = length; n; n--) {
		if (name[n - 1] == '.' && n < length)
			length = n - 1;
		else if (name[n - 1] < '0' || name[n - 1] > '9')
			break;
	}
	return length;
}

static int compare_fields(const void *a, const void *b)
{
	const struct data_field *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	return x->rela.r_offset < y->rela.r_offset ? -1 :
	       x->rela.r_offset > y->rela.r_offset;
}

static int compare_places(const void *a, const void *b)
{
	const struct module_symbol *x = *(const struct module_symbol *const *)a;
	const struct module_symbol *y = *(const struct module_symbol *const *)b;

	if (x->shndx != y->shndx)
		return x->shndx < y->shndx ? -1 : 1;
	if (x->sym.st_value != y->sym.st_value)
		return x->sym.st_value < y->sym.st_value ? -1 : 1;
	if (x->sym.st_size != y->sym.st_size)
		return x->sym.st_size < y->sym.st_size ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	size_t n = x->length < y->length ? x->length : y->length;
	int order = strncmp(x->name, y->name, n);

	if (order || x->length != y->length)
		return order ? order : x->length < y->length ? -1 : 1;
	n = x->size < y->size ? x->size : y->size;
	order = memcmp(x->text, y->text, n);
	return order ? order : x->size < y->size ? -1 : x->size > y->size;
}

static void read_fields(struct contents *c)
{
	const struct module *m = c->m;
	size_t n = 0, i, k;

	for (i = 1; i < m->nsections; i++)
		n += module_nrelas(m, i);
	c->fields = alloc_array(n, sizeof(*c->fields));
	for (i = 1; i < m->nsections; i++)
		for (k = 0; k < module_nrelas(m, i); k++)
			c->fields[c->nfields++] = (struct data_field){
				m->sections[i].shdr.sh_info, module_rela(m, i, k),
			};
	qsort(c->fields, c->nfields, sizeof(*c->fields), compare_fields);
}

static void read_places(struct contents *c)
{
	const struct module *m = c->m;
	size_t i;

	c->places = alloc_array(m->nsymbols, sizeof(*c->places));
	for (i = 1; i < m->nsymbols; i++) {
		unsigned int type = GELF_ST_TYPE(m->symbols[i].sym.st_info);

		if (m->symbols[i].shndx && (type == STT_OBJECT || type == STT_FUNC))
			c->places[c->nplaces++] = &m->symbols[i];
	}
	qsort(c->places, c->nplaces, sizeof(*c->places), compare_places);
}

static bool is_above(const struct module_symbol *s, size_t section, uint64_t offset)
{
	return s->shndx > section ||
	       (s->shndx == section && s->sym.st_value > offset);
}

/* The function or variable that holds that place, or NULL. */
static const struct module_symbol *symbol_at(const struct contents *c, size_t section,
					     uint64_t offset)
{
	size_t above = lower_bound(i, c->nplaces, !is_above(c->places[i], section, offset));

	while (above-- && c->places[above]->shndx == section) {
		const GElf_Sym *sym = &c->places[above]->sym;

		/* what has no size is at one place with what is behind it */
		if (offset - sym->st_value < sym->st_size || offset == sym->st_value)
			return c->places[above];
		if (sym->st_size)
			break;
	}
	return NULL;
}

/* What a relocation against a section means, whose contents may be in any order. */
static void write_place(FILE *out, const struct contents *c, size_t section,
			uint64_t offset)
{
	const struct module_section *s = &c->m->sections[section];
	const struct module_symbol *symbol = symbol_at(c, section, offset);

	if (symbol) {
		fprintf(out, "%.*s+%llu", (int)stable_length(symbol->name), symbol->name,
			(unsigned long long)(offset - symbol->sym.st_value));
		return;
	}
	fprintf(out, "%s", s->name);
	if (s->shdr.sh_flags & SHF_STRINGS && s->data && offset < s->shdr.sh_size)
		fprintf(out, ":%.*s", (int)strnlen((const char *)s->data + offset,
						   s->shdr.sh_size - offset),
			(const char *)s->data + offset);
}

static void write_target(FILE *out, const struct contents *c, const GElf_Rela *rela)
{
	size_t index = GELF_R_SYM(rela->r_info);
	const struct module_symbol *s;

	if (index >= c->m->nsymbols)
		return;
	s = &c->m->symbols[index];
	if (GELF_ST_TYPE(s->sym.st_info) == STT_SECTION && s->shndx)
		write_place(out, c, s->shndx, s->sym.st_value + (uint64_t)rela->r_addend);
	else if (!datacmp_is_numbered(s->name))
		fprintf(out, "%.*s+%lld", (int)stable_length(s->name), s->name,
			(long long)rela->r_addend);
}

static bool is_before(const struct data_field *f, size_t section, uint64_t offset)
{
	return f->section < section ||
	       (f->section == section && f->rela.r_offset < offset);
}

/* The first relocation at or after a place of the section. */
static size_t first_field(const struct contents *c, size_t section, uint64_t offset)
{
	return lower_bound(i, c->nfields, is_before(&c->fields[i], section, offset));
}

/* Writes the bytes of a variable, which are in the file, and what they refer to. */
static void write_contents(FILE *out, const struct contents *c,
			   const struct module_symbol *s, const unsigned char *bytes)
{
	uint64_t at = 0, size = s->sym.st_size;
	size_t i;

	for (i = first_field(c, s->shndx, s->sym.st_value);
	     i < c->nfields && c->fields[i].section == s->shndx &&
	     c->fields[i].rela.r_offset - s->sym.st_value < size; i++) {
		const GElf_Rela *rela = &c->fields[i].rela;
		const struct arch_relocation *kind =
			arch_relocation(c->m->arch, GELF_R_TYPE(rela->r_info));
		uint64_t offset = rela->r_offset - s->sym.st_value;

		if (offset < at)
			continue;
		fwrite(bytes + at, 1, offset - at, out);
		fprintf(out, "\n%llu %u ", (unsigned long long)offset,
			(unsigned int)GELF_R_TYPE(rela->r_info));
		write_target(out, c, rela);
		fputc('\n', out);
		at = offset + (kind ? kind->size : 0);
		if (at > size)
			at = size;
	}
	fwrite(bytes + at, 1, size - at, out);
}

/* Is it one of the sections whose variables are compared? */
static bool is_compared(const struct module_section *s)
{
	/* flags of what was said, and constants of code, which have no names */
	static const char *const without[] = {
		".data.once", ".data..once", ".data.unlikely", ".data..unlikely",
	};
	size_t i;

	if (!(s->shdr.sh_flags & SHF_ALLOC))
		return false;
	for (i = 0; i < sizeof(without) / sizeof(*without); i++)
		if (strcmp(s->name, without[i]) == 0)
			return false;
	return starts_with(s->name, ".data") || starts_with(s->name, ".rodata") ||
	       starts_with(s->name, ".bss");
}

/* Adds the variable; false where there is no memory. */
static bool add_item(struct contents *c, const struct module_symbol *s)
{
	const struct module_section *section = &c->m->sections[s->shndx];
	struct item *item = &c->items[c->nitems];
	FILE *out = open_memstream(&item->text, &item->size);

	if (!out)
		return false;
	c->nitems++;
	item->name = s->name;
	item->length = stable_length(s->name);
	fprintf(out, "%s %llu\n", section->name, (unsigned long long)s->sym.st_size);
	if (section->data && section->shdr.sh_type != SHT_NOBITS &&
	    s->sym.st_value <= section->shdr.sh_size &&
	    section->shdr.sh_size - s->sym.st_value >= s->sym.st_size)
		write_contents(out, c, s, section->data + s->sym.st_value);
	return fclose(out) == 0;
}

static bool read_contents(const struct module *m, struct contents *c)
{
	size_t i;

	*c = (struct contents){ .m = m };
	read_fields(c);
	read_places(c);
	c->items = alloc_array(m->nsymbols, sizeof(*c->items));
	for (i = 1; i < m->nsymbols; i++) {
		const struct module_symbol *s = &m->symbols[i];

		if (GELF_ST_TYPE(s->sym.st_info) != STT_OBJECT || !s->shndx ||
		    !is_compared(&m->sections[s->shndx]) || datacmp_is_numbered(s->name))
			continue;
		if (!add_item(c, s))
			return false;
	}
	qsort(c->items, c->nitems, sizeof(*c->items), compare_items);
	return true;
}

static void free_contents(struct contents *c)
{
	size_t i;

	for (i = 0; i < c->nitems; i++)
		free(c->items[i].text);
	free(c->items);
	free(c->places);
	free(c->fields);
}

char *datacmp_built(const struct module *one, const struct module *other)
{
	const struct item *differs = NULL;
	struct contents a = { 0 }, b = { 0 };
	char *name = NULL;
	size_t i;

	if (!read_contents(one, &a) || !read_contents(other, &b)) {
		exit(fail(MISSING, NULL, "no memory: %m"));
	}
	for (i = 0; i < a.nitems && i < b.nitems && !differs; i++) {
		int order = compare_items(&a.items[i], &b.items[i]);

		/* the one that comes first has no like in the other */
		if (order)
			differs = order < 0 ? &a.items[i] : &b.items[i];
	}
	if (!differs && a.nitems != b.nitems)
		differs = a.nitems > i ? &a.items[i] : &b.items[i];
	if (differs)
		name = alloc_print("%.*s", (int)differs->length, differs->name);
	free_contents(&a);
	free_contents(&b);
	return name;
}
