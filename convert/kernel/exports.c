// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * exports.c - what the kernel or a module exports.
 *
 * EXPORT_SYMBOL(x) puts an entry, labelled __ksymtab_x, into the table __ksymtab
 * or __ksymtab_gpl: three offsets of 4 bytes, each relative to its own place, of
 * the symbol, its name and its namespace (struct kernel_symbol with
 * CONFIG_HAVE_ARCH_PREL32_RELOCATIONS).  The tables __kcrctab and __kcrctab_gpl hold
 * the checksums in the same order.  Where there is a table __kflagstab (Linux 7), there is
 * no __ksymtab_gpl: it has a byte for each entry (find_exported_symbol_in_section()).
 */
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "base/alloc.h"
#include "elf/elf-file.h"
#include "elf/rules.h"
#include "kernel/exports.h"

/* Of each offset, in bytes. */
#define OFFSET 4

/* In __kflagstab: for modules whose licence is the GPL alone (KSYM_FLAG_GPL_ONLY). */
#define FLAG_GPL_ONLY 1

static const struct arch *arch_of(struct kallsyms *syms)
{
	return elf_file_arch(kallsyms_elf_file(syms));
}

/* The string that the @n-th offset of an entry of vmlinux leads to, or NULL. */
static const char *entry_string(struct kallsyms *syms,
				const struct ksymbol *entry, unsigned int n)
{
	uint64_t place = entry->address + OFFSET * n;
	const char *bytes, *s;
	size_t size;

	bytes = kallsyms_bytes_at(syms, place, &size);
	if (!bytes || size < OFFSET)
		return NULL;
	place += (uint64_t)arch_get_signed(arch_of(syms), bytes, OFFSET);
	s = kallsyms_bytes_at(syms, place, &size);
	return s && memchr(s, 0, size) ? s : NULL;
}

/*
 * A module's entry is filled when it is loaded; the string has a label of its own,
 * which modules keep.
 */
static const char *module_namespace(struct kallsyms *syms, const char *name)
{
	char *label = alloc_print("__kstrtabns_%s", name);
	const struct ksymbol **list;
	const char *s = NULL;
	Elf_Data *data;
	GElf_Shdr shdr;
	Elf_Scn *scn;

	if (kallsyms_find(syms, label, &list) == 1) {
		scn = elf_find_section(elf_file_elf(kallsyms_elf_file(syms)),
				       list[0]->section, &shdr);
		data = scn ? elf_getdata(scn, NULL) : NULL;
		if (data && data->d_buf && list[0]->address < data->d_size)
			s = (char *)data->d_buf + list[0]->address;
		if (s && !memchr(s, 0, data->d_size - list[0]->address))
			s = NULL;
	}
	free(list);
	free(label);
	return s;
}

/*
 * The @each bytes of an entry in another table, that has as many for each entry in the same
 * order; NULL: there is no such table, or it is laid out in another way.
 */
static const char *in_table(struct kallsyms *syms, const struct ksymbol *entry,
			    const char *table, size_t each)
{
	Elf *elf = elf_file_elf(kallsyms_elf_file(syms));
	size_t size = rules_size(NULL, SIZE_EXPORT), index;
	GElf_Shdr entries, others;
	Elf_Data *data;
	Elf_Scn *scn;

	scn = elf_find_section(elf, kallsyms_section(syms, entry), &entries) ?
	      elf_find_section(elf, table, &others) : NULL;
	data = scn ? elf_getdata(scn, NULL) : NULL;
	if (!data || !data->d_buf || entries.sh_size / size != others.sh_size / each ||
	    entry->address < entries.sh_addr)
		return NULL;
	index = (entry->address - entries.sh_addr) / size;
	return index < data->d_size / each ? (char *)data->d_buf + each * index : NULL;
}

static void read_licence(struct kallsyms *syms, const struct ksymbol *entry,
			 struct export *out)
{
	Elf *elf = elf_file_elf(kallsyms_elf_file(syms));
	const char *flags = in_table(syms, entry, "__kflagstab", 1);
	GElf_Shdr shdr;

	out->gpl = flags ? *flags & FLAG_GPL_ONLY :
			   strcmp(kallsyms_section(syms, entry), "__ksymtab_gpl") == 0;
	out->unread = !flags && elf_find_section(elf, "__kflagstab", &shdr);
}

static void read_entry(struct kallsyms *syms, const struct ksymbol *entry,
		       const char *name, struct export *out)
{
	const char *own = entry->section ? NULL :
			  entry_string(syms, entry, 1);

	read_licence(syms, entry, out);
	out->namespace = entry->section ? module_namespace(syms, name) : NULL;
	/* another layout would not lead to the name */
	if (own && strcmp(own, name) == 0)
		out->namespace = entry_string(syms, entry, 2);
}

/* The entry of @name in an export table, or NULL. */
static const struct ksymbol *find_entry(struct kallsyms *syms, const char *name)
{
	char *label = alloc_print("__ksymtab_%s", name);
	const struct ksymbol **list, *entry = NULL;
	size_t n = kallsyms_find(syms, label, &list), i;

	for (i = 0; i < n && !entry; i++)
		if (strncmp(kallsyms_section(syms, list[i]), "__ksymtab",
			    strlen("__ksymtab")) == 0)
			entry = list[i];
	free(list);
	free(label);
	return entry;
}

/* The address that an entry of vmlinux exports; 0: not known. */
static uint64_t exported_address(struct kallsyms *syms, const struct ksymbol *entry)
{
	const char *bytes;
	size_t size;

	if (entry->section)
		return 0;
	bytes = kallsyms_bytes_at(syms, entry->address, &size);
	if (!bytes || size < OFFSET)
		return 0;
	return entry->address + (uint64_t)arch_get_signed(arch_of(syms), bytes, OFFSET);
}

const struct ksymbol *exports_symbol(struct kallsyms *syms, const char *name)
{
	const struct ksymbol *entry = find_entry(syms, name), *found;
	const struct ksymbol **list;
	uint64_t address;
	size_t n, i;

	if (!entry)
		return NULL;
	found = kallsyms_global(syms, name);
	if (found)
		return found;
	/* somebody exports a static */
	address = exported_address(syms, entry);
	n = kallsyms_find(syms, name, &list);
	for (i = 0; i < n && !found; i++)
		if (n == 1 || (address && list[i]->address == address))
			found = list[i];
	free(list);
	return found;
}

bool exports_find(struct kallsyms *syms, const char *name, struct export *out)
{
	const struct ksymbol *entry = find_entry(syms, name);

	if (entry && out)
		read_entry(syms, entry, name, out);
	return entry != NULL;
}

bool exports_to_some(struct kallsyms *syms, const char *name)
{
	struct export export = { 0 };

	return exports_find(syms, name, &export) && export.namespace &&
	       strncmp(export.namespace, EXPORT_TO_SOME, strlen(EXPORT_TO_SOME)) == 0;
}

bool exports_crc(struct kallsyms *syms, const char *name, uint32_t *crc)
{
	const struct ksymbol *entry = find_entry(syms, name);
	const char *bytes = NULL;
	char *table;

	if (entry) {
		table = alloc_print("__kcrctab%s",
				    kallsyms_section(syms, entry) + strlen("__ksymtab"));
		bytes = in_table(syms, entry, table, sizeof(*crc));
		free(table);
	}
	if (bytes)
		*crc = (uint32_t)arch_get(arch_of(syms), bytes, sizeof(*crc));
	return bytes != NULL;
}
