// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * per-cpu.c - which per-cpu variables of the module would not have their initial value?
 *
 * setup_load_info() takes SHF_ALLOC from .data..percpu, as its memory is another one, and
 * apply_relocations() passes over the relocations of what has no SHF_ALLOC: an address in
 * the initial value of a module's per-cpu variable is never written, in no module.  The
 * pointer is NULL on all processors, without a word.  Newer kernels write them before each
 * processor gets its copy, which is too early for what is of a module that may come later.
 */
#include <string.h>

#include "base/text.h"
#include "check/checks.h"
#include "elf/module.h"
#include "elf/rules.h"

#define PER_CPU ".data..percpu"

/* The variable that @offset of the section is in, or NULL. */
static const struct module_symbol *variable_at(const struct module *m, size_t section,
					       uint64_t offset)
{
	size_t i;

	for (i = 1; i < m->nsymbols; i++) {
		const struct module_symbol *s = &m->symbols[i];

		if (s->shndx == section && GELF_ST_TYPE(s->sym.st_info) == STT_OBJECT &&
		    offset >= s->sym.st_value && offset - s->sym.st_value < s->sym.st_size)
			return s;
	}
	return NULL;
}

/* All addresses in the initial value of one variable are one finding. */
static void check_relocations(struct subject *s, size_t section, size_t target,
			      struct findings *out)
{
	const struct module *m = s->m;
	const struct module_symbol *last = NULL, *variable;
	size_t n;

	for (n = 0; n < module_nrelas(m, section); n++) {
		GElf_Rela rela = module_rela(m, section, n);

		variable = variable_at(m, target, rela.r_offset);
		if (n && variable == last)
			continue;
		last = variable;
		own_source_say(&s->own, variable, out, FINDING_PERCPU,
			       "the initial value of the per-cpu variable '%s' has an address, which the kernel does not write into per-cpu data of modules: it would be NULL; write it for each_possible_cpu(), in the module's init function or a pre_patch callback",
			       variable ? variable->name : PER_CPU);
	}
}

/* Are the relocations of the section those of what is in another module than vmlinux? */
static bool is_of_module(const char *section)
{
	return starts_with(section, ".klp.rela.") && !starts_with(section, ".klp.rela.vmlinux.");
}

struct error *per_cpu_check(struct subject *s, struct findings *out)
{
	const struct module *m = s->m;
	bool written = rules_writes_percpu(kernel_release(s->kernel));
	size_t i;

	for (i = 1; i < m->nsections; i++) {
		size_t target = m->sections[i].shdr.sh_info;

		if (module_nrelas(m, i) && target && target < m->nsections &&
		    (!written || is_of_module(m->sections[i].name)) &&
		    !strcmp(m->sections[target].name, PER_CPU))
			check_relocations(s, i, target, out);
	}
	return NULL;
}
