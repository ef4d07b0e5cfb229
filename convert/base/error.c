// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * error.c - why something could not be done, as a value.  See error.h.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"

struct error {
	struct findings findings;
};

static struct error *new_error(enum status status, const struct place *where,
			       const char *file, enum finding_id id, char *message)
{
	struct error *error = alloc_array(1, sizeof(*error));

	findings_put(&error->findings, where, file, id, SEVERITY_ERROR, message);
	error->findings.status = status;
	return error;
}

struct error *error_new(enum status status, const char *file, const char *fmt, ...)
{
	struct error *error;
	va_list args;

	va_start(args, fmt);
	error = new_error(status, NULL, file, FINDING_NONE, alloc_vprint(fmt, args));
	va_end(args);
	return error;
}

struct error *error_at(const struct place *where, const char *file, enum finding_id id,
		       const char *fmt, ...)
{
	struct error *error;
	va_list args;

	va_start(args, fmt);
	error = new_error(REFUSED, where, file, id, alloc_vprint(fmt, args));
	va_end(args);
	return error;
}

struct error *error_silent(enum status status)
{
	struct error *error = alloc_array(1, sizeof(*error));

	error->findings.status = status;
	return error;
}

void error_say_more(struct error *error, const struct place *where, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = alloc_vprint(fmt, args);
	va_end(args);
	findings_say_more(&error->findings, where, "%s", text);
	free(text);
}

struct error *error_join(struct error *a, struct error *b)
{
	if (!a)
		return b;
	if (b) {
		findings_move(&a->findings, &b->findings);
		free(b);
	}
	return a;
}

const char *error_text(const struct error *error)
{
	return error->findings.n ? error->findings.list[0].message : "";
}

bool error_is(const struct error *error, enum finding_id id)
{
	const struct findings *f = error ? &error->findings : NULL;

	return f && f->n && f->list[f->n - 1].id == id;
}

enum status error_status(const struct error *error)
{
	return error ? error->findings.status : DONE;
}

struct error *error_to_findings(struct error *error, struct findings *out)
{
	if (!error || error->findings.status != REFUSED)
		return error;
	findings_move(out, &error->findings);
	free(error);
	return NULL;
}

enum status error_take(struct error *error, struct findings *out)
{
	enum status status = error_status(error);

	if (error)
		findings_move(out, &error->findings);
	free(error);
	return status;
}

enum status error_print(struct error *error)
{
	enum status status = error_status(error);

	if (error)
		findings_print(&error->findings, NULL);
	error_drop(error);
	return status;
}

bool error_drop(struct error *error)
{
	if (!error)
		return false;
	findings_free(&error->findings);
	free(error);
	return true;
}
