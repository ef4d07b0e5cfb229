/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * refusal.h - why the kernel has not taken a module, in words.
 */
#ifndef KLP_REFUSAL_H
#define KLP_REFUSAL_H

#include "base/error.h"
#include "operate/kernel-log.h"

/*
 * The refusal of the module @name in @file: @why is errno of finit_module(2), @log what
 * the kernel has said since.
 */
struct error *refusal(const char *file, const char *name, int why,
		      const struct kernel_log *log) __attribute__((warn_unused_result));

#endif /* KLP_REFUSAL_H */
