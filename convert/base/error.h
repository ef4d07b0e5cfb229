/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * error.h - why something could not be done, as a value.
 *
 * Functions that can fail return one, or NULL where all is well.  Whoever gets it owns
 * it: returns it, adds it to others, takes it for a finding, or frees it where it did
 * not matter.  Only commands print.  "Returns MISSING" in a comment is an error with
 * that status.
 */
#ifndef KLP_ERROR_H
#define KLP_ERROR_H

#include "base/diag.h"
#include "base/finding.h"

/* One or more things that went wrong. */
struct error;

/* "klp: FILE: MESSAGE" (@file may be NULL), for which the program exits with @status. */
struct error *error_new(enum status status, const char *file, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), warn_unused_result));

/*
 * A refusal at @where or, where that has no file, about @file:
 * "FILE:LINE:COL: error: MESSAGE [id]".
 */
struct error *error_at(const struct place *where, const char *file, enum finding_id id,
		       const char *fmt, ...)
	__attribute__((format(printf, 4, 5), warn_unused_result));

/* A failure of which somebody else has the reason, and will say it. */
struct error *error_silent(enum status status) __attribute__((warn_unused_result));

/* Adds a sentence to the last thing of @error, at @where or NULL: where that is. */
void error_say_more(struct error *error, const struct place *where, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Both of them, @a first; either may be NULL.  The status is the worse one. */
struct error *error_join(struct error *a, struct error *b)
	__attribute__((warn_unused_result));

/* The first thing that went wrong, without the file; owned by @error. */
const char *error_text(const struct error *error);

/* Is the last thing of @error a finding of that kind? */
bool error_is(const struct error *error, enum finding_id id);

/* With what would the program exit?  NULL: DONE. */
enum status error_status(const struct error *error);

/* Refusals become findings; what is missing stays an error and is returned. */
struct error *error_to_findings(struct error *error, struct findings *out)
	__attribute__((warn_unused_result));

/* All of it becomes findings, what is missing too, and is freed; returns its status. */
enum status error_take(struct error *error, struct findings *out);

/* Prints it, frees it, and returns its status. */
enum status error_print(struct error *error);

/* Frees it.  Of something that may fail: true if it did. */
bool error_drop(struct error *error);

#endif /* KLP_ERROR_H */
