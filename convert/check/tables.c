// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tables.c - are the tables that the kernel reads from a module whole?
 *
 * The kernel believes them: an entry of another size, or one that leads nowhere,
 * is code that is written at a wrong place, or a stack that can't be unwound.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "elf/klp-name.h"
#include "elf/runtime-const.h"
#include "dwarf/struct-die.h"
#include "check/checks.h"
#include "base/text.h"

struct tables {
	const struct module *m;
	struct kernel *kernel;
	struct findings *out;
	const char *tag;	/* of the struct that is looked for ... */
	uint64_t size;		/* ... and its size */
};

static bool is_wanted(void *ctx, enum struct_kind kind, const char *name)
{
	const struct tables *t = ctx;

	return kind == STRUCT_TAG && strcmp(name, t->tag) == 0;
}

static bool take_size(void *ctx, Dwarf_Die *die)
{
	struct tables *t = ctx;

	if (!struct_die_size(die, &t->size))
		t->size = 0;
	return false;
}

/* Bytes of an entry in this kernel, 0: not known. */
static struct error *entry_size(struct tables *t, const struct arch_table *table,
				uint64_t *size)
{
	struct unit *const *units;
	struct debuginfo *info;
	struct error *err;

	*size = table->size;
	if (!table->tag ||
	    !object_has_debuginfo(kernel_vmlinux(t->kernel), TYPES_AND_INLINED))
		return NULL;
	err = object_debuginfo(kernel_vmlinux(t->kernel), &info);
	if (err)
		return err;
	t->tag = table->tag;
	t->size = 0;
	if (debuginfo_find_units(info, table->unit, &units))
		unit_structs(units[0], is_wanted, take_size, t);
	*size = t->size;
	return NULL;
}

/* Does a relocation lead to code of the module, or to another symbol? */
static bool leads_to_code(const struct module *m, const GElf_Rela *rela)
{
	size_t index = GELF_R_SYM(rela->r_info), section;

	if (index >= m->nsymbols)
		return false;
	section = m->symbols[index].shndx;
	return section && m->sections[section].shdr.sh_flags & SHF_EXECINSTR;
}

/* Each entry begins with the place in the code that it is about. */
static void check_entries(struct tables *t, size_t table, uint64_t size)
{
	const struct module_section *s = &t->m->sections[table];
	size_t n = s->shdr.sh_size / size, i, k, wrong = 0;
	bool *leads = alloc_array(n, sizeof(*leads));

	for (i = 1; i < t->m->nsections; i++) {
		if (t->m->sections[i].shdr.sh_info != table)
			continue;
		for (k = 0; k < module_nrelas(t->m, i); k++) {
			GElf_Rela rela = module_rela(t->m, i, k);

			if (rela.r_offset % size == 0 && rela.r_offset / size < n)
				leads[rela.r_offset / size] |=
					leads_to_code(t->m, &rela);
		}
	}
	for (i = 0; i < n; i++)
		wrong += !leads[i];
	free(leads);
	if (wrong)
		findings_add(t->out, FINDING_TABLE,
			     "%s: %zu of its %zu entries do not lead to code of the module, and the kernel would act on whatever is there: build the module again, and let no tool change it",
			     s->name, wrong, n);
}

static struct error *check_table(struct tables *t, const struct arch_table *table)
{
	size_t i;

	for (i = 1; i < t->m->nsections; i++) {
		const struct module_section *s = &t->m->sections[i];
		struct error *err;
		uint64_t size;

		if (strcmp(s->name, table->section) || !module_is_loaded(t->m, i) ||
		    !s->shdr.sh_size)
			continue;
		err = entry_size(t, table, &size);
		if (err)
			return err;
		if (!size) {
			unchecked(t->m->path, s->name,
				  "the kernel's debug information has no struct %s in %s, which the entries are",
				  table->tag, table->unit);
			continue;
		}
		if (s->shdr.sh_size % size)
			findings_add(t->out, FINDING_TABLE,
				     "%s has %llu bytes, which are no whole entries of the %llu bytes that the kernel reads: build the module with the headers of this kernel",
				     s->name, (unsigned long long)s->shdr.sh_size,
				     (unsigned long long)size);
		else if (table->leads && t->m->symtab)
			check_entries(t, i, size);
	}
	return NULL;
}

/*
 * Code, data, strings and notes; what other parts of klp check; and no table, as what
 * objtool has made klp relocations of (__klp_relocs.).  The kernel
 * calls no destructors (.fini_array), trace_is_tracepoint_string() reads the table of
 * vmlinux alone, and scripts/tracepoint-update reads __tracepoint_check.
 */
