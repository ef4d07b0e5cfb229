// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * debuginfo.c - which units does the debug information have?
 *
 * Nothing is read before it is asked for: the names of all units first, then
 * the definitions of those units that a question is about.
 */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/search.h"
#include "dwarf/spelling.h"
#include "dwarf/parts.h"
#include "elf/elf-file.h"
#include "dwarf/source-path.h"
#include "base/text.h"

/* Newer than libelf.h of Debian 12. */
#ifndef ELFCOMPRESS_ZSTD
#define ELFCOMPRESS_ZSTD 2
#endif

/* Units between two calls of elf_file_relax(). */
#define RELAX 256

/* The section .debug_info, also as GNU once compressed it; NULL: none. */
static Elf_Scn *find_debug_info(Elf *elf)
{
	Elf_Scn *scn = NULL;
	size_t strings;

	if (elf_getshdrstrndx(elf, &strings))
		return NULL;
	while ((scn = elf_nextscn(elf, scn))) {
		const char *name = NULL;
		GElf_Shdr shdr;

		if (gelf_getshdr(scn, &shdr) && shdr.sh_type != SHT_NOBITS)
			name = elf_strptr(elf, strings, shdr.sh_name);
		if (name && (strcmp(name, ".debug_info") == 0 ||
			     strcmp(name, ".zdebug_info") == 0))
			return scn;
	}
	return NULL;
}

bool debuginfo_is_in(const struct elf_file *file)
{
	return find_debug_info(elf_file_elf(file));
}

/* Of the livepatch itself no package has a better one. */
static const char *what_to_do(const struct debuginfo *info)
{
	return info->is_livepatch ? "build the livepatch again, with debug information" :
				    "install the kernel's debug package, or klp fetch it";
}

/* @elf may be NULL. */
static struct error *no_dwarf(const struct debuginfo *info, Elf *elf, const char *reason)
{
	Elf_Scn *scn = elf ? find_debug_info(elf) : NULL;
	GElf_Chdr chdr;

	/* gelf_getchdr() is for compressed sections only */
	if (scn && gelf_getchdr(scn, &chdr) &&
	    chdr.ch_type != ELFCOMPRESS_ZLIB)
		return error_new(MISSING, info->path,
				 "has debug information that is compressed (%s), which this machine's libelf can't read: objcopy --decompress-debug-sections",
				 chdr.ch_type == ELFCOMPRESS_ZSTD ? "zstd" :
				 "unknown how");
	if (scn || info->is_livepatch)
		return error_new(MISSING, info->path,
				 "has debug information that can't be read (%s), so the file is damaged: %s",
				 reason, what_to_do(info));
	return error_new(MISSING, info->path, "has no debug information: %s",
			 what_to_do(info));
}

/* That of the file which libdwfl has found for the module, which may be another. */
static struct error *check_machine(const struct debuginfo *info)
{
	Elf *elf = info->dwarf ? dwarf_getelf(info->dwarf) :
		   info->module ? dwfl_module_getelf(info->module,
						     &(GElf_Addr){ 0 }) : NULL;

	return elf ? elf_check_machine(info->path, elf, NULL, MISSING) : NULL;
}

/* Who opens a file has looked for another one that has its DWARF: debug_file_find(). */
static int no_other_file(Dwfl_Module *module, void **data, const char *name,
			 Dwarf_Addr base, const char *file, const char *link,
			 GElf_Word crc, char **found)
{
	(void)module, (void)data, (void)name, (void)base;
	(void)file, (void)link, (void)crc, (void)found;
	return -1;
}

/* A module: libdwfl lays its sections out and relocates its DWARF. */
static struct error *open_module(struct debuginfo *info)
{
	const char *reason;
	static const Dwfl_Callbacks callbacks = {
		.find_debuginfo = no_other_file,
		.section_address = dwfl_offline_section_address,
	};
	struct error *err;

	info->dwfl = dwfl_begin(&callbacks);
	if (!info->dwfl)
		return error_new(MISSING, info->path, "libdwfl: %s",
				 dwfl_errmsg(-1));
	dwfl_report_begin(info->dwfl);
	info->module = dwfl_report_offline(info->dwfl, "", info->path, -1);
	if (!info->module || dwfl_report_end(info->dwfl, NULL, NULL))
		return error_new(MISSING, info->path, "can't be read: %s",
				 dwfl_errmsg(-1));
	info->dwarf = dwfl_module_getdwarf(info->module, &info->bias);
	reason = info->dwarf ? NULL : dwfl_errmsg(-1);
	err = check_machine(info);
	if (err)
		return err;
	return info->dwarf ? NULL :
	       no_dwarf(info, dwfl_module_getelf(info->module, &info->bias), reason);
}

