// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * resolve.c - what a reference of a livepatch means in one kernel.
 *
 * Exactly one symbol, or a refusal: nothing is ever picked because it comes
 * first.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "resolve/by-name.h"
#include "resolve/explain.h"
#include "resolve/explain-object.h"
#include "kernel/exports.h"
#include "kernel/home-list.h"
#include "resolve/import.h"
#include "elf/klp-name.h"
#include "resolve/resolve.h"
#include "base/text.h"
#include "elf/rules.h"

/* What stands against binding to this home, once it is the only one. */
static struct error *check_home(const struct place *where, const char *file,
				const char *name, const struct home *home,
				int kind)
{
	bool function = home->symbol->function;

	if (home->symbol->init)
		return error_at(where, file, FINDING_INIT,
				"'%s' of %s stands in init memory, which is freed once the kernel or module has started: it can't be referred to",
				name, home->object->name);
	if (home->init_namesake)
		return error_at(where, file, FINDING_INIT,
				"'%s' of %s has a namesake in an init section: its position depends on whether the module is still loading, so no relocation can mean it",
				name, home->object->name);
	/* "extern char _text[]" */
	if (kind == KLP_KIND_DATA && function && home->symbol->untyped)
		kind = 0;
	if (kind && (kind == KLP_KIND_FUNCTION) != function)
		return error_at(where, file, FINDING_TYPE,
				"'%s' is declared as %s, and is %s in %s", name,
				function ? "data" : "a function",
				function ? "a function" : "data",
				home->object->name);
	if (home->symbol->address == 0 && !home->symbol->section)
		return error_at(where, file, FINDING_ZERO,
				"'%s' has address 0, which the kernel's livepatch code takes for not found",
				name);
	return NULL;
}

/* A place and a file for messages about a reference. */
static struct place place_of(const struct reference *ref)
{
	static const struct place nowhere;

	if (!ref)
		return nowhere;
	return is_set(ref->decl.file) ? ref->decl : ref->use;
}

static struct error *pick(const struct resolver *r, const struct reference *ref,
			  const char *name, struct homes *homes,
			  struct resolution *out)
{
	struct place where = place_of(ref);

	if (homes->n > 1)
		return explain_ambiguous(&where, r->module->path, name,
					 "to its declaration", homes);
	out->binding = BINDING_KLP;
	home_take(&out->home, &homes->list[0]);
	return check_home(&where, r->module->path, name, &out->home,
			  ref ? (int)ref->kind : 0);
}

/* Exported symbols are the loader's business, also when an origin names them. */
static bool is_exported(const struct home *home)
{
	return strcmp(home->object->name, "vmlinux") == 0 &&
	       exports_symbol(home->object->syms, home->symbol->name) == home->symbol;
}

/* What resolve_symbol() of the loader refuses about an exported symbol. */
static struct error *check_export(const struct resolver *r,
				  const struct place *where, const char *name)
{
	const char *namespace = NULL;
	struct error *err;
	char *import;

	switch (import_allowed(r->module, kernel_vmlinux(r->kernel), name,
			       &namespace)) {
	case IMPORT_LICENCE:
		return error_at(where, r->module->path, FINDING_LICENCE,
				"'%s' is exported to GPL modules only: say MODULE_LICENSE(\"GPL\")",
				name);
	case IMPORT_NAMESPACE:
		if (exports_to_some(kernel_vmlinux(r->kernel)->syms, name))
			return error_at(where, r->module->path, FINDING_NAMESPACE,
					"'%s' is exported to other modules alone (namespace %s), and it can't be told where vmlinux has it: say where it is, by KLP_ORIGIN",
					name, namespace);
		import = rules_import_ns(kernel_release(r->kernel), namespace);
		err = error_at(where, r->module->path, FINDING_NAMESPACE,
			       "'%s' is exported in namespace %s: say %s", name,
			       namespace, import);
		free(import);
		return err;
	case IMPORT_RIGHT:
		break;
	}
	return NULL;
}

/* The home of what vmlinux exports; @out's stays empty where it can't be told. */
static void find_exported(struct resolution *out, struct object *vmlinux,
			  const char *name)
{
	struct home home = {
		.object = vmlinux, .symbol = exports_symbol(vmlinux->syms, name),
	};

	if (!home.symbol)
		return;
	home.sympos = kallsyms_position(vmlinux->syms, home.symbol,
					&home.init_namesake);
	home_take(&out->home, &home);
}

/*
 * With CONFIG_MODVERSIONS the loader takes an exported symbol only if __versions
 * lists it (check_version()).  modpost, which makes the list, has not seen the name
 * of a reference that the plugin gave another one.
 */
