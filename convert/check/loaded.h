/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loaded.h - what becomes of the livepatches that are loaded, when another one is?
 */
#ifndef KLP_LOADED_H
#define KLP_LOADED_H

#include "base/finding.h"
#include "elf/module.h"
#include "kernel/kernel.h"

/*
 * Adds a warning for each livepatch of the running kernel that @m would take away by
 * atomic replace with patches that @m does not have: [loaded].  Returns MISSING where
 * @kernel is not the one that runs, or where it does not say what is loaded.
 */
struct error *loaded_check(const struct module *m, struct kernel *kernel,
			   struct findings *out);

#endif /* KLP_LOADED_H */
