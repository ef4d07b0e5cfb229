/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * effect.h - will a livepatch take effect: does the kernel reach what it replaces?
 */
#ifndef KLP_EFFECT_H
#define KLP_EFFECT_H

#include "base/findings.h"
#include "kernel/homes.h"
#include "check/livepatch.h"

/* A function that is replaced, in the kernel. */
struct target {
	const struct replaced_function *function;
	struct home home;	/* symbol NULL: the kernel has none */
};

/*
 * Finds each function of the livepatch in the kernel and adds what would keep the
 * new one from being called: [object], [function], [init], [asm], [notrace],
 * [inlined], [clone].  @targets: livepatch->nfunctions of them, free() it.
 */
enum status effect_check(const struct module *m, struct kernel *kernel,
			 const struct livepatch *livepatch,
			 struct target **targets, struct findings *out);

#endif /* KLP_EFFECT_H */
