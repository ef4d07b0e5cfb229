// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * early.c - which klp relocations are written too late?
 *
 * The kernel works on jump labels, static calls and alternatives when it loads the
 * livepatch; a symbol of a module is written there when that module comes
 * (klp_module_coming() after module_finalize()).  See file.h.
 */
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "base/alloc.h"
#include "check/file.h"
#include "dwarf/debuginfo.h"
#include "elf/klp-name.h"
#include "elf/module.h"

/* One klp relocation section of such a table. */
struct late {
	const struct module *m;
	size_t section, target;
	const struct arch_early *early;
	const char *object;
	struct debuginfo *info;		/* NULL: none */
	struct findings *out;
};

/*
 * The code that an entry of the table is for: what the last field before @offset that
 * refers to code refers to.
 */
static bool code_of(const struct late *l, uint64_t offset, const char **section,
		    uint64_t *place)
{
	const struct module *m = l->m;
	bool found = false;
	uint64_t best = 0;
	size_t i, n;

	for (i = 1; i < m->nsections; i++) {
		if (m->sections[i].shdr.sh_info != l->target)
			continue;
		for (n = 0; n < module_nrelas(m, i); n++) {
			GElf_Rela rela = module_rela(m, i, n);
			size_t index = GELF_R_SYM(rela.r_info);
			const struct module_symbol *s = &m->symbols[index < m->nsymbols ?
								    index : 0];

			if (!s->shndx || rela.r_offset > offset ||
			    (found && rela.r_offset <= best) ||
			    !(m->sections[s->shndx].shdr.sh_flags & SHF_EXECINSTR))
				continue;
			/* a jump label's second field is where it jumps to */
			if (found && offset - best <= 8)
				continue;
			found = true;
			best = rela.r_offset;
			*section = m->sections[s->shndx].name;
			*place = s->sym.st_value + (uint64_t)rela.r_addend;
		}
	}
	return found;
}

static void say(struct late *l, const GElf_Rela *rela, const struct klp_name *name)
{
	struct place where = { .file = NULL };
	const char *section = NULL;
	uint64_t place = 0;
	char *file = NULL;

	if (l->info && code_of(l, rela->r_offset, &section, &place))
		file = debuginfo_line(l->info, section, place, &where.line);
	where.file = file;
	findings_add_at(l->out, &where, NULL, l->early->id,
			"'%s' of %s can't be in %s: the kernel uses %s when it loads the livepatch, and writes this when it loads or patches %s; %s",
			name->name, name->object, l->early->section, l->early->section,
			l->object, l->early->advice);
	free(file);
}

static void open_info(struct late *l)
{
	char *path;

	if (!module_section(l->m, ".debug_info") && !module_section(l->m, ".zdebug_info"))
		return;
	path = module_contents_path(l->m);
	if (error_drop(debuginfo_open(path, NULL, &l->info)))
		l->info = NULL;
	free(path);
}

void check_early(const struct module *m, size_t i, const char *object, struct findings *out)
{
	struct late l = {
		.m = m, .section = i, .target = m->sections[i].shdr.sh_info,
		.early = m->arch->early_sections, .object = object, .out = out,
	};
	struct klp_name name;
	size_t n, said = 0;

	if (l.target >= m->nsections)
		return;
	while (l.early->section &&
	       strcmp(l.early->section, m->sections[l.target].name))
		l.early++;
	if (!l.early->section)
		return;
	open_info(&l);
	for (n = 0; n < module_nrelas(m, i); n++) {
		GElf_Rela rela = module_rela(m, i, n);
		size_t index = GELF_R_SYM(rela.r_info);

		if (index < m->nsymbols && !klp_name_parse(m->symbols[index].name, &name)) {
			say(&l, &rela, &name);
			said++;
		}
	}
	if (!said)
		findings_add(out, l.early->id,
			     "%s can't work: the kernel uses %s when it loads the livepatch, and writes this when it loads or patches %s; %s",
			     m->sections[i].name, l.early->section, object, l.early->advice);
	debuginfo_close(l.info);
}
