// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hunk.c - what do the hunks of a unified diff say?
 *
 * The @@ line counts the lines that follow, whatever they look like.  Counts that the
 * lines do not agree with are the sign of a patch that was edited or cut off.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "patch/reader.h"

bool is_hunk(const struct raw_line *line)
{
	return line_starts(line, "@@ -") && line->n > 4 &&
	       line->text[4] >= '0' && line->text[4] <= '9';
}

/* A number of a range; false where there is none, or one that is too large. */
static bool read_number(const char **s, const char *end, size_t *value)
{
	const char *start = *s;

	for (*value = 0; *s < end && **s >= '0' && **s <= '9'; ++*s) {
		*value = *value * 10 + (size_t)(**s - '0');
		if (*value > TEXT_MAX_LINES)
			return false;
	}
	return *s > start;
}

/* "12,7", or "12" for one line. */
static bool read_range(const char **s, const char *end, size_t *start, size_t *n)
{
	*n = 1;
	if (!read_number(s, end, start))
		return false;
	if (*s < end && **s == ',') {
		++*s;
		if (!read_number(s, end, n))
			return false;
	}
	/* line 0 is the one before the first, which only nothing stands on */
	return *start > 0 || *n == 0;
}

static bool skip(const char **s, const char *end, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(end - *s) < n || memcmp(*s, word, n))
		return false;
	*s += n;
	return true;
}

static struct error *read_ranges(const struct patch_reader *r, const struct raw_line *line,
				 struct hunk *hunk)
{
	const char *s = line->text, *end = s + line->n;

	if (!skip(&s, end, "@@ -") ||
	    !read_range(&s, end, &hunk->old_start, &hunk->old_n) ||
	    !skip(&s, end, " +") ||
	    !read_range(&s, end, &hunk->new_start, &hunk->new_n) ||
	    !skip(&s, end, " @@"))
		return reader_bad(r, r->line, "a hunk begins with '@@ -LINE,LINES +LINE,LINES"
				  " @@', of lines up to %u", TEXT_MAX_LINES);
	if (hunk->old_n + hunk->new_n == 0)
		return reader_bad(r, r->line, "the hunk has no lines");
	return NULL;
}

/* Is the line, before which @old and @new lines are missing still, one of the hunk? */
static bool is_of_hunk(const struct raw_line *line, size_t old, size_t new)
{
	/* what a mail program has left of a blank line */
	char kind = line->n ? line->text[0] : ' ';

	return (kind == ' ' && old && new) || (kind == '-' && old) ||
	       (kind == '+' && new);
}

static void add_line(const struct patch_reader *r, struct hunk *hunk, const struct raw_line *raw)
{
	struct hunk_line *line;
	/* CR LF is the end of a line where the headers have it as well */
	size_t n = raw->n + (raw->cr && !r->strip_cr);

	hunk->lines = alloc_grow(hunk->lines, hunk->n, sizeof(*hunk->lines));
	line = &hunk->lines[hunk->n++];
	line->kind = raw->n ? raw->text[0] : ' ';
	line->line.text = raw->text + (raw->n > 0);
	line->line.n = (unsigned int)(n - (raw->n > 0));
	line->line.ended = true;
}

/* "\ No newline at end of file", in whatever language, behind a line of the hunk. */
static struct error *read_ends(struct patch_reader *r, struct hunk *hunk, size_t old, size_t new)
{
	struct hunk_line *last = &hunk->lines[hunk->n - 1];
	struct raw_line raw;

	if (!reader_peek(r, &raw) || !line_starts(&raw, "\\ "))
		return NULL;
	reader_next(r, &raw);
	if ((last->kind != '+' && old) || (last->kind != '-' && new))
		return reader_bad(r, r->line, "the hunk goes on behind a line that has no"
				  " newline at the end of the file");
	last->line.ended = false;
	return NULL;
}

/* What looks like more of the hunk than its @@ line has counted. */
static struct error *check_end(const struct patch_reader *r, const struct hunk *hunk)
{
	struct raw_line raw;

	if (!reader_peek(r, &raw) || raw.n == 0 ||
	    (raw.text[0] != '+' && raw.text[0] != '-') || line_starts(&raw, "--- ") ||
	    line_starts(&raw, "-- ") || (raw.n <= 3 && memcmp(raw.text, "---", raw.n) == 0))
		return NULL;
	return reader_bad(r, r->line + 1, "the hunk has more lines than the %zu and %zu that"
			  " its @@ line (%u) counts; make the patch anew",
			  hunk->old_n, hunk->new_n, patch_line(r->patch, hunk->line));
}

static struct error *read_lines(struct patch_reader *r, struct hunk *hunk)
{
	size_t old = hunk->old_n, new = hunk->new_n;
	struct error *err = NULL;
	struct raw_line raw;

	while ((old || new) && !err) {
		if (!reader_next(r, &raw) || !is_of_hunk(&raw, old, new))
			return reader_bad(r, r->line, "the hunk ends before it has the %zu and"
					  " %zu lines that its @@ line (%u) counts; make the"
					  " patch anew", hunk->old_n, hunk->new_n,
					  patch_line(r->patch, hunk->line));
		add_line(r, hunk, &raw);
		old -= hunk->lines[hunk->n - 1].kind != '+';
		new -= hunk->lines[hunk->n - 1].kind != '-';
		err = read_ends(r, hunk, old, new);
	}
	return err ? err : check_end(r, hunk);
}

/* The line behind the last one that a hunk has of the old file. */
static size_t old_end(const struct hunk *hunk)
{
	return hunk->old_start + (hunk->old_n ? hunk->old_n : 1);
}

static struct error *read_hunk(struct patch_reader *r, struct patch_file *file)
{
	struct hunk *hunk;
	struct raw_line raw;
	struct error *err;

	reader_next(r, &raw);
	file->hunks = alloc_grow(file->hunks, file->n, sizeof(*file->hunks));
	hunk = &file->hunks[file->n++];
	*hunk = (struct hunk){ .line = r->line };
	err = read_ranges(r, &raw, hunk);
	if (err)
		return err;
	if (file->n > 1 && hunk->old_start + (hunk->old_n == 0) < old_end(hunk - 1))
		return reader_bad(r, r->line, "the hunk begins before the end of the one of"
				  " line %u; make the patch anew",
				  patch_line(r->patch, hunk[-1].line));
	return read_lines(r, hunk);
}

struct error *read_hunks(struct patch_reader *r, struct patch_file *file)
{
	struct error *err = NULL;
	struct raw_line raw;

	while (!err && reader_peek(r, &raw) && line_starts(&raw, "@@ "))
		err = read_hunk(r, file);
	return err;
}
