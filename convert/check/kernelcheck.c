// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernelcheck.c - is a livepatch module right for one kernel?
 */
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "check/copies.h"
#include "check/effect.h"
#include "check/identity.h"
#include "check/imports.h"
#include "check/kernelcheck.h"
#include "elf/klp-name.h"
#include "check/livepatch.h"
#include "check/outlives.h"
#include "check/own-types.h"
#include "check/tables.h"

/* klp_find_object_symbol(), of one klp symbol. */
static enum status check_symbol(struct kernel *kernel, const struct klp_name *name,
				struct findings *out)
{
	struct object *object;
	enum status status = kernel_object(kernel, name->object, &object);
	size_t count;

	if (status)
		return status;
	if (!object) {
		findings_add(out, "unresolved",
			     "the kernel will not find '%s' at position %lu of %s: kernel %s has no module '%s'",
			     name->name, name->sympos, name->object,
			     kernel_release(kernel), name->object);
		return DONE;
	}
	if (kallsyms_at(object->syms, name->name, name->sympos, &count))
		return DONE;
	if (count == 0)
		findings_add(out, "unresolved",
			     "the kernel will not find '%s' at position %lu of %s: %s has no symbol '%s'",
			     name->name, name->sympos, name->object, name->object,
			     name->name);
	else if (name->sympos == 0)
		findings_add(out, "unresolved",
			     "the kernel will not find '%s' at position 0 of %s: %s has %zu symbols '%s', and position 0 wants one",
			     name->name, name->object, name->object, count, name->name);
	else
		findings_add(out, "unresolved",
			     "the kernel will not find '%s' at position %lu of %s: %s has %zu symbols '%s'",
			     name->name, name->sympos, name->object, name->object,
			     count, name->name);
	return DONE;
}

/* The kernel looks only for what a relocation refers to. */
static enum status check_symbols(const struct module *m, struct kernel *kernel,
				 struct findings *out)
{
	enum status status = DONE;
	struct klp_name name;
	size_t i;

	for (i = 1; i < m->nsymbols && !status; i++) {
		const struct module_symbol *s = &m->symbols[i];

		if (s->sym.st_shndx == SHN_LIVEPATCH && s->used &&
		    !klp_name_parse(s->name, &name) && !strchr(name.object, '-'))
			status = check_symbol(kernel, &name, out);
	}
	return status;
}

/* What it replaces. */
static enum status check_livepatch(const struct module *m, struct kernel *kernel,
				   bool types, struct findings *out)
{
	struct livepatch livepatch = { 0 };
	struct target *targets = NULL;
	enum status status = livepatch_read(m, kernel, &livepatch);

	if (!status)
		status = effect_check(m, kernel, &livepatch, &targets, out);
	if (!status && types)
		status = own_types_check(m, kernel, &livepatch, targets, out);
	if (!status && types)
		copies_check(m, &livepatch, targets, out);
	if (!status)
		identity_check(m, kernel, &livepatch, out);
	if (!status && !livepatch.found && types)
		unchecked(m->path, "what it replaces",
			  "it has no struct klp_patch that can be followed: define it as a variable whose .mod is THIS_MODULE");
	free(targets);
	livepatch_free(&livepatch);
	return status;
}

enum status kernel_check(const struct module *m, struct kernel *kernel,
			 bool types, struct findings *out)
{
	size_t before = out->n;
	enum status status = check_symbols(m, kernel, out);

	if (!status && !check_is_unconverted(m))
		status = imports_check(m, kernel, out);
	if (!status)
		status = tables_check(m, kernel, out);
	if (types) {
		outlives_check(m, out);
		tables_note(m, out);
	}
	if (!status && m->livepatch)
		status = check_livepatch(m, kernel, types, out);
	return status ? status : findings_status(out, before);
}
