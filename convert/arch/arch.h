/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arch.h - what differs between the machines that kernels are built for.
 *
 * Answers for whoever reads code, relocations and tables of a kernel or a module and
 * does not want to know which machine they are for.  A machine is one file, which
 * fills struct arch in; arch.c lists them.
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
	ARCH_VALUE_PAGE,	/* the 4 KiB page of it, as a distance from the field's */
	ARCH_VALUE_LOW,		/* where it is in that page */
};

/* A kind of relocation. */
struct arch_relocation {
	uint32_t type;		/* R_* */
	const char *name;
	uint8_t size;		/* of the field that it writes, in bytes */
	enum arch_value value;
	bool loadable;		/* the kernel's module loader knows it */
	/*
	 * Distances count from so many bytes behind the beginning of the field, where
	 * that is the last of its instruction, as that of calls and jumps is.
	 */
	uint8_t behind;
	uint32_t bits;		/* of the field that it writes; 0: all */
};

/* What an instruction does with the place that it leads to. */
enum arch_use {
	ARCH_CALL,
	ARCH_JUMP,
	ARCH_ADDRESS,		/* computes its address */
	ARCH_LOAD,		/* reads or writes it */
};

/* Where an instruction leads to. */
struct arch_place {
	size_t field;		/* that says so: offset in the code */
	enum arch_use use;
};

/* An instruction. */
struct arch_instruction {
	uint8_t length;		/* in bytes */
	/*
	 * A call or jump to a distance: which one, and the same for all sizes of the
	 * distance; 0: none.
	 */
	uint8_t branch;
	bool relative;		/* an operand's address counts from the instruction's end */
	uint8_t field;		/* where that distance is, or the operand's */
	bool pads;		/* does nothing */
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

/* Where the kernel learns what it can trace. */
struct arch_trace {
	/* Sections of a module with the address of each site, NULL at the end. */
	const char *const *sections;
	/* A site may lie so many bytes before its function. */
	uint64_t before;
	/*
	 * So many bytes of room at a function's entry may be no part of it to the
	 * compiler's debug information.
	 */
	uint64_t room;
};

struct arch {
	const char *name;
	uint16_t machine;	/* EM_* */
	uint8_t class, data;	/* ELFCLASS*, ELFDATA* */
	uint8_t pointer_size;	/* in bytes; of unsigned long, too */
	uint8_t branch_size;	/* of the field of a call or jump, in bytes */
	const struct arch_relocation *relocations;	/* name NULL: the end */
	uint32_t pointer;	/* R_*: the plain address in a pointer */
	uint32_t none;		/* the one that does nothing */
	/*
	 * The one by which a kernel that is linked as position independent gets an
	 * address into its data when it boots; the addend is the address as linked.
	 */
	uint32_t boot_pointer;
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
	/* Of these, the one of struct alt_instr: code that is replaced then. */
	const char *alternatives;
	const struct arch_table *tables;	/* section NULL: the end */
	/* How names of sections begin that only this machine has and that are no tables. */
	const char *const *plain_sections;	/* NULL at the end */
	const struct arch_unwind *unwind;	/* NULL: none */
	struct arch_trace trace;
	/* Undefined symbols that the loader lets pass, NULL at the end. */
	const char *const *ignored_symbols;
	/*
	 * S + A, as far as a field holds it that was relocated: code or data at
	 * @place.
	 */
	uint64_t (*read)(const struct arch_relocation *kind, const unsigned char *field,
			 uint64_t place);
	/*
	 * May the bytes at @field of the code be where a call or jump says where it
	 * goes?  @start: the address of @code, and @target counts from the same.
	 */
	bool (*branch)(const unsigned char *code, size_t size, size_t field,
		       uint64_t start, uint64_t *target);
	/*
	 * The first instruction from @from on that leads to @target, as call, jump or
	 * address: false if there is none.  Nothing is disassembled: what may be one
	 * and leads exactly there hardly ever is anything else.
	 */
	bool (*leads_to)(const unsigned char *code, size_t size, size_t from,
			 uint64_t start, uint64_t target, struct arch_place *out);
	/*
	 * Does the instruction whose field is at @field store a pointer to what it
	 * holds already, or loads in its own bytes?  @stored: the field of the
	 * relocation that says what.  The function may be NULL.
	 */
	bool (*stores_pointer)(const unsigned char *code, size_t size, size_t field,
			       size_t *stored);
	/*
	 * The instruction at @code, of which there are @size bytes; false where it is not
	 * known.  NULL: nothing that compilers put into a function for alignment moves
	 * where the function begins elsewhere.
	 */
	bool (*instruction)(const unsigned char *code, size_t size,
			    struct arch_instruction *out);
	/*
	 * What the image that is booted says of its version, "RELEASE (builder) #1
	 * ..."; free() it.  NULL where it can't be read; the pointer may be NULL.
	 */
	char *(*image_version)(const char *path);
};

extern const struct arch arch_x86_64;
extern const struct arch arch_arm64;

/* The machine with that e_machine, or NULL if klp does not know it. */
const struct arch *arch_find(uint16_t machine);

/* Names of all machines that klp knows, for messages. */
const char *arch_names(void);

/* The kind of relocation with that number, or NULL. */
const struct arch_relocation *arch_relocation(const struct arch *arch,
					      uint32_t type);

/* Its table of that section name, or NULL. */
const struct arch_table *arch_table(const struct arch *arch, const char *section);

/* Is @name in the NULL-terminated @list? */
bool arch_lists(const char *const *list, const char *name);

/* Reads and writes an integer of @size bytes (1, 2, 4, 8) in the machine's byte order. */
uint64_t arch_get(const struct arch *arch, const void *from, unsigned int size);
void arch_put(const struct arch *arch, void *to, unsigned int size, uint64_t value);

/* The same of one whose sign counts. */
int64_t arch_get_signed(const struct arch *arch, const void *from, unsigned int size);

/*
 * Where a field leads to that holds or gets @value, which is S + A; or S and @value
 * being A, how far from S.
 */
uint64_t arch_leads(const struct arch_relocation *kind, uint64_t value);

/* What a field of the kind ARCH_VALUE_LOW holds of an address. */
uint64_t arch_low(uint64_t address);

/* Are the bits of two fields the same that a relocation of that kind leaves alone? */
bool arch_same_rest(const struct arch *arch, const struct arch_relocation *kind,
		    const unsigned char *a, const unsigned char *b);

#endif /* KLP_ARCH_H */
