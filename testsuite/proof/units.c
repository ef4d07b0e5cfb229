// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * units.c - which unit defines what, by a walk over every DIE that can hold
 * code or data: units, functions, blocks, inlined calls.
 */
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "truth.h"

/* Deeper nesting than any compiler makes. */
#define MAX_DEPTH 256

/* What is being read. */
struct reading {
	const char *path;
	Dwfl_Module *module;	/* NULL: vmlinux */
	Dwarf_Addr bias;
	struct units *out;
	const char *unit;
};

/*
 * The directories at the top of the source, which the units that have a relative
 * name begin with.  Units with an absolute name are cut before the first of them.
 */
static const char **tops;
static size_t ntops;

static void remember_top(const char *name)
{
	char *top = strndup(name, strcspn(name, "/"));
	const char *one = top ? intern(top) : NULL;
	size_t i;

	free(top);
	for (i = 0; i < ntops; i++)
		if (tops[i] == one)
			return;
	tops = grow(tops, ntops, sizeof(*tops));
	tops[ntops++] = one;
}

/*
 * What stands from the first directory of the source's top on.  Rust's own library, of
 * which a kernel has a unit since it has Rust, is nowhere below the source.
 */
static const char *below_root(const char *path)
{
	const char *part, *end;
	size_t i;

	if (strstr(path, "/rustlib/"))
		return path;
	for (part = path; (end = strchr(part, '/')); part = end + 1)
		for (i = 0; i < ntops; i++)
			if (strlen(tops[i]) == (size_t)(end - part) &&
			    memcmp(tops[i], part, end - part) == 0)
				return part;
	return path;
}

/* The path without "." and "dir/..", relative to the source's root. */
static const char *clean(const char *path)
{
	char *copy = strdup(*path == '/' ? below_root(path) : path);
	char *out = get(strlen(path) + 2, 1), *save = NULL, *part;
	const char *result;

	if (!copy)
		fatal(path, "no memory");
	for (part = strtok_r(copy, "/", &save); part;
	     part = strtok_r(NULL, "/", &save)) {
		char *last = strrchr(out, '/');

		if (strcmp(part, ".") == 0)
			continue;
		if (strcmp(part, "..") == 0 && *out &&
		    strcmp(last ? last + 1 : out, "..")) {
			*(last ? last : out) = 0;
			continue;
		}
		if (*out)
			strcat(out, "/");
		else if (*copy == '/')
			strcpy(out, "/");
		strcat(out, part);
	}
	result = intern(out);
	free(out);
	free(copy);
	return result;
}

/* Turns an address of the DWARF into section and offset; false: nowhere. */
static bool place(const struct reading *r, Dwarf_Addr address,
		  const char **section, uint64_t *offset)
{
	GElf_Word index = 0;
	const char *name;
	int i;

	*section = intern("");
	*offset = address;
	if (!r->module)
		return true;
	address += r->bias;
	i = dwfl_module_relocate_address(r->module, &address);
	name = i < 0 ? NULL : dwfl_module_relocation_info(r->module, i, &index);
	if (!name)
		return false;
	*section = intern(name);
	*offset = address;
	return true;
}

static void add_range(const struct reading *r, Dwarf_Addr start, Dwarf_Addr end)
{
	struct units *u = r->out;
	struct range *range;

	u->ranges = grow(u->ranges, u->nranges, sizeof(*u->ranges));
	range = &u->ranges[u->nranges];
	if (end <= start || !place(r, start, &range->section, &range->start))
		return;
	range->end = range->start + (end - start);
	range->unit = r->unit;
	u->nranges++;
}

static void add_thing(const struct reading *r, Dwarf_Die *die,
		      Dwarf_Addr address, const char *function, bool code)
{
	const char *name = dwarf_diename(die), *file = dwarf_decl_file(die);
	struct units *u = r->out;
	struct thing *t;

	u->things = grow(u->things, u->nthings, sizeof(*u->things));
	t = &u->things[u->nthings];
	if (!name || !place(r, address, &t->section, &t->address))
		return;
	t->name = intern(name);
	t->unit = r->unit;
	t->function = function;
	t->file = file ? clean(file) : NULL;
	t->code = code;
	u->nthings++;
}

/* A variable that stands still: its location is one address. */
static void read_variable(const struct reading *r, Dwarf_Die *die,
			  const char *function)
{
	Dwarf_Attribute attr;
	Dwarf_Op *ops;
	size_t n;

	if (dwarf_attr(die, DW_AT_location, &attr) &&
	    dwarf_getlocation(&attr, &ops, &n) == 0 && n == 1 &&
	    ops[0].atom == DW_OP_addr)
		add_thing(r, die, ops[0].number, function, false);
}

static void read_children(const struct reading *r, Dwarf_Die *parent,
			  const char *function, int depth);

static void read_function(const struct reading *r, Dwarf_Die *die, int depth)
{
	const char *name = dwarf_diename(die);
	Dwarf_Addr address, base, end;

	/* one that is in two parts, hot and cold, has ranges: the hot one first */
	if (dwarf_tag(die) == DW_TAG_subprogram &&
	    (dwarf_entrypc(die, &address) == 0 ||
	     dwarf_ranges(die, 0, &base, &address, &end) > 0))
		add_thing(r, die, address, NULL, true);
	read_children(r, die, name ? intern(name) : NULL, depth);
}

