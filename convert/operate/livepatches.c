// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * livepatches.c - which livepatches are loaded, and in which state?
 *
 * /sys/kernel/livepatch has a directory for each that is enabled or on its way
 * (klp_init_patch(), klp_free_patch_start()).  One that was disabled or replaced has
 * none any more, and stays as a module until somebody removes it; the kernel marks
 * all livepatches by the taint 'K' of their modules (TAINT_LIVEPATCH).  Nothing in /sys
 * says in which order they were loaded, so that is taken from /proc/modules, where the
 * newest module comes first (add_unformed_module()).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "elf/klp-name.h"
#include "elf/patch-notes.h"
#include "elf/unpack.h"
#include "operate/livepatches.h"
#include "operate/system.h"

#define MAX_NAME	55		/* MODULE_NAME_LEN - 1 of the kernel */
#define MAX_MODULES	(4u << 20)	/* bytes of /proc/modules */

bool livepatch_is_name(const char *name)
{
	size_t i;

	for (i = 0; name[i]; i++)
		if (name[i] <= ' ' || name[i] > '~' || name[i] == '/')
			return false;
	return i > 0 && i <= MAX_NAME && name[0] != '.';
}

char *livepatch_name_of(const char *argument)
{
	const char *name = base_name(argument), *end = unpack_module_end(name);
	size_t n = strlen(name) - (end ? strlen(end) : 0);
	char *without, *result;

	without = alloc_print("%.*s", (int)n, name);
	result = klp_name_of_module(without);
	free(without);
	return result;
}

const char *livepatch_state_name(enum livepatch_state state)
{
	static const char *const names[] = {
		[LIVEPATCH_ENABLED] = "enabled",
		[LIVEPATCH_PATCHING] = "in transition to patched",
		[LIVEPATCH_UNPATCHING] = "in transition to unpatched",
		[LIVEPATCH_DISABLED] = "disabled",
		[LIVEPATCH_LEFT] = "disabled, not removed",
	};

	return names[state];
}

/* A number in the directory of the livepatch. */
static long attribute(const char *name, const char *which, long otherwise)
{
	char *path = system_path("/sys/kernel/livepatch/%s/%s", name, which);
	long number = system_number(path, otherwise);

	free(path);
	return number;
}

static bool is_livepatch_module(const char *name)
{
	char *path = system_path("/sys/module/%s/taint", name), *taint;
	bool is;

	taint = system_line(path);
	is = taint && strchr(taint, 'K');
	free(taint);
	free(path);
	return is;
}

bool livepatch_state(const char *name, enum livepatch_state *out)
{
	long enabled = attribute(name, "enabled", -1);
	/* asked after the other: one that ends between both is settled */
	long moving = attribute(name, "transition", 0);

	if (enabled < 0) {
		*out = LIVEPATCH_LEFT;
		return is_livepatch_module(name);
	}
	*out = moving ? (enabled ? LIVEPATCH_PATCHING : LIVEPATCH_UNPATCHING) :
	       enabled ? LIVEPATCH_ENABLED : LIVEPATCH_DISABLED;
	return true;
}

static void read_functions(struct loaded_object *object, const char *path)
{
	char **names;
	int n = system_names(path, &names), i;

	object->functions = alloc_array(n > 0 ? (size_t)n : 0, sizeof(*object->functions));
	for (i = 0; i < n; i++) {
		char *comma = strrchr(names[i], ',');

		/* FUNCTION,POSITION; the others are attributes */
		if (comma) {
			struct loaded_function *f = &object->functions[object->nfunctions++];

			*comma = 0;
			f->sympos = strtoul(comma + 1, NULL, 10);
			f->name = names[i];
		} else {
			free(names[i]);
		}
	}
	free(names);
}

