// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * asm.c - does the livepatch need what new asm statements outside of functions
 * define?
 *
 * The compiler plugin leaves all of these out, since the kernel has those of the
 * original, so a reference to a symbol that only the patched unit has would mean
 * nothing, or a namesake.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "elf/module.h"
#include "plan/plan.h"

static bool defines(const struct module *m, const char *name)
{
	size_t i;

	for (i = 1; i < m->nsymbols; i++)
		if (m->symbols[i].sym.st_shndx != SHN_UNDEF &&
		    strcmp(m->symbols[i].name, name) == 0)
			return true;
	return false;
}

/* Does the compiler know what the name is, for it has read C? */
static bool is_of_source(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->after->ndigests; i++) {
		const struct digest *d = &p->after->digests[i];

		if (d->kind != KLP_DIGEST_TYPE && d->kind != KLP_DIGEST_ASM &&
		    strcmp(d->name, name) == 0)
			return true;
	}
	return false;
}

/* Does @d belong in the module: a function of the plan, a variable that is new? */
static bool is_wanted(const struct plan *p, const struct digest *d)
{
	size_t i;

	if (d->kind == KLP_DIGEST_DATA)
		return !digest_find(p->before, KLP_DIGEST_DATA, d->function, d->name);
	for (i = 0; d->kind == KLP_DIGEST_FUNCTION && i < p->n; i++)
		if (strcmp(p->list[i].name, d->name) == 0)
			return p->list[i].fate != FATE_SKIP;
	return false;
}

static void check_uses(struct plan *p, const struct digest *d)
{
	const char *s = d->uses;

	while (*s) {
		size_t length;
		char *name;

		s += *s == '&';
		length = strcspn(s, " ");
		name = alloc_print("%.*s", (int)length, s);
		if (defines(p->patched, name) && !defines(p->built, name) &&
		    !is_of_source(p, name)) {
			findings_put(&p->findings, &d->where, p->name, FINDING_ASM,
				     SEVERITY_ERROR, alloc_print(
				    "'%s' uses '%s', which only a new asm statement outside of functions defines, and the livepatch has none of these: define it in C",
				    d->name, name));
		}
		free(name);
		s += length;
		s += *s == ' ';
	}
}

void plan_asm(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->after->ndigests; i++)
		if (is_wanted(p, &p->after->digests[i]))
			check_uses(p, &p->after->digests[i]);
}
