// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernel.c - what belongs to one kernel: vmlinux, its modules, their units.
 *
 * A kernel has more than 1,000 modules, so nothing of one is read before it is
 * asked for, and few are kept open.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/alloc.h"
#include "dwarf/debug-file.h"
#include "elf/elf-file.h"
#include "kernel/kernel.h"
#include "kernel/kernel-files.h"
#include "elf/klp-name.h"
#include "kernel/name-index.h"
#include "dwarf/source-path.h"
#include "base/text.h"

/* No more modules stay open than that between two questions. */
#define MAX_OPEN 16

struct module_file {
	char *name;		/* run-time name */
	char *path;		/* as shipped */
	const char *relative;	/* below lib/modules/RELEASE, in path */
	struct object *object;	/* NULL: not open */
	char **units;		/* their names, kept when it is closed */
	size_t nunits;
	bool named;		/* units was filled */
	bool several;		/* there is another file of that name */
	struct module_file *next;	/* of those beside the livepatch */
};

struct kernel {
	char *release;
	char *vmlinux_path;
	struct kernel_files *paths;
	struct object *vmlinux;
	struct module_file *files;	/* of all modules, by name */
	char **names;
	size_t nfiles;
	bool listed;
	char *livepatch;		/* modules are looked for beside it; or NULL */
	struct module_file *beside;	/* those that were found there */
	size_t nopen;
	unsigned long clock;
	struct error *trouble;		/* kernel_trouble() */
	struct name_index *index;	/* of the symbols of all modules */
};

/* The release in "Linux version RELEASE (...", free() it; NULL if not there. */
static char *banner_release(struct kallsyms *syms)
{
	static const char start[] = "Linux version ";
	const struct ksymbol *symbol = kallsyms_global(syms, "linux_banner");
	const char *banner;
	size_t size = 0;

	banner = symbol ? kallsyms_bytes_at(syms, symbol->address, &size) : NULL;
	if (!banner || !memchr(banner, 0, size) || strncmp(banner, start, sizeof(start) - 1))
		return NULL;
	banner += sizeof(start) - 1;
	return alloc_print("%.*s", (int)strcspn(banner, " "), banner);
}

static struct error *check_release(const struct kernel *k)
{
	char *own = banner_release(k->vmlinux->syms);
	struct error *err = NULL;

	if (!own)
		return error_new(MISSING, k->vmlinux_path,
				 "is no Linux kernel (no linux_banner): name the vmlinux with debug information");
	if (strcmp(own, k->release))
		err = error_new(MISSING, k->vmlinux_path,
				"is kernel %s, and %s is asked for: use the vmlinux of that kernel",
				own, k->release);
	free(own);
	return err;
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
	elf_file_close(o->debug_file);
	kallsyms_close(o->twin);
	kallsyms_close(o->syms);
	free(o->name);
	free(o->path);
	free(o);
}

/* The symbols of a module of the kernel, which is for the machine that vmlinux is for. */
static struct error *open_module_symbols(const struct kernel *k, const char *path,
					 struct kallsyms **out)
{
	struct error *err = kallsyms_open(path, false, out);

	if (err)
		return err;
	err = elf_check_machine(path, elf_file_elf(kallsyms_elf_file(*out)),
				kernel_arch(k), MISSING);
	if (err)
		kallsyms_close(*out);
	return err;
}

static struct error *open_vmlinux(struct kernel *k)
{
	struct error *err;

	k->vmlinux = new_object(k, "vmlinux", k->vmlinux_path);
	err = kallsyms_open(k->vmlinux_path, true, &k->vmlinux->syms);
	return err ? err : check_release(k);
}

/* What kernel is meant when nothing says so: vmlinux' own, or the running one. */
static struct error *choose_release(struct kernel *k,
				    const struct kernel_options *options,
				    const char *release)
{
	struct kallsyms *syms;
	struct utsname uts;
	struct error *err;

	if (options->release)
		release = options->release;
	if (release) {
		k->release = alloc_print("%s", release);
		return NULL;
	}
	if (options->vmlinux) {
		err = kallsyms_open(options->vmlinux, true, &syms);
		if (err)
			return err;
		k->release = banner_release(syms);
		kallsyms_close(syms);
		if (k->release)
			return NULL;
	}
	if (uname(&uts))
		return error_new(MISSING, NULL, "uname: %m");
	k->release = alloc_print("%s", uts.release);
	return NULL;
}

static struct error *no_vmlinux(const struct kernel *k)
{
	const char *distrust = kernel_files_distrusts(k->paths);
	struct error *err = NULL;

	if (distrust)
		err = error_new(MISSING, NULL, "%s", distrust);
	return error_join(err, error_new(MISSING, NULL,
		"no vmlinux of kernel %s here: klp fetch -k %s, or name one with --vmlinux or --root",
		k->release, k->release));
}

