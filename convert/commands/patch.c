// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * patch.c - "klp patch": what do patches change in a kernel's source?
 *
 *	klp patch --source DIR [--into DIR] [--called FILE] [--fuzz N] [--report=FORMAT] PATCH...
 *
 * All patches are read before any is applied; - is standard input.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "commands/commands.h"
#include "patch/patch.h"

/* The next line of @names without its end, or NULL; it is the caller's to free. */
static char *next_name(FILE *names)
{
	char *line = NULL;
	size_t room = 0;

	if (!names || getline(&line, &room, names) <= 0) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\n")] = 0;
	return line;
}

/*
 * Reads the patches of the command line into @patches, which has room for them, and
 * their number into @n.  Messages call them as --called says.
 */
static struct error *read_patches(const struct options *options, struct patch **patches,
				  size_t *n, struct findings *said)
{
	FILE *names = options->called ? fopen(options->called, "re") : NULL;
	struct error *err = NULL;
	int i;

	if (options->called && !names)
		return error_new(MISSING, options->called, "can't be opened: %m");
	for (i = 0; i < options->nargs && !err; i++) {
		const char *path = options->args[i];
		char *name = next_name(names);

		err = patch_open(path, name ? name : strcmp(path, "-") ? path : "stdin",
				 &patches[*n], said);
		*n += !err;
		free(name);
	}
	if (names)
		fclose(names);
	return err;
}

enum status command_patch(const struct options *options)
{
	bool json = options->report == REPORT_JSON;
	struct findings said = { 0 };
	struct patch **patches;
	struct error *err;
	enum status status;
	size_t n = 0, i;

	if (options->nargs == 0 || !options->source)
		return fail(USAGE, NULL, "patch wants a kernel's source and patches: klp patch"
			    " --source DIR [--into DIR] PATCH...");
	patches = alloc_array((size_t)options->nargs, sizeof(*patches));
	err = read_patches(options, patches, &n, &said);
	if (!err)
		err = patch_tree(patches, n, options->source, options->into, options->fuzz,
				 json ? NULL : stdout, &said);
	error_take(err, &said);
	findings_sort(&said);
	if (json)
		json_finding_list(&said);
	status = finish(NULL, &said, NULL, NULL);
	for (i = 0; i < n; i++)
		patch_free(patches[i]);
	free(patches);
	findings_free(&said);
	return finish_output(status);
}
