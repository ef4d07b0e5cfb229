// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * compared.c - does it matter at which address the module has what is its own?
 *
 * The kernel has a string at one address, and the module has its own at another; so it is
 * with a constant that changes.  Code of the module that compares pointers with its own
 * takes the kernel's for something else, and the kernel's code the module's:
 * zram_destroy_comps() frees what is not "lzo-rle" by address.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "elf/digests.h"
#include "prove/proof.h"

/* Has the part code of that function, or of a clone or part of it? */
static bool defines(const struct module *part, const char *function)
{
	size_t n = strlen(function), i;

	for (i = 1; i < part->nsymbols; i++) {
		const struct module_symbol *s = &part->symbols[i];

		if (s->shndx && GELF_ST_TYPE(s->sym.st_info) == STT_FUNC &&
		    strncmp(s->name, function, n) == 0 &&
		    (!s->name[n] || s->name[n] == '.'))
			return true;
	}
	return false;
}

/*
 * Is it, or may it be, in the module?  Also where the plan has no word for it: the kernel
 * has no symbol of a function that is inlined there.
 */
static bool is_in_module(const struct proof *p, const char *function)
{
	return plan_file_says(&p->plan, "replace", function) ||
	       plan_file_says(&p->plan, "keep", function) ||
	       plan_file_says(&p->plan, "new", function) ||
	       defines(p->part.module, function);
}

/*
 * Which function of the kernel's, that goes on to be used, compares pointers with that
 * literal?  NULL: none.
 */
static const char *compares(const struct proof *p, const char *literal)
{
	const struct notes *notes = &p->original.notes;
	size_t i, k;

	for (i = 0; i < notes->ncodes; i++)
		for (k = 0; k < notes->codes[i].nrefs; k++)
			if (notes->codes[i].refs[k].flags & KLP_CODE_COMPARED &&
			    strcmp(notes->codes[i].refs[k].name, literal) == 0 &&
			    !is_in_module(p, notes->codes[i].function))
				return notes->codes[i].function;
	return NULL;
}

/* Has the kernel the variable, and the module another one? */
static bool is_doubled(const struct proof *p, const struct code_ref *ref)
{
	char *name = alloc_print("%.*s", (int)strcspn(ref->name, "@"), ref->name);
	char *dot = strchr(ref->name, '@') ? strchr(name, '.') : NULL;
	bool doubled = !plan_file_says(&p->plan, "kernel", name) && !(dot && p->waives_static);
	const struct digest *d;

	if (dot)
		*dot = '\0';
	d = digest_find(&p->original.notes, KLP_DIGEST_DATA, dot ? name : "",
			dot ? dot + 1 : name);
	doubled = doubled && d && !(d->flags & KLP_DIGEST_ARTEFACT) && proof_kernel_has(p, d);
	free(name);
	return doubled;
}

/* Is the reference to a variable right?  Else that was said. */
static bool prove_variable(struct proof *p, const struct code_note *code,
			   const struct code_ref *ref)
{
	const struct place where = { p->plan.unit, code->line, 0 };

	if (ref->kind != KLP_CODE_DATA || !(ref->flags & KLP_CODE_COMPARED) ||
	    !(ref->flags & KLP_CODE_OWN) || !is_doubled(p, ref))
		return true;
	findings_add_at(&p->findings, &where, NULL, FINDING_DATA,
			"'%s' compares pointers with the address of '%.*s', and the livepatch has another one than the kernel: change what looks at it instead",
			code->function, (int)strcspn(ref->name, "@"), ref->name);
	return false;
}

/* Says so once for each function. */
static void prove_function(struct proof *p, const struct code_note *code)
{
	const struct place where = { p->plan.unit, code->line, 0 };
	const char *other;
	size_t i;

	for (i = 0; i < code->nrefs; i++) {
		const struct code_ref *ref = &code->refs[i];

		if (ref->kind != KLP_CODE_LITERAL) {
			if (!prove_variable(p, code, ref))
				return;
			continue;
		}
		if (ref->flags & KLP_CODE_COMPARED) {
			findings_add_at(&p->findings, &where, NULL, FINDING_DATA,
					"'%s' compares pointers with the address of a string, and the livepatch has another string than the kernel: compare what they hold, or change a function that is called here instead",
					code->function);
			return;
		}
		other = compares(p, ref->name);
		if (other) {
			findings_add_at(&p->findings, &where, NULL, FINDING_DATA,
					"'%s' has a string, and '%s' of the kernel compares pointers with that string's address: it takes the livepatch's for another",
					code->function, other);
			return;
		}
	}
}

void prove_compared(struct proof *p)
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
