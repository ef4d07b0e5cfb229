// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * loaded.c - what becomes of the livepatches that are loaded, when this one is?
 *
 * With .replace set the kernel disables all that were enabled before, and with them
 * their fixes (klp_unpatch_replaced_patches()).  A module of klp build has a note with
 * its patches, which stands in /sys/module/NAME/notes as long as it is loaded; of others
 * /sys/kernel/livepatch says which functions they replace.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "check/livepatch.h"
#include "check/loaded.h"
#include "elf/patch-notes.h"

#define MAX_NAMED	8		/* patches or functions in a message */

/* What a loaded livepatch has and this one has not: names, and how many. */
struct lost {
	char *names;
	size_t n;
};

static void add_lost(struct lost *lost, const char *name, size_t length)
{
	char *longer;

	if (lost->n++ >= MAX_NAMED)
		return;
	longer = alloc_print("%s%s%.*s", lost->names ? lost->names : "",
			     lost->names ? ", " : "", (int)length, name);
	free(lost->names);
	lost->names = longer;
}

/* What could not be named: " and 3 more", "" where there is none; free() it. */
static char *more(const struct lost *lost)
{
	return lost->n > MAX_NAMED ? alloc_print(" and %zu more", lost->n - MAX_NAMED) :
				     alloc_print("%s", "");
}

/* Has the module the patch "NAME sha256:DIGEST"?  The digest counts. */
static bool has_patch(const struct module *m, const char *patch)
{
	const char *digest = strrchr(patch, ' '), *own;
	size_t i;

	for (i = 0; (own = module_modinfo(m, "klp_patch", i)); i++) {
		const char *end = strrchr(own, ' ');

		if (digest && end && strcmp(digest, end) == 0)
			return true;
	}
	return false;
}

/* Adds the patches of a section of notes, @size bytes at @at; false: there is none. */
static bool compare_notes(const struct module *m, const unsigned char *at, size_t size,
			  struct lost *lost)
{
	const char *patch;
	bool found = false;

	while ((patch = patch_notes_next(&at, &size))) {
		found = true;
		if (!has_patch(m, patch))
			add_lost(lost, patch, strcspn(patch, " "));
	}
	return found;
}

/* The same of the loaded module @name. */
static bool compare_patches(const struct module *m, const char *place, const char *name,
			    struct lost *lost)
{
	char *path = alloc_print("%s/sys/module/%s/notes/" PATCH_NOTES, place, name);
	FILE *file = fopen(path, "re");
	unsigned char *bytes;
	bool found = false;

	free(path);
	if (!file)
		return false;
	bytes = alloc_array(PATCH_NOTES_MAX, 1);
	found = compare_notes(m, bytes, fread(bytes, 1, PATCH_NOTES_MAX, file), lost);
	free(bytes);
	fclose(file);
	return found;
}

/* Does the livepatch replace what /sys calls "FUNCTION,POSITION" in @object? */
static bool replaces(const struct livepatch *own, const char *object, const char *name)
{
	size_t length = strcspn(name, ","), i;
	unsigned long sympos = name[length] ? strtoul(name + length + 1, NULL, 10) : 1;

	for (i = 0; i < own->nfuncs; i++) {
		const struct klp_func *f = &own->funcs[i];

		/* there is no position 0 in /sys */
		if (strcmp(f->object, object) == 0 && strlen(f->old_name) == length &&
		    strncmp(f->old_name, name, length) == 0 &&
		    (f->sympos ? f->sympos : 1) == sympos)
			return true;
	}
	return false;
}

static void compare_object(const struct livepatch *own, const char *path,
			   const char *object, struct lost *lost)
{
	char *below = alloc_print("%s/%s", path, object);
	struct dirent **list;
	int n = scandir(below, &list, NULL, alphasort), i;

	free(below);
	for (i = 0; i < n; i++) {
		const char *name = list[i]->d_name;

		if (strchr(name, ',') && !replaces(own, object, name))
			add_lost(lost, name, strcspn(name, ","));
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

/* Adds the functions that the loaded livepatch at @path replaces and this one does not. */
static void compare_functions(const struct livepatch *own, const char *path,
			      struct lost *lost)
{
	struct dirent **list;
	int n = scandir(path, &list, NULL, alphasort), i;

	for (i = 0; i < n; i++) {
		if (list[i]->d_type == DT_DIR && list[i]->d_name[0] != '.')
			compare_object(own, path, list[i]->d_name, lost);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

static void check_one(const struct module *m, const struct livepatch *own,
		      const char *place, const char *name, struct findings *out)
{
	struct lost lost = { 0 };
	char *rest, *path;

	if (compare_patches(m, place, name, &lost)) {
		rest = more(&lost);
		if (lost.n)
			findings_add(out, FINDING_LOADED,
				     "'%s' is loaded, and goes when this one comes, with %s%s: make this one with klp build --with %s.ko",
				     name, lost.names, rest, name);
	} else {
		path = alloc_print("%s/sys/kernel/livepatch/%s", place, name);
		compare_functions(own, path, &lost);
		free(path);
		rest = more(&lost);
		if (lost.n)
			findings_add(out, FINDING_LOADED,
				     "'%s' is loaded, and goes when this one comes: %s%s would be the kernel's own again",
				     name, lost.names, rest);
		else
			findings_add(out, FINDING_LOADED,
				     "'%s' is loaded, and goes when this one comes; this one replaces the same functions, but which patches that one has it does not say",
				     name);
	}
	free(rest);
	free(lost.names);
}

/* The livepatches in @directory, as /sys lists them. */
static struct error *check_all(const struct module *m, const struct livepatch *own,
			       const char *place, const char *directory,
			       struct findings *out)
{
	struct dirent **list;
	int n = scandir(directory, &list, NULL, alphasort), i;

	if (n < 0)
		return error_new(MISSING, directory,
				 "does not say which livepatches are loaded: %m");
	for (i = 0; i < n; i++) {
		const char *name = list[i]->d_name;

		if (strcmp(name, m->name) == 0)
			findings_add(out, FINDING_LOADED,
				     "one of this name is loaded, so that the kernel takes no other: take it out first, or build this one with another --name");
		else if (name[0] != '.' && own->replaces_all)
			check_one(m, own, place, name, out);
		free(list[i]);
	}
	free(list);
	return NULL;
}

struct error *loaded_check(const struct module *m, struct kernel *kernel,
			   struct findings *out)
{
	char *place = kernel_running_at(kernel), *directory;
	struct livepatch own;
	struct error *err;

	if (!place)
		return error_new(MISSING, NULL,
				 "kernel %s does not run here, so nobody knows what is loaded (--loaded)",
				 kernel_release(kernel));
	directory = alloc_print("%s/sys/kernel/livepatch", place);
	err = livepatch_read(m, kernel, &own);
	if (!err)
		err = check_all(m, &own, place, directory, out);
	livepatch_free(&own);
	free(directory);
	free(place);
	return err;
}
