// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * declarations.c - do all declarations of a symbol mean the same, and do they agree
 * with the kernel?
 *
 * The module has one undefined symbol, however many of its units declare it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/search.h"
#include "resolve/declarations.h"
#include "resolve/explain.h"
#include "resolve/typecheck.h"

static int compare(const void *a, const void *b)
{
	const struct reference *x = *(const struct reference *const *)a;
	const struct reference *y = *(const struct reference *const *)b;
	int order = strcmp(x->symbol, y->symbol);

	/* as the notes have them, all in one array */
	return order ? order : x < y ? -1 : x > y;
}

void declarations_read(const struct notes *notes, struct declarations *out)
{
	size_t i;

	out->n = notes->nreferences;
	out->list = alloc_array(out->n, sizeof(*out->list));
	for (i = 0; i < out->n; i++)
		out->list[i] = &notes->references[i];
	if (out->n)
		qsort(out->list, out->n, sizeof(*out->list), compare);
}

void declarations_free(struct declarations *d)
{
	free(d->list);
	memset(d, 0, sizeof(*d));
}

/* The notes about @symbol: their number, @first of them on. */
static size_t find(const struct declarations *d, const char *symbol, size_t *first)
{
	size_t low = lower_bound(i, d->n, strcmp(d->list[i]->symbol, symbol) < 0), n = 0;

	while (low + n < d->n && strcmp(d->list[low + n]->symbol, symbol) == 0)
		n++;
	*first = low;
	return n;
}

const struct reference *declarations_of(const struct declarations *d,
					const char *symbol)
{
	size_t first, n = find(d, symbol, &first), i;

	for (i = first; i < first + n; i++)
		if (!d->list[i]->weak)
			return d->list[i];
	return n ? d->list[first] : NULL;
}

/* Have both all in common that tells what they mean? */
static bool mean_the_same(const struct reference *a, const struct reference *b)
{
	return a->kind == b->kind && a->linkage == b->linkage &&
	       a->origin_by == b->origin_by &&
	       strcmp(a->name, b->name) == 0 &&
	       strcmp(a->origin, b->origin) == 0 &&
	       strcmp(a->object, b->object) == 0 &&
	       strcmp(a->function, b->function) == 0 &&
	       strcmp(a->unit->part_object, b->unit->part_object) == 0;
}

static struct error *explain_two(const struct resolver *r, const struct reference *ref,
				 const struct reference *other)
{
	const char *ours = ref->unit->part_object, *theirs = other->unit->part_object;

	if (strcmp(ours, theirs) == 0)
		return error_at(&ref->use, r->module->path, FINDING_AMBIGUOUS,
				"'%s' is one symbol in %s and another one in %s: add KLP_ORIGIN() to both declarations",
				ref->name, ref->unit->name, other->unit->name);
	return error_at(&ref->use, r->module->path, FINDING_AMBIGUOUS,
			"'%s' is one symbol in %s and another one in %s: make two livepatches of it",
			ref->name, ours, theirs);
}

struct error *declarations_mean_one(const struct declarations *d,
				    const struct resolver *r,
				    const struct outcome *o)
{
	size_t first = 0, n = o->reference ? find(d, o->symbol, &first) : 0, i, k;
	struct error *worst = NULL, *err;

	for (i = first; n && i < first + n; i++) {
		const struct reference *ref = d->list[i];
		struct resolution other;

		for (k = first; k < i && !mean_the_same(d->list[k], ref); k++)
			;
		if (k < i || mean_the_same(o->reference, ref))
			continue;
		err = resolve_reference(r, ref, o->symbol, &other);
		if (err)
			worst = error_join(worst, err);
		else if (other.binding != BINDING_NONE &&
			 other.home.symbol != o->resolution.home.symbol)
			worst = error_join(worst, explain_two(r, ref, o->reference));
	}
	return worst;
}

static bool same_place(const struct place *a, const struct place *b)
{
	return a->line == b->line && a->column == b->column &&
	       strcmp(a->file, b->file) == 0;
}

/*
 * Has one before number @i, from @first on, settled it?  It is of the same type, and
 * agrees, or stands in the same place of a header, and was complained about.
 */
static bool is_known(const struct declarations *d, size_t first, size_t i,
		     const bool *differs)
{
	const struct reference *ref = d->list[i];
	size_t k;

	for (k = first; k < i; k++)
		if (strcmp(d->list[k]->type, ref->type) == 0 &&
		    (!differs[k - first] ||
		     same_place(&d->list[k]->decl, &ref->decl)))
			return true;
	return false;
}

void declarations_check(const struct declarations *d, const char *file,
			struct outcome *o, struct findings *out)
{
	size_t first = 0, n = o->reference ? find(d, o->symbol, &first) : 0, i;
	bool *differs;

	if (n == 0 || !o->resolution.home.symbol)
		return;
	differs = alloc_array(n, sizeof(*differs));
	for (i = first; i < first + n; i++) {
		const struct reference *ref = d->list[i];
		struct declared declared = {
			.name = ref->source_name, .type = ref->type,
			.where = ref->decl, .file = file,
			.verb = "is declared as",
		};

		if (is_known(d, first, i, differs))
			continue;
		differs[i - first] = typecheck_differs(&declared,
						       &o->resolution.home);
		typecheck(&declared, &o->resolution.home, out);
	}
	free(differs);
}
