/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import.h - may a module use what is exported?
 */
#ifndef KLP_IMPORT_H
#define KLP_IMPORT_H

#include "elf/module.h"
#include "kernel/kernel.h"

/* What the loader has against an import. */
enum import { IMPORT_RIGHT, IMPORT_LICENCE, IMPORT_NAMESPACE };

/*
 * May the module use @name, which @object exports (resolve_symbol() of the
 * loader)?  @namespace: the one that it would have to import.
 */
enum import import_allowed(const struct module *m, struct object *object,
			   const char *name, const char **namespace);

#endif /* KLP_IMPORT_H */
