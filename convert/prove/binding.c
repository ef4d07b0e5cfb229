// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * binding.c - is what a reference of the module is bound to where the kernel's own
 * code has it?
 *
 * klp convert finds a symbol by its unit and name, in symbol tables and debug information.
 * The shipped code of the unit, which the compiler makes again here, knows the same
 * address without either.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "elf/klp-name.h"
#include "prove/proof.h"
#include "resolve/resolve.h"
#include "base/text.h"

/* Is @symbol of the object file what the reference names there? */
static bool is_named(const struct module_symbol *symbol, const struct reference *ref)
{
	size_t n;

	if (!is_set(ref->function))
		return strcmp(symbol->name, ref->name) == 0;
	/* static in a function: NAME.NUMBER, here and there */
	n = strcspn(ref->name, ".");
	return strncmp(symbol->name, ref->name, n) == 0 &&
	       (symbol->name[n] == '.' || !symbol->name[n]);
}

static bool is_there(const struct shipped_place *place, const struct ksymbol *symbol)
{
	return place->address == symbol->address &&
	       (place->section == symbol->section ||
		(place->section && symbol->section &&
		 strcmp(place->section, symbol->section) == 0));
}

/*
 * Holds the symbol that a reference is bound to against the shipped code; where several
 * of the unit are called so, one of them has to be there.
 */
static void prove_binding(struct proof *p, const struct reference *ref,
			  const struct ksymbol *bound)
{
	const struct module *m = p->original.module;
	bool known = false, right = false;
	struct shipped_place place;
	size_t i;

	for (i = 1; p->shipped && i < m->nsymbols && !right; i++) {
		if (!is_named(&m->symbols[i], ref) ||
		    !shipped_find(p->shipped, &m->symbols[i], &place))
			continue;
		known = true;
		right = is_there(&place, bound);
	}
	if (!known)
		p->nbound++;
	else if (right)
		p->nproved++;
	else
		proof_finding(p, ref->use.line, FINDING_REFERENCE,
			      "'%s' would be bound to %s%s%#llx, and the kernel's own code of %s has it at %s%s%#llx; please report this",
			      ref->source_name, bound->section ? bound->section : "",
			      bound->section ? "+" : "", (unsigned long long)bound->address,
			      p->plan.unit, place.section ? place.section : "",
			      place.section ? "+" : "", (unsigned long long)place.address);
}

/* Has the finished module a global of its own (Kbuild's NAME.mod.c has __this_module)? */
static bool is_defined(const struct module *m, const char *symbol)
{
	size_t i;

	for (i = 1; i < m->nsymbols; i++)
		if (m->symbols[i].shndx && strcmp(m->symbols[i].name, symbol) == 0 &&
		    GELF_ST_BIND(m->symbols[i].sym.st_info) != STB_LOCAL)
			return true;
	return false;
}

struct error *prove_bindings(struct proof *p)
{
	struct resolver resolver = {
		.kernel = p->kernel, .module = p->finished->module,
		.notes = &p->part.notes,
	};
	struct error *worst = NULL, *err;
	struct resolution found;
	size_t i;

	for (i = 0; i < p->part.notes.nreferences; i++) {
		const struct reference *ref = &p->part.notes.references[i];

		if (is_defined(p->finished->module, ref->symbol))
			continue;
		err = resolve_reference(&resolver, ref, ref->symbol, &found);
		if (err)
			worst = error_join(worst, err);
		else if (found.home.symbol && found.home.object == p->object)
			prove_binding(p, ref, found.home.symbol);
	}
	return worst;
}

/* --- relocations ----------------------------------------------------------------- */

/* A relocation that the loader or the livepatch code carries out. */
struct written {
	char *symbol;		/* as the finished module names it */
	uint32_t type;
	int64_t addend;
};

struct written_list {
	struct written *list;
	size_t n;
};

static int by_symbol(const void *a, const void *b)
{
	const struct written *x = a, *y = b;
	int order = strcmp(x->symbol, y->symbol);

	if (order)
		return order;
	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	return x->addend < y->addend ? -1 : x->addend > y->addend;
}

