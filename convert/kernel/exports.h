/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exports.h - what the kernel or a module exports: its own export tables, which
 * the loader searches (find_symbol()).
 */
#ifndef KLP_EXPORTS_H
#define KLP_EXPORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/kallsyms.h"

struct export {
	bool gpl;		/* to modules under a GPL-compatible licence */
	bool unread;		/* the table that says so can't be read */
	const char *namespace;	/* "" if none; NULL: it can't be read */
};

/* Is @name exported?  @out may be NULL. */
bool exports_find(struct kallsyms *syms, const char *name, struct export *out);

/* How a namespace begins that names the modules which may use it: "module:kvm,kvm-amd". */
#define EXPORT_TO_SOME "module:"

/*
 * Is it exported to some modules alone, by their names (EXPORT_SYMBOL_FOR_MODULES())?  No
 * other can import it (verify_namespace_is_imported()).
 */
bool exports_to_some(struct kallsyms *syms, const char *name);

/*
 * The symbol that @name is exported as, among statics of its name; NULL where it is
 * not exported, or can't be told.
 */
const struct ksymbol *exports_symbol(struct kallsyms *syms, const char *name);

/*
 * The checksum of the exported symbol's type (CONFIG_MODVERSIONS), as the loader
 * compares it (check_version()).  False where there is none.
 */
bool exports_crc(struct kallsyms *syms, const char *name, uint32_t *crc);

#endif /* KLP_EXPORTS_H */
