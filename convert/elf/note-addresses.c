// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * note-addresses.c - which places of the module do its notes lead to?
 */
#include <inttypes.h>
#include <stdlib.h>

#include "arch/arch.h"
#include "base/alloc.h"
#include "elf/module.h"
#include "elf/note-addresses.h"
#include "klp-note.h"

/* A relocation of the notes: at an offset of the section, a place or none. */
struct note_address {
	uint64_t offset;
	struct location location;	/* section 0: an undefined symbol */
	bool taken;
};

static int compare(const void *a, const void *b)
{
	const struct note_address *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static struct error *read_relocation(const struct module *m, size_t section, size_t n,
				    struct note_addresses *out)
{
	GElf_Rela rela = module_rela(m, section, n);
	size_t index = GELF_R_SYM(rela.r_info);
	struct note_address *address = &out->list[out->n];

	if (GELF_R_TYPE(rela.r_info) != m->arch->pointer ||
	    index >= m->nsymbols)
		return error_new(REFUSED, m->path,
				 "%s: relocation %zu at offset %" PRIu64
				 " is not an address; " WHAT_TO_DO,
				 KLP_NOTE_SECTION, n, rela.r_offset);
	*address = (struct note_address){
		.offset = rela.r_offset,
		.location.section = m->symbols[index].shndx,
	};
	if (address->location.section)
		address->location.offset = m->symbols[index].sym.st_value +
				       (uint64_t)rela.r_addend;
	out->n++;
	return NULL;
}

struct error *note_addresses_read(const struct module *m, size_t notes,
				  struct note_addresses *out)
{
	struct error *err;
	size_t n = 0, i, k;

	for (i = 1; i < m->nsections; i++)
		if (m->sections[i].shdr.sh_info == notes)
			n += module_nrelas(m, i);
	out->list = alloc_array(n, sizeof(*out->list));
	for (i = 1; i < m->nsections; i++) {
		if (m->sections[i].shdr.sh_info != notes)
			continue;
		for (k = 0; k < module_nrelas(m, i); k++) {
			err = read_relocation(m, i, k, out);
			if (err)
				return err;
		}
	}
	qsort(out->list, out->n, sizeof(*out->list), compare);
	return NULL;
}

void note_addresses_free(struct note_addresses *addresses)
{
	free(addresses->list);
}

bool note_addresses_take(struct note_addresses *addresses, uint64_t offset,
			 struct location *out)
{
	struct note_address key = { .offset = offset }, *found;

	found = addresses->n ? bsearch(&key, addresses->list, addresses->n, sizeof(key),
				       compare) : NULL;
	*out = found ? found->location : (struct location){ 0 };
	if (found)
		found->taken = true;
	return found;
}

bool note_addresses_left(const struct note_addresses *addresses, uint64_t *offset)
{
	size_t i;

	for (i = 0; i < addresses->n && addresses->list[i].taken; i++)
		;
	if (i < addresses->n)
		*offset = addresses->list[i].offset;
	return i < addresses->n;
}
