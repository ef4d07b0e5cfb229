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
	struct patch **patches;
	enum status status = DONE;
	size_t n = 0, i;

	if (options->nargs == 0 || !options->source)
		return fail(USAGE, NULL, "patch wants a kernel's source and patches: klp patch"
			    " --source DIR [--into DIR] PATCH...");
	patches = alloc_array((size_t)options->nargs, sizeof(*patches));
	for (i = 0; i < (size_t)options->nargs && !status; i++) {
		status = patch_open(options->args[i], &patches[n]);
		n += !status;
	}
	if (!status)
		status = patch_tree(patches, n, options->source, options->into);
	for (i = 0; i < n; i++)
		patch_free(patches[i]);
	free(patches);
	return status;
}
