// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * disagree.c - why does a hunk not stand in a file?
 *
 * What its author had before the change is aligned with the lines that the file has, as
 * diff does it: the place where most agrees is shown, and there the first line that does
 * not.  Lines without words, as those of a brace, count little: they are everywhere.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "patch/applying.h"

/* Lines of a hunk that are aligned, and pairs of them with lines of the file. */
#define MAX_ALIGNED	1000
#define MAX_PAIRS	(4u << 20)

/* Lines of a hunk that are shown. */
#define MAX_SHOWN	60

/* What a line that agrees is worth, with words and without, and what one that doesn't costs. */
enum { WORTH = 4, LITTLE = 1, COST = 2 };

/* How an alignment goes on from a pair, back to the first one. */
enum step { BOTH, OF_HUNK, OF_FILE };

/* Lines of the file from @low to @high, and how they are aligned with a hunk's. */
struct alignment {
	size_t low, high;
	size_t n;		/* lines of the hunk */
	unsigned char *steps;	/* (n + 1) rows of high - low + 1 */
	size_t end;		/* the best: behind this line of the file */
	bool agrees;		/* in any line */
};

/* Where the first difference is: lines of the hunk's side, and of the file. */
struct difference {
	size_t first;		/* the file's line where the hunk begins */
	size_t of_hunk, of_file;
	bool found;
};

static int worth(const struct text_line *line)
{
	unsigned int i, words = 0;

	for (i = 0; i < line->n && words < 3; i++)
		words += isalnum((unsigned char)line->text[i]) != 0;
	return words < 3 ? LITTLE : WORTH;
}

/* The lines of the file that are looked at: all, or those around @expected. */
static void choose_window(const struct applying *a, const struct side *side, size_t expected,
			  struct alignment *al)
{
	size_t room;

	al->n = side->n < MAX_ALIGNED ? side->n : MAX_ALIGNED;
	room = MAX_PAIRS / (al->n + 1);
	al->low = 0;
	al->high = a->n;
	if (al->high > room) {
		al->low = expected > room / 2 ? expected - room / 2 : 0;
		if (al->low > a->n - room)
			al->low = a->n - room;
		al->high = al->low + room;
	}
}

/* One row of scores, from the one before it, for line @i of the hunk. */
static void align_line(struct applying *a, const struct text_line *line, size_t i,
		       struct alignment *al, const int *before, int *now)
{
	size_t width = al->high - al->low + 1, j;
	unsigned char *steps = al->steps + (i + 1) * width;
	int value = worth(line);

	now[0] = before[0] - COST;
	steps[0] = OF_HUNK;
	for (j = 1; j < width; j++) {
		bool same = apply_same_line(a, line, &a->old[al->low + j - 1]);

		now[j] = before[j - 1] + (same ? value : -COST);
		steps[j] = BOTH;
		al->agrees |= same;
		if (before[j] - COST > now[j]) {
			now[j] = before[j] - COST;
			steps[j] = OF_HUNK;
		}
		if (now[j - 1] - COST > now[j]) {
			now[j] = now[j - 1] - COST;
			steps[j] = OF_FILE;
		}
	}
}

