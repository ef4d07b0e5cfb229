/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * patch-records.h - the patches that a module of klp build carries, whole.
 */
#ifndef KLP_PATCH_RECORDS_H
#define KLP_PATCH_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

#define PATCH_RECORDS		".klp.patches"	/* the section, which is not loaded */
#define PATCH_DIGEST		"sha256:"	/* before the digits of a digest */
#define DIGEST_CHARS		64		/* digits */
#define PATCH_RECORD_MAX	512		/* bytes of the line before a patch */

/* A patch, in the memory of the module. */
struct patch_record {
	const char *digest, *name;	/* in @head */
	char head[PATCH_RECORD_MAX];
	const unsigned char *text;
	size_t n;
};

/* Takes the next one off *@at, with *@left bytes; false where that is no record. */
bool patch_records_next(const unsigned char **at, size_t *left, struct patch_record *out);

/* Is it a name that a script and a file can have? */
bool patch_records_is_name(const char *name);

#endif /* KLP_PATCH_RECORDS_H */
