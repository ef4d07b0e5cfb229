// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * damage.c - what has happened to a patch that can't be read, or does not apply?
 *
 * Mail programs, and people who copy from them, leave signs.  They are looked for where
 * something is wrong already: a patch may have such words in it and be whole.
 */
#include <string.h>

#include "patch/reader.h"

/* Is there one of the words in the line? */
static bool has_any(const struct raw_line *line, const char *const *words)
{
	for (; *words; words++)
		if (memmem(line->text, line->n, *words, strlen(*words)))
			return true;
	return false;
}

/* A line that quoted-printable has: one that goes on in the next, or with a character's number. */
static bool is_quoted_printable(const struct raw_line *line)
{
	static const char *const numbers[] = { "=3D", "=09", "=2D=2D", "=E2=80", "=C2=A0", NULL };

	return has_any(line, numbers) ||
	       (line->n == 3 && memcmp(line->text, "=20", 3) == 0) ||
	       (line->n > 70 && line->n < 77 && line->text[line->n - 1] == '=' &&
		/* an assignment that goes on is C */
		line->text[line->n - 2] != ' ' && line->text[line->n - 2] != '=');
}

/* What a reply has of a patch. */
static bool is_reply(const struct raw_line *line)
{
	static const char *const starts[] = { "> diff --git ", "> --- ", "> +++ ", "> @@ -", NULL };
	size_t i;

	for (i = 0; starts[i]; i++)
		if (line_starts(line, starts[i]) || (line_starts(line, ">") &&
						     line->n > 1 && line->text[1] != ' ' &&
						     memmem(line->text, line->n, starts[i] + 2,
							    strlen(starts[i] + 2)) == line->text + 1))
			return true;
	return false;
}

static bool is_html(const struct raw_line *line)
{
	static const char *const tags[] = { "<html", "<HTML", "<!DOCTYPE html", "<pre", "<br>",
					    "<br/>", "</div>", NULL };

	return has_any(line, tags);
}

/* Bytes that files of some format begin with. */
static const struct {
	const char *magic;
	size_t n;
	const char *program;
} packed[] = {
	{ "\037\213", 2, "gzip" },
	{ "\3757zXZ", 5, "xz" },
	{ "BZh", 3, "bzip2" },
	{ "(\265/\375", 4, "zstd" },
};

const char *damage_packed(const char *text, size_t size)
{
	size_t i;

	for (i = 0; i < sizeof(packed) / sizeof(*packed); i++)
		if (size > packed[i].n && memcmp(text, packed[i].magic, packed[i].n) == 0)
			return packed[i].program;
	return NULL;
}

const char *damage_cause(const struct patch *p, unsigned int *line)
{
	static const struct {
		bool (*is)(const struct raw_line *line);
		const char *what;
	} signs[] = {
		{ is_reply, "is quoted, as in a reply ('> '); take the patch from the mail that it was sent with" },
		{ is_html, "is HTML; take the patch from the mail as it was sent (raw, or as an attachment)" },
		{ is_quoted_printable, "is quoted-printable, and no header of a mail says so; save the whole mail, with its header" },
	};
	struct raw_line raw;
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		struct patch_reader r = { .at = p->text, .end = p->text + p->size };

		/* what was encoded is decoded by now */
		if (p->lines && signs[i].is == is_quoted_printable)
			continue;
		while (reader_next(&r, &raw))
			if (signs[i].is(&raw)) {
				*line = r.line;
				return signs[i].what;
			}
	}
	return NULL;
}
