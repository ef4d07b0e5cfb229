// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * runtime-const.c - which code has the value of a variable in its instructions, put there
 * when the kernel boots?
 */
#include <string.h>

#include "base/text.h"
#include "elf/runtime-const.h"

const char *runtime_const_variable(const char *section)
{
	static const char *const prefixes[] = {
		"runtime_ptr_", "runtime_shift_", "runtime_mask_"
	};
	size_t i;

	for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (starts_with(section, prefixes[i]))
			return section + strlen(prefixes[i]);
	return NULL;
}

/* Visits each function that the place is in: one may have several names. */
static void visit_at(const struct module *m, size_t section, uint64_t offset,
		     const char *variable, runtime_const_visit *visit, void *ctx)
{
	size_t i;

	for (i = 1; i < m->nsymbols; i++) {
		const struct module_symbol *s = &m->symbols[i];

		if (s->shndx == section && GELF_ST_TYPE(s->sym.st_info) == STT_FUNC &&
		    offset >= s->sym.st_value && offset - s->sym.st_value < s->sym.st_size)
			visit(ctx, variable, s);
	}
}

/* The places of a section of relocations, which writes a list of the variable's. */
static void each_of_list(const struct module *m, size_t section, const char *variable,
			 runtime_const_visit *visit, void *ctx)
{
	size_t i;

	for (i = 0; i < module_nrelas(m, section); i++) {
		GElf_Rela rela = module_rela(m, section, i);
		size_t s = GELF_R_SYM(rela.r_info);

		if (s && s < m->nsymbols && m->symbols[s].shndx)
			visit_at(m, m->symbols[s].shndx,
				 m->symbols[s].sym.st_value + (uint64_t)rela.r_addend,
				 variable, visit, ctx);
	}
}

void runtime_const_each(const struct module *m, const char *wanted,
			runtime_const_visit *visit, void *ctx)
{
	size_t i;

	for (i = 1; i < m->nsections; i++) {
		size_t list = m->sections[i].shdr.sh_info;
		const char *variable = list && list < m->nsections ?
				       runtime_const_variable(m->sections[list].name) : NULL;

		if (variable && (!wanted || strcmp(variable, wanted) == 0))
			each_of_list(m, i, variable, visit, ctx);
	}
}

/* The function that is looked for, and was it found? */
struct wanted {
	const char *function;
	bool found;
};

static void is_wanted(void *ctx, const char *variable, const struct module_symbol *function)
{
	struct wanted *w = ctx;
	size_t n = strlen(w->function);

	(void)variable;
	w->found |= strncmp(function->name, w->function, n) == 0 &&
		    (!function->name[n] || strcmp(function->name + n, ".cold") == 0);
}

bool runtime_const_in(const struct module *m, const char *function, const char *variable)
{
	struct wanted w = { function, false };

	runtime_const_each(m, variable, is_wanted, &w);
	return w.found;
}
