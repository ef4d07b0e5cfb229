// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * finding.c - what klp has found, as values.  See finding.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/finding.h"

static const struct kind {
	const char *name;
	enum severity severity;
	unsigned int waived_by;
	const char *meaning;
} kinds[] = {
#define X(name, id, severity, waived_by, meaning) \
	[FINDING_##name] = { id, SEVERITY_##severity, waived_by, meaning },
	FINDINGS(X)
#undef X
};

_Static_assert(FINDINGS_END <= 64, "sets of findings are 64 bits");

const char *finding_name(enum finding_id id)
{
	return kinds[id].name;
}

enum finding_id finding_named(const char *name, size_t length)
{
	enum finding_id id;

	for (id = FINDING_NONE + 1; id < FINDINGS_END; id++)
		if (strlen(kinds[id].name) == length &&
		    strncmp(kinds[id].name, name, length) == 0)
			return id;
	return FINDING_NONE;
}

uint64_t findings_waivable(unsigned int by)
{
	enum finding_id id;
	uint64_t set = 0;

	for (id = FINDING_NONE + 1; id < FINDINGS_END; id++)
		if (kinds[id].waived_by & by)
			set |= FINDING_BIT(id);
	return set;
}

char *findings_list(uint64_t set)
{
	char *list = alloc_print("%s", "");
	enum finding_id id;

	for (id = FINDING_NONE + 1; id < FINDINGS_END; id++) {
		char *longer;

		if (!(set & FINDING_BIT(id)))
			continue;
		set &= ~FINDING_BIT(id);
		longer = alloc_print("%s%s%s", list,
				     !*list ? "" : set ? ", " : " and ",
				     kinds[id].name);
		free(list);
		list = longer;
	}
	return list;
}

void findings_explain(void)
{
	static const char *const severities[] = { "error", "warning", "note" };
	enum finding_id id;

	for (id = FINDING_NONE + 1; id < FINDINGS_END; id++)
		printf("%s\t%s\t%s\t%s\n", kinds[id].name,
		       severities[kinds[id].severity],
		       kinds[id].waived_by ? "waived" : "-", kinds[id].meaning);
}

static char *copy_of(const char *s)
{
	return s ? alloc_print("%s", s) : NULL;
}

static bool is_known(const struct place *where)
{
	return where && where->file && *where->file;
}

/* As the table says, and --allow. */
static enum severity severity_of(const struct findings *out, enum finding_id id)
{
	enum severity severity = kinds[id].severity;

	return severity == SEVERITY_ERROR && out->allowed & FINDING_BIT(id) ?
	       SEVERITY_WARNING : severity;
}

void findings_put(struct findings *out, const struct place *where, const char *file,
		  enum finding_id id, enum severity severity, char *message)
{
	struct finding *f;

	if (severity == SEVERITY_ERROR && out->status < REFUSED)
		out->status = REFUSED;
	out->list = alloc_grow(out->list, out->n, sizeof(*out->list));
	f = &out->list[out->n++];
	*f = (struct finding){
		.id = id, .severity = severity, .message = message,
	};
	f->file = copy_of(is_known(where) ? where->file : file);
	if (is_known(where)) {
		f->where = *where;
		f->where.file = f->file;
	}
}

void findings_add(struct findings *out, enum finding_id id, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	findings_put(out, NULL, NULL, id, severity_of(out, id),
		     alloc_vprint(fmt, args));
	va_end(args);
}

void findings_add_warning(struct findings *out, enum finding_id id, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	findings_put(out, NULL, NULL, id, SEVERITY_WARNING, alloc_vprint(fmt, args));
	va_end(args);
}

void findings_add_note(struct findings *out, enum finding_id id, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	findings_put(out, NULL, NULL, id, SEVERITY_NOTE, alloc_vprint(fmt, args));
	va_end(args);
}

void findings_add_at(struct findings *out, const struct place *where, const char *file,
		     enum finding_id id, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	findings_put(out, where, file, id, severity_of(out, id),
		     alloc_vprint(fmt, args));
	va_end(args);
}

void findings_add_warning_at(struct findings *out, const struct place *where,
			     const char *file, enum finding_id id, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	findings_put(out, where, file, id, SEVERITY_WARNING, alloc_vprint(fmt, args));
	va_end(args);
}

void findings_say_more(struct findings *out, const struct place *where,
		       const char *fmt, ...)
{
	struct finding *f = &out->list[out->n - 1];
	struct note *note;
	va_list args;

	f->notes = alloc_grow(f->notes, f->nnotes, sizeof(*f->notes));
	note = &f->notes[f->nnotes++];
	va_start(args, fmt);
	*note = (struct note){ .text = alloc_vprint(fmt, args) };
	va_end(args);
	if (is_known(where)) {
		note->file = copy_of(where->file);
		note->where = *where;
		note->where.file = note->file;
	}
}

void findings_move(struct findings *out, struct findings *from)
{
	size_t i;

	for (i = 0; i < from->n; i++) {
		out->list = alloc_grow(out->list, out->n, sizeof(*out->list));
		out->list[out->n++] = from->list[i];
	}
	if (from->status > out->status)
		out->status = from->status;
	free(from->list);
	*from = (struct findings){ .allowed = from->allowed };
}

static int compare_text(const char *a, const char *b)
{
	if (!a || !b)
		return !a - !b;
	return strcmp(a, b);
}

static int compare_place(const struct place *a, const struct place *b)
{
	int order = compare_text(a->file, b->file);

	if (order)
		return order;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->column < b->column ? -1 : a->column > b->column;
}

static bool is_same(const struct finding *a, const struct finding *b)
{
	size_t i;

	if (a->id != b->id || a->severity != b->severity || a->nnotes != b->nnotes ||
	    compare_place(&a->where, &b->where) || compare_text(a->file, b->file) ||
	    strcmp(a->message, b->message))
		return false;
	for (i = 0; i < a->nnotes; i++)
		if (strcmp(a->notes[i].text, b->notes[i].text) ||
		    compare_text(a->notes[i].file, b->notes[i].file))
			return false;
	return true;
}

/* Its order among all is what makes two of one place stay as they were found. */
static int compare_findings(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order;

	if (x->severity != y->severity)
		return x->severity < y->severity ? -1 : 1;
	order = compare_place(&x->where, &y->where);
	if (order)
		return order;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void free_finding(struct finding *f)
{
	size_t i;

	for (i = 0; i < f->nnotes; i++) {
		free(f->notes[i].file);
		free(f->notes[i].text);
	}
	free(f->notes);
	free(f->file);
	free(f->message);
}

/* Brings those together that are the same. */
static int compare_same(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order = compare_place(&x->where, &y->where);

	if (!order)
		order = compare_text(x->message, y->message);
	if (!order)
		order = compare_text(x->file, y->file);
	if (order)
		return order;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Leaves the first of those that are the same, with their number. */
static void merge_same(struct findings *all, const char *before, const char *after)
{
	size_t n = 0, i;

	for (i = 0; i < all->n; i++) {
		struct finding *f = &all->list[i];

		if (n && is_same(&all->list[n - 1], f)) {
			all->list[n - 1].again++;
			free_finding(f);
		} else {
			all->list[n++] = *f;
		}
	}
	all->n = n;
	for (i = 0; i < n; i++) {
		struct finding *f = &all->list[i];
		char *message = f->message;

		if (!f->again)
			continue;
		f->message = alloc_print("%s (%s%zu %s)", message, before, f->again + 1,
					 after);
		f->again = 0;
		free(message);
	}
}

static void sort(struct findings *findings, const char *before, const char *after)
{
	size_t i;

	if (!findings->n)
		return;
	for (i = 0; i < findings->n; i++)
		findings->list[i].order = i;
	qsort(findings->list, findings->n, sizeof(*findings->list), compare_same);
	merge_same(findings, before, after);
	qsort(findings->list, findings->n, sizeof(*findings->list), compare_findings);
}

void findings_sort(struct findings *findings)
{
	sort(findings, "", "times");
}

void findings_sort_units(struct findings *findings)
{
	sort(findings, "in ", "units");
}

void findings_name(struct findings *findings, const char *file)
{
	size_t i;

	for (i = 0; i < findings->n; i++)
		if (!findings->list[i].file)
			findings->list[i].file = copy_of(file);
}

static void print(const struct finding *f, const char *file)
{
	size_t i;

	if (f->file)
		file = f->file;
	diag_print(&f->where, file, f->severity, finding_name(f->id), f->message);
	for (i = 0; i < f->nnotes; i++) {
		const struct note *note = &f->notes[i];

		diag_print(note->file ? &note->where : &f->where, file, SEVERITY_NOTE,
			   NULL, note->text);
	}
}

void findings_print(const struct findings *findings, const char *file)
{
	size_t i;

	for (i = 0; i < findings->n; i++)
		if (findings->list[i].severity == SEVERITY_ERROR || !diag_quiet)
			print(&findings->list[i], file);
}

void findings_free(struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->n; i++)
		free_finding(&findings->list[i]);
	free(findings->list);
	*findings = (struct findings){ .allowed = findings->allowed };
}
