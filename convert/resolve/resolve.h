/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resolve.h - what a reference of a livepatch means in one kernel.
 */
#ifndef KLP_RESOLVE_H
#define KLP_RESOLVE_H

#include "kernel/homes.h"
#include "kernel/kernel.h"
#include "elf/module.h"
#include "elf/notes.h"

/* How a symbol reaches its definition. */
enum binding {
	BINDING_OWN,		/* the module defines it */
	BINDING_EXPORTED,	/* by the loader, from the export tables */
	BINDING_KLP,		/* by a klp relocation */
	BINDING_NONE,		/* weak, and there is none */
};

struct resolution {
	enum binding binding;
	struct home home;	/* BINDING_KLP, BINDING_EXPORTED of vmlinux */
	const char *exporter;	/* BINDING_EXPORTED: the module, or "vmlinux" */
};

/* The livepatch whose references are resolved, and the kernel. */
struct resolver {
	struct kernel *kernel;
	const struct module *module;
	const struct notes *notes;
};

/*
 * Resolves the undefined symbol @symbol of the module.  @ref: its note, or NULL
 * for a name that the compiler or an asm text made.  Returns REFUSED, with the
 * reason, where it is not exactly one symbol.
 */
struct error *resolve_reference(const struct resolver *r,
				const struct reference *ref, const char *symbol,
				struct resolution *out);

/* Resolves the function that a struct klp_func replaces. */
struct error *resolve_replaced(const struct resolver *r,
			       const struct klp_func *func,
			       struct home *out);

#endif /* KLP_RESOLVE_H */
