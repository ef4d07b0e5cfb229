// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arch.c - finds the description of a machine.  One arch-*.c for each.
 */
#include <stddef.h>
#include <string.h>

#include "arch/arch.h"

static const struct arch *const archs[] = { &arch_x86_64 };

#define NARCHS (sizeof(archs) / sizeof(archs[0]))

const struct arch *arch_find(uint16_t machine)
{
	for (size_t i = 0; i < NARCHS; i++)
		if (archs[i]->machine == machine)
			return archs[i];
	return NULL;
}

const char *arch_names(void)
{
	static char names[NARCHS * 34];

	if (!names[0]) {
		for (size_t i = 0; i < NARCHS; i++) {
			if (i)
				strcat(names, ", ");
			strncat(names, archs[i]->name, 31);
		}
	}
	return names;
}

const struct arch_relocation *arch_relocation(const struct arch *arch,
					      uint32_t type)
{
	for (const struct arch_relocation *r = arch->relocations; r->name; r++)
		if (r->type == type)
			return r;
	return NULL;
}

bool arch_lists(const char *const *list, const char *name)
{
	for (; *list; list++)
		if (!strcmp(*list, name))
			return true;
	return false;
}
