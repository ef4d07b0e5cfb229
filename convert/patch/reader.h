/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader.h - what the parts of the reader of patches share: the line that they
 * are at, and errors about it.
 */
#ifndef KLP_PATCH_READER_H
#define KLP_PATCH_READER_H

#include "patch/patch.h"

struct patch_reader {
	struct patch *patch;
	const char *at, *end;	/* what is not read yet */
	unsigned int line;	/* number of the line that was read last */
	unsigned int mail;
	struct findings *said;	/* what people should know */
	bool left_out;		/* a part of a mail was */
	bool strip_cr;		/* the header of this file ends in CR LF */
};

/* A line without its end; @cr: CR LF was its end, the CR is not in @n. */
struct raw_line {
	const char *text;
	size_t n;
	bool cr;
};

/* A name as it stands in a header. */
struct header_name {
	char *whole;		/* free() it; NULL: /dev/null */
	const char *name;	/* without the first directory */
	bool epoch;		/* the time beside it says that there is no such file */
};

/* The next line; false at the end.  reader_peek() does not go on to it. */
bool reader_next(struct patch_reader *r, struct raw_line *line);
bool reader_peek(const struct patch_reader *r, struct raw_line *line);

/* Does the line begin with @prefix? */
bool line_starts(const struct raw_line *line, const char *prefix);

/* Is the line, behind which @r is, the one before a mail of git format-patch or of an mbox? */
bool is_mail(const struct patch_reader *r, const struct raw_line *line);

/*
 * Mails of the patch that are encoded, or have parts, become the text that they say, which
 * is what @r reads from now on.
 */
struct error *decode_mails(struct patch_reader *r);

/* What has packed the file, "gzip"; NULL: nothing that is known. */
const char *damage_packed(const char *text, size_t size);

/* "PATCH:LINE: error: MESSAGE [patch]" */
struct error *reader_bad(const struct patch_reader *r, unsigned int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * The name in @n bytes behind "--- " or "+++ ", which a tab and a time may follow, and
 * which may be quoted.  Refuses what may not be patched.
 */
struct error *read_header_name(const struct patch_reader *r, const char *s, size_t n,
			       struct header_name *name);

/* The same of "rename from" and the like, where no directory is taken off. */
struct error *read_git_name(const struct patch_reader *r, const char *s, size_t n, char **name);

/* The two names of "diff --git", which have to be the same. */
struct error *read_git_names(const struct patch_reader *r, const char *s, size_t n,
			     struct header_name *name);

/* Is the line the first one of a hunk? */
bool is_hunk(const struct raw_line *line);

/* All hunks of @file; the first line of one comes next. */
struct error *read_hunks(struct patch_reader *r, struct patch_file *file);

#endif /* KLP_PATCH_READER_H */