static struct error *open_as(const char *path, struct elf_file *file, bool is_livepatch,
			     struct debuginfo **out)
{
	struct debuginfo *info = alloc_array(1, sizeof(*info));
	struct error *err = NULL;

	info->path = alloc_print("%s", path);
	info->file = file;
	info->is_livepatch = is_livepatch;
	if (file) {
		info->dwarf = dwarf_begin_elf(elf_file_elf(file), DWARF_C_READ,
					      NULL);
		if (!info->dwarf)
			err = no_dwarf(info, elf_file_elf(file), dwarf_errmsg(-1));
	} else {
		err = open_module(info);
	}
	if (err) {
		debuginfo_close(info);
		return err;
	}
	*out = info;
	return NULL;
}

struct error *debuginfo_open(const char *path, struct elf_file *file,
			     struct debuginfo **out)
{
	return open_as(path, file, false, out);
}

struct error *debuginfo_open_livepatch(const char *path, struct debuginfo **out)
{
	return open_as(path, NULL, true, out);
}

void debuginfo_close(struct debuginfo *info)
{
	size_t i;

	if (!info)
		return;
	for (i = 0; i < info->nunits; i++) {
		free(info->units[i]->definitions);
		free(info->units[i]->name);
		free(info->units[i]);
	}
	for (i = 0; i < info->ndeclarations; i++)
		free(info->declarations[i]);
	free(info->declarations);
	free(info->units);
	free(info->by_name);
	free(info->by_base);
	free(info->code);
	if (info->dwfl)
		dwfl_end(info->dwfl);
	else
		dwarf_end(info->dwarf);
	free(info->root);
	free(info->objtree);
	free(info->path);
	free(info);
}

/* If @path ends in "/@end", the length of what stands before; else 0. */
static size_t before(const char *path, const char *end)
{
	size_t n = strlen(path), m = strlen(end);

	return n > m && path[n - m - 1] == '/' &&
	       strcmp(path + n - m, end) == 0 ? n - m - 1 : 0;
}

/*
 * The root of the source whose init/main.c was called @name, relative to the directory
 * @dir, which is below it; free() it.
 */
static char *root_above(struct debuginfo *info, const char *dir, const char *name)
{
	char *path = alloc_print("%s/%s", dir, name), *normal = normal_path(path), *root;

	info->objtree = alloc_print("%s", dir);
	root = strndup(normal, before(normal, "init/main.c"));
	free(normal);
	free(path);
	return root;
}

/*
 * C units are named relative to the root of the source, assembler units with
 * their absolute path; so is a compiler's directory.  The root is what is left
 * of an absolute directory without the relative one, or stands before
 * init/main.c where the kernel was built in a directory of its own: then names are
 * absolute, or, where that directory is in the source, relative to it
 * (../init/main.c).
 */
static char *find_source_root(struct debuginfo *info)
{
	const char *relative = NULL, *absolute = NULL;
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;

	while (dwarf_get_units(info->dwarf, cu, &cu, NULL, NULL, &die,
			       NULL) == 0) {
		const char *name = dwarf_diename(&die), *dir;
		Dwarf_Attribute attr;

		if (name && *name == '/' && before(name, "init/main.c"))
			return strndup(name, before(name, "init/main.c"));
		dir = dwarf_formstring(dwarf_attr(&die, DW_AT_comp_dir, &attr));
		if (name && dir && starts_with(name, "../") && ends_with(name, "/init/main.c"))
			return root_above(info, dir, name);
		if (dir && *dir == '/' && !absolute)
			absolute = dir;
		else if (dir && *dir != '/' && !relative)
			relative = dir;
		if (relative && absolute)
			break;
	}
	if (absolute && relative && before(absolute, relative))
		return strndup(absolute, before(absolute, relative));
	return strdup(absolute ? absolute : "");
}

const char *debuginfo_source_root(struct debuginfo *info)
{
	if (!info->root)
		info->root = find_source_root(info);
	return info->root ? info->root : "";
}

void debuginfo_take_source(struct debuginfo *info, struct debuginfo *kernel)
{
	const char *root = debuginfo_source_root(kernel);

	free(info->root);
	free(info->objtree);
	info->root = alloc_print("%s", root);
	info->objtree = kernel->objtree ? alloc_print("%s", kernel->objtree) : NULL;
}

/* The directory that a unit's file @name is in; Kbuild compiles there since Linux 6.13. */
static char *directory_of(Dwarf_Die *unit, const char *name)
{
	const char *slash = strrchr(name, '/'), *dir = NULL;
	Dwarf_Attribute attr;
	char *path, *normal;

	if (*name == '/')
		return alloc_print("%.*s", (int)(slash - name), name);
	dir = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attr));
	if (!dir)
		return NULL;
	path = alloc_print("%s/%.*s", dir, slash ? (int)(slash - name) : 0, name);
	normal = normal_path(path);
	free(path);
	return normal;
}

