/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * boot-pointers.h - the pointers in vmlinux' data that the kernel fills when it boots.
 */
#ifndef KLP_BOOT_POINTERS_H
#define KLP_BOOT_POINTERS_H

#include "kernel/kallsyms.h"

/*
 * Calls @found for each of them, with its address and where it points to, as linked,
 * until that returns true; false where it never did, or vmlinux has none such.
 */
bool boot_pointers_search(struct kallsyms *vmlinux,
			  bool (*found)(void *ctx, uint64_t place, uint64_t value),
			  void *ctx);

#endif /* KLP_BOOT_POINTERS_H */
