// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * units.c - "klp units": which units of a kernel are compiled from a source file,
 * or include it, and what are they linked into?
 *
 *	klp units [options] FILE...
 *
 * One line a unit, tab separated: the file, the object, the unit, and the unit as
 * the compiler was given its name, which tells the Makefile that it stands in.
 * The line tables of the shipped DWARF know all files that a unit has code or
 * declarations of.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/search.h"
#include "commands/commands.h"
#include "elf/elf-file.h"
#include "base/source-name.h"
#include "dwarf/file-search.h"
#include "dwarf/source-path.h"
#include "base/text.h"

/* A file that is asked for. */
struct asked {
	char *path;
	const char *base;	/* its last component */
	const struct unit *last;	/* the unit that was printed last */
	size_t n;		/* units found */
};

struct unit_question {
	struct asked *files;	/* sorted by base */
	size_t n;
	const char *object;	/* the one that is looked into */
	struct error *err;	/* of the names that were found */
};

static int by_base(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;

	return strcmp(x->base, y->base);
}

/* The first of the files with that last component; NULL: none. */
static struct asked *first_of(const struct unit_question *q, const char *base)
{
	size_t low = lower_bound(i, q->n, strcmp(q->files[i].base, base) < 0);

	return low < q->n && strcmp(q->files[low].base, base) == 0 ?
	       &q->files[low] : NULL;
}

/*
 * Scripts and makefiles get the names, so that they have to be those of a source.
 * What is absolute was compiled somewhere else: assembler, and other people's modules.
 */
static bool has_ordinary_name(const struct unit *unit, const char *object)
{
	const char *name = unit_name(unit);

	return !source_name_fault(object, strlen(object)) &&
	       !given_name_fault(name) && !given_name_fault(unit_given_name(unit)) &&
	       (name[0] == '/' || !source_name_fault(name, strlen(name)));
}

/* What modpost has made for each module (its version, what it imports): no source. */
static bool is_record_of_module(const struct unit *unit)
{
	const char *name = unit_name(unit), *end = name + strlen(name);

	return end - name > 6 && strcmp(end - 6, ".mod.c") == 0;
}

static void visit(const struct unit *unit, const char *file, void *ctx)
{
	const char *base = base_name(file);
	struct unit_question *q = ctx;
	struct asked *a = first_of(q, base);

	if (a && is_record_of_module(unit))
		return;
	for (; a && a < q->files + q->n && strcmp(a->base, base) == 0; a++) {
		if (a->last == unit || !unit_calls_it(unit, file, a->path))
			continue;
		a->last = unit;
		a->n++;
		if (!has_ordinary_name(unit, q->object)) {
			q->err = error_join(q->err, error_new(MISSING, q->object,
				"the debug information has a unit '%s', and no source is called so",
				unit_given_name(unit)));
			continue;
		}
		printf("%s\t%s\t%s\t%s\n", a->path, q->object, unit_name(unit),
		       unit_given_name(unit));
	}
}

/* So many names are looked for one by one, which is faster than to look at each string. */
#define FEW_NAMES 16

/* Does a string of S to END, which has a NUL at its end, end with one of few names? */
static bool strings_end_with(const char *s, const char *end, const struct unit_question *q)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		if (memmem(s, end - s, q->files[i].base, strlen(q->files[i].base) + 1))
			return true;
	return false;
}

/*
 * May a section of strings hold one of the names?  A compressed one may, and so may a
 * string that ends like it.
 */
static bool section_may_have(Elf_Scn *scn, const GElf_Shdr *shdr,
			     const struct unit_question *q)
{
	Elf_Data *data = elf_rawdata(scn, NULL);
	const char *s, *end;

	if (shdr->sh_flags & SHF_COMPRESSED)
		return true;
	if (!data || !data->d_buf || !data->d_size)
		return false;
	s = data->d_buf;
	end = s + data->d_size;
	/* what follows the last NUL is no string */
	while (end > s && end[-1])
		end--;
	if (q->n <= FEW_NAMES)
		return strings_end_with(s, end, q);
	for (; s < end; s += strlen(s) + 1)
		if (first_of(q, base_name(s)))
			return true;
	return false;
}

/*
 * May one of the units of a module have a file, by the strings of @path, where its DWARF is?
 * Returns MISSING where that can't be read.
 */
