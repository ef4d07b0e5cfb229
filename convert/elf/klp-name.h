/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * klp-name.h - the names of modules, klp relocation sections and klp symbols as the
 * kernel has them; the latter two as the sscanf() calls of kernel/livepatch/core.c
 * read them:
 *
 *	.klp.rela.%55[^.]		the rest, ".<target section>", is for people
 *	.klp.sym.%55[^.].%511[^,],%lu	%127 before Linux 6.1
 */
#ifndef KLP_KLP_NAME_H
#define KLP_KLP_NAME_H

#include <stdbool.h>

#define KLP_RELA_PREFIX		".klp.rela."
#define KLP_SYM_PREFIX		".klp.sym."

/*
 * What upstream's klp-build leaves of the relocations that it has made klp relocations of:
 * the table that they were in, for all objects or for each, and symbols that relocations
 * refer to which do nothing.
 */
#define KLP_LEFT_PREFIX		"__klp_relocs"
#define KLP_TOMBSTONE_PREFIX	".klp.tombstone."
#define KLP_OBJECT_MAX		55
#define KLP_NAME_MAX		511	/* of any kernel; rules.h knows of which how many */

/* A klp symbol's name, taken apart. */
struct klp_name {
	char object[KLP_OBJECT_MAX + 1];
	char name[KLP_NAME_MAX + 1];
	unsigned long sympos;
};

/*
 * Takes the name of a klp symbol apart as klp_resolve_symbols() does.  Returns
 * NULL, or what the kernel does not understand about it.
 */
const char *klp_name_parse(const char *symbol, struct klp_name *out);

/*
 * The object in a klp relocation section's name, as klp_apply_section_relocs()
 * reads it.  Returns NULL, or what the kernel does not understand about it.
 */
const char *klp_name_parse_section(const char *section,
				   char object[KLP_OBJECT_MAX + 1]);

/*
 * Would the kernel read all of it as an object, as a symbol's name?  @release: of the
 * kernel, NULL if that is not known.
 */
bool klp_name_is_object(const char *name);
bool klp_name_is_symbol(const char *name, const char *release);

/*
 * A newly allocated copy of a module's name in which '-' is '_', as it is called
 * when it is loaded.
 */
char *klp_name_of_module(const char *name);

#endif /* KLP_KLP_NAME_H */
