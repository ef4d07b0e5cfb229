/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arch.h - what differs between the machines that modules are built for: the
 * kinds of relocation, and what the kernel's loader does with them.
 */
#ifndef KLP_ARCH_H
#define KLP_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/finding.h"

/* What a relocation writes: S + A, where S is the symbol's address and A the addend. */
enum arch_value {
	ARCH_VALUE_OTHER,	/* something else */
	ARCH_VALUE_SIGNED,	/* cut to the size of the field, whose sign counts */
	ARCH_VALUE_UNSIGNED,
	ARCH_VALUE_RELATIVE,	/* the same as a distance from the field */
};

/* A kind of relocation. */
struct arch_relocation {
	uint32_t type;		/* R_* */
	const char *name;
	uint8_t size;		/* of the field that it writes, in bytes */
	enum arch_value value;
	bool loadable;		/* the kernel's module loader knows it */
};

/* A table of a module that the kernel reads. */
struct arch_table {
	const char *section;
	uint64_t size;		/* of an entry in bytes, where it never differs */
	const char *tag, *unit;	/* else its struct, and a unit that has that */
	bool leads;		/* an entry begins with a relocation to code */
};

/* How the kernel finds the callers of a function on the stack. */
struct arch_unwind {
	const char *option;	/* of its configuration */
	const char *entries, *places;	/* tables, which go together */
	uint64_t entry_size, place_size;
};

/* A table that the kernel acts on when the module is loaded. */
struct arch_early {
	const char *section;
	enum finding_id id;
	const char *advice;	/* what to do instead */
};

struct arch {
	const char *name;
	uint16_t machine;	/* EM_* */
	uint8_t class, data;	/* ELFCLASS*, ELFDATA* */
	const struct arch_relocation *relocations;	/* name NULL: the end */
	uint32_t absolute64;	/* the plain 8-byte address */
	uint32_t none;		/* the one that does nothing */
	/*
	 * The loader refuses to relocate a field that does not hold zero bytes
	 * (__apply_relocate_add() of the machine).
	 */
	bool zero_fields;
	/*
	 * Tables of a module that the kernel sorts or acts on when the module
	 * is loaded, section NULL at the end.  klp relocations that wait for
	 * another module are written too late for them.
	 */
	const struct arch_early *early_sections;
	const struct arch_table *tables;	/* section NULL: the end */
	const struct arch_unwind *unwind;	/* NULL: none */
	/*
	 * May the 4 bytes at @field of a function be the distance of a call or
	 * jump, which counts from its end?
	 */
	bool (*is_branch)(const unsigned char *code, size_t field);
	/* The same of an instruction that computes an address. */
	bool (*is_address)(const unsigned char *code, size_t field);
	/*
	 * Are the 4 bytes at @field of the code where an instruction stores the
	 * address that the 4 bytes after them hold?  The pointer may be NULL.
	 */
	bool (*stores_pointer)(const unsigned char *code, size_t field);
	/*
	 * What the image that is booted says of its version, "RELEASE (builder) #1
	 * ..."; free() it.  NULL where it can't be read; the pointer may be NULL.
	 */
	char *(*image_version)(const char *path);
	/* Undefined symbols that the loader lets pass, NULL at the end. */
	const char *const *ignored_symbols;
};

extern const struct arch arch_x86_64;

/* The machine with that e_machine, or NULL if klp does not know it. */
const struct arch *arch_find(uint16_t machine);

/* Names of all machines that klp knows, for messages. */
const char *arch_names(void);

/* The kind of relocation with that number, or NULL. */
const struct arch_relocation *arch_relocation(const struct arch *arch,
					      uint32_t type);

/* Is @name in the NULL-terminated @list? */
bool arch_lists(const char *const *list, const char *name);

#endif /* KLP_ARCH_H */
