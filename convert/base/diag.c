// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * diag.c - how klp says what is wrong.  See diag.h.
 *
 * Everything goes to standard error.  Standard output is flushed first, so that
 * both come in order if they end in the same file.  Names and messages may contain text
 * of others; see escape.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/diag.h"
#include "base/escape.h"

bool diag_quiet;
bool diag_verbose;

static void print_message(const char *file, const char *kind, const char *fmt,
			  va_list args)
{
	fflush(stdout);
	fputs("klp: ", stderr);
	if (file) {
		escape_write(stderr, file, strlen(file));
		fputs(": ", stderr);
	}
	fputs(kind, stderr);
	escape_vprint(stderr, fmt, args);
	fputc('\n', stderr);
}

static void (*catcher)(void *ctx, enum diag_kind kind, const struct place *where,
		       const char *id, const char *message);
static void *catcher_ctx;

void diag_catch(void (*say)(void *ctx, enum diag_kind kind,
			    const struct place *where, const char *id,
			    const char *message), void *ctx)
{
	catcher = say;
	catcher_ctx = ctx;
}

/* Like the compiler: what is not known of a place is left out. */
static void print_place(const struct place *where, enum diag_kind kind,
			const char *id, const char *fmt, va_list args)
{
	static const char *const kinds[] = { "error", "warning", "note" };

	fflush(stdout);
	if (!where->file || !where->file[0])
		fputs("klp", stderr);
	else if (!escape_may_begin(where->file, strlen(where->file)))
		fputs("klp: ", stderr);
	if (where->file)
		escape_write(stderr, where->file, strlen(where->file));
	if (where->line) {
		fprintf(stderr, ":%u", where->line);
		if (where->column)
			fprintf(stderr, ":%u", where->column);
	}
	fprintf(stderr, ": %s: ", kinds[kind]);
	escape_vprint(stderr, fmt, args);
	if (id)
		fprintf(stderr, " [%s]", id);
	fputc('\n', stderr);
}

static void say_at(const struct place *where, enum diag_kind kind,
		   const char *id, const char *fmt, va_list args)
{
	char *message;

	if (!catcher) {
		print_place(where, kind, id, fmt, args);
		return;
	}
	message = alloc_vprint(fmt, args);
	catcher(catcher_ctx, kind, where, id, message);
	free(message);
}

enum status fail(enum status status, const char *file, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_message(file, "", fmt, args);
	va_end(args);
	return status;
}

void warning(const char *file, const char *fmt, ...)
{
	va_list args;

	if (diag_quiet)
		return;
	va_start(args, fmt);
	print_message(file, "warning: ", fmt, args);
	va_end(args);
}

void verbose(const char *fmt, ...)
{
	va_list args;

	if (!diag_verbose)
		return;
	va_start(args, fmt);
	print_message(NULL, "", fmt, args);
	va_end(args);
}

void place_error(const struct place *where, const char *id,
		 const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say_at(where, DIAG_ERROR, id, fmt, args);
	va_end(args);
}

void place_warning(const struct place *where, const char *id,
		   const char *fmt, ...)
{
	va_list args;

	if (diag_quiet && !catcher)
		return;
	va_start(args, fmt);
	say_at(where, DIAG_WARNING, id, fmt, args);
	va_end(args);
}

void place_note(const struct place *where, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say_at(where, DIAG_NOTE, NULL, fmt, args);
	va_end(args);
}
