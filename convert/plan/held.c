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

/*
 * Whatever own function the code has the address of may be the one that @name was merged
 * with.
 */
static bool code_holds(const struct plan *p, const struct code_note *code, const char *name)
{
	size_t i;

	if (!takes(p, code, name))
		return false;
	for (i = 0; i < code->nrefs; i++)
		if (code->refs[i].kind == KLP_CODE_ADDRESS &&
		    code->refs[i].flags & KLP_CODE_OWN)
			return true;
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
		    digest_uses(&p->before->digests[i], name, true))
			return true;
	return p->before->ncodes == 0;
}
