// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings.c - what klp check has found.  See findings.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/findings.h"
#include "base/waivers.h"

/* Takes @message. */
static struct finding *add(struct findings *out, const char *id,
			   enum severity severity, char *message)
{
	struct finding *f;

	if (severity == SEVERITY_ERROR && out->allowed & waiver_of(id, strlen(id)))
		severity = SEVERITY_WARNING;
	out->list = alloc_grow(out->list, out->n, sizeof(*out->list));
	f = &out->list[out->n++];
	*f = (struct finding){
		.id = id, .severity = severity, .message = message,
	};
	return f;
}

void findings_add(struct findings *out, const char *id, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(out, id, SEVERITY_ERROR, alloc_vprint(fmt, args));
	va_end(args);
}

void findings_add_warning(struct findings *out, const char *id, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(out, id, SEVERITY_WARNING, alloc_vprint(fmt, args));
	va_end(args);
}

void findings_add_note(struct findings *out, const char *id, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(out, id, SEVERITY_NOTE, alloc_vprint(fmt, args));
	va_end(args);
}

/* What diag.c says at a place of a source. */
static void caught(void *ctx, enum diag_kind kind, const struct place *where,
		   const char *id, const char *message)
{
	struct findings *out = ctx;
	struct finding *f;

	if (kind == DIAG_NOTE) {
		if (out->n == 0)
			return;
		f = &out->list[out->n - 1];
		f->notes = alloc_grow(f->notes, f->nnotes, sizeof(*f->notes));
		f->notes[f->nnotes++] = alloc_print("%s", message);
		return;
	}
	f = add(out, id ? id : "module", kind == DIAG_ERROR ?
		SEVERITY_ERROR : SEVERITY_WARNING, alloc_print("%s", message));
	f->where = *where;
	if (f->where.file)
		f->where.file = alloc_print("%s", where->file);
}

void findings_catch(struct findings *out)
{
	diag_catch(caught, out);
}

void findings_stop(void)
{
	diag_catch(NULL, NULL);
}

enum status findings_status(const struct findings *findings, size_t first)
{
	size_t i;

	for (i = first; i < findings->n; i++)
		if (findings->list[i].severity == SEVERITY_ERROR)
			return REFUSED;
	return DONE;
}

static void print_at_place(const struct finding *f)
{
	size_t i;

	if (f->severity == SEVERITY_ERROR)
		place_error(&f->where, f->id, "%s", f->message);
	else
		place_warning(&f->where, f->id, "%s", f->message);
	for (i = 0; i < f->nnotes; i++)
		place_note(&f->where, "%s", f->notes[i]);
}

void findings_print(const struct findings *findings, const char *file)
{
	size_t i, k;

	for (i = 0; i < findings->n; i++) {
		const struct finding *f = &findings->list[i];

		if (f->where.file && *f->where.file && f->where.line)
			print_at_place(f);
		else if (f->severity == SEVERITY_ERROR)
			fail(REFUSED, file, "%s [%s]", f->message, f->id);
		else if (f->severity == SEVERITY_WARNING)
			warning(file, "%s [%s]", f->message, f->id);
		else if (!diag_quiet)
			fail(DONE, file, "note: %s [%s]", f->message, f->id);
		for (k = 0; !f->where.line && k < f->nnotes; k++)
			fail(DONE, file, "note: %s", f->notes[k]);
	}
}

void findings_free(struct findings *findings)
{
	size_t i, k;

	for (i = 0; i < findings->n; i++) {
		struct finding *f = &findings->list[i];

		for (k = 0; k < f->nnotes; k++)
			free(f->notes[k]);
		free(f->notes);
		free((char *)f->where.file);
		free(f->message);
	}
	free(findings->list);
	findings->list = NULL;
	findings->n = 0;
}
