// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * outlives.c - what of a livepatch may be in use when it has gone?
 *
 * A pointer in the kernel's data to the module's stays there when the module is
 * unloaded, unless a callback takes it away.  What is known for sure is the
 * instruction that stores an address in a variable, as two relocations side by side:
 * of the kernel's symbol, and of the module's own.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "elf/klp-name.h"
#include "check/checks.h"
#include "base/text.h"

/* What an ordinary relocation at a place refers to. */
struct own_address {
	size_t section;
	uint64_t offset;
	size_t symbol;
};

static int compare(const void *a, const void *b)
{
	const struct own_address *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static bool is_code(const struct module *m, size_t section)
{
	return module_is_loaded(m, section) &&
	       m->sections[section].shdr.sh_flags & SHF_EXECINSTR;
}

/* All references of the module's code to what it defines itself. */
static struct own_address *collect(const struct module *m, size_t *count)
{
	struct own_address *list = NULL;
	size_t n = 0, i, k;

	for (i = 1; i < m->nsections; i++) {
		size_t target = m->sections[i].shdr.sh_info;

		if (!is_code(m, target))
			continue;
		for (k = 0; k < module_nrelas(m, i); k++) {
			GElf_Rela rela = module_rela(m, i, k);
			size_t symbol = GELF_R_SYM(rela.r_info);

			if (symbol >= m->nsymbols ||
			    !module_is_loaded(m, m->symbols[symbol].shndx))
				continue;
			list = alloc_grow(list, n, sizeof(*list));
			list[n++] = (struct own_address){ target, rela.r_offset, symbol };
		}
	}
	if (n)
		qsort(list, n, sizeof(*list), compare);
	*count = n;
	return list;
}

/* The name of what is stored: of the symbol, or of its section. */
static const char *name_of(const struct module *m, size_t symbol)
{
	const struct module_symbol *s = &m->symbols[symbol];

	return *s->name ? s->name : m->sections[s->shndx].name;
}

/* @rela: of the code, a klp relocation. */
static void check_field(const struct module *m, const struct own_address *list, size_t n,
			size_t section, const GElf_Rela *rela, struct findings *out)
{
	const struct module_section *s = &m->sections[section];
	struct own_address key = { .section = section };
	const struct own_address *found;
	const struct module_symbol *kernel;
	struct klp_name name;
	size_t stored;

	if (GELF_R_SYM(rela->r_info) >= m->nsymbols || !s->data ||
	    rela->r_offset >= s->shdr.sh_size ||
	    !m->arch->stores_pointer(s->data, s->shdr.sh_size, rela->r_offset, &stored))
		return;
	key.offset = stored;
	kernel = &m->symbols[GELF_R_SYM(rela->r_info)];
	found = bsearch(&key, list, n, sizeof(*list), compare);
	if (!found || klp_name_parse(kernel->name, &name))
		return;
	findings_add_warning(out, FINDING_OUTLIVES,
			     "%s+0x%llx stores the address of '%s', which is the module's, in '%s' of %s: take it out again in a pre_unpatch or post_unpatch callback, or never unload the module",
			     s->name, (unsigned long long)rela->r_offset,
			     name_of(m, found->symbol), name.name, name.object);
}

struct error *outlives_check(struct subject *s, struct findings *out)
{
	const struct module *m = s->m;
	size_t n, i, k;
	struct own_address *list = collect(m, &n);

	for (i = 1; n && m->arch->stores_pointer && i < m->nsections; i++) {
		size_t target = m->sections[i].shdr.sh_info;

		if (!starts_with(m->sections[i].name, KLP_RELA_PREFIX) ||
		    !is_code(m, target))
			continue;
		for (k = 0; k < module_nrelas(m, i); k++) {
			GElf_Rela rela = module_rela(m, i, k);

			check_field(m, list, n, target, &rela, out);
		}
	}
	free(list);
	return NULL;
}
