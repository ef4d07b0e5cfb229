/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86-64.h - what the files of x86-64 share.
 */
#ifndef KLP_ARCH_X86_64_H
#define KLP_ARCH_X86_64_H

#include "arch/arch.h"

/* struct arch's instruction(). */
bool x86_64_instruction(const unsigned char *code, size_t size, struct arch_instruction *out);

#endif /* KLP_ARCH_X86_64_H */
