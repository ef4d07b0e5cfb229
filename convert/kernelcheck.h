/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernelcheck.h - what klp check asks a kernel: is the symbol there?
 */
#ifndef KLP_KERNELCHECK_H
#define KLP_KERNELCHECK_H

#include "check.h"
#include "kernel.h"

/* Answers from @kernel; both must outlive the result. */
struct check_kernel kernel_for_check(struct kernel *kernel,
				     const struct module *module);

#endif /* KLP_KERNELCHECK_H */
