// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * patch.c - fuzz target: any bytes, read as a patch, and applied.
 *
 * What stands before the first NUL byte is the file that the hunks are for, all else
 * the patch; without one it is all patch.  fuzz.sh makes a source of a few files, which
 * it is applied to as well ($KLP_FUZZ_SOURCE).  Whatever the reader lets through has to be
 * what it promises: names that can't lead anywhere, hunks in order, counts that agree.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "patch/patch.h"
#include "patch/files.h"
#include "base/source-name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void holds(int condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "does not hold: %s\n", what);
	abort();
}

static void check_hunks(const struct patch_file *file)
{
	size_t i, k, old, new, end = 0;

	for (i = 0; i < file->n; i++) {
		const struct hunk *hunk = &file->hunks[i];

		for (old = new = k = 0; k < hunk->n; k++) {
			old += hunk->lines[k].kind != '+';
			new += hunk->lines[k].kind != '-';
		}
		holds(old == hunk->old_n && new == hunk->new_n, "counts of a hunk");
		holds(hunk->old_start >= end, "order of hunks");
		end = hunk->old_start + hunk->old_n;
	}
}

static void check_name(const char *name)
{
	holds(name != NULL, "a name");
	holds(!source_name_fault(name, strlen(name)), "an ordinary name");
	holds(!is_built_name(name), "a name of the source");
	holds(name[0] != '/' && !strstr(name, "..//") && strncmp(name, "../", 3) &&
	      !strstr(name, "/../"), "a name below the source");
}

/* What is left has as many lines as the hunks say. */
static void apply(const struct patch *p, const struct patch_file *file,
		  const struct text_line *lines, size_t n, struct findings *said)
{
	struct patch_rules rules = { (unsigned int)(n % 3), n & 1 };
	struct text_line *out;
	size_t count, expected = n, i;
	bool already;

	if (error_drop(patch_apply(p, file, lines, n, &rules, &out, &count, &already,
				   said)))
		return;
	for (i = 0; i < file->n; i++)
		expected = expected - file->hunks[i].old_n + file->hunks[i].new_n;
	holds(count == expected, "lines of the result");
	for (i = 0; i + 1 < count; i++)
		holds(out[i].ended, "newlines inside of the result");
	text_put(text_join(out, count));
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	size_t n_text = nul ? (size_t)(nul - data) : 0, skip = nul ? n_text + 1 : 0;
	struct text *text = alloc_array(1, sizeof(*text) + n_text);
	const char *source = getenv("KLP_FUZZ_SOURCE");
	struct findings said = { 0 };
	struct text_line *lines;
	struct patch *p;
	size_t n, i;

	text->users = 1;
	text->size = n_text;
	memcpy(text->data, data, n_text);
	if (error_print(patch_read("f", alloc_copy(data + skip, size - skip), size - skip, &p,
				   &said))) {
		findings_free(&said);
		text_put(text);
		return 0;
	}
	holds(text_lines(text, &lines, &n), "few lines");
	for (i = 0; i < p->n; i++) {
		check_name(p->files[i].from);
		check_name(p->files[i].to);
		check_hunks(&p->files[i]);
		apply(p, &p->files[i], lines, n, &said);
	}
	if (source)
		error_print(patch_tree(&p, 1, source, NULL, (unsigned int)(size % 3), stdout,
				       &said));
	findings_print(&said, "f");
	findings_free(&said);
	free(lines);
	text_put(text);
	patch_free(p);
	return 0;
}