void debuginfo_take_own_source(struct debuginfo *info)
{
	Dwarf_CU *cu = NULL;
	char *root = NULL;
	Dwarf_Die die;

	while (!root && dwarf_get_units(info->dwarf, cu, &cu, NULL, NULL, &die, NULL) == 0) {
		const char *name = dwarf_diename(&die);

		if (name && ends_with(name, ".mod.c"))
			root = directory_of(&die, name);
	}
	free(info->root);
	free(info->objtree);
	info->root = root ? root : strdup("");
	info->objtree = NULL;
	info->outside = true;
}

/* A path as the kernel's people know it: relative to the root, normalised. */
char *source_path(struct debuginfo *info, const char *path)
{
	const char *root = debuginfo_source_root(info);
	char *above, *own, *normal;
	size_t n = strlen(root);

	if (info->objtree && starts_with(path, "../")) {
		above = alloc_print("%s/%s", info->objtree, path);
		normal = normal_path(above);
		own = alloc_print("%s", n && starts_with(normal, root) && normal[n] == '/' ?
				  normal + n + 1 : normal);
		free(normal);
		free(above);
		return own;
	}
	if (n && strncmp(path, root, n) == 0 && path[n] == '/')
		path += n + 1;
	return normal_path(path);
}

/* libdw does not understand what follows. */
void cut_off(const char *file, const char *what)
{
	unchecked(file, what,
		  "the debug information can't be read to its end (%s): get it again",
		  dwarf_errmsg(-1));
}

/*
 * The name of a unit, or NULL.  The assembler calls one like the file of its first
 * instruction, which may be in a macro of a header: then it is the file of assembler code
 * that comes first in its line table.  Owned by libdw.
 */
static const char *name_of(Dwarf_Die *die)
{
	const char *name = dwarf_diename(die), *file;
	Dwarf_Files *files;
	size_t n, i;

	if (!name || !ends_with(name, ".h") || dwarf_srclang(die) != DW_LANG_Mips_Assembler ||
	    dwarf_getsrcfiles(die, &files, &n))
		return name;
	for (i = 0; i < n; i++) {
		file = dwarf_filesrc(files, i, NULL, NULL);
		if (file && ends_with(file, ".S"))
			return file;
	}
	return name;
}

/*
 * A livepatch's units, as its other files are called: with the directory that they were
 * compiled in, which is the livepatch's own since Linux 6.13.
 */
static char *unit_path(struct debuginfo *info, Dwarf_Die *unit, const char *name)
{
	Dwarf_Attribute attr;
	const char *dir = NULL;
	char *path, *own;

	if (info->is_livepatch && *name != '/')
		dir = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attr));
	if (!dir)
		return source_path(info, name);
	path = alloc_print("%s/%s", dir, name);
	own = source_path(info, path);
	free(path);
	return own;
}

size_t debuginfo_units(struct debuginfo *info, struct unit ***out)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;
	int end = 0;

	while (!info->read && (end = dwarf_get_units(info->dwarf, cu, &cu, NULL, NULL,
						     &die, NULL)) == 0) {
		const char *name = name_of(&die);
		struct unit *u;

		if (!name)
			continue;
		u = alloc_array(1, sizeof(*u));
		u->info = info;
		u->name = unit_path(info, &die, name);
		u->base = base_name(u->name);
		u->die = dwarf_dieoffset(&die);
		info->units = alloc_grow(info->units, info->nunits,
					 sizeof(*info->units));
		info->units[info->nunits++] = u;
		if (info->file && info->nunits % RELAX == 0)
			elf_file_relax(info->file);
	}
	if (end < 0)
		cut_off(info->path, "its units");
	info->read = true;
	*out = info->units;
	return info->nunits;
}

const char *unit_name(const struct unit *unit)
{
	return unit->name;
}

const char *unit_producer(const struct unit *unit)
{
	Dwarf_Attribute attr;
	const char *producer;
	Dwarf_Die die;

	if (!unit_die(unit, &die))
		return "";
	producer = dwarf_formstring(dwarf_attr(&die, DW_AT_producer, &attr));
	return producer ? producer : "";
}

const char *unit_given_name(const struct unit *unit)
{
	Dwarf_Die die;
	const char *name = unit_die(unit, &die) ? name_of(&die) : NULL;
	const char *root = debuginfo_source_root(unit->info);
	size_t n = strlen(root);

	if (!name)
		return unit->name;
	/* as Kbuild has __FILE__, wherever the kernel was built; not for others' modules */
	if (n && !unit->info->outside && starts_with(name, root) && name[n] == '/')
		return name + n + 1;
	while (unit->info->objtree && starts_with(name, "../"))
		name += 3;
	return name;
}

