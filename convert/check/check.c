// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * check.c - is a livepatch module right for one kernel?
 */
#include <stdlib.h>
#include <string.h>

#include "check/file.h"
#include "check/checks.h"
#include "check/check.h"
#include "elf/klp-name.h"
#include "kernel/exports.h"

/* klp_find_object_symbol(), of one klp symbol. */
static struct error *check_symbol(struct kernel *kernel, const struct klp_name *name,
				  struct findings *out)
{
	struct object *object;
	struct error *err = kernel_object(kernel, name->object, &object);
	size_t count;

	if (err)
		return err;
	if (!object) {
		findings_add(out, FINDING_UNRESOLVED,
			     "the kernel would not find '%s' at position %lu of %s: kernel %s has no module '%s'",
			     name->name, name->sympos, name->object,
			     kernel_release(kernel), name->object);
		return NULL;
	}
	if (kallsyms_at(object->syms, name->name, name->sympos, &count))
		return NULL;
	if (count == 0)
		findings_add(out, FINDING_UNRESOLVED,
			     "the kernel would not find '%s' at position %lu of %s: %s has no symbol '%s'",
			     name->name, name->sympos, name->object, name->object,
			     name->name);
	else if (name->sympos == 0)
		findings_add(out, FINDING_UNRESOLVED,
			     "the kernel would not find '%s' at position 0 of %s: %s has %zu symbols '%s', and position 0 wants one",
			     name->name, name->object, name->object, count, name->name);
	else
		findings_add(out, FINDING_UNRESOLVED,
			     "the kernel would not find '%s' at position %lu of %s: %s has %zu symbol%s '%s'",
			     name->name, name->sympos, name->object, name->object,
			     count, count == 1 ? "" : "s", name->name);
	return NULL;
}

/* The kernel looks only for what a relocation refers to. */
static struct error *symbols_check(struct subject *s, struct findings *out)
{
	struct error *err = NULL;
	struct klp_name name;
	size_t i;

	for (i = 1; i < s->m->nsymbols && !err; i++) {
		const struct module_symbol *symbol = &s->m->symbols[i];

		if (symbol->sym.st_shndx == SHN_LIVEPATCH && symbol->used &&
		    !klp_name_parse(symbol->name, &name) && !strchr(name.object, '-'))
			err = check_symbol(s->kernel, &name, out);
	}
	return err;
}

/* Does it say what it replaces, so that klp_enable_patch() takes it? */
static struct error *replaces_check(struct subject *s, struct findings *out)
{
	/* a kernel that does not export it has said so by [unresolved] */
	bool exported = exports_find(kernel_vmlinux(s->kernel)->syms, "klp_enable_patch",
				     NULL);

	if (exported && s->m->symtab && !livepatch_enables(s->m))
		findings_add(out, FINDING_MODULE,
			     "never calls klp_enable_patch(): it would be loaded, and replace nothing; call it in the module's init function");
	else if (s->livepatch.without_mod)
		own_source_say(&s->own, s->livepatch.without_mod, out, FINDING_MODULE,
			       "the struct klp_patch '%s' has no .mod, and the kernel refuses it: add .mod = THIS_MODULE",
			       s->livepatch.without_mod->name);
	else if (s->livepatch.without_objs && !s->livepatch.found)
		own_source_say(&s->own, s->livepatch.without_objs, out, FINDING_MODULE,
			       "the struct klp_patch '%s' has no .objs, and the kernel refuses it: add .objs, an array of struct klp_object that says what is replaced",
			       s->livepatch.without_objs->name);
	else if (!s->livepatch.found && !s->livepatch.without_funcs && !s->livepatch.empty_objs)
		unchecked(s->m->path, "what it replaces",
			  "it has no struct klp_patch that klp can follow: define it as a variable whose .mod is THIS_MODULE");
	return NULL;
}

/* Which modules a check is for. */
enum {
	CONVERTED = 1,	/* klp convert has been run */
	LIVEPATCH = 2,	/* it is one, and s->livepatch is read */
	TYPES = 4,	/* s->types */
};

/* All checks, in the order of what they say. */
static const struct {
	struct error *(*run)(struct subject *s, struct findings *out);
	unsigned int only;
} checks[] = {
	{ symbols_check, 0 },
	{ imports_check, CONVERTED },
	{ tables_check, 0 },
	{ per_cpu_check, 0 },
	{ outlives_check, TYPES },
	{ tables_note, TYPES },
	{ effect_check, LIVEPATCH },
	{ recursion_check, LIVEPATCH | TYPES },
	{ own_types_check, LIVEPATCH | TYPES },
	{ copies_check, LIVEPATCH | TYPES },
	{ identity_check, LIVEPATCH },
	{ replaces_check, LIVEPATCH | TYPES },
	{ signer_check, 0 },
};

struct error *kernel_check(const struct module *m, struct kernel *kernel,
			   bool types, struct findings *out)
{
	struct subject s = { .m = m, .kernel = kernel, .types = types, .own.m = m };
	unsigned int is = (check_is_unconverted(m) ? 0 : CONVERTED) |
			  (m->livepatch ? LIVEPATCH : 0) | (types ? TYPES : 0);
	bool read = false;
	struct error *err = NULL;
	size_t i;

	for (i = 0; i < sizeof(checks) / sizeof(*checks) && !err; i++) {
		if (checks[i].only & ~is)
			continue;
		if (checks[i].only & LIVEPATCH && !read) {
			err = livepatch_read(m, kernel, &s.livepatch);
			read = true;
		}
		if (!err)
			err = checks[i].run(&s, out);
	}
	free(s.targets);
	own_source_close(&s.own);
	livepatch_free(&s.livepatch);
	return err;
}
