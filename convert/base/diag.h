/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diag.h - how klp says what is wrong, and with which exit status.
 *
 * Functions of the converter that can fail print their diagnosis where they
 * know most, and return the status that the program is to exit with.
 */
#ifndef KLP_DIAG_H
#define KLP_DIAG_H

#include <stdbool.h>
#include <stddef.h>

/* Exit status of every klp command, and what fallible functions return. */
enum status {
	DONE	= 0,
	REFUSED	= 1,	/* with the reasons on standard error */
	USAGE	= 2,	/* wrong usage */
	MISSING	= 3,	/* something needed is missing or does not fit */
};

/* A place in somebody's source; line and column start at 1, 0: not known. */
struct place {
	const char *file;
	unsigned int line, column;
};

extern bool diag_quiet;		/* -q: errors only */
extern bool diag_strict;	/* --strict: what unchecked() says are errors */
extern bool diag_verbose;	/* -v */

/* Prints "klp: FILE: MESSAGE" (FILE may be NULL); returns @status. */
enum status fail(enum status status, const char *file, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Prints "klp: FILE: warning: MESSAGE", unless -q. */
void warning(const char *file, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Prints "klp: MESSAGE" with -v. */
void verbose(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Prints "FILE:LINE:COL: error: MESSAGE [id]" (@id may be NULL). */
void place_error(const struct place *where, const char *id,
		 const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Prints "FILE:LINE:COL: warning: MESSAGE [id]", unless -q. */
void place_warning(const struct place *where, const char *id,
		   const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Prints "FILE:LINE:COL: note: MESSAGE". */
void place_note(const struct place *where, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

enum diag_kind { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE };

/*
 * From now on what place_error(), place_warning() and place_note() say goes to
 * @say instead (@id may be NULL); NULL: to standard error again.
 */
void diag_catch(void (*say)(void *ctx, enum diag_kind kind,
			    const struct place *where, const char *id,
			    const char *message), void *ctx);

/*
 * Something about @file could not be looked at: "klp: FILE: not checked: WHAT: WHY
 * [unchecked]".  @what: a noun ("its types"); @why_fmt: the cause, and what to do about
 * it.  Said once for each pair of @file and @what, also with -q where --strict makes an
 * error of it; kept until unchecked_end(), for the summary and for reports.
 */
void unchecked(const char *file, const char *what, const char *why_fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* One of them; owned by diag.c, until unchecked_end(). */
struct unchecked {
	char *file, *what, *why;
};

/* All of them, in their order; returns their number. */
size_t unchecked_list(const struct unchecked **out);

/* @status, or REFUSED where that is DONE, there are some, and --strict is said. */
enum status unchecked_status(enum status status);

/*
 * From now on they are only kept: for a command whose report is all that it says;
 * false: printed again.
 */
void unchecked_keep(bool keep);

/* Prints how many there are, if any, as the summary of @file (or NULL); forgets them. */
void unchecked_end(const char *file);

#endif /* KLP_DIAG_H */
