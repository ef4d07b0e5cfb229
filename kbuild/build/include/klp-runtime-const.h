/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * klp-runtime-const.h - for a part of vmlinux in a livepatch: the kernel's runtime
 * constants are read.
 *
 * Where a machine has asm/runtime-const.h of its own, the kernel writes the values of some
 * variables (USER_PTR_MAX, dentry_hashtable) into its instructions when it boots.  It does so
 * in its own code alone (runtime_const_fixup(), by tables of vmlinux): in a module the
 * compiler's placeholders would stay.  The variables hold the same, and modules read them.
 *
 * klp build includes it in front of the unit, which is compiled without MODULE, as the
 * kernel's header wants it.
 */
#ifndef KLP_RUNTIME_CONST_H
#define KLP_RUNTIME_CONST_H

#include <linux/types.h>
#include <asm/runtime-const.h>

#undef runtime_const_ptr
#undef runtime_const_shift_right_32
#undef runtime_const_mask_32

#define runtime_const_ptr(sym)			(sym)
#define runtime_const_shift_right_32(val, sym)	((u32)(val) >> (sym))
#define runtime_const_mask_32(val, sym)		((u32)(val) & (sym))

#endif /* KLP_RUNTIME_CONST_H */
