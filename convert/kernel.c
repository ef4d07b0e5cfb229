// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernel.c - the files of one kernel, found where distributions keep them.
 *
 * Three places are searched: what --root names, the system, and the cache that
 * klp fetch fills.  A place may hold only some of the packages, so each file is
 * searched in all of them.
 */
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "alloc.h"
#include "kernel.h"
#include "module.h"

#define NPLACES 3

struct module_file {
	char *name;		/* run-time name */
	char *path;		/* as shipped */
	const char *relative;	/* below lib/modules/RELEASE, in path */
};

struct kernel {
	char *release;
	char *vmlinux_path;
	char *places[NPLACES];	/* "" is the system; NULL: none */
	struct object *vmlinux;
	struct object **modules;	/* those that were opened */
	size_t nmodules;
	struct module_file *files;
	char **names;
	size_t nfiles;
	bool listed;
};

static char *cache_place(const char *release)
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

/* PLACE/BELOW[i]RELEASE TAIL in the first place that holds it, or NULL. */
static char *find_file(const struct kernel *k, const char *const *below,
		       const char *tail)
{
	size_t i, j;

	for (i = 0; i < NPLACES; i++) {
		for (j = 0; k->places[i] && below[j]; j++) {
			char *path = alloc_print("%s/%s%s%s", k->places[i],
						 below[j], k->release, tail);

			if (access(path, R_OK) == 0)
				return path;
			free(path);
		}
	}
	return NULL;
}

static char *find_vmlinux(const struct kernel *k)
{
	static const char *const named[] = {
		"usr/lib/debug/boot/vmlinux-", "boot/vmlinux-", NULL
	};
	static const char *const inside[] = {
		"usr/lib/debug/lib/modules/", "lib/modules/",
		"usr/lib/modules/", NULL
	};
	char *path = find_file(k, named, "");

	if (!path)
		path = find_file(k, inside, "/vmlinux");
	if (!path)
		path = find_file(k, inside, "/build/vmlinux");
	return path;
}

/* The release in "Linux version RELEASE (...", free() it; NULL if not there. */
static char *banner_release(struct kallsyms *syms)
{
	static const char start[] = "Linux version ";
	const char *banner = kallsyms_string(syms, "linux_banner");

	if (!banner || strncmp(banner, start, sizeof(start) - 1))
		return NULL;
	banner += sizeof(start) - 1;
	return alloc_print("%.*s", (int)strcspn(banner, " "), banner);
}

static enum status check_release(const struct kernel *k)
{
	char *own = banner_release(k->vmlinux->syms);
	enum status status = DONE;

	if (!own)
		return fail(MISSING, k->vmlinux_path,
			    "is no Linux kernel (no linux_banner): name the vmlinux with debug information");
	if (strcmp(own, k->release))
		status = fail(MISSING, k->vmlinux_path,
			      "is kernel %s, and %s is asked for: use the vmlinux of that kernel",
			      own, k->release);
	free(own);
	return status;
}

static struct object *new_object(struct kernel *k, const char *name,
				 const char *path)
{
	struct object *o = alloc_array(1, sizeof(*o));

	o->kernel = k;
	o->name = alloc_print("%s", name);
	o->path = alloc_print("%s", path);
	return o;
}

static void free_object(struct object *o)
{
	if (!o)
		return;
	debuginfo_close(o->info);
	kallsyms_close(o->syms);
	free(o->name);
	free(o->path);
	free(o);
}

static enum status open_vmlinux(struct kernel *k)
{
	enum status status;

	k->vmlinux = new_object(k, "vmlinux", k->vmlinux_path);
	status = kallsyms_open(k->vmlinux_path, true, &k->vmlinux->syms);
	return status ? status : check_release(k);
}

/* What kernel is meant when nothing says so: vmlinux' own, or the running one. */
static enum status choose_release(struct kernel *k,
				  const struct kernel_options *options,
				  const char *release)
{
	struct kallsyms *syms;
	struct utsname uts;
	enum status status;

	if (options->release)
		release = options->release;
	if (release) {
		k->release = alloc_print("%s", release);
		return DONE;
	}
	if (options->vmlinux) {
		status = kallsyms_open(options->vmlinux, true, &syms);
		if (status)
			return status;
		k->release = banner_release(syms);
		kallsyms_close(syms);
		if (k->release)
			return DONE;
	}
	if (uname(&uts))
		return fail(MISSING, NULL, "uname: %m");
	k->release = alloc_print("%s", uts.release);
	return DONE;
}

enum status kernel_open(const struct kernel_options *options,
			const char *release, struct kernel **out)
{
	struct kernel *k = alloc_array(1, sizeof(*k));
	enum status status = choose_release(k, options, release);

	if (status)
		goto failed;
	if (options->root)
		k->places[0] = alloc_print("%s", options->root);
	k->places[1] = alloc_print("%s", "");
	k->places[2] = cache_place(k->release);
	k->vmlinux_path = options->vmlinux ?
			  alloc_print("%s", options->vmlinux) :
			  find_vmlinux(k);
	if (!k->vmlinux_path) {
		status = fail(MISSING, NULL,
			      "no vmlinux of kernel %s here: klp fetch -k %s, or name one with --vmlinux or --root",
			      k->release, k->release);
		goto failed;
	}
	verbose("vmlinux: %s", k->vmlinux_path);
	status = open_vmlinux(k);
	if (status)
		goto failed;
	*out = k;
	return DONE;
failed:
	kernel_close(k);
	return status;
}

