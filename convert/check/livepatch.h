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

struct livepatch {
	struct klp_func *funcs;
	size_t nfuncs;
	struct klp_object *objects;
	size_t nobjects;
	const char *without_funcs;	/* .name of one whose .funcs is NULL, or NULL */
	bool replaces_all;	/* .replace is set: those loaded before are taken away */
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
void livepatch_free(struct livepatch *livepatch);

#endif /* KLP_LIVEPATCH_H */
