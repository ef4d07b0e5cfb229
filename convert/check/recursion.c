// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * recursion.c - does a function call the one that it replaces?
 *
 * Such a call does not reach the old code: klp_ftrace_handler() sends it to the new
 * function again.
 */
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "check/checks.h"
#include "elf/klp-name.h"
#include "kernel/exports.h"

struct calls {
	const struct module *m;
	const struct replaced_function *target;
	const struct module_symbol *new;	/* what replaces it */
	struct findings *out;
};

/* The function of the module that begins there, or NULL. */
static const struct module_symbol *function_at(const struct module *m,
					       const struct location *place)
{
	size_t i;

	for (i = 1; place->section && i < m->nsymbols; i++) {
		const struct module_symbol *s = &m->symbols[i];

		if (s->shndx == place->section && s->sym.st_value == place->offset &&
		    GELF_ST_TYPE(s->sym.st_info) == STT_FUNC)
			return s;
	}
	return NULL;
}

/* Is the symbol of the module the function that is replaced? */
static bool is_target(const struct calls *c, const struct module_symbol *s)
{
	const struct home *home = &c->target->home;
	struct kallsyms *syms = home->object->syms;
	struct klp_name name;
	size_t count;

	if (s->sym.st_shndx == SHN_LIVEPATCH)
		return klp_name_parse(s->name, &name) == NULL &&
		       strcmp(name.object, c->target->func->object) == 0 &&
		       kallsyms_at(syms, name.name, name.sympos, &count) == home->symbol;
	return s->sym.st_shndx == SHN_UNDEF && strcmp(s->name, c->target->func->old_name) == 0 &&
	       exports_find(syms, s->name, NULL) &&
	       kallsyms_global(syms, s->name) == home->symbol;
}

/* The field of a call or jump in the new function that leads to the old one. */
static bool find_call(const struct calls *c, size_t section, uint64_t *field)
{
	const struct module *m = c->m;
	const struct module_section *code = &m->sections[c->new->shndx];
	uint64_t start = c->new->sym.st_value, target;
	size_t n;

	for (n = 0; n < module_nrelas(m, section); n++) {
		GElf_Rela rela = module_rela(m, section, n);
		size_t symbol = GELF_R_SYM(rela.r_info);

		*field = rela.r_offset;
		if (symbol < m->nsymbols && *field >= start &&
		    *field - start < c->new->sym.st_size && *field < code->shdr.sh_size &&
		    is_target(c, &m->symbols[symbol]) &&
		    m->arch->branch(code->data, code->shdr.sh_size, *field, 0, &target))
			return true;
	}
	return false;
}

static void say(const struct calls *c, uint64_t field)
{
	const struct klp_func *f = c->target->func;
	struct place where = { .file = NULL };
	struct debuginfo *info = NULL;
	char *path = module_contents_path(c->m), *file = NULL;

	if (!module_section(c->m, ".debug_info") ||
	    error_drop(debuginfo_open_livepatch(path, &info)))
		info = NULL;
	if (info)
		file = debuginfo_line(info, c->m->sections[c->new->shndx].name, field,
				      &where.line);
	where.file = file;
	findings_add_warning_at(c->out, &where, NULL, FINDING_RECURSION,
				"'%s' calls '%s' of %s, which it replaces, so that the call comes back to it for ever: copy what is needed of the original, or call '%s' where it is meant to call itself",
				c->new->name, f->old_name, f->object, c->new->name);
	debuginfo_close(info);
	free(file);
	free(path);
}

struct error *recursion_check(struct subject *s, struct findings *out)
{
	const struct module *m = s->m;
	uint64_t field;
	size_t i, k;

	for (i = 0; i < s->livepatch.nfuncs; i++) {
		struct calls c = { .m = m, .target = &s->targets[i], .out = out };

		c.new = function_at(m, &s->livepatch.funcs[i].new_func);
		if (!c.new || !c.target->home.symbol || !m->sections[c.new->shndx].data)
			continue;
		for (k = 1; k < m->nsections; k++)
			if (m->sections[k].shdr.sh_info == c.new->shndx &&
			    find_call(&c, k, &field)) {
				say(&c, field);
				break;
			}
	}
	return NULL;
}
