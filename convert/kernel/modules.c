// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * modules.c - which modules has a kernel, and which of them has a name or a unit?
 *
 * There are more than 1,000, so nothing of one is read before it is asked for, and few
 * are kept open.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "dwarf/source-path.h"
#include "elf/klp-name.h"
#include "kernel/kernel-files.h"
#include "kernel/name-index.h"
#include "kernel/parts.h"

/* No more modules stay open than that between two questions. */
#define MAX_OPEN 16

static void free_file(struct module_file *file)
{
	object_free(file->object);
	while (file->nunits)
		free(file->units[--file->nunits]);
	free(file->units);
	free(file->name);
	free(file->path);
}

void modules_free(struct kernel *k)
{
	struct module_file *next;
	size_t i;

	for (i = 0; i < k->nfiles; i++)
		free_file(&k->files[i]);
	for (; k->beside; k->beside = next) {
		next = k->beside->next;
		free_file(k->beside);
		free(k->beside);
	}
	name_index_free(k->index);
	free(k->files);
	free(k->names);
	free(k->livepatch);
}

static void set_file(struct module_file *f, const char *path, size_t below)
{
	memset(f, 0, sizeof(*f));
	f->path = alloc_print("%s", path);
	f->relative = f->path + below;
	f->name = kernel_files_module_name(path);
}

static void add_file(void *ctx, const char *path, size_t below)
{
	struct kernel *k = ctx;

	k->files = alloc_grow(k->files, k->nfiles, sizeof(*k->files));
	set_file(&k->files[k->nfiles++], path, below);
}

static int by_module_name(const void *a, const void *b)
{
	const struct module_file *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : strcmp(x->path, y->path);
}

/* Which of two files of one module is meant, or loaded?  The one with the larger number. */
static int rank(const struct module_file *file)
{
	return file->outside ? 2 : starts_with(file->relative, "updates/");
}

/*
 * Of several files of one module the one that was named is meant, else the one below
 * updates/ is loaded (depmod's default order).  Which of others is, their directories don't
 * tell.
 */
static void drop_shadowed(struct kernel *k)
{
	size_t n = 0, i;

	for (i = 0; i < k->nfiles; i++) {
		struct module_file *last = n ? &k->files[n - 1] : NULL;
		struct module_file *file = &k->files[i];

		if (!last || strcmp(last->name, file->name)) {
			k->files[n++] = *file;
		} else if (rank(file) != rank(last)) {
			bool newer = rank(file) > rank(last);

			free_file(newer ? last : file);
			if (newer)
				*last = *file;
		} else {
			last->several = true;
			free_file(file);
		}
	}
	k->nfiles = n;
}

static void list_modules(struct kernel *k)
{
	size_t i;

	bool all;
	char *how;

	k->listed = true;
	all = kernel_files_modules(k->paths, add_file, k);
	if (!k->nfiles && !all) {
		how = kernel_advice(k, FILE_MODULES);
		unchecked(k->vmlinux_path, "its modules",
			  "there are none of kernel %s here (lib/modules/%s): %s",
			  k->release, k->release, how);
		free(how);
	}
	if (k->outside) {
		add_file(k, k->outside, 0);
		k->files[k->nfiles - 1].outside = true;
	}
	if (k->nfiles)
		qsort(k->files, k->nfiles, sizeof(*k->files), by_module_name);
	drop_shadowed(k);
	for (i = 0; i < k->nfiles; i++)
		if (k->files[i].outside)
			k->outside_name = k->files[i].name;
	k->names = alloc_array(k->nfiles, sizeof(*k->names));
	for (i = 0; i < k->nfiles; i++)
		k->names[i] = k->files[i].name;
}

const char *kernel_outside(struct kernel *k)
{
	if (!k->listed)
		list_modules(k);
	return k->outside_name;
}

size_t kernel_modules(struct kernel *k, char *const **out)
{
	if (!k->listed)
		list_modules(k);
	*out = k->names;
	return k->nfiles;
}

