/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h - will the kernel take this module?
 */
#ifndef KLP_CHECK_H
#define KLP_CHECK_H

#include "base/findings.h"

struct module;

/*
 * The rules of the kernel's loader for one file.  Identifiers of findings:
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
 */
/*
 * Adds to @out what is wrong with @m by the file alone, in its order.  Returns DONE
 * if that is nothing but what is waived, else REFUSED.
 */
enum status check_module(const struct module *m, struct findings *out);

/* Has the module not been converted yet?  Then much about it can't be said. */
bool check_is_unconverted(const struct module *m);

#endif /* KLP_CHECK_H */