void unit_visit_files(const struct unit *unit,
		      void (*visit)(const struct unit *unit, const char *file,
				    void *ctx), void *ctx)
{
	Dwarf_Files *files;
	Dwarf_Die die;
	size_t n, i;

	if (!unit_die(unit, &die) || dwarf_getsrcfiles(&die, &files, &n))
		return;
	for (i = 0; i < n; i++) {
		const char *file = dwarf_filesrc(files, i, NULL, NULL);

		if (file)
			visit(unit, file, ctx);
	}
}

bool unit_calls_it(const struct unit *unit, const char *file, const char *path)
{
	char *own = source_path(unit->info, file);
	bool same = is_source(path, own);

	free(own);
	return same;
}

bool unit_die(const struct unit *u, Dwarf_Die *out)
{
	return dwarf_offdie(u->info->dwarf, u->die, out);
}

bool unit_is_assembler(const struct unit *u)
{
	Dwarf_Die die;

	return unit_die(u, &die) &&
	       dwarf_srclang(&die) == DW_LANG_Mips_Assembler;
}

static int by_unit_name(const void *a, const void *b)
{
	struct unit *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	if (order)
		return order;
	return (*x)->die < (*y)->die ? -1 : (*x)->die > (*y)->die;
}

static void sort_units(struct debuginfo *info)
{
	struct unit **units;
	size_t n = debuginfo_units(info, &units);

	info->by_name = alloc_array(n, sizeof(*units));
	if (n == 0)
		return;
	memcpy(info->by_name, units, n * sizeof(*units));
	qsort(info->by_name, n, sizeof(*units), by_unit_name);
}

/* The units of exactly that name. */
static size_t find_units(struct debuginfo *info, const char *name,
			 struct unit *const **out)
{
	size_t low = lower_bound(i, info->nunits,
				 strcmp(info->by_name[i]->name, name) < 0);
	size_t n = 0;

	*out = info->by_name + low;
	while (low + n < info->nunits &&
	       strcmp(info->by_name[low + n]->name, name) == 0)
		n++;
	return n;
}

size_t debuginfo_find_units(struct debuginfo *info, const char *path,
			    struct unit *const **out)
{
	char *normal = normal_path(path);
	const char *rest;
	size_t n;

	if (!info->by_name)
		sort_units(info);
	n = find_units(info, normal, out);
	/* an absolute path: the longest end of it that is a unit */
	if (*normal == '/')
		for (rest = normal; n == 0 && rest; rest = strchr(rest, '/'))
			n = find_units(info, ++rest, out);
	free(normal);
	return n;
}

bool unit_is_of_file(const struct unit *unit, const char *file)
{
	const char *dot;
	size_t n;

	file = base_name(file);
	if (strcmp(unit->base, file) == 0)
		return true;
	/* the linker's: the object of an assembler unit, which names no file */
	dot = strrchr(file, '.');
	if (!dot || strcmp(dot, ".o"))
		return false;
	n = dot + 1 - file;
	return strncmp(unit->base, file, n) == 0 &&
	       strcmp(unit->base + n, "S") == 0;
}

static int by_base(const void *a, const void *b)
{
	struct unit *const *x = a, *const *y = b;
	int order = strcmp((*x)->base, (*y)->base);

	if (order)
		return order;
	return (*x)->die < (*y)->die ? -1 : (*x)->die > (*y)->die;
}

size_t debuginfo_file_units(struct debuginfo *info, const char *file,
			    struct unit ***out)
{
	size_t n = debuginfo_units(info, out), low, high, stem;

	if (!file || n == 0)
		return n;
	if (!info->by_base) {
		info->by_base = alloc_array(n, sizeof(**out));
		memcpy(info->by_base, *out, n * sizeof(**out));
		qsort(info->by_base, n, sizeof(**out), by_base);
	}
	/* X.S for X.o: what they have in common comes first */
	file = base_name(file);
	stem = strcspn(file, ".");
	low = lower_bound(i, n, strncmp(info->by_base[i]->base, file, stem) < 0);
	while (low < n && !unit_is_of_file(info->by_base[low], file) &&
	       strncmp(info->by_base[low]->base, file, stem) == 0)
		low++;
	for (high = low; high < n; high++)
		if (!unit_is_of_file(info->by_base[high], file))
			break;
	*out = info->by_base + low;
	return high - low;
}

struct unit *debuginfo_file_unit(struct debuginfo *info, const char *file)
{
	struct unit **units;

	return debuginfo_file_units(info, file, &units) == 1 ? units[0] : NULL;
}

char *unit_file_of(const struct unit *unit, Dwarf_Die *die, unsigned int *line)
{
	const char *file;
	int number = 0;

	*line = 0;
	if (dwarf_decl_line(die, &number) == 0)
		*line = number;
	file = dwarf_decl_file(die);
	return file ? source_path(unit->info, file) : NULL;
}
