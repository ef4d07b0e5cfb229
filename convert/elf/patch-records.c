// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * patch-records.c - which patches does a module carry?
 *
 * kbuild/build/recorded writes them: each stands behind a line "patch sha256:DIGEST BYTES
 * NAME".  The section may hold anything.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "elf/patch-records.h"

#define MAX_NAME	200

static bool is_digest(const char *s)
{
	const size_t before = strlen(PATCH_DIGEST);

	return strncmp(s, PATCH_DIGEST, before) == 0 && strlen(s) == before + DIGEST_CHARS &&
	       strspn(s + before, "0123456789abcdef") == DIGEST_CHARS;
}

bool patch_records_is_name(const char *s)
{
	return *s && *s != '.' && *s != '-' && strlen(s) <= MAX_NAME &&
	       strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+-") ==
	       strlen(s);
}

bool patch_records_next(const unsigned char **at, size_t *left, struct patch_record *r)
{
	const unsigned char *end = memchr(*at, '\n', *left < PATCH_RECORD_MAX ? *left : PATCH_RECORD_MAX);
	char *word, *rest = NULL, *bytes, *stop;
	unsigned long long n;

	if (!end)
		return false;
	memcpy(r->head, *at, (size_t)(end - *at));
	r->head[end - *at] = 0;
	*left -= (size_t)(end + 1 - *at);
	word = strtok_r(r->head, " ", &rest);
	r->digest = strtok_r(NULL, " ", &rest);
	bytes = strtok_r(NULL, " ", &rest);
	r->name = strtok_r(NULL, " ", &rest);
	if (!word || strcmp(word, "patch") || !r->name || strtok_r(NULL, " ", &rest) ||
	    !is_digest(r->digest) || !patch_records_is_name(r->name) || *bytes < '0' || *bytes > '9')
		return false;
	errno = 0;
	n = strtoull(bytes, &stop, 10);
	if (errno || *stop || n > *left)
		return false;
	r->text = end + 1;
	r->n = (size_t)n;
	*at = r->text + n;
	*left -= r->n;
	return true;
}