bool kernel_has_builtin(const struct kernel *k, const char *name)
{
	char *path = kernel_files_find(k->paths, FILE_BUILTIN), *line = NULL;
	FILE *file = path ? fopen(path, "re") : NULL;
	bool found = false;
	size_t size = 0;

	free(path);
	while (file && !found && getline(&line, &size, file) > 0) {
		char *own;

		line[strcspn(line, "\n")] = 0;
		own = kernel_files_module_name(line);
		found = strcmp(own, name) == 0;
		free(own);
	}
	free(line);
	if (file)
		fclose(file);
	return found;
}

static int find_by_name(const void *key, const void *file)
{
	return strcmp(key, ((const struct module_file *)file)->name);
}

struct module_file *find_module(struct kernel *k, const char *name)
{
	if (!k->listed)
		list_modules(k);
	return k->nfiles ? bsearch(name, k->files, k->nfiles,
				   sizeof(*k->files), find_by_name) : NULL;
}

void kernel_look_beside(struct kernel *k, const char *path)
{
	free(k->livepatch);
	k->livepatch = alloc_print("%s", path);
}

/*
 * A module of another package is often built in one directory with its livepatch.
 * It is no part of the kernel, so only those who name it see it.
 */
static struct module_file *find_beside(struct kernel *k, const char *name)
{
	struct module_file *f;
	char *path;

	for (f = k->beside; f; f = f->next)
		if (strcmp(f->name, name) == 0)
			return f;
	path = k->livepatch ? kernel_files_beside(k->livepatch, name) : NULL;
	if (!path)
		return NULL;
	f = alloc_array(1, sizeof(*f));
	set_file(f, path, 0);
	f->next = k->beside;
	k->beside = f;
	free(path);
	return f;
}

static struct error *open_module(struct kernel *k, struct module_file *file,
				 struct object **out)
{
	struct error *err;
	struct object *o;

	if (file->several)
		return error_new(MISSING, file->path,
				 "is not the only file of module %s: remove those that modprobe does not load",
				 file->name);
	if (!file->object) {
		o = object_new(k, file->name, file->path);
		err = open_module_symbols(k, o->path, &o->syms);
		if (err) {
			o->syms = NULL;
			object_free(o);
			return err;
		}
		file->object = o;
		k->nopen++;
	}
	file->object->used = ++k->clock;
	*out = file->object;
	return NULL;
}

void object_hold(struct object *o)
{
	o->held++;
}

void object_release(struct object *o)
{
	o->held--;
}

struct error *kernel_object(struct kernel *k, const char *name,
			    struct object **out)
{
	struct module_file *file;
	struct error *err;
	char *runtime;

	*out = NULL;
	if (strcmp(name, "vmlinux") == 0) {
		*out = k->vmlinux;
		object_hold(*out);
		return NULL;
	}
	runtime = klp_name_of_module(name);
	file = find_module(k, runtime);
	if (!file)
		file = find_beside(k, runtime);
	free(runtime);
	err = file ? open_module(k, file, out) : NULL;
	if (!err && *out)
		object_hold(*out);
	return err;
}

void kernel_trim(struct kernel *k)
{
	size_t i;

	if (k->nopen <= MAX_OPEN)
		return;
	for (i = 0; i < k->nfiles; i++) {
		struct object *o = k->files[i].object;

		if (!o || o->held || o->used + MAX_OPEN > k->clock)
			continue;
		object_free(o);
		k->files[i].object = NULL;
		k->nopen--;
	}
}

/* Takes @err; true if there is one. */
static bool is_unreadable(const struct module_file *file, struct error *err)
{
	if (err)
		unchecked(file->path, "its symbols",
			  "it can't be read (%s): get the package of the kernel's image again",
			  error_text(err));
	return error_drop(err);
}

/* Reads the names of all modules' symbols. */
static void make_index(struct kernel *k)
{
	struct kallsyms *syms;
	size_t i;

	if (!k->listed)
		list_modules(k);
	k->index = name_index_new();
	for (i = 0; i < k->nfiles; i++) {
		if (is_unreadable(&k->files[i],
				  open_module_symbols(k, k->files[i].path, &syms)))
			continue;
		name_index_add(k->index, syms, i);
		kallsyms_close(syms);
	}
	name_index_finish(k->index);
}

