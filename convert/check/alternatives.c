// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * alternatives.c - which code of a module does the kernel change when it loads it?
 *
 * apply_alternatives() copies instructions over others.  Of the other code that
 * module_finalize() changes nothing can be a klp relocation of a module's symbol: calls
 * of thunks (.retpoline_sites, .return_sites) and of pv_ops (.parainstructions) are
 * vmlinux's, .smp_locks are single bytes in front of an instruction, and direct calls
 * that lead nowhere yet stay as they are (.call_sites, patch_dest()).
 */
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "base/alloc.h"
#include "check/alternatives.h"

/*
 * struct alt_instr: where the instructions are and where what replaces them, features of
 * the CPU, and the sizes of both; x86 had one more byte until 5.13, .padlen.
 */
#define POINTERS	2
#define POINTER_SIZE	4
#define SMALLEST	12
#define WITH_PADLEN	13
#define LARGEST		16

struct place_of {
	size_t section;
	uint64_t offset;
};

struct reading {
	const struct module *m;
	size_t table;
};

static int compare(const void *a, const void *b)
{
	const struct alternative *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->size < y->size ? 1 : x->size > y->size ? -1 : 0;
}

/* Of those that begin at one place, as ALTERNATIVE_2() has them, the largest stays. */
static void drop_equal(struct alternatives *out)
{
	size_t n = 0, i;

	for (i = 0; i < out->n; i++)
		if (!i || out->list[i].section != out->list[n - 1].section ||
		    out->list[i].start != out->list[n - 1].start)
			out->list[n++] = out->list[i];
	out->n = n;
}

/* The relocations of the table that write something. */
static size_t count_pointers(const struct reading *r)
{
	size_t count = 0, i, n;

	for (i = 1; i < r->m->nsections; i++)
		for (n = 0; r->m->sections[i].shdr.sh_info == r->table &&
			    n < module_nrelas(r->m, i); n++)
			count += GELF_R_TYPE(module_rela(r->m, i, n).r_info) !=
				 r->m->arch->none;
	return count;
}

/* Where the pointers lead to, @n of them in entries of @size bytes; NULL: elsewhere. */
static struct place_of *read_pointers(const struct reading *r, size_t n, uint64_t size)
{
	struct place_of *places = alloc_array(n, sizeof(*places));
	size_t i, k;

	for (i = 1; i < r->m->nsections; i++) {
		if (r->m->sections[i].shdr.sh_info != r->table)
			continue;
		for (k = 0; k < module_nrelas(r->m, i); k++) {
			GElf_Rela rela = module_rela(r->m, i, k);
			size_t symbol = GELF_R_SYM(rela.r_info);
			uint64_t which = rela.r_offset % size / POINTER_SIZE;
			uint64_t at = rela.r_offset / size * POINTERS + which;

			if (GELF_R_TYPE(rela.r_info) == r->m->arch->none)
				continue;
			if (symbol >= r->m->nsymbols || which >= POINTERS || at >= n ||
			    rela.r_offset % size % POINTER_SIZE || places[at].section)
				goto elsewhere;
			places[at].section = r->m->symbols[symbol].shndx;
			places[at].offset = r->m->symbols[symbol].sym.st_value +
					    (uint64_t)rela.r_addend;
		}
	}
	return places;
elsewhere:
	free(places);
	return NULL;
}

/* The @i-th entry, in its @size bytes at @entry. */
static void add(struct alternatives *out, const struct place_of *places, size_t i,
		const unsigned char *entry, uint64_t size)
{
	const struct place_of *code = &places[POINTERS * i];
	const unsigned char *sizes = entry + size - (size == WITH_PADLEN ? 3 : 2);
	size_t k;

	for (k = 0; k < POINTERS; k++)
		out->list[out->n++] = (struct alternative){
			code[k].section, code[k].offset, sizes[k],
			code->section, code->offset,
		};
}

void alternatives_read(const struct module *m, struct alternatives *out)
{
	struct reading r = { .m = m };
	const struct module_section *s;
	struct place_of *places = NULL;
	size_t entries, i;
	uint64_t size;

	memset(out, 0, sizeof(*out));
	r.table = m->arch->alternatives ? module_section(m, m->arch->alternatives) : 0;
	s = &m->sections[r.table];
	if (!r.table || !s->shdr.sh_size)
		return;
	/* how large an entry is depends on the kernel, and each has its pointers */
	entries = count_pointers(&r) / POINTERS;
	size = entries ? s->shdr.sh_size / entries : 0;
	if (s->data && size >= SMALLEST && size <= LARGEST && s->shdr.sh_size % entries == 0)
		places = read_pointers(&r, entries * POINTERS, size);
	if (!places) {
		out->unreadable = true;
		return;
	}
	out->list = alloc_array(entries * POINTERS, sizeof(*out->list));
	for (i = 0; i < entries; i++)
		add(out, places, i, s->data + i * size, size);
	qsort(out->list, out->n, sizeof(*out->list), compare);
	drop_equal(out);
	free(places);
}

const struct alternative *alternatives_at(const struct alternatives *a, size_t section,
					  uint64_t offset)
{
	size_t low = 0, high = a->n, i;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct alternative *m = &a->list[middle];

		if (m->section < section || (m->section == section && m->start <= offset))
			low = middle + 1;
		else
			high = middle;
	}
	/* a size is one byte, so none that begins further ahead reaches the place */
	for (i = low; i-- > 0 && a->list[i].section == section &&
		      offset - a->list[i].start <= UINT8_MAX;)
		if (offset - a->list[i].start < a->list[i].size)
			return &a->list[i];
	return NULL;
}
