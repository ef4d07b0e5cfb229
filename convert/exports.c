// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * exports.c - what the kernel or a module exports.
 *
 * EXPORT_SYMBOL(x) puts an entry, labelled __ksymtab_x, into the table __ksymtab
 * or __ksymtab_gpl: three offsets of 4 bytes, each relative to its own place, of
 * the symbol, its name and its namespace (struct kernel_symbol with
 * CONFIG_HAVE_ARCH_PREL32_RELOCATIONS).
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "exports.h"

/* The string that the @n-th offset of an entry of vmlinux leads to, or NULL. */
static const char *entry_string(struct kallsyms *syms,
				const struct ksymbol *entry, unsigned int n)
{
	const char *bytes, *s;
	int32_t offset;
	size_t size;

	bytes = kallsyms_bytes_at(syms, entry->address + 4 * n, &size);
	if (!bytes || size < sizeof(offset))
		return NULL;
	memcpy(&offset, bytes, sizeof(offset));
	s = kallsyms_bytes_at(syms, entry->address + 4 * n + offset, &size);
	return s && memchr(s, 0, size) ? s : NULL;
}

static void read_entry(struct kallsyms *syms, const struct ksymbol *entry,
		       const char *name, struct export *out)
{
	const char *own = entry->section ? NULL :
			  entry_string(syms, entry, 1);

	out->gpl = strcmp(kallsyms_section(syms, entry), "__ksymtab_gpl") == 0;
	out->namespace = NULL;
	/* another layout would not lead to the name */
	if (own && strcmp(own, name) == 0)
		out->namespace = entry_string(syms, entry, 2);
}

bool exports_find(struct kallsyms *syms, const char *name, struct export *out)
{
	char *label = alloc_print("__ksymtab_%s", name);
	const struct ksymbol **list;
	size_t n = kallsyms_find(syms, label, &list), i;
	bool found = false;

	for (i = 0; i < n && !found; i++) {
		found = strncmp(kallsyms_section(syms, list[i]), "__ksymtab",
				strlen("__ksymtab")) == 0;
		if (found && out)
			read_entry(syms, list[i], name, out);
	}
	free(list);
	free(label);
	return found;
}
