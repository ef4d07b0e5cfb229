// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plan-text.c - writes a plan as the compiler plugin reads it (gcc-plugin/extract/plan.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "plan/plan.h"

static const char *const fates[] = {
	[FATE_REPLACE] = "replace", [FATE_KEEP] = "keep", [FATE_NEW] = "new",
	[FATE_SKIP] = "# skip",
};

static const struct planned *find(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (strcmp(p->list[i].name, name) == 0)
			return &p->list[i];
	return NULL;
}

/* The next variable of that name and function behind @d, or the first: NULL. */
static const struct digest *next_like(const struct notes *notes, const char *function,
				      const char *name, const struct digest *d)
{
	size_t i = d ? (size_t)(d - notes->digests) + 1 : 0;

	for (; i < notes->ndigests; i++) {
		d = &notes->digests[i];
		if (d->kind == KLP_DIGEST_DATA && strcmp(d->name, name) == 0 &&
		    strcmp(d->function, function) == 0)
			return d;
	}
	return NULL;
}

/* How many variables of that name and function does the note list know? */
static size_t count(const struct notes *notes, const char *function,
		    const char *name, unsigned int *flags)
{
	const struct digest *d = NULL;
	size_t n = 0;

	for (; (d = next_like(notes, function, name, d)); n++)
		*flags |= d->flags;
	return n;
}

/* Are the variables of that name and function what they were, one by one? */
static bool are_unchanged(const struct plan *p, const char *function, const char *name)
{
	const struct digest *before = NULL, *after = NULL;

	do {
		before = next_like(p->before, function, name, before);
		after = next_like(p->after, function, name, after);
	} while (before && after && digest_equal(before->type, after->type) &&
		 digest_equal(before->body, after->body));
	return !before && !after;
}

/* May objects of the kernel have the address of one of them, to call what is in it? */
static bool may_be_kept(const struct notes *notes, const struct definition *def)
{
	const struct digest *d = NULL;

	while ((d = next_like(notes, def->function, def->name, d)))
		if (digest_may_be_kept(d))
			return true;
	return false;
}

/* Is it an own symbol of its definition, and not of one that the compiler has merged with that? */
static bool is_own_symbol(const struct home *h)
{
	return definition_names(h->definition, h->symbol->name);
}

/*
 * How many of the kernel's symbols mean that variable of that function, and are declared in
 * the line, or 0: in any?
 */
static size_t count_homes(const struct plan *p, const struct definition *def, unsigned int line)
{
	unsigned int own;
	size_t n = 0, i;

	for (i = 0; i < p->homes.n; i++) {
		const struct definition *d = p->homes.list[i].definition;

		if (!d || !d->function || d->is_function || strcmp(d->name, def->name) ||
		    strcmp(d->function, def->function) || !is_own_symbol(&p->homes.list[i]))
			continue;
		if (line) {
			own = 0;
			free(definition_file(d, &own));
			if (own != line)
				continue;
		}
		n++;
	}
	return n;
}

/*
 * Is each of the variables of that name, which the notes know of the function, declared in a
 * line that just one of the kernel's is declared in, and no other?  The lines of the
 * patched unit are the original's (-fplugin-arg-klp-lines).
 */
static bool lines_tell(const struct plan *p, const struct notes *notes,
		       const struct definition *def)
{
	const struct digest *d = NULL, *other = NULL;

	while ((d = next_like(notes, def->function, def->name, d))) {
		if (!d->where.line || d->data & KLP_DATA_NEW_LINE ||
		    count_homes(p, def, d->where.line) != 1)
			return false;
		for (other = NULL; (other = next_like(notes, def->function, def->name, other)) &&
		     other != d;)
			if (other->where.line == d->where.line)
				return false;
	}
	return true;
}

/*
 * A variable that is static in a function: the kernel's, unless it belongs to one use of
 * a macro.  So is a constant, whose address objects may keep, if it holds what it did.
 * Of several of a name, their lines tell which is which (keep_declared() of resolve.c).
 */
static void write_local(struct plan *p, FILE *out, const struct home *h)
{
	const struct definition *def = h->definition;
	const struct planned *user = find(p, def->function);
	const struct notes *notes = p->after;
	struct place where = { p->name, 0, 0 };
	unsigned int flags = 0;
	size_t n = count(p->after, def->function, def->name, &flags);
	bool unchanged;

	/* the patch takes it away, and the original is to be extracted as well */
	if (n == 0) {
		notes = p->before;
		n = count(notes, def->function, def->name, &flags);
	}
	if (n == 0 || flags & KLP_DIGEST_ARTEFACT)
		return;
	unchanged = !(flags & KLP_DIGEST_READONLY) ||
		    are_unchanged(p, def->function, def->name);
	/* one that is another one is the module's (data.c), and one that is gone nobody's */
	if (!unchanged && (n == 1 || notes == p->before))
		return;
	if (unchanged && n == count_homes(p, def, 0) && (n == 1 || lines_tell(p, notes, def))) {
		fprintf(out, "kernel %s.%s\n", def->function, def->name);
		return;
	}
	if (user && user->fate != FATE_SKIP &&
	    (!(flags & KLP_DIGEST_READONLY) || may_be_kept(notes, def)))
		findings_add_at(&p->findings, &where, p->name, FINDING_STATIC,
				"'%s' is static in %s() more than once, and it can't be told which of the kernel's is which: move them out of the function",
				def->name, def->function);
}