/* The name that the finished module has for an undefined symbol of its link. */
static char *final_name(const struct resolver *r, const char *symbol)
{
	const struct notes *notes = r->notes;
	const struct reference *ref = NULL;
	struct resolution found;
	size_t i;

	for (i = 0; i < notes->nreferences && !ref; i++)
		if (strcmp(notes->references[i].symbol, symbol) == 0)
			ref = &notes->references[i];
	if (arch_lists(r->module->arch->ignored_symbols, symbol) ||
	    error_drop(resolve_reference(r, ref, symbol, &found)))
		return alloc_print("%s", symbol);
	if (found.binding == BINDING_KLP)
		return alloc_print(KLP_SYM_PREFIX "%s.%s,%lu", found.home.object->name,
				   found.home.symbol->name, found.home.sympos);
	return alloc_print("%s", ref ? ref->name : symbol);
}

/*
 * All relocations of loaded sections whose symbol the file does not define; with @r it
 * is the module's link, and what the module itself defines is left out.
 */
static void collect(const struct module *m, const struct resolver *r,
		    struct written_list *out)
{
	char **names = alloc_array(m->nsymbols, sizeof(*names));
	size_t i, k;

	for (i = 1; i < m->nsections; i++) {
		if (!module_is_loaded(m, m->sections[i].shdr.sh_info))
			continue;
		for (k = 0; k < module_nrelas(m, i); k++) {
			GElf_Rela rela = module_rela(m, i, k);
			size_t s = GELF_R_SYM(rela.r_info);

			if (!s || s >= m->nsymbols || m->symbols[s].shndx ||
			    m->symbols[s].sym.st_shndx == SHN_ABS ||
			    GELF_R_TYPE(rela.r_info) == m->arch->none ||
			    (r && is_defined(r->module, m->symbols[s].name)))
				continue;
			if (!names[s])
				names[s] = r ? final_name(r, m->symbols[s].name) :
					       alloc_print("%s", m->symbols[s].name);
			out->list = alloc_grow(out->list, out->n, sizeof(*out->list));
			out->list[out->n++] = (struct written){
				alloc_print("%s", names[s]),
				(uint32_t)GELF_R_TYPE(rela.r_info), rela.r_addend,
			};
		}
	}
	for (i = 0; i < m->nsymbols; i++)
		free(names[i]);
	free(names);
	if (out->n)
		qsort(out->list, out->n, sizeof(*out->list), by_symbol);
}

static void free_written(struct written_list *w)
{
	while (w->n)
		free(w->list[--w->n].symbol);
	free(w->list);
}

/* One of the two has a relocation, or several of the kind, that the other has not. */
static void report(const char *path, const struct written *w, size_t n, bool lost,
		   struct findings *out)
{
	findings_put(out, NULL, path, FINDING_REFERENCE, SEVERITY_ERROR, alloc_print(
	     "%zu relocation%s to '%s' with addend %lld %s %s: klp convert must not change it; please report this",
	     n, n == 1 ? "" : "s", w->symbol, (long long)w->addend, n == 1 ? "is" : "are",
	     lost ? "in the link, and not in the module" : "not in the link, and in the module"));
}

/* How many of the same begin at @i of a list? */
static size_t run_of(const struct written_list *w, size_t i)
{
	size_t n = 1;

	while (i + n < w->n && by_symbol(&w->list[i], &w->list[i + n]) == 0)
		n++;
	return n;
}

void prove_relocations(struct kernel *kernel, const struct finished *f,
		       struct findings *out)
{
	const struct resolver resolver = { kernel, f->module, &f->linked.notes };
	struct written_list before = { 0 }, after = { 0 };
	const char *path = f->module->path;
	size_t i = 0, k = 0;

	collect(f->linked.module, &resolver, &before);
	collect(f->module, NULL, &after);
	while (i < before.n || k < after.n) {
		int order = i == before.n ? 1 : k == after.n ? -1 :
			    by_symbol(&before.list[i], &after.list[k]);
		size_t nbefore = order <= 0 ? run_of(&before, i) : 0;
		size_t nafter = order >= 0 ? run_of(&after, k) : 0;

		if (nbefore > nafter)
			report(path, &before.list[i], nbefore - nafter, true, out);
		else if (nbefore < nafter)
			report(path, &after.list[k], nafter - nbefore, false, out);
		i += nbefore;
		k += nafter;
	}
	free_written(&before);
	free_written(&after);
}
