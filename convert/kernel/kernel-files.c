// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernel-files.c - where does a distribution keep the files of a kernel?
 *
 * Three places are searched: what --root names, the system, and the cache that
 * klp fetch fills.  A place may hold only some of the packages, so each file is
 * searched in all of them.  A cache that others may write to is not used.
 */
#include <dirent.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "dwarf/debug-file.h"
#include "base/error.h"
#include "elf/elf-file.h"
#include "kernel/kernel-files.h"
#include "elf/klp-name.h"
#include "base/text.h"
#include "base/trust.h"

#define NPLACES 3

struct kernel_files {
	char *release;
	char *places[NPLACES];	/* "" is the system; NULL: none */
	char *distrust;		/* kernel_files_distrusts() */
};

static char *cache_path(const char *release)
{
	const char *cache = getenv("KLP_CACHE");
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (cache && *cache)
		return alloc_print("%s/%s", cache, release);
	if (xdg && *xdg)
		return alloc_print("%s/klp/%s", xdg, release);
	return alloc_print("%s/.cache/klp/%s", home ? home : "", release);
}

/*
 * The cache's directory of @release; NULL if it is not there, or not to be trusted:
 * then @why says it.
 */
static char *cache_place(const char *release, char **distrust)
{
	char *path = cache_path(release), *why = NULL;

	/* in a sandbox one can't see whose it is; klp build has looked */
	if (access(path, F_OK) == 0 &&
	    (is_set(getenv("KLP_CACHE_CHECKED")) || trust_directory(path, &why)))
		return path;
	if (why)
		*distrust = alloc_print("%s: is not used: %s, or set KLP_CACHE to another cache",
					path, why);
	free(why);
	free(path);
	return NULL;
}

struct kernel_files *kernel_files_new(const char *root, const char *release)
{
	struct kernel_files *f = alloc_array(1, sizeof(*f));

	f->release = alloc_print("%s", release);
	if (root)
		f->places[0] = alloc_print("%s", root);
	f->places[1] = alloc_print("%s", "");
	f->places[2] = cache_place(release, &f->distrust);
	return f;
}

void kernel_files_free(struct kernel_files *f)
{
	size_t i;

	if (!f)
		return;
	for (i = 0; i < NPLACES; i++)
		free(f->places[i]);
	free(f->distrust);
	free(f->release);
	free(f);
}

const char *kernel_files_distrusts(const struct kernel_files *f)
{
	return f->distrust;
}

/* PLACE/BELOW[i]RELEASE TAIL in the first place that holds it, or NULL. */
static char *find_file(const struct kernel_files *f, const char *const *below,
		       const char *tail)
{
	size_t i, j;

	for (i = 0; i < NPLACES; i++) {
		for (j = 0; f->places[i] && below[j]; j++) {
			char *path = alloc_print("%s/%s%s%s", f->places[i],
						 below[j], f->release, tail);

			if (access(path, R_OK) == 0)
				return path;
			free(path);
		}
	}
	return NULL;
}

/*
 * Is it more than the vmlinux of newer header packages, of which only the BTF for
 * modules is left?
 */
static bool has_code(const char *path)
{
	struct elf_file *file;
	GElf_Shdr shdr;
	bool found;

	if (error_drop(elf_file_open(path, &file)))
		return false;
	found = elf_find_section(elf_file_elf(file), ".text", &shdr);
	elf_file_close(file);
	return found;
}

char *kernel_files_vmlinux(const struct kernel_files *f)
{
	static const char *const named[] = {
		"usr/lib/debug/boot/vmlinux-", "boot/vmlinux-", NULL
	};
	static const char *const inside[] = {
		"usr/lib/debug/lib/modules/", "lib/modules/",
		"usr/lib/modules/", NULL
	};
	char *path = find_file(f, named, "");

	if (!path)
		path = find_file(f, inside, "/vmlinux");
	if (path)
		return path;
	path = find_file(f, inside, "/build/vmlinux");
	if (!path || has_code(path))
		return path;
	free(path);
	return NULL;
}

char *kernel_files_config(const struct kernel_files *f)
{
	static const char *const named[] = { "boot/config-", NULL };
	static const char *const inside[] = {
		"lib/modules/", "usr/lib/modules/", NULL
	};
	char *path = find_file(f, named, "");

	if (!path)
		path = find_file(f, inside, "/config");
	if (!path)
		path = find_file(f, inside, "/build/.config");
	return path;
}

char *kernel_files_image(const struct kernel_files *f)
{
	static const char *const named[] = { "boot/vmlinuz-", NULL };
	static const char *const inside[] = {
		"lib/modules/", "usr/lib/modules/", NULL
	};
	char *path = find_file(f, named, "");

	return path ? path : find_file(f, inside, "/vmlinuz");
}

