/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h - will the kernel take this module?
 */
#ifndef KLP_CHECK_H
#define KLP_CHECK_H

#include <stddef.h>

#include "diag.h"

struct module;

/*
 * Something that the kernel would refuse or get wrong.  Identifiers:
 *
 *	module		not something that the kernel takes for a module
 *	modinfo		not marked as a livepatch
 *	unconverted	klp convert has still to be run
 *	klp-section	a klp relocation section that breaks a rule
 *	klp-symbol	a klp symbol that breaks a rule
 *	pair		a module's section uses a symbol of vmlinux
 *	relocation	of a kind or at a place that can't be written
 *	nonzero		the field is not zero
 *	double		a field is relocated twice
 *	early		a table that is used before the relocation is written
 *	strip		what strip, objcopy or ld -r has made of a klp section
 *	unresolved	the kernel has no such symbol (with a check_kernel)
 */
struct finding {
	const char *id;
	char *message;		/* without the file's name */
};

struct findings {
	struct finding *list;
	size_t n;
};

/*
 * The kernel that the module is for.  Functions return 1 for yes, 0 for no with
 * a newly allocated sentence in @why (or NULL), -1 if they can't say.
 */
struct check_kernel {
	void *ctx;
	/* Does @object have @name at position @sympos (0: is it unique)? */
	int (*symbol)(void *ctx, const char *object, const char *name,
		      unsigned long sympos, char **why);
	/* Does vmlinux or a module export @name? */
	int (*exported)(void *ctx, const char *name, char **why);
};

/*
 * Adds to @out all that is wrong with @m, in the order of the file.  Without
 * @kernel only what the file itself says is checked.  Returns DONE if nothing
 * was found, else REFUSED.  findings_free() frees.
 */
enum status check_module(const struct module *m, struct findings *out,
			 const struct check_kernel *kernel);

/* Adds one; @id must live as long as @out. */
void findings_add(struct findings *out, const char *id, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Prints each as "klp: FILE: MESSAGE [id]" on standard error. */
void findings_print(const struct findings *findings, const char *file);
void findings_free(struct findings *findings);

#endif /* KLP_CHECK_H */