void kernel_close(struct kernel *k)
{
	size_t i;

	if (!k)
		return;
	for (i = 0; i < k->nmodules; i++)
		free_object(k->modules[i]);
	for (i = 0; i < k->nfiles; i++) {
		free(k->files[i].name);
		free(k->files[i].path);
	}
	for (i = 0; i < NPLACES; i++)
		free(k->places[i]);
	free_object(k->vmlinux);
	free(k->modules);
	free(k->files);
	free(k->names);
	free(k->vmlinux_path);
	free(k->release);
	free(k);
}

const char *kernel_release(const struct kernel *k)
{
	return k->release;
}

const char *kernel_vmlinux_path(const struct kernel *k)
{
	return k->vmlinux_path;
}

struct object *kernel_vmlinux(struct kernel *k)
{
	return k->vmlinux;
}

static bool has_suffix(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

static void add_file(struct kernel *k, const char *path, size_t below)
{
	struct module_file *f;

	k->files = alloc_grow(k->files, k->nfiles, sizeof(*k->files));
	k->names = alloc_grow(k->names, k->nfiles, sizeof(*k->names));
	f = &k->files[k->nfiles];
	f->path = alloc_print("%s", path);
	f->relative = f->path + below;
	f->name = module_runtime_name(strrchr(path, '/') + 1);
	*strrchr(f->name, '.') = 0;
	k->names[k->nfiles++] = f->name;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Lists the modules of the first place that has a directory of them. */
static void list_modules(struct kernel *k)
{
	static const char *const below[] = {
		"lib/modules/", "usr/lib/modules/", NULL
	};
	char *directory = find_file(k, below, "/kernel");
	char *paths[2] = { directory, NULL };
	FTSENT *entry;
	size_t n;
	FTS *fts;

	k->listed = true;
	if (!directory)
		return;
	/* everything below lib/modules/RELEASE, updates/ and extra/ too */
	*strrchr(directory, '/') = 0;
	n = strlen(directory) + 1;
	fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, by_name);
	while (fts && (entry = fts_read(fts)))
		if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP &&
		    has_suffix(entry->fts_name, ".ko"))
			add_file(k, entry->fts_path, n);
	if (fts)
		fts_close(fts);
	free(directory);
}

size_t kernel_modules(struct kernel *k, char *const **out)
{
	if (!k->listed)
		list_modules(k);
	*out = k->names;
	return k->nfiles;
}

static const struct module_file *find_module(struct kernel *k, const char *name)
{
	char *const *names;
	size_t n = kernel_modules(k, &names), i;

	for (i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return &k->files[i];
	return NULL;
}

static enum status open_module_object(struct kernel *k, const char *name,
				      struct object **out)
{
	const struct module_file *file = find_module(k, name);
	enum status status;
	struct object *o;

	if (!file)
		return DONE;
	o = new_object(k, name, file->path);
	status = kallsyms_open(o->path, false, &o->syms);
	if (status) {
		free_object(o);
		return status;
	}
	k->modules = alloc_grow(k->modules, k->nmodules, sizeof(*k->modules));
	k->modules[k->nmodules++] = o;
	*out = o;
	return DONE;
}

enum status kernel_object(struct kernel *k, const char *name,
			  struct object **out)
{
	enum status status;
	char *runtime;
	size_t i;

	*out = NULL;
	if (strcmp(name, "vmlinux") == 0) {
		*out = k->vmlinux;
		return DONE;
	}
	runtime = module_runtime_name(name);
	for (i = 0; i < k->nmodules && !*out; i++)
		if (strcmp(k->modules[i]->name, runtime) == 0)
			*out = k->modules[i];
	status = *out ? DONE : open_module_object(k, runtime, out);
	free(runtime);
	return status;
}

void kernel_forget(struct kernel *k, struct object *object)
{
	size_t i;

	for (i = 0; i < k->nmodules; i++) {
		if (k->modules[i] != object)
			continue;
		free_object(object);
		k->modules[i] = k->modules[--k->nmodules];
		return;
	}
}

/* The debug twin of a module, or the module itself where it has no twin. */
static char *find_debug_file(struct kernel *k, const struct object *o)
{
	static const char *const below[] = {
		"usr/lib/debug/lib/modules/",
		"usr/lib/debug/usr/lib/modules/", NULL
	};
	const struct module_file *file = find_module(k, o->name);
	char *tail, *path = NULL;
	size_t i;

	for (i = 0; file && !path && i < 2; i++) {
		tail = alloc_print("/%s%s", file->relative, i ? ".debug" : "");
		path = find_file(k, below, tail);
		free(tail);
	}
	return path ? path : alloc_print("%s", o->path);
}

enum status object_debuginfo(struct object *o, struct debuginfo **out)
{
	struct kernel *k = o->kernel;
	struct debuginfo *kernel_info;
	enum status status = DONE;
	char *path;

	*out = o->info;
	if (o->info)
		return DONE;
	if (o == k->vmlinux) {
		status = debuginfo_open(o->path, false, &o->info);
	} else {
		path = find_debug_file(k, o);
		verbose("debug information of %s: %s", o->name, path);
		status = debuginfo_open(path, true, &o->info);
		free(path);
		if (!status &&
		    !object_debuginfo(k->vmlinux, &kernel_info))
			debuginfo_set_source_root(o->info,
				debuginfo_source_root(kernel_info));
	}
	*out = o->info;
	return status;
}
