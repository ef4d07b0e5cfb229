// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arch.c - which machines does klp know, and what is alike on all of them?
 */
#include <elf.h>
#include <endian.h>
#include <stddef.h>
#include <string.h>

#include "arch/arch.h"

static const struct arch *const archs[] = { &arch_x86_64, &arch_arm64 };

#define NARCHS (sizeof(archs) / sizeof(archs[0]))

const struct arch *arch_find(uint16_t machine)
{
	size_t i;

	for (i = 0; i < NARCHS; i++)
		if (archs[i]->machine == machine)
			return archs[i];
	return NULL;
}

const char *arch_names(void)
{
	static char names[NARCHS * 36];
	size_t i;

	if (!names[0]) {
		for (i = 0; i < NARCHS; i++) {
			if (i)
				strcat(names, " or ");
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

const struct arch_table *arch_table(const struct arch *arch, const char *section)
{
	for (const struct arch_table *t = arch->tables; t->section; t++)
		if (!strcmp(t->section, section))
			return t;
	return NULL;
}

bool arch_lists(const char *const *list, const char *name)
{
	for (; *list; list++)
		if (!strcmp(*list, name))
			return true;
	return false;
}

uint64_t arch_get(const struct arch *arch, const void *from, unsigned int size)
{
	bool little = arch->data == ELFDATA2LSB;
	const unsigned char *p = from;
	uint64_t value = 0;
	unsigned int i;

	/* pointers in all of a kernel's data are read so */
	if (size == sizeof(value)) {
		memcpy(&value, from, sizeof(value));
		return little ? le64toh(value) : be64toh(value);
	}
	for (i = 0; i < size; i++)
		value = value << 8 | p[little ? size - 1 - i : i];
	return value;
}

int64_t arch_get_signed(const struct arch *arch, const void *from, unsigned int size)
{
	unsigned int unused = 64 - 8 * size;

	if (!size)
		return 0;
	return (int64_t)(arch_get(arch, from, size) << unused) >> unused;
}

void arch_put(const struct arch *arch, void *to, unsigned int size, uint64_t value)
{
	bool little = arch->data == ELFDATA2LSB;
	unsigned char *p = to;
	unsigned int i;

	for (i = 0; i < size; i++, value >>= 8)
		p[little ? i : size - 1 - i] = (unsigned char)value;
}

uint64_t arch_leads(const struct arch_relocation *kind, uint64_t value)
{
	return value + kind->behind;
}

uint64_t arch_low(uint64_t address)
{
	return address & 0xfff;
}

bool arch_same_rest(const struct arch *arch, const struct arch_relocation *kind,
		    const unsigned char *a, const unsigned char *b)
{
	return !kind->bits || !((arch_get(arch, a, kind->size) ^
				 arch_get(arch, b, kind->size)) & ~(uint64_t)kind->bits);
}