static bool is_plain(const struct module *m, const struct module_section *s)
{
	static const char *const prefixes[] = {
		".text", ".rodata", ".data", ".bss", ".init.", ".exit.", ".ref.",
		".note.", ".discard", ".rela", ".klp.", ".kpatch.",
		"__versions", "__version_ext_", KLP_LEFT_PREFIX,
	};
	static const char *const names[] = {
		".modinfo", ".fini_array", ".gnu.linkonce.this_module", "__ksymtab_strings",
		"__tracepoints_strings", "__tracepoint_str", "__tracepoint_check",
		".no_trim_symbol", "__obsparm", ".BTF_ids", ".symtab", ".strtab", NULL
	};
	size_t i;

	if (s->shdr.sh_type == SHT_NOBITS || s->shdr.sh_flags & SHF_EXECINSTR)
		return true;
	for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (starts_with(s->name, prefixes[i]))
			return true;
	for (i = 0; m->arch->plain_sections[i]; i++)
		if (starts_with(s->name, m->arch->plain_sections[i]))
			return true;
	return arch_lists(names, s->name);
}

/* Tables that a newer kernel, or somebody else's tool, may read. */
static void find_unknown(const struct module *m, struct findings *out)
{
	const char *constant;
	size_t i;

	for (i = 1; i < m->nsections; i++) {
		const struct module_section *s = &m->sections[i];

		if (!module_is_loaded(m, i) || !s->shdr.sh_size || is_plain(m, s))
			continue;
		constant = runtime_const_variable(s->name);
		if (constant)
			findings_add(out, FINDING_TABLE,
				     "has instructions with the value of '%s', which the kernel writes into its own code alone (runtime_const_ptr()): they would go on with a placeholder; read the variable instead, as modules do",
				     constant);
		else if (!arch_table(m->arch, s->name))
			unchecked(m->path, *s->name ? s->name : "a section without a name",
				  "it may be a table that the kernel reads, and klp does not know it");
	}
}

static uint64_t size_of(const struct module *m, const char *name)
{
	size_t section = module_section(m, name);

	return section ? m->sections[section].shdr.sh_size : 0;
}

static bool has_code(const struct module *m)
{
	size_t i;

	for (i = 1; i < m->nsections; i++)
		if (m->sections[i].shdr.sh_flags & SHF_EXECINSTR &&
		    m->sections[i].shdr.sh_size)
			return true;
	return false;
}

/*
 * Without it arch_stack_walk_reliable() can't pass a function of the module, and
 * the next transition waits for tasks in it, perhaps for ever.
 */
static void check_unwinding(struct tables *t)
{
	const struct arch_unwind *u = t->m->arch->unwind;
	uint64_t entries, places;

	if (!u || !has_code(t->m) ||
	    !kernel_has_option(t->kernel, u->option, t->m->path,
			       "whether the kernel can unwind its functions"))
		return;
	entries = size_of(t->m, u->entries);
	places = size_of(t->m, u->places);
	if (!entries && !places)
		findings_add(t->out, FINDING_ORC,
			     "has no %s: the kernel can't unwind its functions, so a transition may never end; objtool has not made it: build the module with Kbuild and the kernel's headers, and mend what objtool warns of there",
			     u->entries);
	else if (entries / u->entry_size != places / u->place_size)
		findings_add(t->out, FINDING_ORC,
			     "%s has %llu entries, and %s %llu: build the module again, and let no tool change it",
			     u->entries, (unsigned long long)(entries / u->entry_size),
			     u->places, (unsigned long long)(places / u->place_size));
}

struct error *tables_check(struct subject *s, struct findings *out)
{
	const struct module *m = s->m;
	struct kernel *kernel = s->kernel;
	struct tables t = { .m = m, .kernel = kernel, .out = out };
	const struct arch_table *table;
	struct error *err = NULL;

	for (table = m->arch->tables; table->section && !err; table++)
		err = check_table(&t, table);
	if (!err)
		check_unwinding(&t);
	find_unknown(m, t.out);
	return err;
}

/* Tracepoints of the kernel's that the module uses, each once. */
static void note_tracepoints(const struct module *m, struct findings *out)
{
	static const char prefix[] = "__tracepoint_";
	struct klp_name name;
	size_t i;

	for (i = 1; i < m->nsymbols; i++) {
		const struct module_symbol *s = &m->symbols[i];

		if (s->sym.st_shndx == SHN_LIVEPATCH && s->used &&
		    !klp_name_parse(s->name, &name) && starts_with(name.name, prefix))
			findings_add_note(out, FINDING_TRACEPOINT,
					  "fires the tracepoint '%s' of %s",
					  name.name + sizeof(prefix) - 1, name.object);
	}
}

struct error *tables_note(struct subject *s, struct findings *out)
{
	const struct module *m = s->m;

	note_tracepoints(m, out);
	if (size_of(m, "__tracepoints"))
		findings_add_note(out, FINDING_TRACEPOINT,
				  "has tracepoints of its own: whoever listens to the kernel's does not see them");
	if (size_of(m, "__dyndbg"))
		findings_add_note(out, FINDING_DEBUG,
				  "has pr_debug() messages of its own: they are switched on as those of module %s",
				  m->name);
	return NULL;
}
