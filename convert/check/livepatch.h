/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * livepatch.h - what a livepatch module replaces, as its own data say.
 */
#ifndef KLP_LIVEPATCH_H
#define KLP_LIVEPATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/klp-struct.h"
#include "kernel/kernel.h"
#include "elf/module.h"

/* An array that the kernel reads up to an empty element, which it has not. */
struct endless {
	const struct module_symbol *array;	/* NULL: no symbol says which */
	const char *symbol;	/* that is the array, or the section's name */
	const char *member;	/* that points to it, ".funcs" or ".objs" */
	const char *object;	/* whose .funcs they are, or NULL */
};

/* A struct klp_func without .old_name that is not an empty element. */
struct nameless {
	const struct module_symbol *array;
	const char *symbol, *object;	/* as above */
	uint64_t number;		/* of the element, from 1 */
};

struct livepatch {
	struct klp_func *funcs;
	size_t nfuncs;
	struct klp_object *objects;
	size_t nobjects;
	const char *without_funcs;	/* .name of one whose .funcs is NULL, or NULL */
	const char *twice;	/* that has two klp_objects, or NULL */
	const struct module_symbol *odd_objs;	/* the array that one of both is in, or NULL */
	/* an array whose first element is its end, or NULL */
	const struct module_symbol *empty_objs;
	bool replaces_all;	/* .replace is set: those loaded before are taken away */
	struct endless *endless;
	size_t nendless;
	struct nameless *nameless;
	size_t nnameless;
	/* a struct klp_patch whose .mod is NULL, or NULL */
	const struct module_symbol *without_mod;
	const struct module_symbol *without_objs;	/* one whose .objs is NULL, or NULL */
	bool found;		/* is there anything of the kind? */
};

/*
 * Finds every struct klp_patch of the module and follows it; how these structs
 * are laid out says the kernel's debug information.  kpatch-build and klp-build
 * leave tables instead, from which the patch is made when the module is loaded:
 * these are read as well.  Strings are the module's.  Returns MISSING where the
 * kernel does not say what the structs are like.
 */
struct error *livepatch_read(const struct module *m, struct kernel *kernel,
			     struct livepatch *out);
/* Does it call klp_enable_patch(), without which nothing is replaced? */
bool livepatch_enables(const struct module *m);

/* The variable of the module that is, or begins before, a place; NULL: not known. */
const struct module_symbol *livepatch_variable(const struct module *m,
					       const struct location *place);

void livepatch_free(struct livepatch *livepatch);

#endif /* KLP_LIVEPATCH_H */
