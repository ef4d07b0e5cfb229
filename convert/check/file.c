// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * file.c - will the kernel take this module?
 *
 * Every rule that kernel/module/ and kernel/livepatch/core.c have about klp
 * relocation sections and klp symbols, and what tools are known to do to them
 * afterwards.  The kernel stops at the first problem, often without saying which
 * relocation it is about, and does not notice some at all: fields that stay
 * zero, memory that is read after it was freed.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "klp-note.h"
#include "base/alloc.h"
#include "arch/arch.h"
#include "check/file.h"
#include "elf/klp-name.h"
#include "elf/module.h"
#include "base/text.h"

#define CONVERT_AGAIN	"build and convert the module again, and change it no more afterwards"

struct checking {
	const struct module *m;
	struct findings *out;
	bool *targets;		/* by section: klp relocations write to it */
};

/* What a relocation writes: bytes of a section. */
struct relocated_field {
	size_t target;
	uint64_t offset;
	unsigned int size;
	size_t section;		/* that holds the relocation */
};

static bool is_klp_section(const struct module *m, size_t i)
{
	return m->sections[i].shdr.sh_flags & SHF_RELA_LIVEPATCH ||
	       starts_with(m->sections[i].name, KLP_RELA_PREFIX);
}

static bool is_klp_symbol(const struct module *m, size_t symbol)
{
	return symbol < m->nsymbols &&
	       m->symbols[symbol].sym.st_shndx == SHN_LIVEPATCH;
}

/* Undefined symbols that klp convert would have dealt with. */
static size_t count_references(const struct module *m)
{
	size_t n = 0, i;

	for (i = 1; i < m->nsymbols; i++)
		n += m->symbols[i].sym.st_shndx == SHN_UNDEF &&
		     starts_with(m->symbols[i].name, KLP_REF_PREFIX);
	return n;
}

bool check_is_unconverted(const struct module *m)
{
	return module_section(m, KLP_NOTE_SECTION) || count_references(m);
}

/* What makes it a module at all, and a livepatch. */
static void check_file(struct checking *c)
{
	const struct module *m = c->m;
	size_t refs = count_references(m);

	if (!module_section(m, ".gnu.linkonce.this_module"))
		findings_add(c->out, FINDING_MODULE,
			     "has no .gnu.linkonce.this_module: check the linked module (*.ko), not an object of it");
	if (!m->symtab)
		findings_add(c->out, FINDING_STRIP,
			     "has no symbol table, the kernel refuses it: strip with -g at most");
	if (!m->ehdr.e_shnum)
		findings_add(c->out, FINDING_MODULE,
			     "has %zu sections, more than the kernel takes: compile without a section for each function",
			     m->nsections);
	if (!m->livepatch)
		findings_add(c->out, FINDING_MODINFO,
			     "is not a livepatch: its modinfo has no 'livepatch', add MODULE_INFO(livepatch, \"Y\") if it should be one");
	if (module_section(m, KLP_NOTE_SECTION))
		findings_add(c->out, FINDING_UNCONVERTED,
			     "has not been converted, %s is still there: run klp convert",
			     KLP_NOTE_SECTION);
	else if (refs)
		findings_add(c->out, FINDING_UNCONVERTED,
			     "refers to %zu symbols '%s...' that have not been converted: build it again and run klp convert",
			     refs, KLP_REF_PREFIX);
}

/* Header of a klp relocation section; true if its relocations can be read. */
static bool check_header(struct checking *c, size_t i)
{
	const struct module *m = c->m;
	const struct module_section *s = &m->sections[i];
	const GElf_Shdr *shdr = &s->shdr;

	if (shdr->sh_type != SHT_RELA) {
		findings_add(c->out, FINDING_STRIP,
			     "%s has type 0x%x, not SHT_RELA: a strip or objcopy that does not know klp sections has damaged it; "
			     CONVERT_AGAIN, s->name, shdr->sh_type);
		return false;
	}
	if (shdr->sh_size && !module_nrelas(m, i)) {
		findings_add(c->out, FINDING_KLP_SECTION,
			     "%s does not hold whole relocations; " CONVERT_AGAIN,
			     s->name);
		return false;
	}
	if (!(shdr->sh_flags & SHF_RELA_LIVEPATCH))
		findings_add(c->out, FINDING_STRIP,
			     "%s has lost the flag SHF_RELA_LIVEPATCH (strip, objcopy or ld -r does that), so that the kernel takes its symbols for addresses; "
			     CONVERT_AGAIN, s->name);
	if (!(shdr->sh_flags & SHF_ALLOC))
		findings_add(c->out, FINDING_KLP_SECTION,
			     "%s has no flag SHF_ALLOC: the kernel frees it before a module that is loaded later needs it; "
			     CONVERT_AGAIN, s->name);
	if (!m->symtab || shdr->sh_link != m->symtab)
		findings_add(c->out, FINDING_KLP_SECTION,
			     "%s does not belong to the symbol table (sh_link is %u); "
			     CONVERT_AGAIN, s->name, shdr->sh_link);
	if (module_is_loaded(m, shdr->sh_info))
		return true;
	if (shdr->sh_info && shdr->sh_info < m->nsections)
		findings_add(c->out, FINDING_KLP_SECTION,
			     "%s is for section %u (%s), which is not loaded; "
			     CONVERT_AGAIN, s->name, shdr->sh_info,
			     m->sections[shdr->sh_info].name);
	else
		findings_add(c->out, shdr->sh_info ? FINDING_KLP_SECTION : FINDING_STRIP,
			     "%s does not say which section it is for (sh_info is %u), so the kernel would never apply it; "
			     CONVERT_AGAIN, s->name, shdr->sh_info);
	return false;
}

