// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * digests.c - which digest has that name, and what does it use?
 */
#include <string.h>

#include "elf/digests.h"

bool digest_equal(const unsigned char *a, const unsigned char *b)
{
	return memcmp(a, b, KLP_DIGEST_SIZE) == 0;
}

const struct digest *digest_find(const struct notes *notes,
				 enum klp_digest_kind kind,
				 const char *function, const char *name)
{
	size_t i;

	for (i = 0; i < notes->ndigests; i++) {
		const struct digest *d = &notes->digests[i];

		if (d->kind == kind && strcmp(d->name, name) == 0 &&
		    strcmp(d->function, function) == 0)
			return d;
	}
	return NULL;
}

/* Is @name in the list of names with spaces between them, with or without an &? */
static bool lists(const char *s, const char *name, bool address)
{
	size_t n = strlen(name);

	while (*s) {
		bool taken = *s == '&';

		s += taken;
		if (taken == address && strncmp(s, name, n) == 0 &&
		    (s[n] == ' ' || !s[n]))
			return true;
		s += strcspn(s, " ");
		s += *s == ' ';
	}
	return false;
}

bool digest_uses(const struct digest *d, const char *name, bool address)
{
	return lists(d->uses, name, address);
}

bool digest_holds(const struct digest *d, const char *literal)
{
	return lists(d->holds, literal, false);
}

bool digest_may_be_kept(const struct digest *d)
{
	const unsigned int both = KLP_DATA_ADDRESSED | KLP_DATA_CALLBACKS;

	return d->kind == KLP_DIGEST_DATA && d->flags & KLP_DIGEST_READONLY &&
	       (d->data & both) == both;
}

/* The @n-th of its kind (from 0) with that name and function, or NULL. */
static const struct digest *nth_like(const struct notes *notes, const struct digest *like,
				     size_t n)
{
	size_t i;

	for (i = 0; i < notes->ndigests; i++) {
		const struct digest *d = &notes->digests[i];

		if (d->kind == like->kind && strcmp(d->name, like->name) == 0 &&
		    strcmp(d->function, like->function) == 0 && n-- == 0)
			return d;
	}
	return NULL;
}

/* How many of its kind, name and function come before @d? */
static size_t position(const struct notes *notes, const struct digest *d)
{
	const struct digest *other;
	size_t n = 0;

	for (other = notes->digests; other < d; other++)
		n += other->kind == d->kind &&
		     strcmp(other->name, d->name) == 0 &&
		     strcmp(other->function, d->function) == 0;
	return n;
}

const struct digest *digest_counterpart(const struct notes *of, const struct digest *d,
					const struct notes *other)
{
	return nth_like(other, d, position(of, d));
}