static void read_children(const struct reading *r, Dwarf_Die *parent,
			  const char *function, int depth)
{
	Dwarf_Die die;

	if (depth > MAX_DEPTH || dwarf_child(parent, &die))
		return;
	do {
		switch (dwarf_tag(&die)) {
		case DW_TAG_variable:
			read_variable(r, &die, function);
			break;
		case DW_TAG_lexical_block:
			read_children(r, &die, function, depth + 1);
			break;
		case DW_TAG_subprogram:
		case DW_TAG_inlined_subroutine:
			read_function(r, &die, depth + 1);
			break;
		}
	} while (dwarf_siblingof(&die, &die) == 0);
}

/*
 * What a unit is called.  Assembler code is called like the file that its first instruction
 * stands in; where that is a header, the source is the file that is assembled.
 */
static const char *called(Dwarf_Die *die)
{
	const char *name = dwarf_diename(die);
	Dwarf_Files *files;
	size_t n = 0, i, length = name ? strlen(name) : 0;

	if (length < 2 || strcmp(name + length - 2, ".h"))
		return name;
	if (dwarf_getsrcfiles(die, &files, &n))
		n = 0;
	for (i = 0; i < n; i++) {
		const char *file = dwarf_filesrc(files, i, NULL, NULL);

		length = file ? strlen(file) : 0;
		if (length > 2 && strcmp(file + length - 2, ".S") == 0)
			return file;
	}
	return name;
}

static void read_unit(struct reading *r, Dwarf_Die *die)
{
	struct units *u = r->out;
	Dwarf_Addr base, start, end;
	ptrdiff_t next = 0;

	r->unit = clean(called(die));
	u->names = grow(u->names, u->nnames, sizeof(*u->names));
	u->names[u->nnames++] = r->unit;
	while ((next = dwarf_ranges(die, next, &base, &start, &end)) > 0)
		add_range(r, start, end);
	read_children(r, die, NULL, 0);
}

static int by_place(const void *a, const void *b)
{
	const struct thing *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return 0;
}

static int by_start(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return 0;
}

static void read_all(struct reading *r, Dwarf *dwarf)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;

	int more;

	while (!(more = dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &die, NULL)))
		if (dwarf_diename(&die))
			read_unit(r, &die);
	if (more < 0)
		fatal(r->path, "its units can't be read: %s", dwarf_errmsg(-1));
	if (r->out->nthings)
		qsort(r->out->things, r->out->nthings, sizeof(struct thing),
		      by_place);
	if (r->out->nranges)
		qsort(r->out->ranges, r->out->nranges, sizeof(struct range),
		      by_start);
}

void units_of_vmlinux(const char *path, struct units *out)
{
	struct reading r = { .path = path, .out = out };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Dwarf *dwarf = fd < 0 ? NULL : dwarf_begin(fd, DWARF_C_READ);
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;

	if (!dwarf)
		fatal(path, "no DWARF: %s", dwarf_errmsg(-1));
	memset(out, 0, sizeof(*out));
	while (dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &die, NULL) == 0) {
		const char *name = dwarf_diename(&die);

		if (name && *name != '/' && *name != '.')
			remember_top(name);
	}
	read_all(&r, dwarf);
	dwarf_end(dwarf);
	close(fd);
}

void units_of_module(const char *path, struct units *out)
{
	static const Dwfl_Callbacks callbacks = {
		.find_debuginfo = dwfl_standard_find_debuginfo,
		.section_address = dwfl_offline_section_address,
	};
	struct reading r = { .path = path, .out = out };
	Dwfl *dwfl = dwfl_begin(&callbacks);
	Dwarf *dwarf = NULL;

	memset(out, 0, sizeof(*out));
	if (dwfl)
		r.module = dwfl_report_offline(dwfl, "", path, -1);
	if (r.module && dwfl_report_end(dwfl, NULL, NULL) == 0)
		dwarf = dwfl_module_getdwarf(r.module, &r.bias);
	if (!dwarf)
		fatal(path, "no DWARF: %s", dwfl_errmsg(-1));
	read_all(&r, dwarf);
	dwfl_end(dwfl);
}

void units_free(struct units *units)
{
	free(units->things);
	free(units->ranges);
	free(units->names);
}

const char *units_code(const struct units *units, const char *section,
		       uint64_t address)
{
	struct range key = { .section = section, .start = address };
	size_t low = 0, high = units->nranges;

	/* the last that starts at or below the address */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_start(&units->ranges[middle], &key) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || units->ranges[low - 1].section != section ||
	    address >= units->ranges[low - 1].end)
		return NULL;
	return units->ranges[low - 1].unit;
}

const struct thing *units_at(const struct units *units, const char *section,
			     uint64_t address, size_t *n)
{
	struct thing key = { .section = section, .address = address };
	size_t low = 0, high = units->nthings;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_place(&units->things[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (*n = 0; low + *n < units->nthings; (*n)++)
		if (by_place(&units->things[low + *n], &key))
			break;
	return units->things + low;
}