/* Name of a klp relocation section; true if the kernel understands it. */
static bool check_section_name(struct checking *c, size_t i,
			       char object[KLP_OBJECT_MAX + 1])
{
	const struct module_section *s = &c->m->sections[i];
	const char *what = klp_name_parse_section(s->name, object);

	if (what) {
		findings_add(c->out, starts_with(s->name, ".rela") ?
			     FINDING_STRIP : FINDING_KLP_SECTION,
			     "section %zu is a klp relocation section but its name '%s' %s; "
			     CONVERT_AGAIN, i, s->name, what);
		return false;
	}
	if (strchr(object, '-'))
		findings_add(c->out, FINDING_KLP_SECTION,
			     "%s is for '%s', and no loaded module is called so: the kernel writes '_' for '-'",
			     s->name, object);
	if (strcmp(object, "vmlinux"))
		check_early(c->m, i, object, c->out);
	return true;
}

/* May a klp relocation be of this kind, here, on these bytes? */
static void check_field(struct checking *c, size_t i, const GElf_Rela *rela)
{
	const struct module *m = c->m;
	const struct module_section *s = &m->sections[i];
	const struct module_section *target = &m->sections[s->shdr.sh_info];
	uint32_t type = (uint32_t)GELF_R_TYPE(rela->r_info);
	const struct arch_relocation *kind = arch_relocation(m->arch, type);
	unsigned int b;

	if (!kind || !kind->loadable) {
		findings_add(c->out, FINDING_RELOCATION,
			     "%s: relocation of %s+0x%" PRIx64 " is of kind %u (%s), which the kernel can't write: compile as the kernel does",
			     s->name, target->name, rela->r_offset, type,
			     kind ? kind->name : "unknown");
		return;
	}
	if (rela->r_offset > target->shdr.sh_size ||
	    target->shdr.sh_size - rela->r_offset < kind->size) {
		findings_add(c->out, FINDING_RELOCATION,
			     "%s: relocation of %s+0x%" PRIx64 " lies outside of that section; "
			     CONVERT_AGAIN, s->name, target->name,
			     rela->r_offset);
		return;
	}
	if (!m->arch->zero_fields || !target->data)
		return;
	for (b = 0; b < kind->size; b++) {
		if (!target->data[rela->r_offset + b])
			continue;
		findings_add(c->out, FINDING_NONZERO,
			     "%s: %s+0x%" PRIx64 " does not hold zero before it is relocated, the kernel refuses that; "
			     CONVERT_AGAIN, s->name, target->name,
			     rela->r_offset);
		return;
	}
}

/*
 * Do all relocations of a klp section refer to klp symbols?  One finding for
 * all that do not: where symbol indices are stale, most of them are wrong.
 */
static void check_section_symbols(struct checking *c, size_t i)
{
	const struct module *m = c->m;
	const struct module_section *s = &m->sections[i];
	size_t wrong = 0, first = 0, symbol, n;

	for (n = 0; n < module_nrelas(m, i); n++) {
		symbol = GELF_R_SYM(module_rela(m, i, n).r_info);
		if (!is_klp_symbol(m, symbol) && !wrong++)
			first = symbol;
	}
	if (wrong)
		findings_add(c->out, FINDING_STRIP,
			     "%s: %zu of its %zu relocations do not refer to klp symbols, the first to symbol %zu (%s): a strip or objcopy has renumbered symbols without it; "
			     CONVERT_AGAIN, s->name, wrong, module_nrelas(m, i),
			     first, first < m->nsymbols && *m->symbols[first].name ?
			     m->symbols[first].name : "which has no name");
}

