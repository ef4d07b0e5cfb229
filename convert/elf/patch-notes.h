/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * patch-notes.h - the patches that a module of klp build has, as its notes say; they are
 * in /sys/module/NAME/notes as long as it is loaded.
 */
#ifndef KLP_PATCH_NOTES_H
#define KLP_PATCH_NOTES_H

#include <stddef.h>

#define PATCH_NOTES	".note.patches"	/* the section, and the file in /sys */
#define PATCH_NOTES_MAX	(1u << 20)	/* bytes that are read of it */

/*
 * The next patch, "NAME sha256:DIGEST", of the notes *@at with *@size bytes, both of
 * which go on; NULL: there is none.
 */
const char *patch_notes_next(const unsigned char **at, size_t *size);

#endif /* KLP_PATCH_NOTES_H */