static bool lacks_version(const struct module *m, const char *name)
{
	const size_t entry = 64, crc = 8;
	const struct module_section *s =
		&m->sections[module_section(m, "__versions")];
	size_t i;

	if (!s->data)
		return false;
	for (i = 0; i + entry <= s->shdr.sh_size; i += entry)
		if (strncmp((const char *)s->data + i + crc, name,
			    entry - crc) == 0)
			return false;
	return true;
}

/* What the loader can't bind, because of its version or its namespace, klp relocations can. */
static struct error *set_exported(const struct resolver *r,
				  const struct reference *ref, const char *name,
				  struct resolution *out)
{
	struct place where = place_of(ref);

	out->binding = BINDING_EXPORTED;
	out->exporter = "vmlinux";
	if (!out->home.symbol)
		find_exported(out, kernel_vmlinux(r->kernel), name);
	if (out->home.symbol && (lacks_version(r->module, name) ||
				 exports_to_some(kernel_vmlinux(r->kernel)->syms, name))) {
		out->binding = BINDING_KLP;
		return check_home(&where, r->module->path, name, &out->home,
				  ref ? (int)ref->kind : 0);
	}
	return check_export(r, &where, name);
}

/* Neither vmlinux nor a module that the livepatch patches has the name. */
static struct error *explain_nowhere(const struct resolver *r, const struct place *where,
				     const char *name)
{
	struct object **list = alloc_array(r->notes->nobjects + 1, sizeof(*list)), *object;
	struct error *err;
	size_t n = 0, i, k;

	list[n++] = kernel_vmlinux(r->kernel);
	for (i = 0; i < r->notes->nobjects; i++) {
		if (error_drop(kernel_object(r->kernel, r->notes->objects[i].name, &object)) ||
		    !object)
			continue;
		for (k = 0; k < n && list[k] != object; k++)
			;
		if (k == n)
			list[n++] = object;
		else
			object_release(object);
	}
	err = explain_missing_name(where, r->module->path, list, n, name);
	while (n > 1)
		object_release(list[--n]);
	free(list);
	return err;
}

static struct error *resolve_by_name(const struct resolver *r,
				     const struct reference *ref,
				     const char *name, struct resolution *out)
{
	struct object *vmlinux = kernel_vmlinux(r->kernel);
	struct place where = place_of(ref);
	struct homes homes = { 0 };
	struct error *err = by_name_in_own_module(r, ref, name, &homes);

	if (!err && homes.n == 0) {
		if (exports_find(vmlinux->syms, name, NULL)) {
			homes_free(&homes);
			return set_exported(r, ref, name, out);
		}
		err = by_name_find(r, ref, name, &homes);
	}
	if (err)
		goto out;
	if (homes.n == 0 && ref && ref->weak)
		out->binding = BINDING_NONE;
	else if (homes.n == 0)
		err = explain_nowhere(r, &where, name);
	else
		err = pick(r, ref, name, &homes, out);
out:
	homes_free(&homes);
	return err;
}

/* Is it declared in that line? */
static bool is_declared_at(const struct home *home, const void *ctx)
{
	unsigned int line = 0;

	if (home->definition)
		free(definition_file(home->definition, &line));
	return line == *(const unsigned int *)ctx;
}

/*
 * A function may have several statics of one name, in blocks of their own or by a macro
 * (DO_ONCE()).  In a part of the kernel's unit each is declared where the original has it.
 */
static void keep_declared(const struct reference *ref, struct homes *homes)
{
	if (homes->n > 1 && is_set(ref->function) && *ref->unit->part_unit &&
	    homes_have(homes, is_declared_at, &ref->decl.line))
		homes_keep(homes, is_declared_at, &ref->decl.line);
}

static struct error *resolve_by_origin(const struct resolver *r,
				       const struct reference *ref,
				       struct resolution *out, bool *found)
{
	char *local = is_set(ref->function) ?
		      alloc_print("%.*s", (int)local_length(ref->name), ref->name) : NULL;
	struct query query = {
		.name = local ? local : ref->name,
		.origin = ref->origin, .function = ref->function,
	};
	struct object *object = kernel_vmlinux(r->kernel);
	struct place where = place_of(ref);
	struct homes homes = { 0 };
	struct error *err = NULL;

	*found = true;
	if (is_set(ref->object))
		err = kernel_object(r->kernel, ref->object, &object);
	if (!err && !object)
		err = explain_no_module(r, &where, ref->object,
					"the second argument of KLP_ORIGIN()");
	if (!err)
		err = homes_find(object, &query, &homes);
	if (!err && homes.n == 0 && !is_set(ref->object))
		err = by_name_in_modules(r->kernel, &query, &homes);
	if (err)
		goto out;
	keep_declared(ref, &homes);
	if (homes.n == 0) {
		/* a header's declaration may be repeated in any file */
		*found = ref->origin_by != KLP_ORIGIN_PLACE ||
			 ref->linkage != KLP_LINKAGE_GLOBAL;
		if (*found && !is_set(ref->object))
			err = kernel_unit_object(r->kernel, query.origin,
						 MAX_TRIED, &object);
		else if (*found)
			err = explain_origin_object(r, &where, object, &query);
		/* no unit at all: one of the object that has the name may be meant */
		if (*found && !err && !object)
			object = explain_only_object(r->kernel, query.name);
		if (*found && !err)
			err = explain_missing(&where, r->module->path,
				object ? object : kernel_vmlinux(r->kernel),
				&query);
	} else {
		err = pick(r, ref, query.name, &homes, out);
		if (!err && is_exported(&out->home))
			err = set_exported(r, ref, out->home.symbol->name,
					   out);
	}
out:
	free(local);
	homes_free(&homes);
	return err;
}

