/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * files.h - the contents of files that patches are applied to, and files below
 * directories that are not to be left.
 */
#ifndef KLP_PATCH_FILES_H
#define KLP_PATCH_FILES_H

#include "patch/patch.h"

/* Contents of a file, shared by all who hold them; never changed. */
struct text {
	size_t users;
	size_t size;
	char data[];
};

/* One more user, and one less: the last one frees it.  NULL is no file, and stays so. */
struct text *text_get(struct text *text);
void text_put(struct text *text);

/* Its lines, which point into it; free() them.  False: too many of them. */
bool text_lines(const struct text *text, struct text_line **lines, size_t *n);

/* New contents of @n lines; NULL: they are larger than TEXT_MAX_BYTES. */
struct text *text_join(const struct text_line *lines, size_t n);

/*
 * Reads the file @name below the open directory @root: an ordinary file, behind no
 * symbolic link.  NULL with *@text NULL: there is none.
 */
struct error *text_read(int root, const char *name, struct text **text);

/*
 * Writes @text to a new file @name below the open directory @root, makes directories
 * on the way, and follows no links; MISSING if that can't be.
 */
struct error *text_write(int root, const char *name, const struct text *text);

/* Removes what text_write() has made, and the directories above it that are empty. */
void text_remove(int root, const char *name);

/* Is there a file of that name? */
bool text_exists(int root, const char *name);

#endif /* KLP_PATCH_FILES_H */
