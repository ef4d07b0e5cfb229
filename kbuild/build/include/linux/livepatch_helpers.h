/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * livepatch_helpers.h - what authors of patches for a livepatch write, with the
 * names that newer kernels have for it.
 *
 * A callback belongs to the object (vmlinux or a module) of the unit that it is in;
 * there may be one of each kind for an object.  Its type is that of the member of
 * struct klp_callbacks.
 */
#ifndef KLP_LIVEPATCH_HELPERS_H
#define KLP_LIVEPATCH_HELPERS_H

#include <linux/compiler.h>
#include <linux/livepatch.h>
#include <linux/syscalls.h>

/* klp build defines KLP_PART for each unit, "klp_0_", and looks for these names. */
#define KLP_CALLBACK_NAME_(part, kind)	part ## kind
#define KLP_CALLBACK_NAME(part, kind)	KLP_CALLBACK_NAME_(part, kind)
#define KLP_CALLBACK(kind, func) \
	extern __typeof__(func) KLP_CALLBACK_NAME(KLP_PART, kind) \
		__attribute__((alias(#func), used))

#define KLP_PRE_PATCH_CALLBACK(func)	KLP_CALLBACK(pre_patch, func)
#define KLP_POST_PATCH_CALLBACK(func)	KLP_CALLBACK(post_patch, func)
#define KLP_PRE_UNPATCH_CALLBACK(func)	KLP_CALLBACK(pre_unpatch, func)
#define KLP_POST_UNPATCH_CALLBACK(func)	KLP_CALLBACK(post_unpatch, func)

/*
 * The tables that tell ftrace about a system call don't get into a livepatch
 * anyway.
 */
#define KLP_SYSCALL_DEFINE0 SYSCALL_DEFINE0
#define KLP_SYSCALL_DEFINE1 SYSCALL_DEFINE1
#define KLP_SYSCALL_DEFINE2 SYSCALL_DEFINE2
#define KLP_SYSCALL_DEFINE3 SYSCALL_DEFINE3
#define KLP_SYSCALL_DEFINE4 SYSCALL_DEFINE4
#define KLP_SYSCALL_DEFINE5 SYSCALL_DEFINE5
#define KLP_SYSCALL_DEFINE6 SYSCALL_DEFINE6

#endif /* KLP_LIVEPATCH_HELPERS_H */
