/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * alternatives.h - which code of a module does the kernel change when it loads it?
 */
#ifndef KLP_ALTERNATIVES_H
#define KLP_ALTERNATIVES_H

#include "elf/module.h"

/* Instructions that apply_alternatives() writes over, or copies elsewhere. */
struct alternative {
	size_t section;
	uint64_t start, size;
	size_t code_section;	/* of what is written over, in both cases */
	uint64_t code;
};

struct alternatives {
	struct alternative *list;	/* sorted by place */
	size_t n;
	bool unreadable;	/* there are some, and klp can't tell where */
};

/* Reads the module's table of them; free() the list. */
void alternatives_read(const struct module *m, struct alternatives *out);

/* The one that the byte at @offset of the section belongs to, or NULL. */
const struct alternative *alternatives_at(const struct alternatives *a, size_t section,
					  uint64_t offset);

#endif /* KLP_ALTERNATIVES_H */
