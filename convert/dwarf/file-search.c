// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * file-search.c - which units can have files of some names?
 *
 * libdw reads a unit's whole line program to tell its files, and sorts its lines.  The
 * header of the program has the files: their names, or offsets of .debug_line_str or
 * .debug_str.  So the strings are searched first, and then the headers for any such offset, at
 * any place: what is found may be something else, and libdw has the last word.
 */
#include <dwarf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "dwarf/file-search.h"
#include "dwarf/parts.h"
#include "elf/elf-file.h"

/* Offsets of strings that end with a name, first and last. */
struct range {
	uint32_t first, last;
};

struct bytes {
	const unsigned char *data;
	size_t size;
};

struct file_search {
	struct bytes lines;		/* .debug_line */
	const char *const *names;
	size_t nnames;
	struct range *ranges;
	size_t nranges;
};

/*
 * The bytes of a section, or none; false where they are not as they are in memory, and
 * nothing can be said about them.
 */
static bool find_bytes(Elf *elf, const char *name, struct bytes *out)
{
	GElf_Shdr shdr;
	Elf_Scn *scn = elf_find_section(elf, name, &shdr);
	Elf_Data *data = scn ? elf_rawdata(scn, NULL) : NULL;

	memset(out, 0, sizeof(*out));
	if (!scn)
		return true;
	if (!data || !data->d_buf || shdr.sh_flags & SHF_COMPRESSED)
		return false;
	out->data = data->d_buf;
	out->size = data->d_size;
	return true;
}

/* Adds the strings that end with the name, as a whole or behind a slash. */
static void find_strings(struct file_search *s, const struct bytes *strings, const char *name)
{
	const unsigned char *at = strings->data, *end = at + strings->size, *start;
	size_t n = strlen(name) + 1;

	for (; at < end && (at = memmem(at, end - at, name, n)); at += n) {
		start = at;
		if (at > strings->data && at[-1] == '/')
			while (start > strings->data && start[-1])
				start--;
		if (at - strings->data > UINT32_MAX)
			return;
		s->ranges = alloc_grow(s->ranges, s->nranges, sizeof(*s->ranges));
		s->ranges[s->nranges++] = (struct range){
			(uint32_t)(start - strings->data), (uint32_t)(at - strings->data),
		};
	}
}

struct file_search *file_search_new(struct debuginfo *info, const char *const *names, size_t n)
{
	static const char *const sections[] = { ".debug_line_str", ".debug_str" };
	struct bytes strings[2], lines;
	Elf *elf = dwarf_getelf(info->dwarf);
	struct file_search *s;
	GElf_Ehdr ehdr;
	size_t i, k;

	/* what is to be relocated has no offsets in it */
	if (!elf || !gelf_getehdr(elf, &ehdr) || ehdr.e_type == ET_REL ||
	    ehdr.e_ident[EI_DATA] != ELFDATA2LSB ||
	    !find_bytes(elf, ".debug_line", &lines) || !lines.size ||
	    !find_bytes(elf, sections[0], &strings[0]) ||
	    !find_bytes(elf, sections[1], &strings[1]))
		return NULL;
	s = alloc_array(1, sizeof(*s));
	*s = (struct file_search){ .lines = lines, .names = names, .nnames = n };
	for (i = 0; i < n; i++)
		for (k = 0; k < 2; k++)
			find_strings(s, &strings[k], names[i]);
	return s;
}

void file_search_free(struct file_search *s)
{
	if (!s)
		return;
	free(s->ranges);
	free(s);
}

static uint32_t get_32(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The header of the line program at @offset; false: it is not one that is known here. */
static bool find_header(const struct bytes *lines, uint64_t offset, struct bytes *out)
{
	/* its length, a version, and from version 5 on two sizes; then the header's */
	size_t before = 4 + 2, left;
	unsigned int version;
	uint32_t length;

	if (offset > lines->size || lines->size - offset < before + 2 + 4)
		return false;
	out->data = lines->data + offset;
	left = lines->size - offset;
	length = get_32(out->data);
	version = out->data[4] | out->data[5] << 8;
	if (length >= 0xfffffff0 || version < 2 || version > 5)
		return false;
	if (version == 5)
		before += 2;
	length = get_32(out->data + before);
	before += 4;
	if (length > left - before)
		return false;
	out->data += before;
	out->size = length;
	return true;
}

static bool is_in_range(const struct file_search *s, uint32_t offset)
{
	size_t i;

	for (i = 0; i < s->nranges; i++)
		if (offset >= s->ranges[i].first && offset <= s->ranges[i].last)
			return true;
	return false;
}

bool file_search_may(const struct file_search *s, const struct unit *unit)
{
	Dwarf_Attribute attr;
	struct bytes header;
	Dwarf_Word offset;
	Dwarf_Die die;
	size_t i;

	if (!s || !unit_die(unit, &die) ||
	    dwarf_formudata(dwarf_attr(&die, DW_AT_stmt_list, &attr), &offset) ||
	    !find_header(&s->lines, offset, &header))
		return true;
	for (i = 0; i < s->nnames; i++)
		if (memmem(header.data, header.size, s->names[i], strlen(s->names[i]) + 1))
			return true;
	for (i = 0; i + 4 <= header.size; i++)
		if (is_in_range(s, get_32(header.data + i)))
			return true;
	return false;
}
