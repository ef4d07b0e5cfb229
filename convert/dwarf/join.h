/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * join.h - which definition of the debug information is a symbol of a symbol table?
 */
#ifndef KLP_JOIN_H
#define KLP_JOIN_H

#include "dwarf/debuginfo.h"

/* What a symbol table says of a symbol, for those who look for its definition. */
struct symbol_facts {
	const char *name;
	const char *section;	/* modules: of the file; NULL: vmlinux */
	uint64_t address;	/* vmlinux: final; modules: in the section */
	uint64_t size;
	bool is_function;
	/*
	 * So many bytes at its entry are perhaps no part of the definition, if it is
	 * larger than that.
	 */
	uint64_t room;
};

/* Where code of a function is that is part of its definition in any case. */
uint64_t symbol_code(const struct symbol_facts *s);

/* How much of a symbol and a definition agrees. */
enum join {
	JOIN_NONE,	/* they are two things */
	JOIN_ALIAS,	/* all but the name: one thing that has two */
	JOIN_NAMED,
};

/*
 * Are the symbol and the definition one thing?  Nothing else decides that.  An
 * address alone does not: what is empty (struct lock_class_key without lockdep) has
 * the address of whatever follows it, so what has no size never is what has one.
 */
enum join definition_join(const struct definition *def, const struct symbol_facts *s);

/* The definition in @unit that the symbol is, one of that name first; or NULL. */
const struct definition *unit_definition_of(struct unit *unit,
					    const struct symbol_facts *s);

/*
 * The same in all units, or in those of @file, the STT_FILE's name; where that is not
 * known (NULL) data costs a walk over all units.
 */
const struct definition *debuginfo_definition_of(struct debuginfo *info,
						 const struct symbol_facts *s,
						 const char *file);

/*
 * The only unit of @file that defines the variable; NULL where none does, or several: what
 * has no size may be at one address in all of them.
 */
struct unit *debuginfo_only_unit(struct debuginfo *info, const struct symbol_facts *s,
				 const char *file);

#endif /* KLP_JOIN_H */