struct error *kernel_open(const struct kernel_options *options,
			  const char *release, struct kernel **out)
{
	struct kernel *k = alloc_array(1, sizeof(*k));
	struct error *err = choose_release(k, options, release);

	if (err)
		goto failed;
	k->paths = kernel_files_new(options->root, k->release);
	k->vmlinux_path = options->vmlinux ?
			  alloc_print("%s", options->vmlinux) :
			  kernel_files_vmlinux(k->paths);
	if (!k->vmlinux_path) {
		err = no_vmlinux(k);
		goto failed;
	}
	verbose("vmlinux: %s", k->vmlinux_path);
	err = open_vmlinux(k);
	if (err)
		goto failed;
	*out = k;
	return NULL;
failed:
	kernel_close(k);
	return err;
}

static void free_file(struct module_file *file)
{
	free_object(file->object);
	while (file->nunits)
		free(file->units[--file->nunits]);
	free(file->units);
	free(file->name);
	free(file->path);
}

void kernel_close(struct kernel *k)
{
	struct module_file *next;
	size_t i;

	if (!k)
		return;
	for (i = 0; i < k->nfiles; i++)
		free_file(&k->files[i]);
	for (; k->beside; k->beside = next) {
		next = k->beside->next;
		free_file(k->beside);
		free(k->beside);
	}
	kernel_files_free(k->paths);
	free_object(k->vmlinux);
	error_drop(k->trouble);
	name_index_free(k->index);
	free(k->files);
	free(k->names);
	free(k->vmlinux_path);
	free(k->livepatch);
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

const struct arch *kernel_arch(const struct kernel *k)
{
	return elf_file_arch(kallsyms_elf_file(k->vmlinux->syms));
}

struct error *kernel_check_machine(const struct kernel *k, const struct arch *arch)
{
	return elf_check_machine(k->vmlinux_path,
				 elf_file_elf(kallsyms_elf_file(k->vmlinux->syms)), arch,
				 MISSING);
}

struct object *kernel_vmlinux(struct kernel *k)
{
	return k->vmlinux;
}

char *kernel_image_path(const struct kernel *k)
{
	return kernel_files_image(k->paths);
}

char *kernel_running_at(const struct kernel *k)
{
	return kernel_files_running(k->paths);
}

bool kernel_has_option(const struct kernel *k, const char *option,
		       const char *file, const char *what)
{
	char *path = kernel_files_config(k->paths), *line = NULL;
	FILE *f = path ? fopen(path, "re") : NULL;
	size_t size = 0, n = strlen(option);
	bool found = false;

	while (f && !found && getline(&line, &size, f) >= 0)
		found = starts_with(line, option) &&
			strcmp(line + n, "=y\n") == 0;
	if (!f && what)
		unchecked(file, what,
			  "kernel %s may have %s, and its configuration (config-%s) is not here: klp fetch -k %s gets it",
			  k->release, option, k->release, k->release);
	if (f)
		fclose(f);
	free(line);
	free(path);
	return found;
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

/*
 * Of several files of one module the one below updates/ is loaded (depmod's default
 * order).  Which of others is, their directories don't tell.
 */
static void drop_shadowed(struct kernel *k)
{
	size_t n = 0, i;

	for (i = 0; i < k->nfiles; i++) {
		struct module_file *last = n ? &k->files[n - 1] : NULL;
		struct module_file *file = &k->files[i];
		bool newer = starts_with(file->relative, "updates/");

		if (!last || strcmp(last->name, file->name)) {
			k->files[n++] = *file;
		} else if (newer != starts_with(last->relative, "updates/")) {
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

	k->listed = true;
	kernel_files_modules(k->paths, add_file, k);
	if (!k->nfiles)
		unchecked(k->vmlinux_path, "its modules",
			  "there are none of kernel %s here (lib/modules/%s): klp fetch -k %s gets them",
			  k->release, k->release, k->release);
	if (k->nfiles)
		qsort(k->files, k->nfiles, sizeof(*k->files), by_module_name);
	drop_shadowed(k);
	k->names = alloc_array(k->nfiles, sizeof(*k->names));
	for (i = 0; i < k->nfiles; i++)
		k->names[i] = k->files[i].name;
}

size_t kernel_modules(struct kernel *k, char *const **out)
{
	if (!k->listed)
		list_modules(k);
	*out = k->names;
	return k->nfiles;
}

static int find_by_name(const void *key, const void *file)
{
	return strcmp(key, ((const struct module_file *)file)->name);
}

static struct module_file *find_module(struct kernel *k, const char *name)
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
		o = new_object(k, file->name, file->path);
		err = open_module_symbols(k, o->path, &o->syms);
		if (err) {
			o->syms = NULL;
			free_object(o);
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
		free_object(o);
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

/* The file with a module's DWARF, or the module itself where there is none. */
static char *find_debug_file(struct kernel *k, const struct object *o)
{
	const struct module_file *file = find_module(k, o->name);
	struct elf_file *elf = kallsyms_elf_file(o->syms);
	char *path = NULL;

	if (file)
		path = kernel_files_debug_twin(k->paths, file->relative);
	if (!path && !debuginfo_is_in(elf))
		path = kernel_files_debug_of(k->paths, o->path, elf);
	return path ? path : alloc_print("%s", o->path);
}

/*
 * The packages' directories are alike; but somebody may have put a module of his own
 * into one of them.
 */
static struct error *check_twin(const struct object *o, const char *path)
{
	struct error *err = NULL;
	bool differs = false;

	if (strcmp(path, o->path))
		err = debug_file_compare(kallsyms_elf_file(o->syms), path, &differs);
	if (!differs)
		return err;
	return error_new(MISSING, path,
			 "is not the debug information of %s: their build ids differ",
			 o->path);
}

/* vmlinux' own DWARF, or that of the file that it was taken out to. */
static struct error *open_vmlinux_info(struct object *o)
{
	struct elf_file *file = kallsyms_elf_file(o->syms);
	char *path = NULL;
	struct error *err;

	if (!debuginfo_is_in(file))
		path = kernel_files_debug_of(o->kernel->paths, o->path, file);
	if (!path)
		return debuginfo_open(o->path, file, &o->info);
	verbose("debug information of vmlinux: %s", path);
	err = check_twin(o, path);
	if (!err)
		err = elf_file_open(path, &o->debug_file);
	if (!err)
		err = elf_check_machine(path, elf_file_elf(o->debug_file),
					kernel_arch(o->kernel), MISSING);
	if (!err)
		err = debuginfo_open(path, o->debug_file, &o->info);
	free(path);
	return err;
}

char *object_debug_path(struct object *o)
{
	return o == o->kernel->vmlinux ? alloc_print("%s", o->path) :
					 find_debug_file(o->kernel, o);
}

static struct error *open_module_info(struct object *o)
{
	struct debuginfo *kernel_info;
	struct error *err;
	char *path = find_debug_file(o->kernel, o);

	verbose("debug information of %s: %s", o->name, path);
	err = check_twin(o, path);
	if (!err)
		err = debuginfo_open(path, NULL, &o->info);
	free(path);
	if (!err && !error_drop(object_debuginfo(o->kernel->vmlinux, &kernel_info)))
		debuginfo_set_source_root(o->info,
					  debuginfo_source_root(kernel_info));
	return err;
}

/* Does a file say that it has the object's DWARF? */
static bool may_have_debuginfo(struct object *o)
{
	struct elf_file *file = kallsyms_elf_file(o->syms);
	bool other;
	char *path;

	if (debuginfo_is_in(file))
		return true;
	path = o == o->kernel->vmlinux ?
	       kernel_files_debug_of(o->kernel->paths, o->path, file) :
	       find_debug_file(o->kernel, o);
	other = path && strcmp(path, o->path);
	free(path);
	return other;
}

bool object_has_debuginfo(struct object *o, const char *what)
{
	struct debuginfo *info;

	if (!o->no_info && !o->info)
		o->no_info = !may_have_debuginfo(o) ||
			     error_drop(object_debuginfo(o, &info));
	if (o->no_info)
		unchecked(o->path, what,
			  "there is no debug information of it that can be read: klp fetch -k %s --what debug gets it",
			  o->kernel->release);
	return !o->no_info;
}

struct error *kernel_trouble(struct kernel *k)
{
	struct error *trouble = k->trouble;

	k->trouble = NULL;
	return trouble;
}

struct error *object_debuginfo(struct object *o, struct debuginfo **out)
{
	struct error *err = NULL;

	*out = NULL;
	if (o->no_info)
		return error_silent(MISSING);
	if (!o->info)
		err = o == o->kernel->vmlinux ? open_vmlinux_info(o) :
						   open_module_info(o);
	o->no_info = err;
	if (err && may_have_debuginfo(o)) {
		o->kernel->trouble = error_join(o->kernel->trouble, err);
		err = error_silent(MISSING);
	}
	*out = o->info;
	return err;
}

const struct ksymbol *object_files(struct object *o,
				   const struct ksymbol *symbol,
				   struct kallsyms **syms)
{
	char *path;

	*syms = o->syms;
	if (o == o->kernel->vmlinux || kallsyms_has_files(o->syms))
		return symbol;
	if (!o->twin_tried) {
		o->twin_tried = true;
		path = find_debug_file(o->kernel, o);
		if (strcmp(path, o->path) &&
		    (error_drop(check_twin(o, path)) ||
		     error_drop(open_module_symbols(o->kernel, path, &o->twin)))) {
			o->twin = NULL;
			unchecked(path, "which unit a symbol is of",
				  "it can't be read: get the kernel's debug package again");
		}
		free(path);
	}
	*syms = o->twin;
	return o->twin ? kallsyms_same(o->twin, o->syms, symbol) : NULL;
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
	for (i = 0; i < k->nfiles && i < limit && !err && !*out; i++) {
		struct object *o;

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