static size_t distance(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

/* Aligns the hunk's side with the file; of equal places the one nearest to @expected. */
static void align(struct applying *a, const struct side *side, size_t expected,
		  struct alignment *al)
{
	size_t width, i, j, wanted;
	int *before, *now, *swap;

	choose_window(a, side, expected, al);
	width = al->high - al->low + 1;
	al->steps = alloc_array((al->n + 1) * width, 1);
	before = alloc_array(width, sizeof(*before));
	now = alloc_array(width, sizeof(*now));
	memset(before, 0, width * sizeof(*before));
	for (i = 0; i < al->n; i++) {
		align_line(a, side->lines[i], i, al, before, now);
		swap = before;
		before = now;
		now = swap;
	}
	wanted = expected + al->n;
	for (al->end = j = 0; j < width; j++)
		if (before[j] > before[al->end] ||
		    (before[j] == before[al->end] &&
		     distance(al->low + j, wanted) < distance(al->low + al->end, wanted)))
			al->end = j;
	free(before);
	free(now);
}

/* The difference of the alignment that comes first. */
static struct difference first_difference(struct applying *a, const struct side *side,
					  const struct alignment *al)
{
	size_t width = al->high - al->low + 1, i = al->n, j = al->end;
	struct difference d = { 0 };

	while (i) {
		enum step step = al->steps[i * width + j];

		i -= step != OF_FILE;
		j -= step != OF_HUNK;
		if (step == BOTH && apply_same_line(a, side->lines[i], &a->old[al->low + j]))
			continue;
		d.of_hunk = i;
		d.of_file = al->low + j;
		d.found = true;
	}
	d.first = al->low + j;
	return d;
}

/* The hunk's line, of the patch's text, that is the @n-th of its old side. */
static unsigned int line_of_patch(const struct hunk *hunk, size_t n)
{
	unsigned int line = hunk->line;
	size_t i;

	for (i = 0; i < hunk->n; i++) {
		line++;
		if (hunk->lines[i].kind != '+' && n-- == 0)
			break;
		/* "\ No newline" */
		line += !hunk->lines[i].line.ended;
	}
	return line;
}

static int shown_length(const struct text_line *line)
{
	return line->n < 200 ? (int)line->n : 200;
}

/*
 * Adds that all lines are there, at @at, which is a place that the hunk can't mean: see
 * apply_find(), and where the hunk before it belongs.
 */
static void add_place(struct error *err, const struct applying *a,
		      const struct hunk *hunk, size_t at)
{
	struct place there = { .file = a->file->from, .line = (unsigned int)(at + 1) };

	if (at < a->low)
		error_say_more(err, &there, "its lines are here, before those of another hunk that comes first in the patch");
	else
		error_say_more(err, &there, "its lines are here, and as it has no context %s them it can belong to the %s of the file only; make the patch with diff -u",
			       apply_context(hunk, true) ? "before" : "behind",
			       apply_context(hunk, true) ? "beginning" : "end");
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Are two lines that differ the same but for tabs and blanks? */
static bool differs_in_blanks(const struct text_line *x, const struct text_line *y)
{
	unsigned int i = 0, j = 0;

	for (;;) {
		while (i < x->n && is_blank(x->text[i]))
			i++;
		while (j < y->n && is_blank(y->text[j]))
			j++;
		if (i == x->n || j == y->n)
			return i == x->n && j == y->n;
		if (x->text[i++] != y->text[j++])
			return false;
	}
}

/* Adds which line does not agree, and what stands there. */
static void add_difference(struct error *err, const struct applying *a, const struct hunk *hunk,
			   const struct side *side, const struct difference *d)
{
	struct place there = { .file = a->file->from };
	struct place where = { .file = a->patch->name };
	const struct text_line *line = side->lines[d->of_hunk];

	where.line = patch_line(a->patch, line_of_patch(hunk, d->of_hunk));
	error_say_more(err, &where, "the patch has%s '%.*s'",
		       line->ended ? "" : ", as a last line without newline,",
		       shown_length(line), line->text);
	if (d->of_file < a->n) {
		line = &a->old[d->of_file];
		there.line = (unsigned int)(d->of_file + 1);
		error_say_more(err, &there, "and the kernel's source has%s '%.*s'",
			       line->ended ? "" : ", as a last line without newline,",
			       shown_length(line), line->text);
		if (line->ended == side->lines[d->of_hunk]->ended &&
		    differs_in_blanks(line, side->lines[d->of_hunk]))
			error_say_more(err, &where, "they differ in tabs and blanks alone, as where a mail program or a copy has changed them: take the patch as it was sent");
	} else {
		there.line = (unsigned int)a->n;
		error_say_more(err, &there, "and the kernel's source ends here");
	}
}

/* Adds what does not agree, where most does. */
static void explain(struct error *err, struct applying *a, const struct hunk *hunk,
		    const struct side *side)
{
	struct alignment al = { 0 };
	struct difference d;

	if (!side->n)
		return;
	align(a, side, apply_expected(a, hunk), &al);
	d = first_difference(a, side, &al);
	if (!al.agrees)
		error_say_more(err, NULL, "none of its lines is in that file");
	else if (d.found)
		add_difference(err, a, hunk, side, &d);
	else
		add_place(err, a, hunk, d.first);
	free(al.steps);
}

/* Adds the hunk itself, a note for each of its lines. */
static void show_hunk(struct error *err, const struct applying *a, const struct hunk *hunk)
{
	struct place where = { .file = a->patch->name };
	unsigned int line = hunk->line;
	size_t i;

	for (i = 0; i < hunk->n && i < MAX_SHOWN; i++) {
		where.line = patch_line(a->patch, ++line);
		error_say_more(err, &where, "| %c%.*s", hunk->lines[i].kind,
			       shown_length(&hunk->lines[i].line), hunk->lines[i].line.text);
		line += !hunk->lines[i].line.ended;
	}
	if (i < hunk->n)
		error_say_more(err, NULL, "and %zu lines more", hunk->n - i);
}

/* How many lines of context have to be let differ; 0: that does not help.  @at: where then. */
static unsigned int needed_fuzz(struct applying *a, const struct hunk *hunk, size_t *at)
{
	unsigned int fuzz;
	struct hunk trimmed;
	struct side side;
	bool found = false;

	for (fuzz = a->fuzz + 1; fuzz <= PATCH_MAX_FUZZ && !found; fuzz++) {
		if (!apply_trim(hunk, fuzz, &trimmed))
			break;
		side = apply_side(&trimmed, '+');
		found = side.n && apply_find(a, &trimmed, &side, apply_expected(a, &trimmed), at);
		free(side.lines);
		if (found)
			return fuzz;
	}
	return 0;
}

struct error *disagree_hunk(struct applying *a, const struct hunk *hunk,
			    const struct side *side)
{
	struct place where = { .file = a->patch->name, .line = patch_line(a->patch, hunk->line) };
	size_t number = apply_number(a, hunk), at = 0;
	unsigned int fuzz;
	struct error *err;

	if (apply_exhausted(a))
		return error_at(&where, NULL, FINDING_APPLY,
				"hunk %zu can't be found in %s: it agrees with too many places of it nearly",
				number, a->file->from);
	fuzz = needed_fuzz(a, hunk, &at);
	if (fuzz) {
		err = error_at(&where, NULL, FINDING_APPLY,
			       "hunk %zu applies to %s at line %zu only if its context may differ in %u line%s at an end; --fuzz=%u takes it there, if that is right",
			       number, a->file->from, at + 1, fuzz, fuzz == 1 ? "" : "s", fuzz);
		explain(err, a, hunk, side);
		show_hunk(err, a, hunk);
		return err;
	}
	err = error_at(&where, NULL, FINDING_APPLY,
		       "hunk %zu does not apply to %s; is the patch for this kernel?",
		       number, a->file->from);
	explain(err, a, hunk, side);
	return err;
}
