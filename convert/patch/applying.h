/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * applying.h - what apply.c and disagree.c share: one file while the hunks for it are
 * applied, and where a hunk's lines are in it.
 */
#ifndef KLP_PATCH_APPLYING_H
#define KLP_PATCH_APPLYING_H

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
	const struct text_line **lines;	/* free() it */
	size_t n;
};

struct applying {
	const struct patch *patch;
	const struct patch_file *file;
	const struct text_line *old;
	size_t n;
	unsigned int fuzz;	/* lines of context that may differ at either end of a hunk */
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

/* Are two lines the same?  Counts the comparison. */
bool apply_same_line(struct applying *a, const struct text_line *x, const struct text_line *y);

/* Were there too many? */
bool apply_exhausted(const struct applying *a);

/* The lines of the hunk but for those of the kind @other. */
struct side apply_side(const struct hunk *hunk, char other);

/* The lines of context at the start of a hunk, or at its end. */
size_t apply_context(const struct hunk *hunk, bool at_end);

/* Where the hunk's first line should be, counted from 0. */
size_t apply_expected(const struct applying *a, const struct hunk *hunk);

/* The place where the hunk's lines stand that is nearest to @expected; false: none. */
bool apply_find(struct applying *a, const struct hunk *hunk, const struct side *side,
		size_t expected, size_t *at);

/* The hunk without the @fuzz lines of context at its ends that may differ; true if fewer. */
bool apply_trim(const struct hunk *hunk, unsigned int fuzz, struct hunk *trimmed);

/* Number of a hunk, as messages have it. */
size_t apply_number(const struct applying *a, const struct hunk *hunk);

/* The hunk, whose old side is @side, is not in the file: why? */
struct error *disagree_hunk(struct applying *a, const struct hunk *hunk,
			    const struct side *side);

#endif /* KLP_PATCH_APPLYING_H */
