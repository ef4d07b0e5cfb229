// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * recursion.c - does a function call the one that it replaces?
 *
 * Such a call does not reach the old code: klp_ftrace_handler() sends it to the new
 * function again.  It may stand in a function of the module that the new one calls, so
 * the way is gone backwards, from each call of the old function to who calls that.  It
 * ends at another replacement: that one calls the function where the kernel's own does.
 */
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "base/alloc.h"
#include "check/checks.h"
#include "elf/code.h"
#include "elf/klp-name.h"
#include "kernel/exports.h"

/* A function of the module by which the old one is reached. */
struct step {
	const struct module_symbol *function;
	uint64_t field;		/* of its call or jump, in its section */
	size_t next;		/* the step that this one calls; itself: the old function */
};

struct calls {
	struct subject *s;
	const struct module *m;
	const struct replaced_function *target;
	const struct module_symbol *new;	/* what replaces it */
	struct step *steps;
	size_t nsteps;
};

/* Is the symbol of the module the function that is replaced? */
static bool is_target(const struct calls *c, const struct module_symbol *s)
{
	const struct home *home = &c->target->home;
	struct kallsyms *syms = home->object->syms;
	struct klp_name name;
	size_t count;

	/* each function asks about each symbol, and hardly ever is one the other */
	if (!s->used || !strstr(s->name, c->target->func->old_name))
		return false;
	if (s->sym.st_shndx == SHN_LIVEPATCH)
		return klp_name_parse(s->name, &name) == NULL &&
		       strcmp(name.object, c->target->func->object) == 0 &&
		       kallsyms_at(syms, name.name, name.sympos, &count) == home->symbol;
	return s->sym.st_shndx == SHN_UNDEF && strcmp(s->name, c->target->func->old_name) == 0 &&
	       exports_find(syms, s->name, NULL) &&
	       kallsyms_global(syms, s->name) == home->symbol;
}

/* Does the module refer to it at all? */
static bool has_target(const struct calls *c)
{
	size_t i;

	for (i = 1; i < c->m->nsymbols; i++)
		if (is_target(c, &c->m->symbols[i]))
			return true;
	return false;
}

static bool is_function(const struct module_symbol *s)
{
	return s->shndx && GELF_ST_TYPE(s->sym.st_info) == STT_FUNC;
}

/* Is the place of a section in the function? */
static bool holds(const struct module_symbol *function, size_t section, uint64_t offset)
{
	return is_function(function) && function->shndx == section &&
	       offset >= function->sym.st_value &&
	       offset - function->sym.st_value < function->sym.st_size;
}

/* The function of the module that a place of its code is in, or NULL. */
static const struct module_symbol *function_around(const struct module *m, size_t section,
						   uint64_t offset)
{
	size_t i;

	for (i = 1; i < m->nsymbols; i++)
		if (holds(&m->symbols[i], section, offset))
			return &m->symbols[i];
	return NULL;
}

/* Does another klp_func of the livepatch have it as its new function? */
static bool replaces_another(const struct calls *c, const struct module_symbol *function)
{
	const struct livepatch *l = &c->s->livepatch;
	size_t i;

	for (i = 0; i < l->nfuncs; i++)
		if (l->funcs[i].new_func.section == function->shndx &&
		    l->funcs[i].new_func.offset == function->sym.st_value)
			return function != c->new;
	return false;
}

/* Adds the function that has a call or jump at @field, if it is not there yet. */
static void add(struct calls *c, size_t section, uint64_t field, size_t next)
{
	const struct module_symbol *f = function_around(c->m, section, field);
	size_t i;

	for (i = 0; f && i < c->nsteps; i++)
		if (c->steps[i].function == f)
			return;
	if (!f || replaces_another(c, f))
		return;
	c->steps = alloc_grow(c->steps, c->nsteps, sizeof(*c->steps));
	c->steps[c->nsteps] = (struct step){
		.function = f, .field = field,
		.next = next == SIZE_MAX ? c->nsteps : next,
	};
	c->nsteps++;
}

/* Does a relocation of code lead to the step, or (NULL) to the old function? */
static bool leads(const struct calls *c, const GElf_Rela *rela, const struct step *to)
{
	const struct arch_relocation *kind =
		arch_relocation(c->m->arch, (uint32_t)GELF_R_TYPE(rela->r_info));
	size_t index = GELF_R_SYM(rela->r_info);
	const struct module_symbol *s;

	if (!kind || index >= c->m->nsymbols)
		return false;
	s = &c->m->symbols[index];
	if (!to)
		return is_target(c, s);
	/* not to its beginning alone: cold parts are jumped into */
	return s->shndx && holds(to->function, s->shndx, s->sym.st_value +
				 arch_leads(kind, (uint64_t)rela->r_addend));
}