/* The directories of a livepatch are its objects; each has the file patched since 6.1. */
static void read_objects(struct loaded_livepatch *l)
{
	char *path = system_path("/sys/kernel/livepatch/%s", l->name), **names;
	int n = system_names(path, &names), i;

	free(path);
	for (i = 0; i < n; i++) {
		struct loaded_object object = { .name = names[i] };
		char *patched, **inside;
		int has;

		path = system_path("/sys/kernel/livepatch/%s/%s", l->name, names[i]);
		has = system_names(path, &inside);
		if (has < 0) {
			free(path);
			free(names[i]);
			continue;
		}
		while (has > 0)
			free(inside[--has]);
		free(inside);
		read_functions(&object, path);
		free(path);
		patched = system_path("/sys/kernel/livepatch/%s/%s/patched", l->name, names[i]);
		object.patched = system_number(patched, 1) > 0;
		free(patched);
		l->objects = alloc_grow(l->objects, l->nobjects, sizeof(object));
		l->objects[l->nobjects++] = object;
	}
	free(names);
}

static void read_patches(struct loaded_livepatch *l)
{
	char *path = system_path("/sys/module/%s/notes/" PATCH_NOTES, l->name), *bytes;
	const unsigned char *at;
	const char *patch;
	size_t size;

	bytes = system_read(path, PATCH_NOTES_MAX, &size);
	free(path);
	if (!bytes)
		return;
	at = (const unsigned char *)bytes;
	while ((patch = patch_notes_next(&at, &size))) {
		l->patches = alloc_grow(l->patches, l->npatches, sizeof(*l->patches));
		l->patches[l->npatches++] = alloc_print("%s", patch);
	}
	free(bytes);
}

static void read_module(struct loaded_livepatch *l)
{
	char *path = system_path("/sys/module/%s/refcnt", l->name);
	int n;

	l->users = system_number(path, -1);
	free(path);
	path = system_path("/sys/module/%s/holders", l->name);
	n = system_names(path, &l->holders);
	l->nholders = n > 0 ? (size_t)n : 0;
	free(path);
	read_patches(l);
}

/* The lines of /proc/modules that are before that of @name; all where there is none. */
static size_t newer(const char *modules, const char *name)
{
	size_t n = 0, length = strlen(name);

	while (modules && *modules) {
		const char *end = strchr(modules, '\n');

		if (strncmp(modules, name, length) == 0 && modules[length] == ' ')
			break;
		n++;
		modules = end ? end + 1 : NULL;
	}
	return n;
}

static void add(struct livepatches *out, const char *name, const char *modules)
{
	struct loaded_livepatch l = { 0 };

	if (!livepatch_is_name(name) || !livepatch_state(name, &l.state))
		return;
	l.name = alloc_print("%s", name);
	l.replaces = (int)attribute(name, "replace", -1);
	l.order = (size_t)-1 - newer(modules, name);
	if (l.state != LIVEPATCH_LEFT)
		read_objects(&l);
	read_module(&l);
	out->list = alloc_grow(out->list, out->n, sizeof(l));
	out->list[out->n++] = l;
}

static int by_order(const void *a, const void *b)
{
	const struct loaded_livepatch *x = a, *y = b;

	return x->order != y->order ? (x->order > y->order ? 1 : -1) :
				      strcmp(x->name, y->name);
}

/* Those in @directory; @left: that have no directory in /sys/kernel/livepatch. */
static int add_all(struct livepatches *out, const char *directory, bool left,
		   const char *modules)
{
	char *path = system_path("%s", directory), **names;
	int n = system_names(path, &names), i;

	free(path);
	for (i = 0; i < n; i++) {
		if (!left || (livepatch_is_name(names[i]) && is_livepatch_module(names[i]) &&
			      !livepatches_find(out, names[i])))
			add(out, names[i], modules);
		free(names[i]);
	}
	free(names);
	return n;
}

struct error *livepatches_read(struct livepatches *out)
{
	char *path = system_path("/proc/modules"), *modules;

