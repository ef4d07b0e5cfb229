// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * object.c - where is the debug information of vmlinux or of a module, and is it its?
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "dwarf/debug-file.h"
#include "elf/elf-file.h"
#include "kernel/kernel-files.h"
#include "kernel/parts.h"

struct object *object_new(struct kernel *k, const char *name,
			  const char *path)
{
	struct object *o = alloc_array(1, sizeof(*o));

	o->kernel = k;
	o->name = alloc_print("%s", name);
	o->path = alloc_print("%s", path);
	return o;
}

void object_free(struct object *o)
{
	if (!o)
		return;
	debuginfo_close(o->info);
	elf_file_close(o->debug_file);
	kallsyms_close(o->debug_syms);
	kallsyms_close(o->syms);
	free(o->name);
	free(o->path);
	free(o);
}

/* The symbols of a module of the kernel, which is for the machine that vmlinux is for. */
struct error *open_module_symbols(const struct kernel *k, const char *path,
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

/* The file with a module's DWARF, or the module itself where there is none. */
static char *find_debug_file(struct kernel *k, const struct object *o)
{
	const struct module_file *file = find_module(k, o->name);
	struct elf_file *elf = kallsyms_elf_file(o->syms);
	char *path = NULL;

	if (file && file->outside && !debuginfo_is_in(elf)) {
		path = alloc_print("%s.debug", o->path);
		if (access(path, R_OK)) {
			free(path);
			path = NULL;
		}
	} else if (file && !file->outside) {
		path = kernel_files_debug(k->paths, file->relative);
	}
	if (!path && !debuginfo_is_in(elf))
		path = kernel_files_debug_of(k->paths, o->path, elf);
	return path ? path : alloc_print("%s", o->path);
}

/*
 * The packages' directories are alike; but somebody may have put a module of his own
 * into one of them.
 */
static struct error *check_debug_file(const struct object *o, const char *path)
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
	char *path = kernel_files_vmlinux_debug(o->kernel->paths, o->path, file);
	struct error *err;

	if (!path || strcmp(path, o->path) == 0) {
		free(path);
		return debuginfo_open(o->path, file, &o->info);
	}
	verbose("debug information of vmlinux: %s", path);
	err = check_debug_file(o, path);
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

char *kernel_module_debug_path(struct kernel *k, const char *name, const char **path)
{
	const struct module_file *file = find_module(k, name);

	if (!file || file->outside || file->several)
		return NULL;
	*path = file->path;
	return kernel_files_debug(k->paths, file->relative);
}

static struct error *open_module_info(struct object *o)
{
	struct debuginfo *kernel_info;
	struct error *err;
	const struct module_file *file = find_module(o->kernel, o->name);
	char *path = find_debug_file(o->kernel, o);

	verbose("debug information of %s: %s", o->name, path);
	err = check_debug_file(o, path);
	if (!err)
		err = debuginfo_open(path, NULL, &o->info);
	free(path);
	if (!err && file && file->outside)
		debuginfo_take_own_source(o->info);
	else if (!err && !error_drop(object_debuginfo(o->kernel->vmlinux, &kernel_info)))
		debuginfo_take_source(o->info, kernel_info);
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
	       kernel_files_vmlinux_debug(o->kernel->paths, o->path, file) :
	       find_debug_file(o->kernel, o);
	other = path && strcmp(path, o->path);
	free(path);
	return other;
}

bool object_has_debuginfo(struct object *o, const char *what)
{
	struct debuginfo *info;
	char *how;

	if (!o->no_info && !o->info)
		o->no_info = !may_have_debuginfo(o) ||
			     error_drop(object_debuginfo(o, &info));
	if (o->no_info) {
		how = kernel_advice(o->kernel, FILE_VMLINUX_DEBUG);
		unchecked(o->path, what,
			  "there is no debug information of it that can be read: %s", how);
		free(how);
	}
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
	if (!o->debug_syms_tried) {
		o->debug_syms_tried = true;
		path = find_debug_file(o->kernel, o);
		if (strcmp(path, o->path) &&
		    (error_drop(check_debug_file(o, path)) ||
		     error_drop(open_module_symbols(o->kernel, path, &o->debug_syms)))) {
			o->debug_syms = NULL;
			unchecked(path, "which unit a symbol is of",
				  "it can't be read: get the kernel's debug package again");
		}
		free(path);
	}
	*syms = o->debug_syms;
	return o->debug_syms ? kallsyms_same(o->debug_syms, o->syms, symbol) : NULL;
}