struct error *resolve_reference(const struct resolver *r,
				const struct reference *ref, const char *symbol,
				struct resolution *out)
{
	struct error *err;
	bool found;

	memset(out, 0, sizeof(*out));
	if (ref && is_set(ref->function) && !is_set(ref->origin)) {
		struct place where = place_of(ref);

		return error_at(&where, r->module->path, FINDING_ORIGIN,
				"'%s' is said to be static in %s(), and not in which unit: add KLP_ORIGIN()",
				ref->source_name, ref->function);
	}
	if (ref && is_set(ref->origin)) {
		err = resolve_by_origin(r, ref, out, &found);
		if (err || found)
			return err;
	}
	return resolve_by_name(r, ref, ref ? ref->name : symbol, out);
}

/* Is it the one that the source's own .old_sympos means? */
static bool has_position(const struct home *home, const void *ctx)
{
	return home->sympos == *(const uint64_t *)ctx;
}

static struct error *check_position(const struct klp_func *func,
				    const struct home *home, const char *file)
{
	unsigned long sympos = home->sympos;

	if (!func->sympos_given || func->sympos == sympos ||
	    (sympos == 0 && func->sympos == 1))
		return NULL;
	return error_at(&func->where, file, FINDING_SYMPOS,
			"'%s' of %s has position %lu, and .old_sympos says %llu: leave it out, klp fills it in",
			func->old_name, home->object->name, sympos,
			(unsigned long long)func->sympos);
}

/* The object that the klp_func's klp_object names. */
static struct error *replaced_object(const struct resolver *r,
				     const struct klp_func *func,
				     struct object **out)
{
	const char *name = func->object;
	struct error *err;
	char *said;

	if (!name)
		name = is_set(func->origin_object) ? func->origin_object : "vmlinux";
	said = klp_name_of_module(is_set(func->origin_object) ? func->origin_object : name);
	if (strcmp(said, name))
		err = error_at(object_place(r->notes, func), r->module->path,
			       FINDING_OBJECT,
			       "'%s' is said to be of %s, and its klp_object is %s",
			       func->old_name, said, name);
	else
		err = kernel_object(r->kernel, name, out);
	free(said);
	if (!err && !*out)
		err = explain_no_module(r, object_place(r->notes, func), name, ".name");
	return err;
}

/* Is there one function to replace? */
static struct error *check_replaced(const struct resolver *r, const struct klp_func *func,
				    struct object *object, const struct query *query,
				    struct homes *homes)
{
	const char *file = r->module->path;
	struct error *err;

	if (homes->n > 1)
		return explain_ambiguous(&func->where, file, func->old_name,
					 "to the definition of .new_func", homes);
	if (homes->n == 0) {
		err = explain_other_object(r, func, object, query);
		return err ? err : explain_missing_replaced(&func->where, file, object, query);
	}
	if (homes->list[0].symbol->init && homes->list[0].symbol->function)
		return error_at(&func->where, file, FINDING_INIT,
				"'%s' of %s is init code, which has run and is freed when the livepatch comes: a livepatch can't change what it did",
				func->old_name, object->name);
	return check_home(&func->where, file, func->old_name, &homes->list[0],
			  KLP_KIND_FUNCTION);
}

struct error *resolve_replaced(const struct resolver *r,
			       const struct klp_func *func,
			       struct home *out)
{
	struct query query = { .name = func->old_name, .origin = func->origin };
	struct homes homes = { 0 };
	struct object *object = NULL;
	struct error *err;

	memset(out, 0, sizeof(*out));
	err = replaced_object(r, func, &object);
	if (!err)
		err = homes_find(object, &query, &homes);
	if (err)
		goto out;
	if (homes.n > 1 && func->sympos_given &&
	    homes_have(&homes, has_position, &func->sympos))
		homes_keep(&homes, has_position, &func->sympos);
	err = check_replaced(r, func, object, &query, &homes);
	if (!err)
		err = check_position(func, &homes.list[0], r->module->path);
	if (!err)
		home_take(out, &homes.list[0]);
out:
	homes_free(&homes);
	return err;
}
