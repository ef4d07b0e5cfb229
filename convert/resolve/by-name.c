// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * by-name.c - which symbols may a name mean that has no origin?
 *
 * "extern" means a symbol with external linkage.  There may be statics of its name
 * anywhere in the kernel; one of them can be meant only where nothing else can.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "resolve/by-name.h"
#include "kernel/exports.h"
#include "kernel/home-list.h"
#include "base/text.h"

/* The object that the reference's unit is a part of, "" for the livepatch's own. */
static const char *part_of(const struct reference *ref)
{
	return ref ? ref->unit->part_object : "";
}

/* Will the livepatch's references into the home's object be written? */
static bool is_reachable(const struct home *home, const void *ctx)
{
	const char *name = home->object->name;
	const struct notes *notes = ctx;
	size_t i;

	for (i = 0; i < notes->nobjects; i++)
		if (strcmp(notes->objects[i].name, name) == 0)
			return true;
	for (i = 0; i < notes->nunits; i++)
		if (strcmp(notes->units[i].part_object, name) == 0)
			return true;
	return false;
}

static bool is_symbol(const struct home *home, const void *ctx)
{
	return home->symbol == ctx;
}

struct error *by_name_in_modules(struct kernel *kernel, const struct query *query,
				 struct homes *homes)
{
	struct error *err = NULL;
	struct object **modules;
	size_t n = kernel_modules_with(kernel, query->name,
				       query->origin, &modules), i;

	for (i = 0; i < n && !err; i++)
		err = homes_find(modules[i], query, homes);
	kernel_release_list(modules, n);
	return err;
}

struct error *by_name_in_own_module(const struct resolver *r,
				    const struct reference *ref, const char *name,
				    struct homes *homes)
{
	struct query query = { .name = name };
	const char *own = part_of(ref);
	struct object *object;
	struct error *err;

	if (!*own || strcmp(own, "vmlinux") == 0)
		return NULL;
	err = kernel_object(r->kernel, own, &object);
	if (err || !object)
		return err;
	err = homes_find(object, &query, homes);
	homes_keep(homes, home_is_global, NULL);
	object_release(object);
	return err;
}

/* What modules export that modinfo's depends= names. */
static struct error *find_exported(const struct resolver *r,
				   const struct query *query, struct homes *homes)
{
	const char *depends = module_modinfo(r->module, "depends", 0);
	char *copy, *next, *one;
	struct error *err = NULL;

	copy = next = alloc_print("%s", depends ? depends : "");
	while (!err && (one = strsep(&next, ","))) {
		struct homes own = { 0 };
		struct object *object;

		if (!*one)
			continue;
		err = kernel_object(r->kernel, one, &object);
		if (err || !object)
			continue;
		err = homes_find(object, query, &own);
		homes_keep(&own, is_symbol,
			   exports_symbol(object->syms, query->name));
		homes_move(homes, &own);
		object_release(object);
	}
	free(copy);
	return err;
}

/*
 * What of vmlinux has external linkage, and what others export.  A unit of vmlinux
 * was linked with vmlinux alone, one of a module with exports alone.
 */
static void merge_globals(struct homes *vmlinux, struct homes *exported,
			  const char *part)
{
	homes_keep(vmlinux, home_is_global, NULL);
	if (vmlinux->n && exported->n && *part)
		homes_free(strcmp(part, "vmlinux") ? vmlinux : exported);
	homes_move(vmlinux, exported);
}

/*
 * No global so far, and @homes holds statics of vmlinux, if anything.  Globals of
 * modules that the livepatch has nothing to do with don't outweigh these; but who
 * knows that they are not meant?
 */
static struct error *find_others(const struct resolver *r,
				 const struct reference *ref,
				 const struct query *query, struct homes *homes)
{
	struct homes modules = { 0 };
	struct error *err;

	if (ref && ref->weak)
		homes_free(homes);
	/* what the kernel's own link has left open stays so */
	if (ref && ref->weak && *part_of(ref))
		return NULL;
	err = by_name_in_modules(r->kernel, query, &modules);
	if (ref && (ref->weak || homes_have(&modules, home_is_global, NULL))) {
		homes_keep(&modules, home_is_global, NULL);
		if (homes_have(&modules, is_reachable, r->notes))
			homes_free(homes);
	} else if (homes->n) {
		homes_keep(&modules, is_reachable, r->notes);
	}
	homes_move(homes, &modules);
	return err;
}

struct error *by_name_find(const struct resolver *r, const struct reference *ref,
			   const char *name, struct homes *homes)
{
	struct query query = { .name = name };
	struct homes exported = { 0 };
	struct error *err;
	bool global;

	err = homes_find(kernel_vmlinux(r->kernel), &query, homes);
	if (!err)
		err = find_exported(r, &query, &exported);
	global = exported.n || homes_have(homes, home_is_global, NULL);
	if (ref && global)
		merge_globals(homes, &exported, part_of(ref));
	homes_move(homes, &exported);
	/* nothing tells a name without a note from a static of its name */
	if (err || (ref ? global : homes->n > 0))
		return err;
	return find_others(r, ref, &query, homes);
}
