// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * name-index.c - which of many modules have a symbol of a given name.
 *
 * A thousand modules hold half a million symbols.  8 bytes are kept for each, sorted:
 * the hash of its name and the module's number.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/search.h"
#include "kernel/name-index.h"

struct name_index {
	uint64_t *entries;	/* hash in the upper half, module below */
	size_t n, room;
};

struct name_index *name_index_new(void)
{
	return alloc_array(1, sizeof(struct name_index));
}

void name_index_free(struct name_index *index)
{
	if (!index)
		return;
	free(index->entries);
	free(index);
}

static uint32_t hash(const char *name, size_t n)
{
	uint32_t h = 2166136261u;

	while (n--)
		h = (h ^ (unsigned char)*name++) * 16777619u;
	return h;
}

static void add(struct name_index *index, uint32_t h, uint32_t module)
{
	uint64_t *more;

	if (index->n == index->room) {
		index->room = index->room ? index->room * 2 : 1 << 16;
		more = alloc_array(index->room, sizeof(*more));
		if (index->n)
			memcpy(more, index->entries, index->n * sizeof(*more));
		free(index->entries);
		index->entries = more;
	}
	index->entries[index->n++] = (uint64_t)h << 32 | module;
}

void name_index_add(struct name_index *index, struct kallsyms *syms,
		    uint32_t module)
{
	const struct ksymbol **list;
	size_t n = kallsyms_all(syms, &list), i, length, stem;

	for (i = 0; i < n; i++) {
		length = strlen(list[i]->name);
		stem = strcspn(list[i]->name, ".");
		add(index, hash(list[i]->name, length), module);
		if (stem && stem < length)
			add(index, hash(list[i]->name, stem), module);
	}
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

void name_index_finish(struct name_index *index)
{
	if (index->n)
		qsort(index->entries, index->n, sizeof(*index->entries),
		      compare);
}

/* The first entry that is not below @entry. */
static size_t first_from(const struct name_index *index, uint64_t entry)
{
	return lower_bound(i, index->n, index->entries[i] < entry);
}

bool name_index_next(const struct name_index *index, const char *name,
		     size_t *next, uint32_t *module)
{
	uint32_t h = hash(name, strlen(name));
	size_t i = first_from(index, (uint64_t)h << 32 | *next);

	if (i == index->n || index->entries[i] >> 32 != h)
		return false;
	*module = (uint32_t)index->entries[i];
	*next = (size_t)*module + 1;
	return true;
}
