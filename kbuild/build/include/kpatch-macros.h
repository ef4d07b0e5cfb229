/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kpatch-macros.h - callbacks as authors of patches for kpatch write them.
 */
#ifndef KLP_KPATCH_MACROS_H
#define KLP_KPATCH_MACROS_H

#include <linux/livepatch_helpers.h>

typedef struct klp_object patch_object;

#define KPATCH_PRE_PATCH_CALLBACK(func)		KLP_PRE_PATCH_CALLBACK(func)
#define KPATCH_POST_PATCH_CALLBACK(func)	KLP_POST_PATCH_CALLBACK(func)
#define KPATCH_PRE_UNPATCH_CALLBACK(func)	KLP_PRE_UNPATCH_CALLBACK(func)
#define KPATCH_POST_UNPATCH_CALLBACK(func)	KLP_POST_UNPATCH_CALLBACK(func)

#endif /* KLP_KPATCH_MACROS_H */
