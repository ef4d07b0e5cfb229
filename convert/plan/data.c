// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * data.c - which variables and types differ, and may a livepatch change them?
 *
 * A livepatch replaces functions, and can't replace data that the kernel has already.
 * Constants that only functions know are an exception, see plan_functions().
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "plan/plan.h"
#include "base/text.h"

/* Does the kernel have the variable? */
static bool is_held(const struct plan *p, const struct digest *d)
{
	size_t i;

	for (i = 0; i < p->homes.n; i++) {
		const struct definition *def = p->homes.list[i].definition;

		if (def && !p->homes.list[i].symbol->function &&
		    strcmp(def->name, d->name) == 0 &&
		    strcmp(def->function ? def->function : "", d->function) == 0)
			return true;
	}
	return false;
}

/*
 * A constant that only functions of the unit know is not state: the module has its
 * own, as all of them are in the module as well.  What the kernel has never had as a
 * variable, because nobody writes it, is the same.
 */
static bool is_own_constant(const struct plan *p, const struct digest *before,
			    const struct digest *after)
{
	const unsigned int both = KLP_DIGEST_READONLY | KLP_DIGEST_STATIC;
	size_t i;

	if (!*after->function && before->flags & KLP_DIGEST_STATIC && !is_held(p, after))
		return true;
	if ((before->flags & both) != both || (after->flags & both) != both ||
	    starts_with(before->section, ".init"))
		return false;
	for (i = 0; i < p->before->ndigests; i++)
		if (p->before->digests[i].kind == KLP_DIGEST_DATA &&
		    digest_uses(&p->before->digests[i], before->name, true))
			return false;
	return true;
}

/*
 * Objects of the kernel hold addresses of constants with functions, which are compared,
 * and called by, as long as the objects live.  (Other tables may have room for them.)
 */
static bool has_operations(const struct digest *d)
{
	return digest_may_be_kept(d) && *d->uses;
}

/*
 * A variable that has only got another name would lose what the kernel has in it.
 * Has the kernel one of that type which is gone?
 */
static const struct digest *renamed_from(const struct plan *p, const struct digest *new)
{
	size_t i;

	if (new->flags & (KLP_DIGEST_READONLY | KLP_DIGEST_ARTEFACT))
		return NULL;
	for (i = 0; i < p->before->ndigests; i++) {
		const struct digest *d = &p->before->digests[i];

		if (d->kind == KLP_DIGEST_DATA && d->size == new->size &&
		    !(d->flags & (KLP_DIGEST_READONLY | KLP_DIGEST_ARTEFACT)) &&
		    digest_equal(d->type, new->type) && is_held(p, d) &&
		    !digest_counterpart(p->before, d, p->after))
			return d;
	}
	return NULL;
}

static void check_new_variable(struct plan *p, const struct digest *new)
{
	const struct digest *gone = renamed_from(p, new);

	if (*new->section && !*new->function && !(new->flags & KLP_DIGEST_ARTEFACT) &&
	    !starts_with(new->section, ".data") && !starts_with(new->section, ".bss"))
		findings_add_at(&p->findings, &new->where, p->name, FINDING_DATA,
				"'%s' is new in section %s, which the kernel has read already",
				new->name, new->section);
	if (gone)
		findings_add_at(&p->findings, &new->where, p->name, FINDING_DATA,
				"'%s' is new, and '%s' of the same type is gone: if it was only renamed, what the kernel has in it would be lost; keep the name",
				new->name, gone->name);
}

static void check_variable(struct plan *p, const struct digest *after)
{
	const struct digest *before = digest_counterpart(p->after, after, p->before);

	if (!before)
		check_new_variable(p, after);
	if (!before || after->flags & KLP_DIGEST_ARTEFACT)
		return;
	if (digest_equal(before->type, after->type) &&
	    digest_equal(before->body, after->body))
		return;
	/* the kernel keeps the address, and goes by it: which operations has a file? */
	if ((has_operations(before) || has_operations(after)) && is_held(p, after)) {
		findings_add_at(&p->findings, &after->where, p->name, FINDING_DATA,
				"'%s' changes, which has functions in it, and the running kernel has objects that point to it: change the functions instead, or it in a callback",
				after->name);
		return;
	}
	/* a constant of a function, which is changed as well: the module has its own */
	if (*after->function && after->flags & KLP_DIGEST_READONLY)
		return;
	if (is_own_constant(p, before, after)) {
		p->constants = alloc_grow(p->constants, p->nconstants,
					  sizeof(*p->constants));
		p->constants[p->nconstants++] = after;
		return;
	}
	if (!digest_equal(before->type, after->type) || before->size != after->size)
		findings_add_at(&p->findings, &after->where, p->name, FINDING_DATA,
				"the type of '%s' changes, which the running kernel has already: add a new variable, or use a shadow variable",
				after->name);
	else if (is_held(p, after))
		findings_add_at(&p->findings, &after->where, p->name, FINDING_DATA,
				"the initial value of '%s' changes, which the running kernel has set already: change it in a callback instead",
				after->name);
}

