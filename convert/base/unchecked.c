// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * unchecked.c - what could not be looked at?  See diag.h.
 *
 * Nothing passes because nobody has looked.  Where a file is missing, or something
 * in it can't be read, the part of an answer that depends on it is named here, so that
 * "nothing was found" always means that it was looked for.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/diag.h"

bool diag_strict;

static struct unchecked *list;
static size_t count;
static bool kept;

static bool is_known(const char *file, const char *what)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(list[i].what, what) == 0 &&
		    strcmp(list[i].file, file) == 0)
			return true;
	return false;
}

/* With --strict it is why the program fails, so that -q does not silence it. */
static bool is_silent(void)
{
	return kept || (diag_quiet && !diag_strict);
}

void unchecked(const char *file, const char *what, const char *why_fmt, ...)
{
	struct unchecked *u;
	va_list args;

	if (is_known(file, what))
		return;
	list = alloc_grow(list, count, sizeof(*list));
	u = &list[count++];
	u->file = alloc_print("%s", file);
	u->what = alloc_print("%s", what);
	va_start(args, why_fmt);
	u->why = alloc_vprint(why_fmt, args);
	va_end(args);
}

size_t unchecked_list(const struct unchecked **out)
{
	*out = list;
	return count;
}

enum status unchecked_status(enum status status)
{
	return status == DONE && count && diag_strict ? REFUSED : status;
}

void unchecked_keep(bool keep)
{
	kept = keep;
}

void unchecked_print(void)
{
	size_t i;

	for (i = 0; i < count && !is_silent(); i++)
		fail(REFUSED, list[i].file, "not checked: %s: %s [unchecked]",
		     list[i].what, list[i].why);
}

void unchecked_end(const char *file)
{
	if (count && !is_silent())
		fail(REFUSED, file, "%zu thing%s not checked%s", count,
		     count == 1 ? " was" : "s were",
		     diag_strict ? ", which --strict makes an error" :
				   " (--strict makes errors of them)");
	while (count) {
		struct unchecked *u = &list[--count];

		free(u->file);
		free(u->what);
		free(u->why);
	}
	free(list);
	list = NULL;
}
