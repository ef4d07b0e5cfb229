/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * identity.h - is it this kernel that a module is for?
 */
#ifndef KLP_IDENTITY_H
#define KLP_IDENTITY_H

#include "base/findings.h"
#include "kernel/kernel.h"
#include "check/livepatch.h"
#include "elf/module.h"

/*
 * Compares what the module and the kernel say of themselves: [vermagic],
 * [compiler]; and the files that were read with the kernel that is installed and
 * the one that runs: [build-id].
 */
void identity_check(const struct module *m, struct kernel *kernel,
		    const struct livepatch *livepatch, struct findings *out);

#endif /* KLP_IDENTITY_H */
