/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parts.h - what the files of a kernel know of each other: kernel.c (what it is),
 * modules.c (its modules) and object.c (what belongs to one of its objects).
 */
#ifndef KLP_KERNEL_PARTS_H
#define KLP_KERNEL_PARTS_H

#include "kernel/kernel.h"

struct module_file {
	char *name;		/* run-time name */
	char *path;		/* as shipped */
	const char *relative;	/* below lib/modules/RELEASE, in path */
	struct object *object;	/* NULL: not open */
	char **units;		/* their names, kept when it is closed */
	size_t nunits;
	bool named;		/* units was filled */
	bool several;		/* there is another file of that name */
	bool outside;		/* of the kernel's packages: kernel_outside() */
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
	char *outside;			/* the file of --oot-module, or NULL */
	const char *outside_name;
	char *livepatch;		/* modules are looked for beside it; or NULL */
	struct module_file *beside;	/* those that were found there */
	size_t nopen;
	unsigned long clock;
	struct error *trouble;		/* kernel_trouble() */
	struct name_index *index;	/* of the symbols of all modules */
};

/* A new object without anything; object_free() frees it. */
struct object *object_new(struct kernel *k, const char *name, const char *path);
void object_free(struct object *o);

/* The symbols of a module of the kernel, which is for the machine that vmlinux is for. */
struct error *open_module_symbols(const struct kernel *k, const char *path,
				  struct kallsyms **out);

/* The module of that name, or NULL; owned by the kernel. */
struct module_file *find_module(struct kernel *k, const char *name);

/* Frees what kernel_modules() and the others have listed and opened. */
void modules_free(struct kernel *k);

#endif /* KLP_KERNEL_PARTS_H */