/* Keeps the names of a module's units, which are asked for again and again. */
static void name_units(struct kernel *k, struct module_file *file)
{
	struct debuginfo *info;
	struct unit **units;
	struct object *o;
	size_t n, i;

	file->named = true;
	if (is_unreadable(file, open_module(k, file, &o)))
		return;
	if (!object_has_debuginfo(o, "its units") ||
	    error_drop(object_debuginfo(o, &info)))
		return;
	n = debuginfo_units(info, &units);
	file->units = alloc_array(n, sizeof(*file->units));
	for (i = 0; i < n; i++)
		file->units[i] = alloc_print("%s", unit_name(units[i]));
	file->nunits = n;
}

/* @unit: normalised */
static bool module_has_unit(struct kernel *k, struct module_file *file,
			    const char *unit)
{
	size_t i;

	if (!file->named)
		name_units(k, file);
	for (i = 0; i < file->nunits; i++)
		if (is_normal_source(file->units[i], unit))
			return true;
	return false;
}

/* The numbers of the modules that may have @name, and have @unit if it is set. */
static size_t find_candidates(struct kernel *k, const char *name,
			      const char *unit, uint32_t **out)
{
	char *path = unit ? normal_path(unit) : NULL;
	size_t n = 0, next = 0;
	uint32_t file;

	*out = NULL;
	while (name_index_next(k->index, name, &next, &file)) {
		if (path && !module_has_unit(k, &k->files[file], path))
			continue;
		*out = alloc_grow(*out, n, sizeof(**out));
		(*out)[n++] = file;
	}
	free(path);
	return n;
}

size_t kernel_modules_with(struct kernel *k, const char *name,
			   const char *unit, struct object ***out)
{
	size_t n, i, opened = 0;
	uint32_t *files;

	if (!k->index)
		make_index(k);
	n = find_candidates(k, name, unit, &files);
	if (n == 0 && unit)
		n = find_candidates(k, name, NULL, &files);
	*out = alloc_array(n, sizeof(**out));
	for (i = 0; i < n; i++)
		if (!is_unreadable(&k->files[files[i]],
				   open_module(k, &k->files[files[i]], &(*out)[opened])))
			object_hold((*out)[opened++]);
	free(files);
	return opened;
}

void kernel_release_list(struct object **list, size_t n)
{
	while (n)
		object_release(list[--n]);
	free(list);
}

/* How many leading directories a module's file and a unit share. */
static size_t nearness(const struct module_file *file, const char *unit)
{
	const char *path = strchr(file->relative, '/');
	size_t n = 0;

	for (path = path ? path + 1 : ""; *path && *path == *unit;
	     path++, unit++)
		n += *path == '/';
	return n;
}

struct near {
	struct module_file *file;
	size_t shared;
};

static int by_nearness(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	if (x->shared != y->shared)
		return x->shared > y->shared ? -1 : 1;
	return by_module_name(x->file, y->file);
}

static bool has_unit(struct object *o, const char *unit)
{
	struct unit *const *units;
	struct debuginfo *info;

	return object_has_debuginfo(o, "its units") &&
	       !error_drop(object_debuginfo(o, &info)) &&
	       debuginfo_find_units(info, unit, &units) > 0;
}

struct error *kernel_unit_object(struct kernel *k, const char *unit, size_t limit,
				 struct object **out)
{
	char *path = normal_path(unit);
	struct error *err = NULL;
	struct near *near;
	size_t i;

	*out = has_unit(k->vmlinux, unit) ? k->vmlinux : NULL;
	if (!k->listed)
		list_modules(k);
	near = alloc_array(k->nfiles, sizeof(*near));
	for (i = 0; i < k->nfiles; i++) {
		near[i].file = &k->files[i];
		near[i].shared = nearness(&k->files[i], path);
	}
	if (k->nfiles)
		qsort(near, k->nfiles, sizeof(*near), by_nearness);
	for (i = 0; i < k->nfiles && !err && !*out; i++) {
		struct object *o;

		/* there may be more in the unit's own directory */
		if (i >= limit && near[i].shared < near[0].shared)
			break;
		err = open_module(k, near[i].file, &o);
		if (!err && has_unit(o, unit))
			*out = o;
		else
			kernel_trim(k);
	}
	if (*out)
		object_hold(*out);
	free(near);
	free(path);
	return err;
}