/* klp_resolve_symbols(): "invalid access to vmlinux symbol"; each once. */
static void check_pairs(struct checking *c, size_t i, const char *object)
{
	const struct module *m = c->m;
	bool *seen = alloc_array(m->nsymbols, sizeof(*seen));
	size_t n;

	for (n = 0; n < module_nrelas(m, i); n++) {
		size_t symbol = GELF_R_SYM(module_rela(m, i, n).r_info);
		struct klp_name name;

		if (!is_klp_symbol(m, symbol) || seen[symbol])
			continue;
		seen[symbol] = true;
		if (klp_name_parse(m->symbols[symbol].name, &name) ||
		    strcmp(name.object, "vmlinux"))
			continue;
		findings_add(c->out, FINDING_PAIR,
			     "%s uses '%s' of vmlinux, which the kernel refuses in a section of module '%s': convert again, so that it goes to %svmlinux.%s",
			     m->sections[i].name, name.name, object,
			     KLP_RELA_PREFIX,
			     m->sections[m->sections[i].shdr.sh_info].name);
	}
	free(seen);
}

static void check_klp_section(struct checking *c, size_t i)
{
	const struct module *m = c->m;
	char object[KLP_OBJECT_MAX + 1];
	bool named = check_section_name(c, i, object);
	size_t n;

	if (!check_header(c, i))
		return;
	check_section_symbols(c, i);
	if (named && strcmp(object, "vmlinux"))
		check_pairs(c, i, object);
	c->targets[m->sections[i].shdr.sh_info] = true;
	for (n = 0; n < module_nrelas(m, i); n++) {
		GElf_Rela rela = module_rela(m, i, n);

		check_field(c, i, &rela);
	}
}

/* Are there relocations in the section, as the loader of the machine reads them? */
static bool has_relocations(struct checking *c, size_t i)
{
	const struct module_section *s = &c->m->sections[i];

	if (s->shdr.sh_type != SHT_RELA && s->shdr.sh_type != SHT_REL)
		return false;
	if (s->shdr.sh_type == SHT_REL || (s->shdr.sh_size && !module_nrelas(c->m, i)))
		findings_add(c->out, FINDING_RELOCATION,
			     "%s does not hold relocations that the kernel can read: build the module again",
			     s->name);
	return s->shdr.sh_type == SHT_RELA;
}

/* The loader refuses all others: apply_relocate_add(). */
static void check_kinds(struct checking *c, size_t i)
{
	const struct module *m = c->m;
	size_t n;

	for (n = 0; n < module_nrelas(m, i); n++) {
		GElf_Rela rela = module_rela(m, i, n);
		uint32_t type = (uint32_t)GELF_R_TYPE(rela.r_info);
		const struct arch_relocation *kind = arch_relocation(m->arch, type);

		if (kind && kind->loadable)
			continue;
		findings_add(c->out, FINDING_RELOCATION,
			     "%s: relocation of %s+0x%" PRIx64 " is of kind %u (%s), which the kernel can't write: compile as the kernel does",
			     m->sections[i].name, m->sections[m->sections[i].shdr.sh_info].name,
			     rela.r_offset, type, kind ? kind->name : "unknown");
		return;
	}
}

/* An ordinary relocation section must leave klp symbols alone. */
static void check_ordinary_section(struct checking *c, size_t i)
{
	const struct module *m = c->m;
	const struct module_section *s = &m->sections[i];
	size_t wrong = 0, first = 0, symbol, n;

	if (!module_is_loaded(m, s->shdr.sh_info) || !has_relocations(c, i))
		return;
	check_kinds(c, i);
	/* objtool has made klp relocations of these, and nobody reads them any more */
	if (starts_with(m->sections[s->shdr.sh_info].name, KLP_LEFT_PREFIX))
		return;
	for (n = 0; n < module_nrelas(m, i); n++) {
		GElf_Rela rela = module_rela(m, i, n);

		symbol = GELF_R_SYM(rela.r_info);
		if (is_klp_symbol(m, symbol) && GELF_R_TYPE(rela.r_info) != m->arch->none &&
		    !wrong++)
			first = symbol;
	}
	if (wrong)
		findings_add(c->out, FINDING_STRIP,
			     "%s is not a klp relocation section, but %zu of its relocations refer to klp symbols, the first to '%s': a strip, objcopy or ld -r has renamed or merged it; "
			     CONVERT_AGAIN, s->name, wrong,
			     m->symbols[first].name);
}

static int compare_fields(const void *a, const void *b)
{
	const struct relocated_field *x = a, *y = b;

	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->section < y->section ? -1 : x->section > y->section;
}

/* All fields of the sections that klp relocations write to. */
static struct relocated_field *collect_fields(const struct checking *c, size_t *count)
{
	const struct module *m = c->m;
	struct relocated_field *fields = NULL;
	size_t nfields = 0, i, n;

