/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exports.h - what the kernel or a module exports: its own export tables, which
 * the loader searches (find_symbol()).
 */
#ifndef KLP_EXPORTS_H
#define KLP_EXPORTS_H

#include <stdbool.h>

#include "kallsyms.h"

struct export {
	bool gpl;		/* to modules under a GPL-compatible licence */
	const char *namespace;	/* "" if none; NULL: a module's, not read */
};

/* Is @name exported?  @out may be NULL. */
bool exports_find(struct kallsyms *syms, const char *name, struct export *out);

#endif /* KLP_EXPORTS_H */
