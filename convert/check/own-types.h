/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * own-types.h - do a finished livepatch's types agree with the kernel's?
 */
#ifndef KLP_OWN_TYPES_H
#define KLP_OWN_TYPES_H

#include "check/effect.h"

/*
 * Compares the types of what the module replaces and refers to, and the structs of
 * the units that replace something, as the module's own debug information has
 * them, with the kernel's: [type], [layout].  Without debug information a note
 * says that nothing was compared.
 */
enum status own_types_check(const struct module *m, struct kernel *kernel,
			    const struct livepatch *livepatch,
			    struct target *targets, struct findings *out);

#endif /* KLP_OWN_TYPES_H */
