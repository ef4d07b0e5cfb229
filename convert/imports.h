/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * imports.h - what a module gets from export tables, and whether the loader lets
 * it.
 */
#ifndef KLP_IMPORTS_H
#define KLP_IMPORTS_H

#include <stdbool.h>

#include "findings.h"
#include "kernel.h"
#include "module.h"

/* What the loader has against an import. */
enum import { IMPORT_RIGHT, IMPORT_LICENCE, IMPORT_NAMESPACE };

/*
 * May the module use @name, which @object exports (resolve_symbol() of the
 * loader)?  @namespace: the one that it would have to import.
 */
enum import import_allowed(const struct module *m, struct object *object,
			   const char *name, const char **namespace);

/*
 * Each ordinary undefined symbol of a module against the export tables:
 * [unresolved], [licence], [namespace], [crc].
 */
enum status imports_check(const struct module *m, struct kernel *kernel,
			  struct findings *out);

/* Is there nothing undefined in it but what is exported, or may be? */
bool imports_are_all(const struct module *m, struct kernel *kernel);

#endif /* KLP_IMPORTS_H */