	memset(out, 0, sizeof(*out));
	modules = system_read(path, MAX_MODULES, NULL);
	free(path);
	if (add_all(out, "/sys/kernel/livepatch", false, modules) < 0) {
		free(modules);
		if (errno != ENOENT)
			return error_new(MISSING, "/sys/kernel/livepatch", "can't be read: %m");
		return error_new(MISSING, "/sys/kernel/livepatch",
				 "is not there: this kernel was built without CONFIG_LIVEPATCH, or /sys is not mounted");
	}
	add_all(out, "/sys/module", true, modules);
	free(modules);
	if (out->n)
		qsort(out->list, out->n, sizeof(*out->list), by_order);
	return NULL;
}

static void free_names(char **names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

static void free_object(struct loaded_object *object)
{
	size_t i;

	for (i = 0; i < object->nfunctions; i++)
		free(object->functions[i].name);
	free(object->functions);
	free(object->name);
}

void livepatches_free(struct livepatches *all)
{
	size_t i, k;

	for (i = 0; i < all->n; i++) {
		struct loaded_livepatch *l = &all->list[i];

		for (k = 0; k < l->nobjects; k++)
			free_object(&l->objects[k]);
		free(l->objects);
		free_names(l->patches, l->npatches);
		free_names(l->holders, l->nholders);
		free(l->name);
	}
	free(all->list);
	memset(all, 0, sizeof(*all));
}

const struct loaded_livepatch *livepatches_find(const struct livepatches *all,
						const char *name)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (strcmp(all->list[i].name, name) == 0)
			return &all->list[i];
	return NULL;
}

static bool is_moving(const struct loaded_livepatch *l)
{
	return l->state == LIVEPATCH_PATCHING || l->state == LIVEPATCH_UNPATCHING;
}

const struct loaded_livepatch *livepatches_moving(const struct livepatches *all)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (is_moving(&all->list[i]))
			return &all->list[i];
	return NULL;
}

bool livepatch_replaces(const struct loaded_livepatch *l, const char *name)
{
	size_t i, k;

	for (i = 0; i < l->nobjects; i++)
		for (k = 0; k < l->objects[i].nfunctions; k++)
			if (strcmp(l->objects[i].functions[k].name, name) == 0)
				return true;
	return false;
}

/* The first function that @object of one livepatch and the other one both have. */
static const char *common_function(const struct loaded_object *object,
				   const struct loaded_livepatch *other)
{
	size_t i, k, m;

	for (i = 0; i < other->nobjects; i++) {
		const struct loaded_object *theirs = &other->objects[i];

		if (strcmp(object->name, theirs->name))
			continue;
		for (k = 0; k < object->nfunctions; k++)
			for (m = 0; m < theirs->nfunctions; m++)
				if (strcmp(object->functions[k].name,
					   theirs->functions[m].name) == 0 &&
				    object->functions[k].sympos == theirs->functions[m].sympos)
					return object->functions[k].name;
	}
	return NULL;
}

const struct loaded_livepatch *livepatch_above(const struct livepatches *all,
					       const struct loaded_livepatch *below,
					       const char **function)
{
	size_t i, k;

	for (i = 0; i < all->n; i++) {
		const struct loaded_livepatch *l = &all->list[i];

		if (l->order <= below->order ||
		    (l->state != LIVEPATCH_ENABLED && l->state != LIVEPATCH_PATCHING))
			continue;
		for (k = 0; k < below->nobjects; k++) {
			*function = common_function(&below->objects[k], l);
			if (*function)
				return l;
		}
	}
	return NULL;
}

const struct loaded_livepatch *livepatch_replaced_by(const struct livepatches *all,
						     const struct loaded_livepatch *l)
{
	size_t i;

	for (i = 0; i < all->n; i++) {
		const struct loaded_livepatch *other = &all->list[i];

		if (other->order > l->order && other->replaces == 1 &&
		    (other->state == LIVEPATCH_ENABLED || other->state == LIVEPATCH_PATCHING))
			return other;
	}
	return NULL;
}
