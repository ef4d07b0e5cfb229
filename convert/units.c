// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * units.c - "klp units": which units of a kernel are compiled from a source file,
 * or include it, and what are they linked into?
 *
 *	klp units [options] FILE...
 *
 * One line a unit, tab separated: the file, the object, the unit and, if it
 * differs, the unit as the compiler was given its name, which tells the Makefile
 * that it stands in.  The line tables of the shipped DWARF know all files that a
 * unit has code or declarations of.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "commands.h"
#include "elf-file.h"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Does a section of strings hold @text?  A compressed one may. */
static bool section_has(Elf_Scn *scn, const GElf_Shdr *shdr, const char *text)
{
	Elf_Data *data = elf_rawdata(scn, NULL);

	if (shdr->sh_flags & SHF_COMPRESSED)
		return true;
	return data && data->d_buf &&
	       memmem(data->d_buf, data->d_size, text, strlen(text) + 1);
}

/*
 * May one of a module's units have the file?  Its DWARF is in a thousand files,
 * most of which need not be opened: the name of the file is not in their strings.
 */
static bool may_read(struct object *module, const char *file)
{
	char *path = object_debug_path(module);
	struct elf_file *elf_file;
	Elf_Scn *scn = NULL;
	bool found = false;
	size_t strings;
	GElf_Shdr shdr;

	if (elf_file_open(path, &elf_file)) {
		free(path);
		return false;
	}
	if (elf_getshdrstrndx(elf_file_elf(elf_file), &strings))
		strings = 0;
	while (!found && (scn = elf_nextscn(elf_file_elf(elf_file), scn))) {
		const char *name = gelf_getshdr(scn, &shdr) ?
			elf_strptr(elf_file_elf(elf_file), strings,
				   shdr.sh_name) : NULL;

		if (name && (strcmp(name, ".debug_line_str") == 0 ||
			     strcmp(name, ".debug_str") == 0 ||
			     strcmp(name, ".debug_line") == 0 ||
			     strncmp(name, ".zdebug_", 8) == 0))
			found = section_has(scn, &shdr, base_name(file));
	}
	elf_file_close(elf_file);
	free(path);
	return found;
}

static enum status list_units(struct object *object, const char *file, size_t *n)
{
	struct debuginfo *info;
	struct unit **units;
	enum status status = object_debuginfo(object, &info);
	size_t nunits = status ? 0 : debuginfo_units(info, &units), i;

	for (i = 0; i < nunits; i++) {
		if (strcmp(unit_name(units[i]), file) &&
		    !unit_reads(units[i], file))
			continue;
		printf("%s\t%s\t%s\t%s\n", file, object->name,
		       unit_name(units[i]), unit_given_name(units[i]));
		++*n;
	}
	return status;
}

static enum status find_units(struct kernel *k, const char *file)
{
	char *const *names;
	size_t nnames = kernel_modules(k, &names), n = 0, i;
	enum status status = list_units(kernel_vmlinux(k), file, &n);

	for (i = 0; i < nnames && !status; i++) {
		struct object *module;

		status = kernel_object(k, names[i], &module);
		if (!status && module && may_read(module, file))
			status = list_units(module, file, &n);
		kernel_trim(k);
	}
	if (!status && n == 0)
		status = fail(REFUSED, file, "is in no unit of kernel %s",
			      kernel_release(k));
	return status;
}

enum status command_units(const struct options *options)
{
	enum status worst, status;
	struct kernel *k;
	int i;

	if (options->nargs == 0)
		return fail(USAGE, NULL,
			    "units wants source files: klp units [options] FILE...");
	worst = kernel_open(&options->kernel, NULL, &k);
	if (worst)
		return worst;
	for (i = 0; i < options->nargs; i++) {
		status = find_units(k, options->args[i]);
		if (status > worst)
			worst = status;
	}
	kernel_close(k);
	if (fflush(stdout) || ferror(stdout))
		return fail(MISSING, NULL, "standard output: %m");
	return worst;
}
