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

/* Is the place in code of the function? */
static bool is_in(const struct module *m, const char *function, size_t section, uint64_t offset)
{
	size_t n = strlen(function), i;

	for (i = 1; i < m->nsymbols; i++) {
		const struct module_symbol *s = &m->symbols[i];

		if (s->shndx == section && GELF_ST_TYPE(s->sym.st_info) == STT_FUNC &&
		    offset >= s->sym.st_value && offset - s->sym.st_value < s->sym.st_size &&
		    strncmp(s->name, function, n) == 0 &&
		    (!s->name[n] || strcmp(s->name + n, ".cold") == 0))
			return true;
	}
	return false;
}

bool runtime_const_in(const struct module *m, const char *function, const char *variable)
{
	size_t i, k;

	for (i = 1; i < m->nsections; i++) {
		size_t list = m->sections[i].shdr.sh_info;
		const char *of = list < m->nsections ?
				 runtime_const_variable(m->sections[list].name) : NULL;

		if (!of || strcmp(of, variable) != 0)
			continue;
		for (k = 0; k < module_nrelas(m, i); k++) {
			GElf_Rela rela = module_rela(m, i, k);
			size_t s = GELF_R_SYM(rela.r_info);

			if (s && s < m->nsymbols && m->symbols[s].shndx &&
			    is_in(m, function, m->symbols[s].shndx,
				  m->symbols[s].sym.st_value + (uint64_t)rela.r_addend))
				return true;
		}
	}
	return false;
}
