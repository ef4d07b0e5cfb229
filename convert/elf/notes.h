/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notes.h - what the compiler knew about a module, read back from .note.klp.
 *
 * Strings live as long as the module and the struct notes, whichever is less.
 */
#ifndef KLP_NOTES_H
#define KLP_NOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klp-note.h"
#include "base/error.h"
#include "elf/klp-struct.h"

/* A unit of the module. */
struct unit_note {
	const char *name;	/* source file as given to the compiler */
	const char *directory;	/* that the compiler ran in */
	const char *release;	/* "" if the compiler could not know */
	const char *compiler;
	/*
	 * Of a unit of the kernel that klp build took parts of: which, and the
	 * object that it belongs to.  "" for a unit of the livepatch's own.
	 */
	const char *part_unit, *part_object;
};

/* A symbol that a unit of the module refers to.  "" is "not said". */
struct reference {
	const struct unit_note *unit;
	enum klp_note_kind kind;
	enum klp_note_linkage linkage;
	enum klp_note_origin_by origin_by;
	bool weak, tls;
	const char *symbol;	/* name in the module's symbol table */
	const char *name;	/* assembler name in the kernel */
	const char *source_name;
	const char *origin;	/* unit or included file */
	const char *object;	/* "vmlinux", a module's run-time name, "" */
	const char *function;	/* klp_local */
	const char *type;
	struct place decl, use;
};

/* A member of a struct, in bits from its beginning. */
struct struct_member {
	const char *path;	/* "a", "a.b" */
	uint32_t offset;
	uint32_t size;		/* 0: not known */
};

/* A struct or union that a unit of the module relies on. */
struct struct_use {
	const struct unit_note *unit;
	const char *name;	/* "struct tag", "union tag", or a typedef */
	uint32_t size;		/* in bytes */
	struct place decl, use;
	struct struct_member *members;	/* those that the code uses */
	size_t nmembers;
};

/* A variable that a unit defines without saying whether it is the livepatch's own. */
struct variable_note {
	const struct unit_note *unit;
	const char *name;
	const char *type;
	struct place where;
};

/* A function that replaces the kernel's, in a part of one of the kernel's units. */
struct new_function {
	const struct unit_note *unit;
	const char *name;	/* in the kernel */
	const char *type;
	struct place where;
	struct location location;
};

/* What a function, variable or type of a unit is; see klp-note.h. */
struct digest {
	enum klp_digest_kind kind;
	unsigned int flags;	/* KLP_DIGEST_* */
	unsigned int data;	/* variables: KLP_DATA_* */
	unsigned int size;
	const char *name;
	const char *function;	/* that a variable is static in, or "" */
	const char *section;
	const char *uses;
	const char *holds;	/* strings: names of literals, with spaces between them */
	struct place where;
	const unsigned char *type, *body;	/* KLP_DIGEST_SIZE bytes each */
};

/* A thing that the code of a function refers to. */
struct code_ref {
	enum klp_code_kind kind;
	unsigned int flags;	/* KLP_CODE_* */
	int64_t addend;		/* in bytes */
	const char *name;	/* as klp-note.h says */
};

/* What the code of a function, or of a clone or part of it, refers to. */
struct code_note {
	const char *function;	/* in the source */
	const char *symbol;	/* in the object */
	const char *inlined;	/* names, with spaces between them */
	unsigned int line;
	struct code_ref *refs;
	size_t nrefs;
};

struct notes {
	struct code_note *codes;
	size_t ncodes;
	struct unit_note *units;
	size_t nunits;
	struct new_function *news;
	size_t nnews;
	struct digest *digests;
	size_t ndigests;
	struct reference *references;
	size_t nreferences;
	struct klp_func *funcs;
	size_t nfuncs;
	struct klp_object *objects;
	size_t nobjects;
	struct variable_note *variables;
	size_t nvariables;
	struct struct_use *structs;
	size_t nstructs;
	char **names;		/* those that had to be made */
	size_t nnames;
};

struct module;

/*
 * Reads the notes of @module into @notes (all zero if it has none).  Every size
 * and count is checked.  Returns REFUSED, with what is damaged.
 * notes_free() frees the arrays.
 */
struct error *notes_read(const struct module *module, struct notes *notes);
void notes_free(struct notes *notes);

#endif /* KLP_NOTES_H */
