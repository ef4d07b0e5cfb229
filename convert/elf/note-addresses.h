/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * note-addresses.h - which places of the module do its notes lead to?
 */
#ifndef KLP_NOTE_ADDRESSES_H
#define KLP_NOTE_ADDRESSES_H

#include "base/error.h"
#include "elf/klp-struct.h"

#define WHAT_TO_DO	"build the module again with the plugin of this klp"

struct module;
struct note_address;

/* The relocations of the notes. */
struct note_addresses {
	struct note_address *list;	/* sorted by offset */
	size_t n;
};

/* Reads those of section @notes; note_addresses_free() frees them in any case. */
struct error *note_addresses_read(const struct module *m, size_t notes,
				  struct note_addresses *out);
void note_addresses_free(struct note_addresses *addresses);

/*
 * Takes the one at that offset of the section: its place, or section 0 where that is
 * an undefined symbol.  False, and section 0: there is none.
 */
bool note_addresses_take(struct note_addresses *addresses, uint64_t offset,
			 struct location *out);

/* The first that nobody has taken, by its offset; false: there is none. */
bool note_addresses_left(const struct note_addresses *addresses, uint64_t *offset);

#endif /* KLP_NOTE_ADDRESSES_H */
