// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * files.c - "klp files": which files of a kernel are here, and what has to be installed
 * for the others?
 *
 *	klp files [options] [WHAT...]
 *
 * One line a file, tab separated: what it is, and its path.  With WHAT only those, and
 * their paths alone, which is how scripts ask.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "commands/commands.h"
#include "elf/elf-file.h"
#include "kernel/advice.h"
#include "kernel/kernel-files.h"

/* What it is called, and what a message calls it; NULL: nothing depends on it. */
static const struct row {
	const char *name, *missing;
	enum kernel_file what;
} rows[] = {
	{ "vmlinux", "vmlinux", FILE_VMLINUX },
	{ "debug", "debug information", FILE_VMLINUX_DEBUG },
	{ "modules", "modules", FILE_MODULES },
	{ "headers", "headers", FILE_HEADERS },
	{ "source", "source", FILE_SOURCE },
	{ "config", NULL, FILE_CONFIG },
	{ "image", NULL, FILE_IMAGE },
};

#define NROWS (sizeof(rows) / sizeof(*rows))

struct answer {
	const struct options *options;
	struct kernel_files *files;
	const char *release;
};

static char *vmlinux_path(const struct answer *a)
{
	return a->options->kernel.vmlinux ?
	       alloc_print("%s", a->options->kernel.vmlinux) :
	       kernel_files_find(a->files, FILE_VMLINUX);
}

/* The file that has vmlinux' debug information; NULL if there is none. */
static char *debug_path(const struct answer *a)
{
	char *vmlinux = vmlinux_path(a), *found = NULL;
	struct elf_file *file;

	if (vmlinux && !error_drop(elf_file_open(vmlinux, &file))) {
		found = kernel_files_vmlinux_debug(a->files, vmlinux, file);
		elf_file_close(file);
	}
	free(vmlinux);
	return found;
}

static char *find(const struct answer *a, enum kernel_file what)
{
	switch (what) {
	case FILE_VMLINUX:
		return vmlinux_path(a);
	case FILE_VMLINUX_DEBUG:
		return debug_path(a);
	default:
		return kernel_files_find(a->files, what);
	}
}

static bool lacks_makefiles(enum kernel_file what, const char *path)
{
	return what == FILE_SOURCE && !kernel_files_has_makefiles(path);
}

/* Why that file won't do: @path is NULL, or what it is. */
static struct error *is_missing(const struct answer *a, const struct row *row,
				const char *path)
{
	char *how = advice(a->files, row->what);
	struct error *err;

	if (path)
		err = error_new(MISSING, path,
				"is source without its Makefiles, as debug packages have it, and they say how a unit is compiled: %s",
				how);
	else
		err = error_new(MISSING, NULL, "no %s of kernel %s here: %s",
				row->missing ? row->missing : row->name, a->release, how);
	free(how);
	return err;
}

/* Prints it, its path alone where it was @asked for. */
static struct error *answer_row(const struct answer *a, const struct row *row, bool asked)
{
	char *path = find(a, row->what);
	struct error *err = NULL;

	if (path && lacks_makefiles(row->what, path))
		err = is_missing(a, row, path);
	else if (path && asked)
		puts(path);
	else if (path)
		printf("%s\t%s\n", row->name, path);
	else if (asked || row->missing)
		err = is_missing(a, row, NULL);
	free(path);
	return err;
}

static const struct row *find_row(const char *name)
{
	size_t i;

	for (i = 0; i < NROWS; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static struct error *answer(const struct answer *a)
{
	const struct options *options = a->options;
	struct error *err = NULL;
	size_t i;

	if (!options->nargs)
		printf("release\t%s\n", a->release);
	for (i = 0; i < NROWS && !options->nargs; i++)
		err = error_join(err, answer_row(a, &rows[i], false));
	for (i = 0; (int)i < options->nargs; i++) {
		if (strcmp(options->args[i], "release") == 0)
			puts(a->release);
		else
			err = error_join(err, answer_row(a, find_row(options->args[i]), true));
	}
	return err;
}

enum status command_files(const struct options *options)
{
	struct answer a = { .options = options };
	struct error *err;
	char *release;
	int i;

	for (i = 0; i < options->nargs; i++)
		if (strcmp(options->args[i], "release") && !find_row(options->args[i]))
			return fail(USAGE, NULL,
				    "'%s' is not one of release, vmlinux, debug, modules, headers, source, config, image",
				    options->args[i]);
	err = kernel_choose_release(&options->kernel, NULL, &release);
	if (err)
		return finish_output(finish(NULL, NULL, err, NULL));
	a.release = release;
	a.files = kernel_files_new(&options->kernel, release);
	if (kernel_files_distrusts(a.files))
		err = error_new(MISSING, NULL, "%s", kernel_files_distrusts(a.files));
	err = error_join(err, answer(&a));
	kernel_files_free(a.files);
	free(release);
	return finish_output(finish(NULL, NULL, err, NULL));
}
