// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * apply.c - where do the hunks for a file belong in it, and what comes of it?
 *
 * All lines of a hunk have to be there exactly, but for those at its ends that --fuzz lets
 * differ.  The place may be another one than the hunk says, because lines before it were
 * added or removed: the nearest place after the previous hunk is taken.  disagree.c says
 * why there is none.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "patch/applying.h"

bool apply_same_line(struct applying *a, const struct text_line *x, const struct text_line *y)
{
	a->comparisons += 1 + (x->n == y->n ? x->n / 64 : 0);
	return x->n == y->n && x->ended == y->ended && memcmp(x->text, y->text, x->n) == 0;
}

bool apply_exhausted(const struct applying *a)
{
	return a->comparisons > MAX_COMPARISONS;
}

struct side apply_side(const struct hunk *hunk, char other)
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
		if (!apply_same_line(a, side->lines[i], &a->old[at + i]))
			return false;
	return true;
}

size_t apply_context(const struct hunk *hunk, bool at_end)
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
	size_t before = apply_context(hunk, false), after = apply_context(hunk, true);

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

bool apply_find(struct applying *a, const struct hunk *hunk, const struct side *side,
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
		if ((down == high && up == low) || apply_exhausted(a))
			return false;
		down += down < high;
		up -= up > low;
	}
}

size_t apply_expected(const struct applying *a, const struct hunk *hunk)
{
	long long at = (long long)hunk->old_start - (hunk->old_n > 0) + a->offset;

	return at < 0 ? 0 : (size_t)at;
}

size_t apply_number(const struct applying *a, const struct hunk *hunk)
{
	return (size_t)(hunk - a->file->hunks) + 1;
}

bool apply_trim(const struct hunk *hunk, unsigned int fuzz, struct hunk *trimmed)
{
	size_t before = apply_context(hunk, false), after = apply_context(hunk, true);
	size_t most = before > after ? before : after, first = 0, last = 0;

	*trimmed = *hunk;
	/* nothing but context is no hunk, and what has no context left may be anywhere */
	if (before == hunk->n || fuzz >= most)
		return false;
	/* the longer end first: where the file begins or ends there is less */
	if (fuzz + before > most)
		first = fuzz + before - most;
	if (fuzz + after > most)
		last = fuzz + after - most;
	trimmed->lines += first;
	trimmed->n -= first + last;
	trimmed->old_start += first;
	trimmed->old_n -= first + last;
	trimmed->new_start += first;
	trimmed->new_n -= first + last;
	return first + last > 0;
}

/*
 * Is what the hunk would make there already?  Then *@at is where.  Context alone says so
 * where it is around lines that are gone.
 */
static bool is_applied(struct applying *a, const struct hunk *hunk, size_t *at)
{
	size_t before = apply_context(hunk, false), after = apply_context(hunk, true);
	struct side new = apply_side(hunk, '-');
	bool applied = (new.n > before + after || (before && after)) &&
		       apply_find(a, hunk, &new, apply_expected(a, hunk), at);

	free(new.lines);
	return applied;
}

/* The file has what the hunk does, at @at. */
static struct error *refuse_applied(struct applying *a, const struct hunk *hunk, size_t at)
{
	struct place where = { .file = a->patch->name, .line = patch_line(a->patch, hunk->line) };

	a->already++;
	a->offset += (long long)at - (long long)apply_expected(a, hunk) +
		     (long long)hunk->new_n - (long long)hunk->old_n;
	a->low = at + hunk->new_n;
	return error_at(&where, NULL, FINDING_APPLY, "hunk %zu of %s: what it does is %s",
			apply_number(a, hunk), a->file->from, a->by_whom);
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
					 apply_number(a, hunk), a->file->to, lines, lines == 1 ? "" : "s",
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

/* Puts the hunk's lines, its new side, in the place of @n lines at @at. */
static void put_hunk(struct applying *a, const struct hunk *hunk, size_t at, size_t n)
{
	size_t i, next = at;

	put_old(a, at);
	for (i = 0; i < hunk->n; i++) {
		/* what stays is the file's own line */
		if (hunk->lines[i].kind == ' ')
			a->out[a->n_out++] = a->old[next];
		else if (hunk->lines[i].kind == '+')
			a->out[a->n_out++] = hunk->lines[i].line;
		next += hunk->lines[i].kind != '+';
	}
	a->low = at + n;
}

/* Takes the hunk with as little fuzz as it needs; false: all that is allowed is too little. */
static bool apply_fuzzily(struct applying *a, const struct hunk *hunk)
{
	struct place where = { .file = a->patch->name, .line = patch_line(a->patch, hunk->line) };
	struct hunk trimmed;
	struct side side;
	unsigned int fuzz;
	size_t at, expected;
	bool found = false;

	for (fuzz = 1; fuzz <= a->fuzz && !found && apply_trim(hunk, fuzz, &trimmed); fuzz++) {
		side = apply_side(&trimmed, '+');
		expected = apply_expected(a, &trimmed);
		found = side.n && apply_find(a, &trimmed, &side, expected, &at);
		free(side.lines);
		if (!found)
			continue;
		findings_put(a->said, &where, NULL, FINDING_NONE, SEVERITY_WARNING,
			     alloc_print("hunk %zu of %s is taken at line %zu, where its context differs in up to %u line%s at an end",
					 apply_number(a, hunk), a->file->to, at + 1, fuzz,
					 fuzz == 1 ? "" : "s"));
		a->offset += (long long)at - (long long)expected;
		put_hunk(a, &trimmed, at, trimmed.old_n);
	}
	return found;
}

static struct error *apply_hunk(struct applying *a, const struct hunk *hunk)
{
	struct side side = apply_side(hunk, '+');
	struct place where = { .file = a->patch->name, .line = patch_line(a->patch, hunk->line) };
	size_t expected = apply_expected(a, hunk), at;
	struct error *err = NULL;

	if (side.n == 0 && a->n) {
		err = error_at(&where, NULL, FINDING_APPLY,
			       "the hunk has no line of the old %s, to say where it belongs; make the patch with diff -u",
			       a->file->from);
	} else if (apply_find(a, hunk, &side, expected, &at)) {
		say_offset(a, hunk, (long long)at - (long long)expected + a->offset);
		a->offset += (long long)at - (long long)expected;
		put_hunk(a, hunk, at, side.n);
	} else if (is_applied(a, hunk, &at)) {
		err = refuse_applied(a, hunk, at);
	} else if (!apply_fuzzily(a, hunk)) {
		err = disagree_hunk(a, hunk, &side);
	}
	free(side.lines);
	return err;
}

struct error *patch_apply(const struct patch *p, const struct patch_file *file,
			  const struct text_line *old, size_t n, const struct patch_rules *rules,
			  struct text_line **lines, size_t *count, bool *already,
			  struct findings *said)
{
	struct applying a = {
		.patch = p, .file = file, .old = old, .n = n, .said = said, .fuzz = rules->fuzz,
		.by_whom = rules->touched ?
			   "there already, in the kernel or by a patch before this one" :
			   "already in this kernel",
	};
	struct error *err = NULL;
	size_t room = n, i;

	for (i = 0; i < file->n; i++)
		room += file->hunks[i].new_n;
	a.out = alloc_array(room, sizeof(*a.out));
	/* all that does not agree is said in one run */
	for (i = 0; i < file->n && a.refused < MAX_REFUSED && !apply_exhausted(&a); i++) {
		err = apply_hunk(&a, &file->hunks[i]);
		a.refused += err != NULL;
		a.err = error_join(a.err, err);
	}
	*already = file->n && a.already == file->n;
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
