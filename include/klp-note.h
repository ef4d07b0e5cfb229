/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * klp-note.h - the layout of .note.klp, the one contract between the plugin,
 * which knows the source, and the converter, which knows the binaries.
 *
 * .note.klp is an ordinary SHT_NOTE section that is not loaded (no SHF_ALLOC),
 * 4-byte aligned, in the byte order of the object.  Each note has the name
 * "KLP" (n_namesz 4), one of the types below and a descriptor that starts with
 * the structure of that type and goes on with its strings: NUL-terminated, one
 * after the other, all of them present (an empty string says "not known" or
 * "not said"), in the order that the enumerations give.  Descriptors are padded
 * with zeros to 4 bytes; the padding is not counted in n_descsz.
 *
 * "ld -r" concatenates the sections of all units of a module, so a unit's notes
 * begin with a KLP_NOTE_UNIT that says whose the notes after it are, up to the
 * next KLP_NOTE_UNIT.
 *
 * Fields that hold an address are written with a relocation (absolute, 8 bytes
 * wide), hence are exact whatever the linker does to names.
 *
 * Every unit that was compiled with the plugin has a KLP_NOTE_UNIT, also when
 * it refers to nothing.  doc/note-format.md explains the fields at length.
 */
#ifndef KLP_NOTE_H
#define KLP_NOTE_H

#include <stdint.h>

#define KLP_NOTE_SECTION	".note.klp"
#define KLP_NOTE_NAME		"KLP"
/* Incremented whenever a reader of the old layout would misread the new one. */
#define KLP_NOTE_VERSION	1

/*
 * A reference that has an origin gets an assembler name of its own, so that
 * two units of a module may mean two different symbols of one name:
 *
 *	KLP_REF_PREFIX <16 hex digits> "." <source name>
 *
 * where the digits are the 64-bit FNV-1a hash of KLP_REF_OBJECT, _ORIGIN,
 * _FUNCTION and _NAME, each followed by a NUL.
 */
#define KLP_REF_PREFIX		"__klp_ref."

/* n_type */
enum klp_note_type {
	KLP_NOTE_UNIT	= 1,
	KLP_NOTE_REF	= 2,
	KLP_NOTE_FUNC	= 3,
	KLP_NOTE_OBJECT	= 4,
	KLP_NOTE_STRUCT	= 5,
	KLP_NOTE_DIGEST	= 6,
	KLP_NOTE_PART	= 7,
	KLP_NOTE_NEW	= 8,
	KLP_NOTE_CODE	= 9,
	KLP_NOTE_VARIABLE = 10,
};

/* The unit that the following notes belong to. */
struct klp_note_unit {
	uint32_t version;	/* KLP_NOTE_VERSION */
};

enum klp_note_unit_string {
	KLP_UNIT_NAME,		/* the source file as given to the compiler */
	KLP_UNIT_DIRECTORY,	/* the directory that the compiler ran in */
	KLP_UNIT_RELEASE,	/* kernel release that it was compiled for */
	KLP_UNIT_COMPILER,	/* "12.2.0" */
	KLP_UNIT_STRINGS
};

enum klp_note_kind {
	KLP_KIND_FUNCTION	= 1,
	KLP_KIND_DATA		= 2,
};

enum klp_note_linkage {
	KLP_LINKAGE_GLOBAL	= 1,	/* the declaration says extern */
	KLP_LINKAGE_STATIC	= 2,	/* the declaration says static */
	KLP_LINKAGE_LOCAL	= 3,	/* static inside a function */
};

/* Who says where the symbol comes from; the smallest number that applies wins. */
enum klp_note_origin_by {
	KLP_ORIGIN_NONE		= 0,
	KLP_ORIGIN_ATTRIBUTE	= 1,
	KLP_ORIGIN_PRAGMA	= 2,
	KLP_ORIGIN_PLACE	= 3,	/* the declaration stands in that file,
					   which need not define a global */
};

#define KLP_REF_WEAK	(1u << 0)	/* declared weak: may stay undefined */
#define KLP_REF_TLS	(1u << 1)

/*
 * A symbol that the unit refers to and does not define.  Lines and columns
 * start at 1; 0: not known.
 */
struct klp_note_ref {
	uint8_t  kind;		/* enum klp_note_kind */
	uint8_t  linkage;	/* enum klp_note_linkage */
	uint8_t  origin_by;	/* enum klp_note_origin_by */
	uint8_t  flags;		/* KLP_REF_* */
	uint32_t decl_line, decl_column;	/* the declaration */
	uint32_t use_line, use_column;		/* the first reference, of the
						   unit itself if there is one */
};

