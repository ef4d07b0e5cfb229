// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernel-files.c - which files of a kernel are here?
 *
 * Three places are searched: what --root names, the system, and the cache that
 * klp fetch fills.  A place may hold only some of the packages, so each file is
 * searched in all of them.  A cache that others may write to is not used.  The folder of
 * a kernel's build (--build) has all of it, and is the only place.
 */
#include <dirent.h>
#include <fnmatch.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "dwarf/debug-file.h"
#include "dwarf/debuginfo.h"
#include "dwarf/debuginfod.h"
#include "base/error.h"
#include "elf/elf-file.h"
#include "kernel/kernel-files.h"
#include "kernel/kernel.h"
#include "elf/klp-name.h"
#include "elf/unpack.h"
#include "base/text.h"
#include "base/trust.h"

/* --root or --build, the system, the cache */
#define CACHE 2
#define NPLACES 3

struct kernel_files {
	char *release;
	char *places[NPLACES];	/* "" is the system; NULL: none */
	bool build;		/* the first one is the folder of a build, and the only one */
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

struct kernel_files *kernel_files_new(const struct kernel_options *options,
				      const char *release)
{
	struct kernel_files *f = alloc_array(1, sizeof(*f));

	f->release = alloc_print("%s", release);
	if (options->build) {
		f->build = true;
		f->places[0] = alloc_print("%s", options->build);
		return f;
	}
	if (options->root)
		f->places[0] = alloc_print("%s", options->root);
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

/* @root/@path, if there is @mark (or NULL) in it; free() it.  NULL if there is not. */
static char *find_plain(const char *root, const char *path, const char *mark)
{
	bool here = strcmp(path, ".") == 0;
	char *found = alloc_print("%s%s%s", root, here ? "" : "/", here ? "" : path);
	char *probe = alloc_print("%s%s%s", found, mark ? "/" : "", mark ? mark : "");

	if (access(probe, R_OK)) {
		free(found);
		found = NULL;
	}
	free(probe);
	return found;
}

/*
 * The same of a path that may have a '*' in one component, for which the last name that
 * fits is taken.
 */
static char *find_path(const char *root, const char *path, const char *mark)
{
	const char *start = strchr(path, '*'), *end;
	char *directory, *component, *best = NULL;
	struct dirent *entry;
	DIR *dir;

	if (!start)
		return find_plain(root, path, mark);
	end = start + strcspn(start, "/");
	while (start > path && start[-1] != '/')
		start--;
	/* without the slash at its end */
	directory = alloc_print("%s/%s", root, path);
	directory[strlen(root) + (start - path)] = 0;
	component = alloc_print("%.*s", (int)(end - start), start);
	dir = opendir(directory);
	while (dir && (entry = readdir(dir))) {
		char *rest = alloc_print("%s%s", entry->d_name, end), *found = NULL;

		if (*entry->d_name != '.' && !fnmatch(component, entry->d_name, 0))
			found = find_plain(directory, rest, mark);
		free(rest);
		if (found && (!best || strverscmp(found, best) > 0)) {
			free(best);
			best = found;
		} else {
			free(found);
		}
	}
	if (dir)
		closedir(dir);
	free(component);
	free(directory);
	return best;
}

/* Which of several files of a kind will do. */
typedef bool (*suits)(const char *path);

/*
 * The first file of that kind in place @i that @suits (or NULL: any); free() it.  NULL
 * if there is none.
 */
static char *find_in_place(const struct kernel_files *f, size_t i, enum kernel_file what,
			   const char *module, suits suits)
{
	const char *mark = f->build && what == FILE_MODULES ? NULL : distro_file_mark(what);
	char *pattern, *path;
	size_t j;

	for (j = 0; f->places[i]; j++) {
		pattern = distro_file(what, f->build, f->release, module, j);
		if (!pattern)
			break;
		path = find_path(f->places[i], pattern, mark);
		free(pattern);
		if (path && (!suits || suits(path)))
			return path;
		free(path);
	}
	return NULL;
}

/* The same in all places. */
static char *find_file(const struct kernel_files *f, enum kernel_file what,
		       const char *module, suits suits)
{
	char *path = NULL;
	size_t i;

	for (i = 0; i < NPLACES && !path; i++)
		path = find_in_place(f, i, what, module, suits);
	return path;
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

/* One of header packages is no vmlinux; the others are not opened. */
static bool is_vmlinux(const char *path)
{
	return !ends_with(path, "/build/vmlinux") || has_code(path);
}

bool kernel_files_has_makefiles(const char *path)
{
	char *probe = alloc_print("%s/scripts/Kbuild.include", path);
	bool there = access(probe, R_OK) == 0;

	free(probe);
	return there;
}

/*
 * Makes the directory for what servers send, and those above it.  False, with unchecked(),
 * where others may write there.
 */
static bool make_cache(char *path)
{
	char *slash, *why = NULL;
	bool trusted;

	for (slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(path, 0755);
		*slash = '/';
	}
	mkdir(path, 0700);
	trusted = trust_directory(path, &why);
	if (!trusted)
		unchecked(path, "what servers of debuginfod have",
			  "it is not used: %s, or set DEBUGINFOD_CACHE_PATH", why);
	free(why);
	return trusted;
}

/* What servers of debuginfod have for that build id (or NULL); free() it. */
static char *find_served(const char *id, bool code)
{
	char *cache, *path = NULL;

	if (!id || !debuginfod_wanted())
		return NULL;
	cache = cache_path(".debuginfod");
	if (is_set(getenv("DEBUGINFOD_CACHE_PATH")) || is_set(getenv("KLP_DEBUGINFOD_CACHED")) ||
	    make_cache(cache))
		path = debuginfod_find(id, code, cache);
	free(cache);
	return path;
}

/* vmlinux of the kernel that runs, from a server: nothing else knows its build id. */
static char *find_served_vmlinux(const struct kernel_files *f)
{
	char *place = debuginfod_wanted() ? kernel_files_running(f) : NULL, *notes, *id, *path;

	if (!place)
		return NULL;
	notes = alloc_print("%s/sys/kernel/notes", place);
	id = elf_build_id_in(notes);
	path = find_served(id, true);
	if (!path) {
		path = find_served(id, false);
		/* that of debug packages may have no code */
		if (path && !has_code(path)) {
			free(path);
			path = NULL;
		}
	}
	free(id);
	free(notes);
	free(place);
	return path;
}

/* What is installed comes first, servers are asked next, and then it is the cache's turn. */
static char *find_vmlinux(const struct kernel_files *f)
{
	char *path = NULL;
	size_t i;

	for (i = 0; i < NPLACES && !path; i++) {
		if (i == CACHE && !f->build)
			path = find_served_vmlinux(f);
		if (!path)
			path = find_in_place(f, i, FILE_VMLINUX, NULL, is_vmlinux);
	}
	return path;
}

char *kernel_files_find(const struct kernel_files *f, enum kernel_file what)
{
	char *path;

	switch (what) {
	case FILE_VMLINUX:
		return find_vmlinux(f);
	case FILE_SOURCE:
		path = find_file(f, what, NULL, kernel_files_has_makefiles);
		return path ? path : find_file(f, what, NULL, NULL);
	default:
		return find_file(f, what, NULL, NULL);
	}
}

FILE *kernel_files_open(const struct kernel_files *f, const char *path)
{
	FILE *file = NULL;
	size_t i;

	for (i = 0; i < NPLACES && !file; i++) {
		/* a folder of a build is no system */
		const char *place = f->build ? "" : f->places[i];
		char *name = place ? alloc_print("%s/%s", place, path) : NULL;

		file = name ? fopen(name, "re") : NULL;
		free(name);
	}
	return file;
}

bool kernel_files_is_build(const struct kernel_files *f)
{
	return f->build;
}

const char *kernel_files_release(const struct kernel_files *f)
{
	return f->release;
}

char *kernel_files_running(const struct kernel_files *f)
{
	size_t i, n;

	for (i = 0; i < NPLACES; i++) {
		/* a folder of a build is no place that runs */
		const char *place = f->build ? (i ? NULL : "") : f->places[i];
		char *path, line[256];
		FILE *file;

		if (!place)
			continue;
		path = alloc_print("%s/proc/sys/kernel/osrelease", place);
		file = fopen(path, "re");
		free(path);
		if (!file)
			continue;
		n = fread(line, 1, sizeof(line) - 1, file);
		fclose(file);
		line[n] = 0;
		line[strcspn(line, "\n")] = 0;
		if (strcmp(line, f->release) == 0)
			return alloc_print("%s", place);
	}
	return NULL;
}

/* The length of a module's path without .ko and what compressed it; else 0. */
static size_t module_stem(const char *path)
{
	const char *end = unpack_module_end(path);

	return end ? strlen(path) - strlen(end) : 0;
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

/*
 * All modules below @directory, updates/ and extra/ too.  kernel/ may be a link; those
 * to the headers and the source are of no interest (depmod passes over them as well).
 */
static void visit_installed(char *directory,
			    void (*found)(void *ctx, const char *path, size_t below),
			    void *ctx)
{
	char *paths[2] = { directory, NULL };
	size_t n = strlen(directory) + 1;
	FTSENT *entry;
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);

	while (fts && (entry = fts_read(fts))) {
		if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
			unchecked(entry->fts_path, "the modules below it",
				  "it can't be read: %s", strerror(entry->fts_errno));
		else if (entry->fts_info == FTS_D || entry->fts_info == FTS_DP)
			continue;
		else if (module_stem(entry->fts_name))
			found(ctx, entry->fts_path, n);
		else if (entry->fts_info == FTS_SL && strcmp(entry->fts_name, "build") &&
			 strcmp(entry->fts_name, "source"))
			fts_set(fts, entry, FTS_FOLLOW);
	}
	if (fts)
		fts_close(fts);
}

/* The file that a line of modules.order means: below kernel/ or not, object or module. */
static char *built_module(const char *directory, const char *line)
{
	size_t n = strlen(line);
	char *path;

	if (n < 4 || (!ends_with(line, ".o") && !ends_with(line, ".ko")))
		return NULL;
	n -= ends_with(line, ".ko") ? 3 : 2;
	path = alloc_print("%s/%.*s.ko", directory, (int)n, line);
	if (access(path, F_OK) == 0)
		return path;
	free(path);
	return starts_with(line, "kernel/") ?
	       built_module(directory, line + strlen("kernel/")) : NULL;
}

/* The modules that the kernel's own build has made, if it has written down which. */
static bool visit_built(const char *directory,
			void (*found)(void *ctx, const char *path, size_t below), void *ctx)
{
	char *list = alloc_print("%s/modules.order", directory), *line = NULL, *path;
	FILE *file = fopen(list, "re");
	size_t size = 0;

	while (file && getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = 0;
		path = built_module(directory, line);
		if (path)
			found(ctx, path, strlen(directory) + 1);
		else
			unchecked(list, line, "there is no such module: finish the kernel's build");
		free(path);
	}
	if (file)
		fclose(file);
	free(line);
	free(list);
	return file;
}

bool kernel_files_modules(const struct kernel_files *f,
			  void (*found)(void *ctx, const char *path,
					size_t below), void *ctx)
{
	char *directory = kernel_files_find(f, FILE_MODULES);
	bool all = false;

	if (directory && f->build)
		all = visit_built(directory, found, ctx);
	else if (directory)
		visit_installed(directory, found, ctx);
	free(directory);
	return all;
}

char *kernel_files_debug(const struct kernel_files *f,
			 const char *relative)
{
	char *stem = alloc_print("%.*s", (int)module_stem(relative), relative);
	char *path = find_file(f, FILE_MODULE_DEBUG, stem, NULL);

	free(stem);
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

	if (!found)
		found = find_served(elf_file_build_id(file), false);
	return found ? found : find_misfit(f, elf_file_build_id(file));
}

char *kernel_files_vmlinux_debug(const struct kernel_files *f, const char *path,
				 struct elf_file *file)
{
	char *found;

	if (debuginfo_is_in(file))
		return alloc_print("%s", path);
	found = debug_file_find(path, f->places, NPLACES);
	if (!found)
		found = kernel_files_find(f, FILE_VMLINUX_DEBUG);
	if (!found)
		found = find_served(elf_file_build_id(file), false);
	return found ? found : find_misfit(f, elf_file_build_id(file));
}
