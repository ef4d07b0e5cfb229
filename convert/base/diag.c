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
#include <unistd.h>

#include "base/alloc.h"
#include "base/diag.h"
#include "base/escape.h"

bool diag_quiet;
bool diag_verbose;

static enum { UNKNOWN, COLOURED, PLAIN } colour;

/* As compilers have it: what is wrong in red, warnings in magenta, notes in cyan. */
static const char *const colours[] = { "\033[1;31m", "\033[1;35m", "\033[1;36m" };

static bool is_said(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value;
}

static bool is_terminal(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && term && strcmp(term, "dumb");
}

bool diag_set_color(const char *when)
{
	if (strcmp(when, "always") == 0)
		colour = COLOURED;
	else if (strcmp(when, "never") == 0)
		colour = PLAIN;
	else if (strcmp(when, "auto") == 0)
		colour = is_terminal() ? COLOURED : PLAIN;
	else
		return false;
	return true;
}

static bool has_colour(void)
{
	if (colour == UNKNOWN)
		diag_set_color(is_said("NO_COLOR") ? "never" :
			       is_said("CLICOLOR_FORCE") ? "always" : "auto");
	return colour == COLOURED;
}

/* A word of klp's own, in the colour of @severity. */
static void put_word(enum severity severity, const char *word)
{
	if (has_colour() && *word)
		fprintf(stderr, "%s%s\033[m", colours[severity], word);
	else
		fputs(word, stderr);
}

/* @severity of the file's messages; @wrong: it says what is wrong by itself. */
static void print_message(const char *file, enum severity severity, bool wrong,
			  const char *id, const char *message)
{
	static const char *const kinds[] = { "", "warning:", "note:" };
	const char *kind = wrong ? kinds[severity] : "";

	fflush(stdout);
	if (wrong && severity == SEVERITY_ERROR)
		put_word(severity, "klp:");
	else
		fputs("klp:", stderr);
	putc(' ', stderr);
	if (file) {
		escape_write(stderr, file, strlen(file));
		fputs(": ", stderr);
	}
	put_word(severity, kind);
	if (*kind)
		putc(' ', stderr);
	escape_write(stderr, message, strlen(message));
	if (id)
		fprintf(stderr, " [%s]", id);
	fputc('\n', stderr);
}

/* Like the compiler: what is not known of a place is left out. */
static void print_place(const struct place *where, enum severity severity,
			const char *id, const char *message)
{
	static const char *const kinds[] = { "error:", "warning:", "note:" };

	fflush(stdout);
	if (!escape_may_begin(where->file, strlen(where->file)))
		fputs("klp: ", stderr);
	escape_write(stderr, where->file, strlen(where->file));
	if (where->line) {
		fprintf(stderr, ":%u", where->line);
		if (where->column)
			fprintf(stderr, ":%u", where->column);
	}
	fputs(": ", stderr);
	put_word(severity, kinds[severity]);
	putc(' ', stderr);
	escape_write(stderr, message, strlen(message));
	if (id)
		fprintf(stderr, " [%s]", id);
	fputc('\n', stderr);
}

void diag_print(const struct place *where, const char *file, enum severity severity,
		const char *id, const char *message)
{
	if (where && where->file)
		print_place(where, severity, id, message);
	else
		print_message(file, severity, true, id, message);
}

static void print(const char *file, bool wrong, const char *fmt, va_list args)
{
	char *message = alloc_vprint(fmt, args);

	print_message(file, SEVERITY_ERROR, wrong, NULL, message);
	free(message);
}

enum status fail(enum status status, const char *file, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print(file, true, fmt, args);
	va_end(args);
	return status;
}

void tell(const char *file, const char *fmt, ...)
{
	va_list args;

	if (diag_quiet)
		return;
	va_start(args, fmt);
	print(file, false, fmt, args);
	va_end(args);
}

void verbose(const char *fmt, ...)
{
	va_list args;

	if (!diag_verbose)
		return;
	va_start(args, fmt);
	print(NULL, false, fmt, args);
	va_end(args);
}
