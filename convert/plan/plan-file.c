// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plan-file.c - what does a plan say?
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "plan/plan-file.h"

static int by_word(const void *a, const void *b)
{
	const struct plan_line *x = a, *y = b;
	int order = strcmp(x->word, y->word);

	return order ? order : strcmp(x->name, y->name);
}

/* One line, which ends in a NUL; false if it is none. */
static bool add_line(struct plan_file *p, char *line)
{
	char *name = strchr(line, ' ');

	if (!*line || *line == '#')
		return true;
	if (!name || !name[1])
		return false;
	*name++ = 0;
	if (strcmp(line, "unit") == 0)
		p->unit = name;
	else if (strcmp(line, "object") == 0)
		p->object = name;
	p->lines = alloc_grow(p->lines, p->n, sizeof(*p->lines));
	p->lines[p->n++] = (struct plan_line){ line, name };
	return true;
}

/* The whole file, with a NUL behind it; NULL: errno says why not. */
static char *read_text(const char *path, size_t *size)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t room = 0;
	ssize_t n = -1;

	if (!f)
		return NULL;
	errno = 0;
	n = getdelim(&text, &room, 0, f);
	if (n < 0 && !errno)
		errno = EINVAL;
	fclose(f);
	if (n < 0) {
		free(text);
		return NULL;
	}
	*size = (size_t)n;
	return text;
}

struct error *plan_file_read(const char *path, struct plan_file *out)
{
	char *line, *next;
	size_t size;

	memset(out, 0, sizeof(*out));
	out->text = read_text(path, &size);
	if (!out->text)
		return error_new(REFUSED, path, "%m: klp plan writes such a file");
	for (line = out->text; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		if (!add_line(out, line))
			return error_new(REFUSED, path, "'%.80s' is no line of a plan; klp plan writes such",
					 line);
	}
	if (!out->unit || !out->object)
		return error_new(REFUSED, path,
				 "does not say which unit of which object it is for; klp plan writes that");
	qsort(out->lines, out->n, sizeof(*out->lines), by_word);
	return NULL;
}

void plan_file_free(struct plan_file *p)
{
	free(p->lines);
	free(p->text);
	memset(p, 0, sizeof(*p));
}

bool plan_file_says(const struct plan_file *p, const char *word, const char *name)
{
	const struct plan_line key = { word, name };

	return p->n && bsearch(&key, p->lines, p->n, sizeof(key), by_word);
}