enum klp_note_ref_string {
	KLP_REF_SYMBOL,		/* its name in this object's symbol table */
	KLP_REF_NAME,		/* the assembler name that the declaration means */
	KLP_REF_SOURCE_NAME,	/* the name in the source */
	KLP_REF_ORIGIN,		/* unit or included file that defines it */
	KLP_REF_OBJECT,		/* "vmlinux" or a module, if said */
	KLP_REF_FUNCTION,	/* klp_local: the function that it is static in */
	KLP_REF_DECL_FILE,
	KLP_REF_USE_FILE,
	KLP_REF_TYPE,		/* canonical, see doc/note-format.md */
	KLP_REF_STRINGS
};

#define KLP_FUNC_SYMPOS_GIVEN	(1u << 0)	/* the source sets .old_sympos */

/* One element of an initialiser of struct klp_func that has an .old_name. */
struct klp_note_func {
	uint64_t array;		/* address of the array (or variable) */
	uint64_t sympos;	/* address of the element's .old_sympos */
	uint64_t new_func;	/* address of the function; 0: a NOP patch */
	uint64_t sympos_value;	/* as the source says, else 0 */
	uint32_t flags;		/* KLP_FUNC_* */
	uint32_t sympos_size;	/* sizeof(.old_sympos), in bytes */
	uint32_t line, column;	/* of the initialiser */
};

enum klp_note_func_string {
	KLP_FUNC_OLD_NAME,
	KLP_FUNC_NEW_SYMBOL,	/* assembler name of .new_func */
	KLP_FUNC_ORIGIN,	/* from KLP_ORIGIN on the new function */
	KLP_FUNC_OBJECT,
	KLP_FUNC_FILE,		/* where the initialiser stands */
	KLP_FUNC_TYPE,		/* canonical type of .new_func */
	KLP_FUNC_STRINGS
};

/* One element of an initialiser of struct klp_object that has .funcs. */
struct klp_note_object {
	uint64_t funcs;		/* address of the array that .funcs points to */
	uint32_t line, column;
};

enum klp_note_object_string {
	KLP_OBJECT_NAME,	/* "" is vmlinux */
	KLP_OBJECT_FILE,
	KLP_OBJECT_STRINGS
};

/*
 * A variable of file scope, and no constant, that the unit defines, and that nothing
 * says to be the livepatch's own: its origin may have been forgotten.  Units
 * of the kernel (KLP_NOTE_PART, KLP_NOTE_DIGEST) have none.
 */
struct klp_note_variable {
	uint32_t line, column;
};

enum klp_note_variable_string {
	KLP_VARIABLE_NAME,
	KLP_VARIABLE_TYPE,	/* canonical */
	KLP_VARIABLE_FILE,
	KLP_VARIABLE_STRINGS
};

/* The key in .modinfo of variables that the source says to be the livepatch's own. */
#define KLP_OWN_MODINFO		"klp_own"

/*
 * A struct or union that the unit's code relies on.  As many struct
 * klp_note_member follow as it says, and after the strings below the path of
 * each of them: "a", or "a.b" where the type of "a" has neither tag nor typedef.
 * Members of unnamed structs and unions are those of the struct around it.
 */
struct klp_note_struct {
	uint32_t size;		/* in bytes */
	uint32_t members;	/* number of those that the code uses */
	uint32_t decl_line, decl_column;	/* the definition */
	uint32_t use_line, use_column;	/* a place that relies on it, of the
					   unit itself if there is one */
};

/* In bits, from the beginning of the struct; of an array's first element. */
struct klp_note_member {
	uint32_t offset;
	uint32_t size;		/* 0: not known, a flexible array */
};

enum klp_note_struct_string {
	KLP_STRUCT_NAME,	/* "struct tag", "union tag" or a typedef */
	KLP_STRUCT_DECL_FILE,
	KLP_STRUCT_USE_FILE,
	KLP_STRUCT_STRINGS
};

/* --- what klp build needs ---------------------------------------------------- */

#define KLP_DIGEST_SIZE	16

enum klp_digest_kind {
	KLP_DIGEST_FUNCTION	= 1,
	KLP_DIGEST_DATA		= 2,
	KLP_DIGEST_TYPE		= 3,
	KLP_DIGEST_ASM		= 4,	/* all asm outside of functions */
	KLP_DIGEST_ALIAS	= 5,	/* another name of a function or variable */
};

#define KLP_DIGEST_STATIC	(1u << 0)
/*
 * A variable that a macro puts beside each of its uses (once flags, lock classes,
 * descriptors of debug messages, __func__): nobody else knows it.
 */
#define KLP_DIGEST_ARTEFACT	(1u << 1)
#define KLP_DIGEST_READONLY	(1u << 2)
/* What the compiler found out about a function, and callers rely on. */
#define KLP_DIGEST_CONST	(1u << 3)
#define KLP_DIGEST_PURE		(1u << 4)
#define KLP_DIGEST_NORETURN	(1u << 5)
#define KLP_DIGEST_INLINE	(1u << 6)	/* always_inline */
/* A struct of which there are no objects but variables of functions. */
#define KLP_DIGEST_AUTOMATIC	(1u << 7)