static struct error *strings_may_have(const struct kernel *k, const char *module, const char *path,
				      const struct unit_question *q, bool *may)
{
	struct elf_file *file;
	struct error *err = elf_file_open(path, &file);
	Elf_Scn *scn = NULL;
	bool found = false;
	size_t strings;
	GElf_Shdr shdr;
	char *how;

	*may = false;
	if (!err) {
		err = elf_check_machine(path, elf_file_elf(file),
					kernel_arch(k), MISSING);
		if (err)
			elf_file_close(file);
	}
	if (err)
		return err;
	if (!debuginfo_is_in(file)) {
		how = kernel_advice(k, FILE_MODULE_DEBUG);
		unchecked(module, "its units", "%s has no debug information: %s",
			  path, how);
		free(how);
	}
	if (elf_getshdrstrndx(elf_file_elf(file), &strings))
		strings = 0;
	while (!found && (scn = elf_nextscn(elf_file_elf(file), scn))) {
		const char *name = gelf_getshdr(scn, &shdr) ?
			elf_strptr(elf_file_elf(file), strings, shdr.sh_name) :
			NULL;

		if (name && strncmp(name, ".zdebug_", 8) == 0)
			found = true;
		else if (name && (strcmp(name, ".debug_line_str") == 0 ||
				  strcmp(name, ".debug_str") == 0 ||
				  strcmp(name, ".debug_line") == 0))
			found = section_may_have(scn, &shdr, q);
	}
	elf_file_close(file);
	*may = found;
	return NULL;
}

/*
 * Opens a module if one of its units may have a file; NULL at @out: none has.  Most of a
 * thousand modules need not be opened: the names are not in the strings of their DWARF.
 */
static struct error *open_if_it_may(struct kernel *k, const char *name,
				    const struct unit_question *q, struct object **out)
{
	const char *file;
	char *path = kernel_module_debug_path(k, name, &file);
	bool may = !path, first = path;
	struct error *err = first ? strings_may_have(k, file, path, q, &may) : NULL;

	*out = NULL;
	if (!err && may)
		err = kernel_object(k, name, out);
	if (!err && *out && !first) {
		path = object_debug_path(*out);
		err = strings_may_have(k, (*out)->path, path, q, &may);
	}
	if (*out && (err || !may)) {
		object_release(*out);
		*out = NULL;
	}
	free(path);
	return err;
}

static struct error *list_units(struct object *object, struct unit_question *q)
{
	struct file_search *search = NULL;
	const char *names[FEW_NAMES];
	struct debuginfo *info;
	struct unit **units;
	struct error *err = object_debuginfo(object, &info);
	size_t n = err ? 0 : debuginfo_units(info, &units), i;

	q->object = object->name;
	for (i = 0; i < q->n && i < FEW_NAMES; i++)
		names[i] = q->files[i].base;
	if (n && q->n <= FEW_NAMES)
		search = file_search_new(info, names, q->n);
	for (i = 0; i < n; i++)
		if (file_search_may(search, units[i]))
			unit_visit_files(units[i], visit, q);
	file_search_free(search);
	err = error_join(err, q->err);
	q->err = NULL;
	return err;
}

static struct error *find_units(struct kernel *k, struct unit_question *q)
{
	char *const *names;
	size_t n = kernel_modules(k, &names), i;
	const char *outside = kernel_outside(k);
	struct error *err = outside ? NULL : list_units(kernel_vmlinux(k), q);

	for (i = 0; i < n && !err; i++) {
		struct object *module;

		/* the source is another one */
		if (outside && strcmp(outside, names[i]))
			continue;
		err = outside ? kernel_object(k, names[i], &module) :
				open_if_it_may(k, names[i], q, &module);
		if (!err && module) {
			err = list_units(module, q);
			object_release(module);
		}
		kernel_trim(k);
	}
	if (err)
		return err;
	for (i = 0; i < q->n; i++)
		if (q->files[i].n == 0)
			err = error_join(err, error_new(REFUSED, q->files[i].path,
				      "is in no unit of %s %s", outside ? "module" : "kernel",
				      outside ? outside : kernel_release(k)));
	return err;
}

static void ask(struct unit_question *q, const char *path)
{
	struct asked *a;

	q->files = alloc_grow(q->files, q->n, sizeof(*q->files));
	a = &q->files[q->n++];
	*a = (struct asked){ .path = normal_path(path) };
	a->base = base_name(a->path);
}

/* The files of the command line, or of standard input, one a line. */
static void read_question(const struct options *options, struct unit_question *q)
{
	char *line = NULL;
	size_t room = 0;
	int i;

	for (i = 0; i < options->nargs; i++) {
		if (strcmp(options->args[i], "-")) {
			ask(q, options->args[i]);
			continue;
		}
		while (getline(&line, &room, stdin) > 0) {
			line[strcspn(line, "\n")] = 0;
			if (*line)
				ask(q, line);
		}
	}
	free(line);
	if (q->n)
		qsort(q->files, q->n, sizeof(*q->files), by_base);
}

enum status command_units(const struct options *options)
{
	struct unit_question q = { 0 };
	struct kernel *k = NULL;
	enum status status;
	struct error *err;
	size_t i;

	if (options->nargs == 0)
		return fail(USAGE, NULL,
			    "units wants source files: klp units [options] FILE...");
	err = kernel_open(&options->kernel, NULL, &k);
	if (!err) {
		read_question(options, &q);
		err = find_units(k, &q);
	}
	status = finish(NULL, NULL, err, k);
	for (i = 0; i < q.n; i++)
		free(q.files[i].path);
	free(q.files);
	kernel_close(k);
	return finish_output(status);
}
