/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diag.h - how klp says what is wrong, and with which exit status.
 *
 * What goes wrong is a value until a command says it: see error.h and finding.h.
 */
#ifndef KLP_DIAG_H
#define KLP_DIAG_H

#include <stdbool.h>
#include <stddef.h>

/* Exit status of every klp command. */
enum status {
	DONE	= 0,
	REFUSED	= 1,	/* with the reasons on standard error */
	USAGE	= 2,	/* wrong usage */
	MISSING	= 3,	/* something needed is missing or does not fit */
	UNDER_WAY = 4,	/* a livepatch is in transition, and klp has stopped waiting */
};

enum severity {
	SEVERITY_ERROR,		/* refused; the module must not be loaded */
	SEVERITY_WARNING,	/* people may know better, or --allow says so */
	SEVERITY_NOTE,		/* good to know */
};

/* The worse of two. */
static inline enum status status_worse(enum status a, enum status b)
{
	return a > b ? a : b;
}

/* A place in somebody's source; line and column start at 1, 0: not known. */
struct place {
	const char *file;
	unsigned int line, column;
};

/*
 * --color: "auto", "always" or "never"; false: it is none of these.  Without it NO_COLOR
 * and CLICOLOR_FORCE of the environment say, else whether standard error is a terminal.
 */
bool diag_set_color(const char *when);

extern bool diag_quiet;		/* -q: errors only */
extern bool diag_strict;	/* --strict: what unchecked() says are errors */
extern bool diag_verbose;	/* -v */

/* Prints "klp: FILE: MESSAGE" (FILE may be NULL); returns @status. */
enum status fail(enum status status, const char *file, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Prints "klp: FILE: MESSAGE" (FILE may be NULL), but not with -q. */
void tell(const char *file, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Prints "klp: MESSAGE" with -v. */
void verbose(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Prints "FILE:LINE:COL: error: MESSAGE [id]", as a compiler does or, where @where is
 * NULL or has no file, "klp: FILE: MESSAGE [id]"; @file and @id may be NULL.
 */
void diag_print(const struct place *where, const char *file, enum severity severity,
		const char *id, const char *message);

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
 * From now on they are not printed: for a command whose report is all that it says;
 * false: printed again.
 */
void unchecked_keep(bool keep);

/* Prints them. */
void unchecked_print(void);

/* Prints how many there are, if any, as the summary of @file (or NULL); forgets them. */
void unchecked_end(const char *file);

#endif /* KLP_DIAG_H */
