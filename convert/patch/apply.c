// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * apply.c - where do the hunks for a file belong in it, and what comes of it?
 *
 * All lines of a hunk have to be there exactly.  Only the place may differ from what the
 * hunk says, because lines before it were added or removed: the nearest place after the
 * previous hunk is taken.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "patch/patch.h"

/*
 * Comparisons of lines that one file may take.  Sources take few; a patch can be made
 * so that lines agree nearly everywhere.
 */
#define MAX_COMPARISONS	(50u << 20)

/* Hunks of one file that don't agree and are told of. */
#define MAX_REFUSED	20

/* One side of a hunk. */
struct side {
	const struct text_line **lines;
	size_t n;
};

struct applying {
	const struct patch *patch;
	const struct patch_file *file;
	const struct text_line *old;
	size_t n;
	size_t low;		/* the line of the file behind the hunk before */
	long long offset;	/* of the hunk before */
	unsigned int comparisons;
	struct error *err;	/* of hunks that do not agree */
	size_t refused;		/* so many */
	size_t already;		/* of them, what they do is there already */
	const char *by_whom;	/* why it is */
	struct text_line *out;
	size_t n_out;
	struct findings *said;
};

static bool same_line(struct applying *a, const struct text_line *x,
		      const struct text_line *y)
{
	a->comparisons += 1 + (x->n == y->n ? x->n / 64 : 0);
	return x->n == y->n && x->ended == y->ended && memcmp(x->text, y->text, x->n) == 0;
}

static bool exhausted(const struct applying *a)
{
	return a->comparisons > MAX_COMPARISONS;
}

static struct side side_of(const struct hunk *hunk, char other)
{
	struct side side = { alloc_array(hunk->n, sizeof(*side.lines)), 0 };
	size_t i;

	for (i = 0; i < hunk->n; i++)
		if (hunk->lines[i].kind != other)
			side.lines[side.n++] = &hunk->lines[i].line;
	return side;
}

static bool fits(struct applying *a, const struct side *side, size_t at)
{
	size_t i;

	for (i = 0; i < side->n; i++)
		if (!same_line(a, side->lines[i], &a->old[at + i]))
			return false;
	return true;
}

/* The lines of context at the start of a hunk, or at its end. */
static size_t context(const struct hunk *hunk, bool at_end)
{
	size_t i = 0;

	while (i < hunk->n &&
	       hunk->lines[at_end ? hunk->n - 1 - i : i].kind == ' ')
		i++;
	return i;
}

/* Where lines of a hunk may stand: from *@low to *@high, false if nowhere. */
static bool range_of(const struct applying *a, const struct hunk *hunk,
		     const struct side *side, size_t *low, size_t *high)
{
	size_t before = context(hunk, false), after = context(hunk, true);

	if (side->n > a->n || a->n - side->n < a->low)
		return false;
	*low = a->low;
	*high = a->n - side->n;
	/* diff leaves out context only where the file begins or ends */
	if (hunk->old_start <= 1 && before < after)
		*high = 0;
	if (before && !after)
		*low = *high;
	return *low <= *high;
}

/* The place where the hunk's lines stand that is nearest to @expected; false: none. */
static bool find(struct applying *a, const struct hunk *hunk, const struct side *side,
		 size_t expected, size_t *at)
{
	size_t low, high, up, down;

	if (!range_of(a, hunk, side, &low, &high))
		return false;
	if (expected < low)
		expected = low;
	if (expected > high)
		expected = high;
	up = down = expected;
	for (;;) {
		if (fits(a, side, down)) {
			*at = down;
			return true;
		}
		if (fits(a, side, up)) {
			*at = up;
			return true;
		}
		if ((down == high && up == low) || exhausted(a))
			return false;
		down += down < high;
		up -= up > low;
	}
}

/* Where the hunk's first line should be, counted from 0. */
static size_t expected_at(const struct applying *a, const struct hunk *hunk)
{
	long long at = (long long)hunk->old_start - (hunk->old_n > 0) + a->offset;

	return at < 0 ? 0 : (size_t)at;
}

