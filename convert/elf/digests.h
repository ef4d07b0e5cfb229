/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * digests.h - questions about the digests of a unit's notes.
 */
#ifndef KLP_DIGESTS_H
#define KLP_DIGESTS_H

#include "elf/notes.h"

/* The digest of that kind and name; @function "" for what is not local. */
const struct digest *digest_find(const struct notes *notes,
				 enum klp_digest_kind kind,
				 const char *function, const char *name);
bool digest_equal(const unsigned char *a, const unsigned char *b);

/*
 * Is @name among the names that the compiler's note lists: as one that is called, or
 * with @address as a variable, or a function whose address is taken?
 */
bool digest_uses(const struct digest *d, const char *name, bool address);

/* Is a literal, by its name (KLP_NOTE_CODE), among the strings that it has in its source? */
bool digest_holds(const struct digest *d, const char *literal);

/*
 * What @d, one of the digests of @of, is in the other version of the unit: of several of
 * its name and function, the one in the same place.  NULL: there is none.
 */
const struct digest *digest_counterpart(const struct notes *of, const struct digest *d,
					const struct notes *other);

/*
 * Is it a constant with room for pointers to functions, whose address is taken?  Objects
 * of the kernel keep the address of such (inode_init_always()), and are called by it.
 */
bool digest_may_be_kept(const struct digest *d);

#endif /* KLP_DIGESTS_H */
