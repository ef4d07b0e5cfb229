// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * held.c - does what the compiler has made of a unit hold the address of a function?
 *
 * The source may take an address that the code no longer has: a callback whose user is
 * inlined is called directly.  Such a function can be merged with one that is the same,
 * and is then nowhere.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "plan/plan.h"

static bool source_takes(const struct plan *p, const char *function, const char *name)
{
	const struct digest *d = digest_find(p->before, KLP_DIGEST_FUNCTION, "", function);

	return d && digest_uses(d, name, true);
}

/* Does the function take that address by its source, or what is inlined into it? */
static bool takes(const struct plan *p, const struct code_note *code, const char *name)
{
	const char *rest = code->inlined;
	bool found = source_takes(p, code->function, name);

	while (*rest && !found) {
		size_t n = strcspn(rest, " ");
		char *inlined = alloc_print("%.*s", (int)n, rest);

		found = source_takes(p, inlined, name);
		free(inlined);
		rest += n + (rest[n] == ' ');
	}
	return found;
}

/* Are the two the same, but for their names? */
static bool is_same(const struct plan *p, const char *one, const char *other)
{
	const struct digest *a = digest_find(p->before, KLP_DIGEST_FUNCTION, "", one);
	const struct digest *b = digest_find(p->before, KLP_DIGEST_FUNCTION, "", other);

	return a && b && digest_equal(a->body, b->body);
}

/*
 * Whatever own function the code has the address of may be the one that @name was merged
 * with; but where the source takes that one's address as well, only if the two are the same.
 */
static bool code_holds(const struct plan *p, const struct code_note *code, const char *name)
{
	size_t i;

	if (!takes(p, code, name))
		return false;
	for (i = 0; i < code->nrefs; i++)
		if (code->refs[i].kind == KLP_CODE_ADDRESS &&
		    code->refs[i].flags & KLP_CODE_OWN &&
		    (!takes(p, code, code->refs[i].name) ||
		     is_same(p, code->refs[i].name, name)))
			return true;
	return false;
}

/*
 * Has the compiler kept a variable of that name, or of a function (name.1)?  What nothing
 * uses, as its user does nothing in this configuration, is gone with all that it holds.
 */
static bool is_kept(const struct module *built, const char *name)
{
	size_t n = strlen(name), i;

	for (i = 0; i < built->nsymbols; i++) {
		const struct module_symbol *s = &built->symbols[i];

		if (s->sym.st_shndx != SHN_UNDEF && strncmp(s->name, name, n) == 0 &&
		    (!s->name[n] || s->name[n] == '.'))
			return true;
	}
	return false;
}

bool plan_is_held(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->before->ncodes; i++)
		if (code_holds(p, &p->before->codes[i], name))
			return true;
	/* what is in a variable stays there */
	for (i = 0; i < p->before->ndigests; i++)
		if (p->before->digests[i].kind != KLP_DIGEST_FUNCTION &&
		    digest_uses(&p->before->digests[i], name, true) &&
		    is_kept(p->built, p->before->digests[i].name))
			return true;
	return p->before->ncodes == 0;
}
