// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * patch.c - "klp patch": what do patches change in a kernel's source?
 *
 *	klp patch --source DIR [--into DIR] PATCH...
 *
 * All patches are read before any is applied.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "commands/commands.h"
#include "patch/patch.h"

enum status command_patch(const struct options *options)
{
	struct findings said = { 0 };
	struct patch **patches;
	struct error *err = NULL;
	enum status status;
	size_t n = 0, i;

	if (options->nargs == 0 || !options->source)
		return fail(USAGE, NULL, "patch wants a kernel's source and patches: klp patch"
			    " --source DIR [--into DIR] PATCH...");
	patches = alloc_array((size_t)options->nargs, sizeof(*patches));
	for (i = 0; i < (size_t)options->nargs && !err; i++) {
		err = patch_open(options->args[i], &patches[n], &said);
		n += !err;
	}
	if (!err)
		err = patch_tree(patches, n, options->source, options->into, &said);
	status = finish(NULL, &said, err, NULL);
	for (i = 0; i < n; i++)
		patch_free(patches[i]);
	free(patches);
	findings_free(&said);
	return status;
}
