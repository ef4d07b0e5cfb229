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

static void print_message(const char *file, const char *kind, const char *id,
			  const char *message)
{
	fflush(stdout);
	fputs("klp: ", stderr);
	if (file) {
		escape_write(stderr, file, strlen(file));
		fputs(": ", stderr);
	}
	fputs(kind, stderr);
	escape_write(stderr, message, strlen(message));
	if (id)
		fprintf(stderr, " [%s]", id);
	fputc('\n', stderr);
}

/* Like the compiler: what is not known of a place is left out. */
static void print_place(const struct place *where, enum severity severity,
			const char *id, const char *message)
{
	static const char *const kinds[] = { "error", "warning", "note" };

	fflush(stdout);
	if (!escape_may_begin(where->file, strlen(where->file)))
		fputs("klp: ", stderr);
	escape_write(stderr, where->file, strlen(where->file));
	if (where->line) {
		fprintf(stderr, ":%u", where->line);
		if (where->column)
			fprintf(stderr, ":%u", where->column);
	}
	fprintf(stderr, ": %s: ", kinds[severity]);
	escape_write(stderr, message, strlen(message));
	if (id)
		fprintf(stderr, " [%s]", id);
	fputc('\n', stderr);
}

void diag_print(const struct place *where, const char *file, enum severity severity,
		const char *id, const char *message)
{
	static const char *const kinds[] = { "", "warning: ", "note: " };

	if (where && where->file)
		print_place(where, severity, id, message);
	else
		print_message(file, kinds[severity], id, message);
}

static void print(const char *file, const char *kind, const char *fmt, va_list args)
{
	char *message = alloc_vprint(fmt, args);

	print_message(file, kind, NULL, message);
	free(message);
}

enum status fail(enum status status, const char *file, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print(file, "", fmt, args);
	va_end(args);
	return status;
}

void tell(const char *file, const char *fmt, ...)
{
	va_list args;

	if (diag_quiet)
		return;
	va_start(args, fmt);
	print(file, "", fmt, args);
	va_end(args);
}

void verbose(const char *fmt, ...)
{
	va_list args;

	if (!diag_verbose)
		return;
	va_start(args, fmt);
	print(NULL, "", fmt, args);
	va_end(args);
}
