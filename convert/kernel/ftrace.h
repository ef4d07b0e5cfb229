/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ftrace.h - which functions of an object can be traced, hence replaced.
 */
#ifndef KLP_FTRACE_H
#define KLP_FTRACE_H

#include <stdbool.h>

#include "kernel/kernel.h"

/*
 * Can ftrace redirect the function?  It can where a call of __fentry__ stands in
 * it that the kernel knows of (ftrace_location()).
 */
bool ftrace_can_trace(struct object *object, const struct ksymbol *function);

#endif /* KLP_FTRACE_H */