/* The place where most of the lines agree, to show what does not; how many do: *@most. */
static size_t best_place(struct applying *a, const struct side *side, size_t expected,
			 size_t *most)
{
	size_t best = expected, at, i, same;

	*most = 0;
	for (at = 0; at < a->n && !exhausted(a); at++) {
		for (same = i = 0; i < side->n && at + i < a->n; i++)
			same += same_line(a, side->lines[i], &a->old[at + i]);
		if (same > *most || (same == *most && at == expected)) {
			*most = same;
			best = at;
		}
	}
	return best;
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
 * range_of(), and where the hunk before it belongs.
 */
static void add_place(struct error *err, const struct applying *a,
		      const struct hunk *hunk, size_t at)
{
	struct place there = { .file = a->file->from, .line = (unsigned int)(at + 1) };

	if (at < a->low)
		error_say_more(err, &there, "its lines are here, before those of another hunk that comes first in the patch");
	else
		error_say_more(err, &there, "its lines are here, and as it has no context %s them it can belong to the %s of the file only; make the patch with diff -u",
			       context(hunk, true) ? "before" : "behind",
			       context(hunk, true) ? "beginning" : "end");
}

/* Adds which line does not agree, and what stands there. */
static void add_difference(struct error *err, const struct applying *a,
			   const struct hunk *hunk, const struct side *side, size_t at)
{
	struct place there = { .file = a->file->from };
	struct place where = { .file = a->patch->name };
	size_t i = 0;

	while (i < side->n && at + i < a->n && side->lines[i]->n == a->old[at + i].n &&
	       memcmp(side->lines[i]->text, a->old[at + i].text, side->lines[i]->n) == 0 &&
	       side->lines[i]->ended == a->old[at + i].ended)
		i++;
	if (i == side->n) {
		add_place(err, a, hunk, at);
		return;
	}
	where.line = patch_line(a->patch, line_of_patch(hunk, i));
	error_say_more(err, &where, "the patch has%s '%.*s'",
		       side->lines[i]->ended ? "" : ", as a last line without newline,",
		       shown_length(side->lines[i]), side->lines[i]->text);
	if (at + i < a->n) {
		there.line = (unsigned int)(at + i + 1);
		error_say_more(err, &there, "and the kernel's source has%s '%.*s'",
			       a->old[at + i].ended ? "" : ", as a last line without newline,",
			       shown_length(&a->old[at + i]), a->old[at + i].text);
	} else {
		there.line = (unsigned int)a->n;
		error_say_more(err, &there, "and the kernel's source ends here");
	}
}

/*
 * Is what the hunk would make there already?  Then *@at is where.  Context alone says so
 * where it is around lines that are gone.
 */
static bool is_applied(struct applying *a, const struct hunk *hunk, size_t *at)
{
	size_t before = context(hunk, false), after = context(hunk, true);
	struct side new = side_of(hunk, '-');
	bool applied = (new.n > before + after || (before && after)) &&
		       find(a, hunk, &new, expected_at(a, hunk), at);

	free(new.lines);
	return applied;
}

/* The hunk is not in the file, and why. */
static struct error *refuse_hunk(struct applying *a, const struct hunk *hunk,
				 const struct side *side)
{
	struct place where = { .file = a->patch->name, .line = patch_line(a->patch, hunk->line) };
	size_t number = (size_t)(hunk - a->file->hunks) + 1, at, same;
	struct error *err;

	if (exhausted(a))
		return error_at(&where, NULL, FINDING_APPLY,
				"hunk %zu can't be found in %s: it agrees with too many places of it nearly",
				number, a->file->from);
	err = error_at(&where, NULL, FINDING_APPLY,
		       "hunk %zu does not apply to %s; is the patch for this kernel?",
		       number, a->file->from);
	at = best_place(a, side, expected_at(a, hunk), &same);
	if (same)
		add_difference(err, a, hunk, side, at);
	else if (side->n)
		error_say_more(err, NULL, "none of its lines is in that file");
	return err;
}

/* The file has what the hunk does, at @at. */
static struct error *refuse_applied(struct applying *a, const struct hunk *hunk, size_t at)
{
	struct place where = { .file = a->patch->name, .line = patch_line(a->patch, hunk->line) };

	a->already++;
	a->offset += (long long)at - (long long)expected_at(a, hunk) +
		     (long long)hunk->new_n - (long long)hunk->old_n;
	a->low = at + hunk->new_n;
	return error_at(&where, NULL, FINDING_APPLY,
			"hunk %zu does not apply to %s: what it does is %s",
			(size_t)(hunk - a->file->hunks) + 1, a->file->from, a->by_whom);
}

/* The reasons of all hunks, in one sentence where it is one reason. */
static struct error *refuse_file(struct applying *a)
{
	struct place where = { .file = a->patch->name, .line = patch_line(a->patch, a->file->line) };

	if (a->already < 2 || (a->already < a->file->n && a->already < MAX_REFUSED))
		return a->err;
	error_drop(a->err);
	return error_at(&where, NULL, FINDING_APPLY,
			"%s: what the patch does there is %s, in %zu hunks",
			a->file->from, a->by_whom, a->already);
}

/* The old lines up to @end, of those that are left. */
static void put_old(struct applying *a, size_t end)
{
	for (; a->low < end; a->low++)
		a->out[a->n_out++] = a->old[a->low];
}

/* Says that the hunk stands on other lines than it says. */
static void say_offset(const struct applying *a, const struct hunk *hunk, long long offset)
{
	struct place where = { .file = a->patch->name, .line = patch_line(a->patch, hunk->line) };
	long long lines = offset < 0 ? -offset : offset;

	if (offset)
		findings_put(a->said, &where, NULL, FINDING_NONE, SEVERITY_NOTE,
			     alloc_print("hunk %zu of %s applies %lld line%s further %s",
					 (size_t)(hunk - a->file->hunks) + 1,
					 a->file->to, lines, lines == 1 ? "" : "s",
					 offset < 0 ? "up" : "down"));
}

/* Only what has no newline can be at the end, and nothing can follow it. */
static struct error *check_ends(const struct applying *a, const struct hunk *hunk)
{
	struct place where = { .file = a->patch->name, .line = patch_line(a->patch, hunk->line) };
	size_t i;

	for (i = 0; i + 1 < a->n_out && a->out[i].ended; i++)
		;
	if (a->n_out == 0 || i + 1 == a->n_out)
		return NULL;
	return error_at(&where, NULL, FINDING_APPLY,
			"the patch takes the newline from a line of %s that is not its last",
			a->file->from);
}

static struct error *apply_hunk(struct applying *a, const struct hunk *hunk)
{
	struct side side = side_of(hunk, '+');
	struct place where = { .file = a->patch->name, .line = patch_line(a->patch, hunk->line) };
	size_t expected = expected_at(a, hunk), at, i;
	struct error *err = NULL;

	if (side.n == 0 && a->n) {
		err = error_at(&where, NULL, FINDING_APPLY,
			       "the hunk has no line of the old %s, to say where it belongs; make the patch with diff -u",
			       a->file->from);
	} else if (!find(a, hunk, &side, expected, &at)) {
		err = is_applied(a, hunk, &at) ? refuse_applied(a, hunk, at) :
						 refuse_hunk(a, hunk, &side);
	} else {
		say_offset(a, hunk, (long long)at - (long long)expected + a->offset);
		a->offset += (long long)at - (long long)expected;
		put_old(a, at);
		for (i = 0; i < hunk->n; i++)
			if (hunk->lines[i].kind != '-')
				a->out[a->n_out++] = hunk->lines[i].line;
		a->low = at + side.n;
	}
	free(side.lines);
	return err;
}

struct error *patch_apply(const struct patch *p, const struct patch_file *file,
			  const struct text_line *old, size_t n, bool touched,
			  struct text_line **lines, size_t *count,
			  struct findings *said)
{
	struct applying a = {
		.patch = p, .file = file, .old = old, .n = n, .said = said,
		.by_whom = touched ? "there already, in the kernel or by a patch before this one" :
				     "in this kernel already",
	};
	struct error *err = NULL;
	size_t room = n, i;

	for (i = 0; i < file->n; i++)
		room += file->hunks[i].new_n;
	a.out = alloc_array(room, sizeof(*a.out));
	/* all that does not agree is said in one run */
	for (i = 0; i < file->n && a.refused < MAX_REFUSED && !exhausted(&a); i++) {
		err = apply_hunk(&a, &file->hunks[i]);
		a.refused += err != NULL;
		a.err = error_join(a.err, err);
	}
	err = refuse_file(&a);
	if (!err) {
		put_old(&a, n);
		if (file->n)
			err = check_ends(&a, &file->hunks[file->n - 1]);
	}
	if (err) {
		free(a.out);
		return err;
	}
	*lines = a.out;
	*count = a.n_out;
	return NULL;
}
