// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * literals.c - does it matter at which address the module has its literals?
 *
 * The kernel has a string at one address, and the module has its own at another.  Code of
 * the module that compares pointers with its own takes the kernel's for something else,
 * and the kernel's code the module's: zram_destroy_comps() frees what is not "lzo-rle"
 * by address.
 */
#include <string.h>

#include "prove/proof.h"

/* Does a function of these compare pointers with that literal?  NULL: no. */
static const char *compares(const struct notes *notes, const char *literal)
{
	size_t i, k;

	for (i = 0; i < notes->ncodes; i++)
		for (k = 0; k < notes->codes[i].nrefs; k++)
			if (notes->codes[i].refs[k].flags & KLP_CODE_COMPARED &&
			    strcmp(notes->codes[i].refs[k].name, literal) == 0)
				return notes->codes[i].function;
	return NULL;
}

/* Says so once for each function. */
static void prove_function(struct proof *p, const struct code_note *code)
{
	const struct place where = { p->plan.unit, code->line, 0 };
	const char *other;
	size_t i;

	for (i = 0; i < code->nrefs; i++) {
		const struct code_ref *ref = &code->refs[i];

		if (ref->kind != KLP_CODE_LITERAL)
			continue;
		if (ref->flags & KLP_CODE_COMPARED) {
			findings_add_at(&p->findings, &where, NULL, FINDING_DATA,
					"'%s' compares pointers with the address of a string, and the livepatch has another string than the kernel: compare what they hold, or change a function that is called here instead",
					code->function);
			return;
		}
		other = compares(&p->original.notes, ref->name);
		if (other) {
			findings_add_at(&p->findings, &where, NULL, FINDING_DATA,
					"'%s' has a string, and '%s' of the kernel compares pointers with that string's address: it takes the livepatch's for another",
					code->function, other);
			return;
		}
	}
}

/* Is it, or may it be, in the module?  What is inlined there is seen where it is inlined. */
static bool is_in_module(const struct proof *p, const char *function)
{
	return plan_file_says(&p->plan, "replace", function) ||
	       plan_file_says(&p->plan, "keep", function) ||
	       plan_file_says(&p->plan, "new", function);
}

void prove_literals(struct proof *p)
{
	const struct notes *notes = &p->patched.notes;
	size_t i;

	/* of all that is [data] here, this alone may be meant */
	p->findings.allowed = p->waives_data ? FINDING_BIT(FINDING_DATA) : 0;
	for (i = 0; i < notes->ncodes; i++)
		if (is_in_module(p, notes->codes[i].function))
			prove_function(p, &notes->codes[i]);
	p->findings.allowed = 0;
}
