// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * escape.c - "klp escape": text of somebody else's, made harmless for a log.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "commands/commands.h"

static size_t digits(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] >= '0' && s[i] <= '9')
		i++;
	return i;
}

/* Does a line begin with "FILE:LINE:", as editors know it? */
static bool has_place(const char *line, size_t n)
{
	const char *colon = memchr(line, ':', n);
	size_t file = colon ? (size_t)(colon - line) : 0, number;

	if (!file || memchr(line, ' ', file) || !escape_may_begin(line, file))
		return false;
	number = digits(colon + 1, n - file - 1);
	return number && file + 1 + number < n && colon[1 + number] == ':';
}

enum status command_escape(const struct options *options)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (options->nargs)
		return fail(USAGE, NULL, "escape wants its text as standard input");
	while ((n = getline(&line, &room, stdin)) > 0) {
		if (line[n - 1] == '\n')
			n--;
		if (!has_place(line, (size_t)n))
			fputs("| ", stdout);
		escape_write(stdout, line, (size_t)n);
		putchar('\n');
	}
	free(line);
	if (ferror(stdin))
		return fail(MISSING, NULL, "standard input: %m");
	if (fflush(stdout) || ferror(stdout))
		return fail(MISSING, NULL, "standard output: %m");
	return DONE;
}