char *kernel_files_builtin(const struct kernel_files *f)
{
	static const char *const inside[] = {
		"lib/modules/", "usr/lib/modules/", NULL
	};

	return find_file(f, inside, "/modules.builtin");
}

char *kernel_files_running(const struct kernel_files *f)
{
	size_t i, n;

	for (i = 0; i < NPLACES; i++) {
		char *path, line[256];
		FILE *file;

		if (!f->places[i])
			continue;
		path = alloc_print("%s/proc/sys/kernel/osrelease", f->places[i]);
		file = fopen(path, "re");
		free(path);
		if (!file)
			continue;
		n = fread(line, 1, sizeof(line) - 1, file);
		fclose(file);
		line[n] = 0;
		line[strcspn(line, "\n")] = 0;
		if (strcmp(line, f->release) == 0)
			return alloc_print("%s", f->places[i]);
	}
	return NULL;
}

/* The length of a module's path without .ko and what compressed it; else 0. */
static size_t module_stem(const char *path)
{
	static const char *const ends[] = {
		".ko", ".ko.xz", ".ko.zst", ".ko.gz", NULL
	};
	size_t i;

	for (i = 0; ends[i]; i++)
		if (ends_with(path, ends[i]))
			return strlen(path) - strlen(ends[i]);
	return 0;
}

char *kernel_files_module_name(const char *path)
{
	char *stem = alloc_print("%.*s", (int)module_stem(path), path);
	char *name = klp_name_of_module(base_name(stem));

	free(stem);
	return name;
}

char *kernel_files_beside(const char *path, const char *name)
{
	char *directory = alloc_print("%.*s", (int)(base_name(path) - path), path);
	DIR *dir = opendir(*directory ? directory : ".");
	char *found = NULL, *own;
	struct dirent *entry;

	while (dir && !found && (entry = readdir(dir))) {
		if (!module_stem(entry->d_name))
			continue;
		own = kernel_files_module_name(entry->d_name);
		if (strcmp(own, name) == 0)
			found = alloc_print("%s%s", directory, entry->d_name);
		free(own);
	}
	if (dir)
		closedir(dir);
	free(directory);
	return found;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

void kernel_files_modules(const struct kernel_files *f,
			  void (*found)(void *ctx, const char *path,
					size_t below), void *ctx)
{
	static const char *const below[] = {
		"lib/modules/", "usr/lib/modules/", NULL
	};
	char *directory = find_file(f, below, "/kernel");
	char *paths[2] = { directory, NULL };
	FTSENT *entry;
	size_t n;
	FTS *fts;

	if (!directory)
		return;
	/* everything below lib/modules/RELEASE, updates/ and extra/ too */
	*strrchr(directory, '/') = 0;
	n = strlen(directory) + 1;
	fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, by_name);
	while (fts && (entry = fts_read(fts))) {
		if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
			unchecked(entry->fts_path, "the modules below it",
				  "it can't be read: %s", strerror(entry->fts_errno));
		else if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP &&
			 module_stem(entry->fts_name))
			found(ctx, entry->fts_path, n);
	}
	if (fts)
		fts_close(fts);
	free(directory);
}

char *kernel_files_debug(const struct kernel_files *f,
			 const char *relative)
{
	static const char *const below[] = {
		"usr/lib/debug/lib/modules/",
		"usr/lib/debug/usr/lib/modules/", NULL
	};
	char *tail, *path = NULL;
	size_t i;

	for (i = 0; !path && i < 2; i++) {
		tail = alloc_print("/%.*s.ko%s", (int)module_stem(relative),
				   relative, i ? ".debug" : "");
		path = find_file(f, below, tail);
		free(tail);
	}
	return path;
}

/*
 * What is in the place of the debug information of that build id, or NULL.  libdwfl
 * passes over a file there that is of another build or machine; who opens it can say
 * what is wrong.
 */
static char *find_misfit(const struct kernel_files *f, const char *id)
{
	size_t i;

	for (i = 0; id && strlen(id) > 2 && i < NPLACES; i++) {
		char *path;

		if (!f->places[i])
			continue;
		path = alloc_print("%s/usr/lib/debug/.build-id/%.2s/%s.debug",
				   f->places[i], id, id + 2);
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

char *kernel_files_debug_of(const struct kernel_files *f, const char *path,
			    struct elf_file *file)
{
	char *found = debug_file_find(path, f->places, NPLACES);

	return found ? found : find_misfit(f, elf_file_build_id(file));
}
