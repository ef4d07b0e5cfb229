// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * early.c - which klp relocations are written too late?
 *
 * The kernel works on jump labels, static calls and alternatives when it loads the
 * livepatch, and on parameters, constructors and what else find_module_sections() knows
 * (arch/tables.h); a symbol of a module is written there when that module comes
 * (klp_module_coming() after module_finalize()).  That is so for the tables, and for the
 * code that alternatives change: what has been copied is not written, and what has been
 * written over is refused (__apply_relocate_add()).  See file.h.
 */
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "base/alloc.h"
#include "check/alternatives.h"
#include "check/file.h"
#include "dwarf/debuginfo.h"
#include "elf/klp-name.h"
#include "elf/module.h"

/* One klp relocation section of such a table. */
struct late {
	const struct module *m;
	size_t section, target;
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

/* @code: the section with the code that it is about, and where; NULL: not known */
static void say(struct late *l, const struct arch_early *early, const char *what,
		const struct klp_name *name, const char *code, uint64_t place)
{
	struct place where = { .file = NULL };
	char *file = NULL;

	if (l->info && code)
		file = debuginfo_line(l->info, code, place, &where.line);
	where.file = file;
	findings_add_at(l->out, &where, NULL, early->id,
			"'%s' of %s can't be in %s: the kernel uses %s when it loads the livepatch, and writes this when it loads or patches %s; %s",
			name->name, name->object, what, early->section, l->object,
			early->advice);
	free(file);
}

static void open_info(struct late *l)
{
	char *path;

	if (l->info || (!module_section(l->m, ".debug_info") &&
			!module_section(l->m, ".zdebug_info")))
		return;
	path = module_contents_path(l->m);
	if (error_drop(debuginfo_open_livepatch(path, &l->info)))
		l->info = NULL;
	free(path);
}

static const struct arch_early *find_early(const struct module *m, const char *section)
{
	const struct arch_early *early = m->arch->early_sections;

	while (early->section && strcmp(early->section, section))
		early++;
	return early->section ? early : NULL;
}

/* The klp symbol of a relocation; false if it has none. */
static bool named(const struct module *m, const GElf_Rela *rela, struct klp_name *name)
{
	size_t index = GELF_R_SYM(rela->r_info);

	return index < m->nsymbols && !klp_name_parse(m->symbols[index].name, name);
}

static void check_table(struct late *l, const struct arch_early *early)
{
	const struct module *m = l->m;
	struct klp_name name;
	size_t n, said = 0;

	open_info(l);
	for (n = 0; n < module_nrelas(m, l->section); n++) {
		GElf_Rela rela = module_rela(m, l->section, n);
		const char *code = NULL;
		uint64_t place = 0;

		if (!named(m, &rela, &name))
			continue;
		if (l->info)
			code_of(l, rela.r_offset, &code, &place);
		say(l, early, early->section, &name, code, place);
		said++;
	}
	if (!said)
		findings_add(l->out, early->id,
			     "%s can't work: the kernel uses %s when it loads the livepatch, and writes this when it loads or patches %s; %s",
			     m->sections[l->section].name, early->section, l->object,
			     early->advice);
}

/* Code, some of which apply_alternatives() replaces or copies. */
static void check_code(struct late *l)
{
	const struct module *m = l->m;
	struct alternatives alternatives;
	struct klp_name name;
	size_t n;

	alternatives_read(m, &alternatives);
	if (alternatives.unreadable)
		unchecked(m->path, m->sections[l->section].name,
			  "klp can't follow %s, which says what code is in alternatives: build the module again, and let no tool change it",
			  m->arch->alternatives);
	for (n = 0; n < module_nrelas(m, l->section); n++) {
		GElf_Rela rela = module_rela(m, l->section, n);
		const struct alternative *a = alternatives_at(&alternatives, l->target,
							      rela.r_offset);

		if (!a || !named(m, &rela, &name))
			continue;
		open_info(l);
		say(l, find_early(m, m->arch->alternatives), "an alternative", &name,
		    m->sections[a->code_section].name, a->code);
	}
	free(alternatives.list);
}

void check_early(const struct module *m, size_t i, const char *object, struct findings *out)
{
	struct late l = {
		.m = m, .section = i, .target = m->sections[i].shdr.sh_info,
		.object = object, .out = out,
	};
	const struct arch_early *early;

	if (l.target >= m->nsections)
		return;
	early = find_early(m, m->sections[l.target].name);
	if (early)
		check_table(&l, early);
	else if (m->sections[l.target].shdr.sh_flags & SHF_EXECINSTR)
		check_code(&l);
	debuginfo_close(l.info);
}
