/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * klp-module-part.h - for a part of a module in a livepatch: static keys are read.
 *
 * The kernel writes jumps for static keys when it loads the livepatch, before it
 * writes the references to what a module has (klp_apply_section_relocs()), so a
 * jump label can't belong to a key of a module, such as a tracepoint's.  Reading
 * the key does the same, a little slower.
 *
 * klp build includes it before all else.
 */
#ifndef KLP_MODULE_PART_H
#define KLP_MODULE_PART_H

#include <linux/jump_label.h>

#ifdef CONFIG_JUMP_LABEL

#undef static_branch_likely
#undef static_branch_unlikely

#define static_branch_likely(x) \
	likely_notrace(static_key_count((struct static_key *)&(x)->key) > 0)
#define static_branch_unlikely(x) \
	unlikely_notrace(static_key_count((struct static_key *)&(x)->key) > 0)
#define static_key_false(x)	unlikely_notrace(static_key_count(x) > 0)
#define static_key_true(x)	likely_notrace(static_key_count(x) > 0)
#define arch_static_branch(x, branch) \
	((static_key_count(x) > 0) ^ (branch))
#define arch_static_branch_jump(x, branch)	arch_static_branch(x, branch)

#endif

#endif /* KLP_MODULE_PART_H */
