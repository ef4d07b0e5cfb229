// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * waivers.c - the refusals that --allow=ID waives.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/waivers.h"

/* doc/klp-check.1 and doc/klp-plan.1 say what each means. */
static const char *const ids[] = {
	"type", "layout", "data", "init", "notrace", "static", "code", "asm",
	/* of klp check and klp convert alone */
	"module", "modinfo", "unconverted", "klp-section", "klp-symbol", "pair",
	"relocation", "nonzero", "double", "early", "strip", "unresolved",
	"object", "function", "inlined", "clone", "static-key", "static-call",
	"table", "orc", "crc", "namespace", "licence", "vermagic", "build-id",
};

#define NIDS (sizeof(ids) / sizeof(*ids))

uint64_t waiver_of(const char *id, size_t length)
{
	size_t i;

	for (i = 0; i < NIDS; i++)
		if (strlen(ids[i]) == length && strncmp(ids[i], id, length) == 0)
			return (uint64_t)1 << i;
	return 0;
}

const char *waiver_id(uint64_t waiver)
{
	size_t i = 0;

	while (i < NIDS - 1 && waiver != (uint64_t)1 << i)
		i++;
	return ids[i];
}

char *waiver_list(uint64_t set)
{
	char *list = alloc_print("%s", "");
	size_t i;

	for (i = 0; i < NIDS; i++) {
		uint64_t bit = (uint64_t)1 << i, after = bit;
		char *more;

		if (!(set & bit))
			continue;
		while (after <<= 1)
			if (after & set && after < (uint64_t)1 << NIDS)
				break;
		more = alloc_print("%s%s%s", list, !*list ? "" : after ? ", " : " and ",
				   ids[i]);
		free(list);
		list = more;
	}
	return list;
}