/*
 * The kernel has one for several variables of a function that hold the same: its symbol
 * NAME.NUMBER is for another one than its definition.
 */
static void write_merged(struct plan *p, FILE *out, const struct home *h)
{
	const char *symbol = h->symbol->name, *function;
	char *name = alloc_print("%.*s", (int)local_length(symbol), symbol);
	unsigned int flags = 0;

	function = unit_lost_local(h->definition->unit, name);
	if (function && (count(p->after, function, name, &flags) ||
			 count(p->before, function, name, &flags)) &&
	    !(flags & KLP_DIGEST_ARTEFACT) &&
	    (!(flags & KLP_DIGEST_READONLY) || are_unchanged(p, function, name)))
		fprintf(out, "kernel %s.%s\n", function, name);
	free(name);
}

/* Is it one of the constants that the module has its own of? */
static bool is_own(const struct plan *p, const struct ksymbol *symbol)
{
	size_t i;

	for (i = 0; i < p->nconstants; i++)
		if (!symbol->function &&
		    strcmp(p->constants[i]->name, symbol->name) == 0)
			return true;
	return false;
}

/* What the kernel has already. */
static void write_kernel(struct plan *p, FILE *out)
{
	size_t i;

	for (i = 0; i < p->homes.n; i++) {
		const struct home *h = &p->homes.list[i];
		const struct planned *f;
		unsigned int flags = 0;

		if (!h->definition)
			continue;
		if (h->definition->function && !h->symbol->function) {
			if (is_own_symbol(h))
				write_local(p, out, h);
			else
				write_merged(p, out, h);
			continue;
		}
		f = find(p, h->symbol->name);
		if (strcmp(h->symbol->name, h->definition->name) ||
		    (f && f->fate != FATE_SKIP) || is_own(p, h->symbol))
			continue;
		if (!h->symbol->function &&
		    ((!count(p->after, "", h->symbol->name, &flags) &&
		      !count(p->before, "", h->symbol->name, &flags)) ||
		     flags & KLP_DIGEST_ARTEFACT))
			continue;
		fprintf(out, "kernel %s\n", h->symbol->name);
	}
}

/* New variables may be needed by other units. */
static void write_new_data(struct plan *p, FILE *out)
{
	unsigned int flags = 0;
	size_t i;

	for (i = 0; i < p->after->ndigests; i++) {
		const struct digest *d = &p->after->digests[i];

		if (d->kind == KLP_DIGEST_DATA && !*d->function &&
		    !(d->flags & KLP_DIGEST_STATIC) &&
		    !count(p->before, "", d->name, &flags))
			fprintf(out, "new %s\n", d->name);
	}
}

/* Types that differ all the same, for those who compare them later. */
static void write_differing(struct plan *p, FILE *out)
{
	size_t i;

	for (i = 0; i < p->after->ndigests; i++) {
		const struct digest *d = &p->after->digests[i], *before;

		/* what is declared in a function nobody else compares */
		if (d->kind != KLP_DIGEST_TYPE || *d->function)
			continue;
		before = digest_find(p->before, KLP_DIGEST_TYPE, "", d->name);
		if (before && !digest_equal(before->body, d->body))
			fprintf(out, "differs %s\n", d->name);
	}
}

/* What has to follow in other units, for klp build, and what it calls there. */
static void write_outside(struct plan *p, FILE *out)
{
	size_t i;

	for (i = 0; i < p->noutside; i++) {
		const struct outside *o = &p->outside[i];

		fprintf(out, "also %s %s %s\n", unit_name(o->caller.definition->unit),
			o->caller.definition->name, o->callee->symbol->name);
		if (!i || o[-1].callee != o->callee)
			fprintf(out, "new %s\n", o->callee->symbol->name);
	}
}

void plan_write(struct plan *p, FILE *out)
{
	size_t i;

	fprintf(out, "unit %s\nobject %s\n", p->name, p->object->name);
	for (i = 0; i < p->n; i++) {
		if (p->list[i].fate != FATE_NEW)
			fprintf(out, "# %s %s\n", p->list[i].name, p->list[i].why);
		fprintf(out, "%s %s\n", fates[p->list[i].fate], p->list[i].name);
	}
	write_new_data(p, out);
	write_differing(p, out);
	write_outside(p, out);
	write_kernel(p, out);
}
