// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * objects.c - is each object of the module there for a reason?
 *
 * A livepatch with a second copy of an object of the kernel reads and locks what nobody
 * else does.  So what the kernel has must be a reference, and anything else must be one
 * of:
 *
 *	new		the original unit has no such object
 *	artefact	a macro puts one beside each of its uses (once flags, lock classes)
 *	constant	never written, and only used by functions of the module; it changes,
 *			or no object of the kernel keeps its address to call by it
 *	literal		the compiler made it: __func__, tables of a switch
 *	value		the kernel has only its value, as nobody writes it there
 *
 * Whether the kernel has it is seen in the unit as it is compiled whole, which is the
 * shipped code, and in the kernel's symbol table; what the plan says does not count.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "elf/digests.h"
#include "elf/elf-file.h"
#include "prove/proof.h"
#include "base/text.h"

bool proof_is_object(const struct module *m, const struct module_symbol *s)
{
	const GElf_Shdr *shdr = &m->sections[s->shndx].shdr;
	int type = GELF_ST_TYPE(s->sym.st_info);

	return s->shndx && type == STT_OBJECT && *s->name && shdr->sh_flags & SHF_ALLOC &&
	       !elf_is_code(shdr);
}

/* Tables that are of no use, or of another kind, outside of the unit's own module. */
static bool is_discarded(const char *section)
{
	return starts_with(section, ".init") || starts_with(section, ".exit") ||
	       starts_with(section, ".discard") || starts_with(section, ".modinfo") ||
	       starts_with(section, "__");
}

/* Does the symbol name the variable that the digest is of? */
static bool is_of(const struct module_symbol *s, const struct digest *d)
{
	size_t n = strlen(d->name);

	if (d->kind != KLP_DIGEST_DATA || strncmp(s->name, d->name, n))
		return false;
	return *d->function ? local_length(s->name) == n : !s->name[n];
}

/*
 * Has the kernel the variable, by its symbols or as its code is compiled?  A symbol of what
 * is compiled does not say which function's it is, if any: those that are others' by the
 * kernel's debug information don't count.  A variable of the file has its name alone.
 */
bool proof_kernel_has(const struct proof *p, const struct digest *d)
{
	const struct module *m = p->original.module;
	size_t compiled = 0, others = 0, i;

	for (i = 0; i < p->homes.n; i++) {
		const struct home *h = &p->homes.list[i];
		const char *function = h->definition && h->definition->function ?
				       h->definition->function : "";

		if (h->symbol->function || !h->definition ||
		    strcmp(h->definition->name, d->name) != 0)
			continue;
		if (strcmp(function, d->function) == 0)
			return true;
		others += *d->function && !h->symbol->init;
	}
	for (i = 1; i < m->nsymbols; i++)
		if (proof_is_object(m, &m->symbols[i]) && is_of(&m->symbols[i], d) &&
		    !is_discarded(m->sections[m->symbols[i].shndx].name))
			compiled++;
	return compiled > others;
}

/* Why the part has the variable; NULL: for no reason. */
static const char *reason_for(const struct proof *p, const struct digest *d, bool writable)
{
	const struct digest *before;

	if (d->flags & KLP_DIGEST_ARTEFACT)
		return "artefact";
	before = digest_counterpart(&p->patched.notes, d, &p->original.notes);
	if (!before)
		return "new";
	if (d->flags & KLP_DIGEST_READONLY && !writable &&
	    !(digest_may_be_kept(d) && digest_equal(before->body, d->body)))
		return "constant";
	if (!proof_kernel_has(p, d))
		return "value";
	return NULL;
}

/* Says that it has no reason; returns "waived" where that is allowed, else NULL. */
static const char *refuse_copy(struct proof *p, const struct module_symbol *s,
			       const struct digest *d)
{
	bool local = d && *d->function;

	if (p->waives_static && local)
		return "waived";
	proof_finding(p, d ? d->where.line : 0, FINDING_DATA,
		      "the module would have a '%s%s%s' of its own, and %s has it in %s: what the livepatch does to one it does not do to the other; please report this",
		      local ? d->function : "", local ? "." : "", d ? d->name : s->name,
		      p->object->name, p->plan.unit);
	return NULL;
}

static void add_object(struct proof *p, const struct module *m,
		       const struct module_symbol *s, bool writable, const char *reason)
{
	p->objects = alloc_grow(p->objects, p->nobjects, sizeof(*p->objects));
	p->objects[p->nobjects++] = (struct proved_object){
		.name = s->name, .section = m->sections[s->shndx].name,
		.size = s->sym.st_size, .writable = writable, .reason = reason,
	};
}

/* Of several variables of one name, the one with the worst reason decides. */
static void prove_object(struct proof *p, const struct module *m,
			 const struct module_symbol *s)
{
	bool writable = m->sections[s->shndx].shdr.sh_flags & SHF_WRITE;
	const struct notes *notes = &p->patched.notes;
	const struct digest *found = NULL;
	const char *reason = NULL;
	size_t i;

	for (i = 0; i < notes->ndigests; i++) {
		if (!is_of(s, &notes->digests[i]))
			continue;
		found = &notes->digests[i];
		reason = reason_for(p, found, writable);
		if (!reason)
			break;
	}
	if (!found && !writable)
		reason = "literal";
	if (!reason)
		reason = refuse_copy(p, s, found);
	add_object(p, m, s, writable, reason);
}

/* Has prove_object() said so of the variable? */
static bool is_refused(const struct proof *p, const struct digest *d)
{
	size_t n = strlen(d->name), i;

	for (i = 0; i < p->nobjects; i++)
		if (!p->objects[i].reason && local_length(p->objects[i].name) == n &&
		    strncmp(p->objects[i].name, d->name, n) == 0)
			return true;
	return false;
}

/* Has the module code of the function, as itself? */
static bool is_used(const struct proof *p, const char *function)
{
	return plan_file_says(&p->plan, "replace", function) ||
	       plan_file_says(&p->plan, "keep", function);
}

/*
 * What the kernel can write must be a reference before the compiler thinks about its
 * value: an object that nobody else seems to write is a constant to it, and gone.
 */
static void prove_reference(struct proof *p, const struct module_symbol *s)
{
	const struct notes *notes = &p->original.notes;
	size_t i;

	for (i = 0; i < notes->ndigests; i++) {
		const struct digest *d = &notes->digests[i];
		char *name;
		bool known;

		if (!is_of(s, d) || d->flags & (KLP_DIGEST_ARTEFACT | KLP_DIGEST_READONLY) ||
		    (*d->function && !is_used(p, d->function)))
			continue;
		name = *d->function ? alloc_print("%s.%s", d->function, d->name) :
				      alloc_print("%s", d->name);
		known = plan_file_says(&p->plan, "kernel", name);
		free(name);
		if (known || is_refused(p, d))
			continue;
		refuse_copy(p, s, d);
		return;
	}
}

void prove_objects(struct proof *p)
{
	const struct module *whole = p->original.module, *part = p->part.module;
	size_t i;

	for (i = 1; i < part->nsymbols; i++)
		if (proof_is_object(part, &part->symbols[i]))
			prove_object(p, part, &part->symbols[i]);
	for (i = 1; i < whole->nsymbols; i++) {
		const struct module_symbol *s = &whole->symbols[i];

		if (proof_is_object(whole, s) && !is_discarded(whole->sections[s->shndx].name) &&
		    whole->sections[s->shndx].shdr.sh_flags & SHF_WRITE)
			prove_reference(p, s);
	}
}