	for (i = 1; i < m->nsections; i++) {
		size_t target = m->sections[i].shdr.sh_info;

		if (target >= m->nsections || !c->targets[target])
			continue;
		for (n = 0; n < module_nrelas(m, i); n++) {
			GElf_Rela rela = module_rela(m, i, n);
			const struct arch_relocation *kind = arch_relocation(
				m->arch, (uint32_t)GELF_R_TYPE(rela.r_info));

			if (!kind || !kind->size)
				continue;
			fields = alloc_grow(fields, nfields, sizeof(*fields));
			fields[nfields++] = (struct relocated_field){
				target, rela.r_offset, kind->size, i };
		}
	}
	*count = nfields;
	return fields;
}

/* The second of two relocations finds what the first has written. */
static void check_double(struct checking *c)
{
	const struct module *m = c->m;
	size_t n, i;
	struct relocated_field *fields = collect_fields(c, &n);

	if (n)
		qsort(fields, n, sizeof(*fields), compare_fields);
	for (i = 1; i < n; i++) {
		const struct relocated_field *a = &fields[i - 1], *b = &fields[i];

		if (a->target != b->target || b->offset - a->offset >= a->size ||
		    (!is_klp_section(m, a->section) &&
		     !is_klp_section(m, b->section)))
			continue;
		findings_add(c->out, FINDING_DOUBLE,
			     "%s+0x%" PRIx64 " is relocated by %s and by %s, the kernel refuses the second; "
			     CONVERT_AGAIN, m->sections[b->target].name,
			     b->offset, m->sections[a->section].name,
			     m->sections[b->section].name);
	}
	free(fields);
}

static void check_klp_symbol(struct checking *c, const struct module_symbol *s)
{
	struct klp_name name;
	const char *what = klp_name_parse(s->name, &name);

	if (!what && !klp_name_is_symbol(name.name, c->m->release))
		what = "names a symbol of more characters than this release's";
	if (what) {
		findings_add(c->out, FINDING_KLP_SYMBOL,
			     "klp symbol '%s' %s, the kernel reads %sOBJECT.NAME,POSITION; "
			     CONVERT_AGAIN, s->name, what, KLP_SYM_PREFIX);
		return;
	}
	if (strchr(name.object, '-'))
		findings_add(c->out, FINDING_KLP_SYMBOL,
			     "klp symbol '%s' is of '%s', and no loaded module is called so: the kernel writes '_' for '-'",
			     s->name, name.object);
}

/* Which symbols do klp relocations refer to?  The caller frees the marks. */
static bool *mark_referred(const struct module *m)
{
	bool *referred = alloc_array(m->nsymbols + 1, sizeof(*referred));
	size_t symbol, i, n;

	for (i = 1; i < m->nsections; i++)
		for (n = 0; is_klp_section(m, i) && n < module_nrelas(m, i); n++) {
			symbol = GELF_R_SYM(module_rela(m, i, n).r_info);
			if (symbol < m->nsymbols)
				referred[symbol] = true;
		}
	return referred;
}

static void check_symbols(struct checking *c)
{
	const struct module *m = c->m;
	bool *referred = mark_referred(m);
	size_t i;

	for (i = 1; i < m->nsymbols; i++) {
		const struct module_symbol *s = &m->symbols[i];

		if (s->sym.st_shndx == SHN_LIVEPATCH) {
			/* one that upstream's klp-build has left does nothing */
			if (referred[i] || !starts_with(s->name, KLP_TOMBSTONE_PREFIX))
				check_klp_symbol(c, s);
			continue;
		}
		if (starts_with(s->name, KLP_SYM_PREFIX))
			findings_add(c->out, FINDING_STRIP,
				     "'%s' is no longer marked as a klp symbol (its section is 0x%x, not 0x%x): a tool that does not know SHN_LIVEPATCH has rewritten the symbol table; "
				     CONVERT_AGAIN, s->name, s->sym.st_shndx,
				     SHN_LIVEPATCH);
		else if (s->sym.st_shndx == SHN_COMMON &&
			 !starts_with(s->name, "__gnu_lto"))
			findings_add(c->out, FINDING_MODULE,
				     "'%s' is a common symbol, the kernel refuses it: compile with -fno-common",
				     s->name);
	}
	free(referred);
}

void check_module(const struct module *m, struct findings *out)
{
	struct checking c = { .m = m, .out = out };
	size_t i;

	c.targets = alloc_array(m->nsections, sizeof(*c.targets));
	check_file(&c);
	check_signature(m, out);
	check_patches(m, out);
	/* without symbols, relocations mean nothing: that is said */
	for (i = 1; m->symtab && i < m->nsections; i++) {
		if (is_klp_section(m, i))
			check_klp_section(&c, i);
		else
			check_ordinary_section(&c, i);
	}
	check_double(&c);
	check_symbols(&c);
	free(c.targets);
}
