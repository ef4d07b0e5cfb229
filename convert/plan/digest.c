// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * digest.c - does the compiler make something else of the patched unit that no
 * digest shows?
 *
 * A digest is meant to be equal only where the compiler has to make the same of both.
 * Where no part of the unit differs by its digest, and what was compiled does, the
 * digest has missed something: "nothing changes" would be the wrong answer, and it is
 * not known what else belongs in the livepatch.  That can't be waived.
 */
#include <stdlib.h>
#include <string.h>

#include "plan/codecmp.h"
#include "plan/plan.h"
#include "base/text.h"

static bool is_same(const struct digest *a, const struct digest *b)
{
	return a->kind == b->kind && a->size == b->size &&
	       strcmp(a->name, b->name) == 0 &&
	       strcmp(a->function, b->function) == 0 &&
	       strcmp(a->section, b->section) == 0 &&
	       digest_equal(a->type, b->type) && digest_equal(a->body, b->body);
}

bool plan_is_unchanged(const struct plan *p)
{
	size_t i;

	/* what only moves may make the compiler inline something else */
	if (p->before->ndigests != p->after->ndigests)
		return false;
	for (i = 0; i < p->after->ndigests; i++)
		if (!is_same(&p->before->digests[i], &p->after->digests[i]))
			return false;
	return true;
}

static const struct module_symbol *find_function(const struct module *m, const char *name)
{
	size_t i;

	for (i = 1; i < m->nsymbols; i++)
		if (GELF_ST_TYPE(m->symbols[i].sym.st_info) == STT_FUNC &&
		    m->symbols[i].shndx && strcmp(m->symbols[i].name, name) == 0)
			return &m->symbols[i];
	return NULL;
}

/* The function of @one that differs in @other, or is not there; NULL: none. */
static const char *differing_function(const struct module *one, const struct module *other)
{
	size_t i;

	for (i = 1; i < one->nsymbols; i++) {
		const struct module_symbol *s = &one->symbols[i];

		if (GELF_ST_TYPE(s->sym.st_info) != STT_FUNC || !s->shndx ||
		    datacmp_is_numbered(s->name))
			continue;
		if (!find_function(other, s->name) ||
		    codecmp_built(one, other, s->name) > CODE_UNKNOWN)
			return s->name;
	}
	return NULL;
}

/* Where the function or variable is, as far as the notes know it. */
static struct place place_of(const struct plan *p, const char *name)
{
	struct place where = { p->name, 0, 0 };
	size_t i;

	for (i = 0; i < p->after->ndigests; i++)
		if (strcmp(p->after->digests[i].name, name) == 0)
			where = p->after->digests[i].where;
	return where;
}

void plan_digests(struct plan *p)
{
	const char *function = differing_function(p->patched, p->built);
	char *variable = NULL;
	struct place where;

	if (!function)
		function = differing_function(p->built, p->patched);
	if (!function)
		variable = datacmp_built(p->built, p->patched);
	if (!function && !variable)
		return;
	where = place_of(p, function ? function : variable);
	findings_add_at(&p->findings, &where, p->name, FINDING_DIGEST,
			"'%s' is compiled to something else with the patch, although klp sees no change in the source: this is a bug in klp; please report it with the patch, and until it is fixed change a statement of the function%s",
			function ? function : variable,
			function ? "" : "s that use it");
	free(variable);
}