/* Calls and jumps that have a relocation; @next: the number of @to, or SIZE_MAX. */
static void find_relocated(struct calls *c, size_t next)
{
	const struct module *m = c->m;
	uint64_t target;
	size_t i, n;

	for (i = 1; i < m->nsections; i++) {
		size_t code = m->sections[i].shdr.sh_info;

		if (!module_is_loaded(m, code) || !m->sections[code].data ||
		    !(m->sections[code].shdr.sh_flags & SHF_EXECINSTR))
			continue;
		for (n = 0; n < module_nrelas(m, i); n++) {
			const struct module_section *s = &m->sections[code];
			GElf_Rela rela = module_rela(m, i, n);

			if (rela.r_offset < s->shdr.sh_size &&
			    m->arch->branch(s->data, s->shdr.sh_size, rela.r_offset, 0,
					    &target) &&
			    leads(c, &rela, next == SIZE_MAX ? NULL : &c->steps[next]))
				add(c, code, rela.r_offset, next);
		}
	}
}

/* Those of a function to the step @next that the assembler has resolved. */
static void find_resolved_in(struct calls *c, const struct module_symbol *function,
			     size_t next)
{
	uint64_t to = c->steps[next].function->sym.st_value;
	struct arch_place place;
	struct code code;
	size_t from = 0;

	if (!code_open(c->m, function, &code))
		return;
	while (c->m->arch->leads_to(code.bytes, code.size, from, code.start, to, &place)) {
		if ((place.use == ARCH_CALL || place.use == ARCH_JUMP) &&
		    !code_field_at(&code, place.field)) {
			add(c, code.section, code.start + place.field, next);
			break;
		}
		from = place.field + 1;
	}
	code_close(&code);
}

/* The assembler resolves those to static functions of the same section. */
static void find_resolved(struct calls *c, size_t next)
{
	size_t i;

	for (i = 1; i < c->m->nsymbols; i++)
		if (is_function(&c->m->symbols[i]) &&
		    c->m->symbols[i].shndx == c->steps[next].function->shndx)
			find_resolved_in(c, &c->m->symbols[i], next);
}

/* The step that is the new function, when all who lead to the old one are known. */
static const struct step *find(struct calls *c)
{
	size_t i;

	find_relocated(c, SIZE_MAX);
	for (i = 0; i < c->nsteps; i++) {
		if (c->steps[i].function == c->new)
			return &c->steps[i];
		find_relocated(c, i);
		find_resolved(c, i);
	}
	return NULL;
}

/*
 * The functions between the new and the old one, "'a' and 'b'", where there are any;
 * free() it.  The cold part of a function is the function.
 */
static char *way(const struct calls *c, const struct step *from)
{
	const struct step *at = from;
	char *list = NULL, *more;

	while (at != &c->steps[at->next]) {
		at = &c->steps[at->next];
		if (strstr(at->function->name, ".cold"))
			continue;
		more = alloc_print("%s%s'%s'", list ? list : "", list ? ", then " : "",
				   at->function->name);
		free(list);
		list = more;
	}
	return list;
}

static void say(const struct calls *c, const struct step *from, struct findings *out)
{
	const struct klp_func *f = c->target->func;
	const struct step *last = from;
	char *between = way(c, from), *file;
	struct place where;

	while (last != &c->steps[last->next])
		last = &c->steps[last->next];
	file = own_source_of_code(&c->s->own, last->function->shndx, last->field, &where);
	findings_add_warning_at(out, &where, NULL, FINDING_RECURSION,
				"'%s' calls '%s' of %s, which it replaces,%s%s%s so that the call comes back to it for ever: copy what is needed of the original, or call '%s' where it is meant to call itself",
				c->new->name, f->old_name, f->object,
				between ? " by way of " : "", between ? between : "",
				between ? "," : "", c->new->name);
	free(between);
	free(file);
}

struct error *recursion_check(struct subject *s, struct findings *out)
{
	size_t i;

	for (i = 0; i < s->livepatch.nfuncs; i++) {
		const struct location *place = &s->livepatch.funcs[i].new_func;
		struct calls c = { .s = s, .m = s->m, .target = &s->targets[i] };
		const struct step *from;

		c.new = code_function_at(s->m, place->section, place->offset);
		if (!place->section || !c.new || !c.target->home.symbol || !has_target(&c))
			continue;
		from = find(&c);
		if (from)
			say(&c, from, out);
		free(c.steps);
	}
	return NULL;
}
