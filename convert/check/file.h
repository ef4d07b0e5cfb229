/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.h - will the kernel take this module?
 */
#ifndef KLP_CHECK_FILE_H
#define KLP_CHECK_FILE_H

#include <stdint.h>

#include "base/finding.h"

struct module;

/*
 * Adds to @out what is wrong with @m by the file alone, in its order: the rules of the
 * kernel's loader, and what strip, objcopy or ld -r has made of klp sections.
 */
void check_module(const struct module *m, struct findings *out);

/* Of that, the signature behind it: [module]. */
void check_signature(const struct module *m, struct findings *out);

/* Of that, the patches of klp build that it carries: [record]. */
void check_patches(const struct module *m, struct findings *out);

/* The message that the signature is, and its *@size, free() it; NULL: there is none. */
unsigned char *signature_message(const struct module *m, size_t *size);

/* Is there a signature of another kind, which the kernel takes for none? */
bool signature_is_strange(const struct module *m);

/* Bytes behind the end of an unsigned module, which may have been a signature; 0: none. */
uint64_t signature_lost(const struct module *m);

/*
 * Each relocation of the klp section @i of @m, which is for the module @object, that is
 * written after the kernel has used the table it stands in: [static-key], [static-call],
 * [early].
 */
void check_early(const struct module *m, size_t i, const char *object, struct findings *out);

/* Has the module not been converted yet?  Then much about it can't be said. */
bool check_is_unconverted(const struct module *m);

#endif /* KLP_CHECK_FILE_H */