/* Something in the unit has the variable's address, not just its value. */
#define KLP_DATA_ADDRESSED	(1u << 0)
/* It is, or has members that are, pointers to functions. */
#define KLP_DATA_CALLBACKS	(1u << 1)
/* It is declared in a line that the original does not have. */
#define KLP_DATA_NEW_LINE	(1u << 2)

/*
 * A function, variable or type that the unit defines, with
 * -fplugin-arg-klp-digest: two that differ in nothing but comments, places and
 * the names of locals have the same digests.
 */
struct klp_note_digest {
	uint8_t  kind;		/* enum klp_digest_kind */
	uint8_t  flags;		/* KLP_DIGEST_* */
	uint8_t  data;		/* variables: KLP_DATA_* */
	uint8_t  reserved;
	uint32_t line;
	uint32_t size;		/* variables and types: in bytes */
	uint8_t  type[KLP_DIGEST_SIZE];	/* types: what code depends on besides
					   the layout */
	uint8_t  body[KLP_DIGEST_SIZE];	/* a variable's initial value, a type's
					   members, which symbol an alias is */
};

enum klp_note_digest_string {
	KLP_DIGEST_NAME,	/* types: "struct tag", or a typedef's name */
	KLP_DIGEST_IN,		/* the function that a variable is static in, or a
				   type is declared in */
	KLP_DIGEST_SECTION,	/* that the source names; of what an alias is */
	KLP_DIGEST_FILE,
	KLP_DIGEST_USES,	/* names of functions and variables that it uses, with
				   spaces between them; & in front where it takes
				   the address of a function or uses a variable;
				   of a type: the names of its members */
	KLP_DIGEST_HOLDS,	/* of the strings in a function or an initial value,
				   the names that they have as literals of
				   KLP_NOTE_CODE, with spaces between them */
	KLP_DIGEST_STRINGS
};

/*
 * The unit is compiled from (a patched version of) a unit of the kernel, with
 * -fplugin-arg-klp-extract.
 */
enum klp_note_part_string {
	KLP_PART_UNIT,		/* "fs/proc/meminfo.c" */
	KLP_PART_OBJECT,	/* "vmlinux" or the run-time name of a module */
	KLP_PART_STRINGS
};

/* A function of such a unit that replaces the kernel's. */
struct klp_note_new {
	uint64_t address;
	uint32_t line, column;
};

enum klp_note_new_string {
	KLP_NEW_NAME,		/* that it has in the kernel */
	KLP_NEW_TYPE,		/* canonical */
	KLP_NEW_FILE,
	KLP_NEW_STRINGS
};

enum klp_code_kind {
	KLP_CODE_CALL		= 1,	/* a function that is called or jumped to */
	KLP_CODE_ADDRESS	= 2,	/* the address of a function */
	KLP_CODE_DATA		= 3,
	KLP_CODE_LITERAL	= 4,	/* a string and the like: by what it holds */
};

#define KLP_CODE_OWN	(1u << 0)	/* the object defines it */
#define KLP_CODE_ORIGIN	(1u << 1)	/* it is a reference that has an origin */
#define KLP_CODE_BUILTIN (1u << 2)	/* a function that the compiler itself may call, or
					   write out, as it likes: memcpy() */
#define KLP_CODE_NUMBER	(1u << 3)	/* a literal of numbers that the compiler keeps in
					   memory instead of in instructions */
#define KLP_CODE_POINTER (1u << 4)	/* data whose address is a value; without it, what is
					   there is read or written */
#define KLP_CODE_COMPARED (1u << 5)	/* a literal, or data, whose address is compared with
					   pointers that may be anything */

/*
 * What the code of a function, or of a clone or part of one, refers to, with
 * -fplugin-arg-klp-digest or -fplugin-arg-klp-code.  As many struct klp_note_code_ref
 * follow as it says, and after the strings below the name of each of them: as the
 * source means it, "FUNCTION.NAME@LINE:COLUMN" for what is static in a function, and
 * for a literal the digest of what it holds.
 */
struct klp_note_code {
	uint32_t line;
	uint32_t refs;
};

struct klp_note_code_ref {
	uint32_t kind;		/* enum klp_code_kind */
	uint32_t flags;		/* KLP_CODE_* */
	int64_t  addend;	/* from the beginning of what is named, in bytes */
};

enum klp_note_code_string {
	KLP_CODE_FUNCTION,	/* in the source */
	KLP_CODE_SYMBOL,	/* in this object's symbol table */
	KLP_CODE_INLINED,	/* functions whose bodies are in it, with spaces
				   between them */
	KLP_CODE_STRINGS
};

#endif /* KLP_NOTE_H */
