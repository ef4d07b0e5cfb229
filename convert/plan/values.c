// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * values.c - does the livepatch need a value that the kernel has in its instructions alone?
 *
 * What the kernel writes there when it boots is read from the variable in a livepatch
 * (klp-runtime-const.h).  A static that nobody reads but by those instructions, the compiler
 * has left out of the kernel: then there is nothing to read.
 */
#include <string.h>

#include "elf/runtime-const.h"
#include "plan/plan.h"

/* Does the kernel have a variable of the unit by that name? */
static bool has_variable(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->homes.n; i++)
		if (!p->homes.list[i].symbol->function &&
		    strcmp(p->homes.list[i].symbol->name, name) == 0)
			return true;
	return false;
}

/* The function that belongs in the module and has that symbol, or is in it as a clone. */
static const struct planned *planned_of(const struct plan *p, const char *symbol)
{
	size_t n = strcspn(symbol, "."), i;

	for (i = 0; i < p->n; i++)
		if (p->list[i].fate != FATE_SKIP && strlen(p->list[i].name) == n &&
		    strncmp(p->list[i].name, symbol, n) == 0)
			return &p->list[i];
	return NULL;
}

struct search {
	struct plan *plan;
	const struct planned *last;	/* what was found last */
	const char *variable;
};

static void check_place(void *ctx, const char *variable, const struct module_symbol *function)
{
	struct search *s = ctx;
	struct plan *p = s->plan;
	const struct planned *planned = planned_of(p, function->name);
	const struct digest *d = planned ? digest_find(p->after, KLP_DIGEST_FUNCTION, "",
						       planned->name) : NULL;

	if (!d || (planned == s->last && strcmp(variable, s->variable) == 0) ||
	    !digest_find(p->after, KLP_DIGEST_DATA, "", variable) || has_variable(p, variable))
		return;
	s->last = planned;
	s->variable = variable;
	findings_add_at(&p->findings, &d->where, p->name, FINDING_GONE,
			"'%s' has the value of '%s' in its instructions, where the kernel has put it when it booted, and the compiler has left out the variable: a livepatch has nothing to read",
			planned->name, variable);
}

void plan_values(struct plan *p)
{
	struct search search = { .plan = p };

	runtime_const_each(p->patched, NULL, check_place, &search);
}
