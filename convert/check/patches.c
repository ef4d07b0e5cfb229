// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * patches.c - are the patches that a livepatch carries those that it was made of?
 *
 * The kernel does not load them.  The next livepatch is made of them (klp build --with),
 * and klp check --loaded goes by the names and digests of the notes, so both have to be of
 * the same patches.  A module of others has none; what strip has taken away is missed
 * where it is asked for.
 */
#include <stdlib.h>
#include <sha2.h>
#include <string.h>

#include "base/alloc.h"
#include "check/file.h"
#include "elf/module.h"
#include "elf/patch-notes.h"
#include "elf/patch-records.h"

#define TAKE_ANOTHER	"take the file from where it was built, or build it again; klp build --with would not take it"

/* Do the notes name a patch, as "NAME sha256:DIGEST"? */
static bool is_noted(const struct module *m, size_t notes, const char *patch)
{
	const unsigned char *at = m->sections[notes].data;
	size_t left = m->sections[notes].shdr.sh_size;
	const char *noted;

	while ((noted = patch_notes_next(&at, &left)))
		if (strcmp(noted, patch) == 0)
			return true;
	return false;
}

/* @notes: the section of the notes, 0: there is none. */
static void check_record(const struct module *m, size_t notes, const struct patch_record *r,
			 struct findings *out)
{
	char digest[SHA256_DIGEST_STRING_LENGTH], *patch;

	SHA256Data((const uint8_t *)r->text, r->n, digest);
	if (strcmp(r->digest + strlen(PATCH_DIGEST), digest)) {
		findings_add(out, FINDING_RECORD,
			     "the patch '%s' that it carries is damaged: its digest is " PATCH_DIGEST "%s, and the record says %s; "
			     TAKE_ANOTHER, r->name, digest, r->digest);
		return;
	}
	patch = alloc_print("%s %s", r->name, r->digest);
	if (notes && m->sections[notes].data && !is_noted(m, notes, patch))
		findings_add(out, FINDING_RECORD,
			     "it carries the patch '%s', and its notes (" PATCH_NOTES ") do not name that one: the file is damaged; "
			     TAKE_ANOTHER, r->name);
	free(patch);
}

void check_patches(const struct module *m, struct findings *out)
{
	size_t section = module_section(m, PATCH_RECORDS), left;
	size_t notes = module_section(m, PATCH_NOTES);
	const unsigned char *at = m->sections[section].data;
	struct patch_record r;

	if (!section || !at)
		return;
	left = m->sections[section].shdr.sh_size;
	while (left) {
		if (!patch_records_next(&at, &left, &r)) {
			findings_add(out, FINDING_RECORD,
				     "the record of the patches that it carries (" PATCH_RECORDS ") is damaged; "
				     TAKE_ANOTHER);
			return;
		}
		check_record(m, notes, &r, out);
	}
}