/* How many of the members of @d are called as some of @other are?  @n: has it. */
static size_t common_members(const struct digest *d, const struct digest *other, size_t *n)
{
	const char *name = d->uses;
	size_t common = 0;

	for (*n = 0; *name; (*n)++) {
		size_t length = strcspn(name, " ");
		char *member = alloc_print("%.*s", (int)length, name);

		common += digest_uses(other, member, false);
		free(member);
		name += length;
		name += *name == ' ';
	}
	return common;
}

/*
 * A struct that has got another name is still the one that the kernel has objects of.
 * Is one gone, from the same file and function, of which two thirds of the members
 * are here?  It may well have kept its layout; then nothing is wrong.
 */
static const struct digest *type_renamed_from(const struct plan *p, const struct digest *new)
{
	size_t n, i;

	for (i = 0; i < p->before->ndigests; i++) {
		const struct digest *d = &p->before->digests[i];

		if (d->kind != KLP_DIGEST_TYPE || strcmp(d->function, new->function) ||
		    strcmp(d->where.file, new->where.file) ||
		    digest_counterpart(p->before, d, p->after) ||
		    digest_equal(d->body, new->body) ||
		    d->flags & new->flags & KLP_DIGEST_AUTOMATIC)
			continue;
		if (3 * common_members(d, new, &n) >= 2 * n && n)
			return d;
	}
	return NULL;
}

static void check_new_type(struct plan *p, const struct digest *new)
{
	const struct digest *gone = type_renamed_from(p, new);

	if (gone)
		findings_add_at(&p->findings, &new->where, p->name, FINDING_LAYOUT,
				"'%s' is new, and '%s' with such members is gone: if it has only got another name, it is laid out in another way than the objects that the running kernel has already; keep the layout, and use a shadow variable (klp_shadow_alloc())",
				new->name, gone->name);
}

static void check_type(struct plan *p, const struct digest *after)
{
	const struct digest *before = digest_counterpart(p->after, after, p->before);

	if (!before)
		check_new_type(p, after);
	if (!before || digest_equal(before->body, after->body))
		return;
	/* the functions that have such objects are replaced at once */
	if (before->flags & after->flags & KLP_DIGEST_AUTOMATIC)
		return;
	if (before->size != after->size)
		findings_add_at(&p->findings, &after->where, p->name, FINDING_LAYOUT,
				"'%s' has %u bytes instead of %u, and the running kernel has such objects already: use a shadow variable (klp_shadow_alloc())",
				after->name, after->size, before->size);
	else
		findings_add_at(&p->findings, &after->where, p->name, FINDING_LAYOUT,
				"the members of '%s' change, and the running kernel has such objects already: use a shadow variable (klp_shadow_alloc())",
				after->name);
}

/* Is there something else of that name in the unit than an alias? */
static const struct digest *definition_of(const struct notes *notes, const char *name)
{
	const struct digest *d = digest_find(notes, KLP_DIGEST_FUNCTION, "", name);

	return d ? d : digest_find(notes, KLP_DIGEST_DATA, "", name);
}

/*
 * What an alias means in the kernel it means for ever.  Those of init and exit code
 * are of no further use.
 */
static void check_alias(struct plan *p, const struct digest *d, const struct notes *other)
{
	const struct digest *alias = digest_counterpart(other == p->before ? p->after : p->before,
						 d, other);

	if (starts_with(d->section, ".init") || starts_with(d->section, ".exit"))
		return;
	if (alias ? !digest_equal(alias->body, d->body) :
	    definition_of(other, d->name) != NULL)
		findings_add_at(&p->findings, &d->where, p->name, FINDING_DATA,
				"'%s' becomes another name for something else, and the running kernel uses what it named before: change that function instead",
				d->name);
}

/*
 * What a table of the kernel gets, or code that has no function.  The compiler plugin
 * leaves it out of what it extracts.
 */
static void check_asm(struct plan *p, const struct digest *after)
{
	const struct digest *before = digest_find(p->before, KLP_DIGEST_ASM, "",
						  after->name);
	struct place where = { p->name, 0, 0 };

	if (!before || !digest_equal(before->body, after->body))
		findings_add_at(&p->findings, &where, p->name, FINDING_ASM,
				"asm statements outside of functions change: what they do is done already, or can't be replaced; the livepatch has none of them");
}

void plan_data(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->after->ndigests; i++) {
		const struct digest *d = &p->after->digests[i];

		if (d->kind == KLP_DIGEST_DATA)
			check_variable(p, d);
		else if (d->kind == KLP_DIGEST_TYPE)
			check_type(p, d);
		else if (d->kind == KLP_DIGEST_ASM)
			check_asm(p, d);
		else if (d->kind == KLP_DIGEST_ALIAS)
			check_alias(p, d, p->before);
	}
	for (i = 0; i < p->before->ndigests; i++) {
		const struct digest *d = &p->before->digests[i];

		/* one that is still an alias was looked at */
		if (d->kind == KLP_DIGEST_ALIAS && !digest_counterpart(p->before, d, p->after))
			check_alias(p, d, p->after);
	}
}
