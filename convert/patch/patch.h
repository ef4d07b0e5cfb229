/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * patch.h - what a patch does to which files, as read.c has read it.
 *
 * Unified diffs with one directory before each name (diff -u of two folders, git
 * diff), what git adds to them (new, deleted, renamed, copied files, modes, quoted
 * names), and whatever text is around: mails, several in one file, quilt's headers.
 * What a patch does not say in this form, it does not do.
 */
#ifndef KLP_PATCH_H
#define KLP_PATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

#define PATCH_MAX_BYTES	(16u << 20)	/* of a patch */
#define PATCH_MAX_LINE	65536		/* bytes of one of its lines */
#define PATCH_MAX_FILES	10000
#define PATCH_MAX_FUZZ	2		/* a hunk without any context may be anywhere */
#define TEXT_MAX_BYTES	(32u << 20)	/* of a file that is patched */
#define TEXT_MAX_LINES	(4u << 20)

/* A line of a file; the bytes are others'. */
struct text_line {
	const char *text;	/* without its end */
	unsigned int n;
	bool ended;		/* false: there is no newline at the end of the file */
};

struct hunk_line {
	struct text_line line;
	char kind;		/* ' ', '-' or '+' */
};

struct hunk {
	unsigned int line;	/* of the text, that begins with @@; see patch_line() */
	size_t old_start, old_n;	/* as in the @@ line */
	size_t new_start, new_n;
	struct hunk_line *lines;
	size_t n;
};

enum patch_kind { PATCH_CHANGE, PATCH_ADD, PATCH_DELETE, PATCH_RENAME, PATCH_COPY };

/* What is done to one file. */
struct patch_file {
	enum patch_kind kind;
	unsigned int line;	/* of the text */
	unsigned int mail;	/* number of the mail that it stands in */
	char *from, *to;	/* names; both are set, and differ in renames and copies */
	char *whole;		/* one name with the directory that is taken off, or NULL */
	struct hunk *hunks;
	size_t n;
};

struct patch {
	char *name;		/* as it was given */
	char *text;		/* mails in it are decoded */
	size_t size;
	unsigned int *lines;	/* of the file, for each line of the text; NULL: the same */
	size_t n_lines;
	struct patch_file *files;	/* in its order */
	size_t n;
};

/*
 * Reads the @size bytes of @text, which it takes over, as the patch that is called
 * @name; patch_free() it.  Returns REFUSED, with what is wrong and its line.
 */
struct error *patch_read(const char *name, char *text, size_t size, struct patch **p,
			 struct findings *said);

/* Reads the file or pipe @path (-: standard input) whole, as the patch @name; MISSING if it can't. */
struct error *patch_open(const char *path, const char *name, struct patch **p,
			 struct findings *said);

/* Where in the file is a line of the text?  Messages name this one. */
unsigned int patch_line(const struct patch *p, unsigned int line);

void patch_free(struct patch *p);

/*
 * Of a patch that is of no use: what has happened to it by the look of it, as the end of a
 * sentence, and the line of its text that shows it.  NULL: not known.
 */
const char *damage_cause(const struct patch *p, unsigned int *line);

/* How hunks are applied. */
struct patch_rules {
	unsigned int fuzz;	/* lines of context that may differ at either end, see PATCH_MAX_FUZZ */
	bool touched;		/* a patch before has changed the file */
};

/*
 * Applies the hunks for a file to its @n lines at @old, which are the kernel's unless a
 * patch before has touched them: exactly, but for what @rules let differ; a hunk may stand
 * on other lines than it says, which is told.  Returns new lines, which are the file's
 * and the patch's own, in *@lines (free() it) and *@count; REFUSED, with the reason,
 * where a hunk does not agree; *@already: as what all of them do is there already.
 */
struct error *patch_apply(const struct patch *p, const struct patch_file *file,
			  const struct text_line *old, size_t n, const struct patch_rules *rules,
			  struct text_line **lines, size_t *count, bool *already,
			  struct findings *said);

/*
 * Applies @n patches, one after the other, to files of the directory @source, which
 * is not written to.  Makes the directories original and patched in the directory
 * @into (NULL: none) with the files that they touch; on failure nothing is left there.
 * Prints a line for each to @list, unless that is NULL.  @fuzz: see struct patch_rules.
 */
struct error *patch_tree(struct patch *const *patches, size_t n, const char *source,
			 const char *into, unsigned int fuzz, FILE *list, struct findings *said);

#endif /* KLP_PATCH_H */
