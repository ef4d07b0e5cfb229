/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * finding.h - what klp has found, as values: said by a command, kept, added to others
 * or dropped.
 *
 * To add a kind of finding is to add a row to FINDINGS; a case compares the manuals
 * with it (testsuite/convert/usage.exp).
 */
#ifndef KLP_FINDING_H
#define KLP_FINDING_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

/* Who can be told by --allow that an error is one that people accept. */
#define NOBODY	0u
#define CHECK	1u	/* klp check and klp convert */
#define PLAN	2u	/* klp plan and klp prove, so klp build */

/*
 * Each kind: its name in the code, its identifier in brackets, how severe it is,
 * who can waive it, and what it means in one line.
 */
#define FINDINGS(X) \
	X(TYPE, "type", ERROR, CHECK | PLAN, \
	  "A type is not the kernel's.") \
	X(LAYOUT, "layout", ERROR, CHECK | PLAN, \
	  "A struct is not laid out as the kernel's.") \
	X(DATA, "data", ERROR, PLAN, \
	  "A variable would have to change, or there would be a second one where it matters.") \
	X(INIT, "init", ERROR, CHECK | PLAN, \
	  "It stands in init memory, which is freed when the livepatch comes.") \
	X(NOTRACE, "notrace", ERROR, CHECK | PLAN, \
	  "ftrace has no place in a function, so it can't be replaced.") \
	X(STATIC, "static", ERROR, PLAN, \
	  "A new static variable of a function that is inlined would be there twice.") \
	X(CODE, "code", ERROR, PLAN, \
	  "The shipped code is not what this source compiles to.") \
	X(ASM, "asm", ERROR, CHECK | PLAN, \
	  "It is written in assembler.") \
	X(MODULE, "module", ERROR, CHECK, \
	  "Not something that the kernel takes for a module.") \
	X(MODINFO, "modinfo", ERROR, CHECK, \
	  "Not marked as a livepatch.") \
	X(UNCONVERTED, "unconverted", ERROR, CHECK, \
	  "klp convert has still to be run.") \
	X(KLP_SECTION, "klp-section", ERROR, CHECK, \
	  "A klp relocation section breaks a rule.") \
	X(KLP_SYMBOL, "klp-symbol", ERROR, CHECK, \
	  "A klp symbol breaks a rule.") \
	X(PAIR, "pair", ERROR, CHECK, \
	  "A section of one object uses a symbol of another.") \
	X(RELOCATION, "relocation", ERROR, CHECK, \
	  "A relocation is of a kind or at a place that the kernel can't write.") \
	X(NONZERO, "nonzero", ERROR, CHECK, \
	  "The field of a relocation does not hold zero.") \
	X(DOUBLE, "double", ERROR, CHECK, \
	  "A field is relocated twice.") \
	X(EARLY, "early", ERROR, CHECK, \
	  "The kernel uses a table before the relocation in it is written.") \
	X(STRIP, "strip", ERROR, CHECK, \
	  "strip, objcopy or ld has damaged it.") \
	X(UNRESOLVED, "unresolved", ERROR, CHECK, \
	  "The kernel has no such symbol, or does not export it.") \
	X(OBJECT, "object", ERROR, CHECK, \
	  "What is to be patched is never patched, or there is nothing to patch.") \
	X(FUNCTION, "function", ERROR, CHECK, \
	  "What is replaced is not there, not unique or no function.") \
	X(INLINED, "inlined", ERROR, CHECK, \
	  "It is inlined into functions that are not replaced.") \
	X(CLONE, "clone", ERROR, CHECK, \
	  "Callers that are not replaced use a clone of it.") \
	X(STATIC_KEY, "static-key", ERROR, CHECK, \
	  "A jump label's key belongs to a module.") \
	X(STATIC_CALL, "static-call", ERROR, CHECK, \
	  "A static call's key belongs to a module.") \
	X(TABLE, "table", ERROR, CHECK, \
	  "A table has other entries than the kernel reads, or they lead nowhere.") \
	X(ORC, "orc", ERROR, CHECK, \
	  "The kernel can't unwind its functions.") \
	X(PERCPU, "percpu", ERROR, CHECK, \
	  "A per-cpu variable would not have its initial value.") \
	X(CRC, "crc", ERROR, CHECK, \
	  "The checksum of an export is another one, or missing.") \
	X(NAMESPACE, "namespace", ERROR, CHECK, \
	  "An export's namespace is not imported.") \
	X(LICENCE, "licence", ERROR, CHECK, \
	  "An export is for GPL modules only.") \
	X(VERMAGIC, "vermagic", ERROR, CHECK, \
	  "The kernel's features are others.") \
	X(BUILD_ID, "build-id", ERROR, CHECK, \
	  "The files that were read are not those of the kernel that is installed or runs.") \
	X(RECORD, "record", ERROR, CHECK, \
	  "The patches that it carries are not those that it was made of.") \
	X(AMBIGUOUS, "ambiguous", ERROR, NOBODY, \
	  "A name means more than one symbol.") \
	X(NOT_FOUND, "not-found", ERROR, NOBODY, \
	  "The kernel has nothing of that name there.") \
	X(LOCAL, "local", ERROR, NOBODY, \
	  "It is a static variable of a function, and the declaration does not say so.") \
	X(GONE, "gone", ERROR, NOBODY, \
	  "The variable was optimised away.") \
	X(ORIGIN, "origin", ERROR, NOBODY, \
	  "An origin is not complete.") \
	X(SYMPOS, "sympos", ERROR, NOBODY, \
	  "The position in the source is not the symbol's.") \
	X(ZERO, "zero", ERROR, NOBODY, \
	  "The symbol has address 0, which the kernel takes for not found.") \
	X(DIGEST, "digest", ERROR, NOBODY, \
	  "What is compiled differs, and the digests do not see it.") \
	X(REFERENCE, "reference", ERROR, NOBODY, \
	  "The livepatch does not refer to what the kernel's own code refers to.") \
	X(PATCH, "patch", ERROR, NOBODY, \
	  "A patch has something in it that klp does not take.") \
	X(APPLY, "apply", ERROR, NOBODY, \
	  "A patch does not apply to the kernel's source.") \
	X(COMPILE, "compile", ERROR, NOBODY, \
	  "A patched unit does not compile.") \
	X(INCLUDE, "include", ERROR, NOBODY, \
	  "A unit includes a file that it may not include.") \
	X(LIMIT, "limit", ERROR, NOBODY, \
	  "A compiler or make needs more than it may have.") \
	X(CALLBACK, "callback", ERROR, NOBODY, \
	  "An object has two callbacks of one kind.") \
	X(BUILD, "build", ERROR, NOBODY, \
	  "A file of the patch decides how the kernel is built.") \
	X(UNCHECKED, "unchecked", WARNING, NOBODY, \
	  "Something could not be looked at; an error with --strict.") \
	X(COPY, "copy", WARNING, NOBODY, \
	  "The module has a variable of its own that the kernel has, too.") \
	X(COMPILER, "compiler", WARNING, NOBODY, \
	  "A compiler that is not the kernel's.") \
	X(OUTLIVES, "outlives", WARNING, NOBODY, \
	  "A variable of the kernel gets a pointer to the module.") \
	X(RECURSION, "recursion", WARNING, NOBODY, \
	  "A function calls the one that it replaces, and so itself.") \
	X(LOADED, "loaded", WARNING, NOBODY, \
	  "It takes a livepatch away that is loaded, with patches that it does not have.") \
	X(POINTER, "pointer", WARNING, NOBODY, \
	  "The kernel holds the address of a function that is replaced.") \
	X(TRACEPOINT, "tracepoint", NOTE, NOBODY, \
	  "It fires tracepoints.") \
	X(DEBUG, "debug", NOTE, NOBODY, \
	  "It has messages of pr_debug().") \
	X(SIGNER, "signer", NOTE, NOBODY, \
	  "It is signed with a key that the kernel does not have built in.") \
	X(UNTESTED, "untested", NOTE, NOBODY, \
	  "Nobody has tested klp with a kernel or compiler of that version.")

enum finding_id {
	FINDING_NONE,	/* said without an identifier */
#define X(name, id, severity, waived_by, meaning) FINDING_##name,
	FINDINGS(X)
#undef X
	FINDINGS_END
};

/* The identifier in brackets, "klp-section"; NULL for FINDING_NONE. */
const char *finding_name(enum finding_id id);

/* The kind with the identifier of @length bytes at @name, or FINDING_NONE. */
enum finding_id finding_named(const char *name, size_t length);

/* Sets of kinds, as --allow takes them, are bits. */
#define FINDING_BIT(id)	((uint64_t)1 << (id))

/* Those that --allow of CHECK, PLAN or both can waive. */
uint64_t findings_waivable(unsigned int by);

/* The identifiers of @set as "a, b and c", in the table's order; free() it. */
char *findings_list(uint64_t set);

/*
 * Prints all kinds, one a line, tab separated: identifier, severity, "waived" where
 * --allow can name it, or "-", and meaning.
 */
void findings_explain(void);

/* A sentence that goes with a finding. */
struct note {
	char *text;
	char *file;		/* that where.file is; NULL: it is where the finding is */
	struct place where;
};

/* One finding. */
struct finding {
	enum finding_id id;
	enum severity severity;
	char *message;		/* without the file's name */
	char *file;		/* that it is about; NULL: known to who prints it */
	struct place where;	/* in that file, a source; file NULL: not known */
	struct note *notes;
	size_t nnotes;
	size_t again, order;	/* while they are sorted */
};

/* Findings in their order. */
struct findings {
	struct finding *list;
	size_t n;
	uint64_t allowed;	/* those of --allow, which are warnings */
	enum status status;	/* REFUSED where one is an error, or worse */
};

/* Adds one, as severe as its table says and --allow, about the file as a whole. */
void findings_add(struct findings *out, enum finding_id id, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The same with another severity than the table's. */
void findings_add_warning(struct findings *out, enum finding_id id, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void findings_add_note(struct findings *out, enum finding_id id, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds one at @where or, where that has no file, about @file (which may be NULL). */
void findings_add_at(struct findings *out, const struct place *where, const char *file,
		     enum finding_id id, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
void findings_add_warning_at(struct findings *out, const struct place *where,
			     const char *file, enum finding_id id, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* Adds one that is as severe as @severity says, whatever is waived.  Takes @message. */
void findings_put(struct findings *out, const struct place *where, const char *file,
		  enum finding_id id, enum severity severity, char *message);

/* Adds a sentence to the last one; @where: a place of its own, or NULL. */
void findings_say_more(struct findings *out, const struct place *where,
		       const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Moves all of @from behind those of @out, with its status. */
void findings_move(struct findings *out, struct findings *from);

/*
 * Errors come before warnings and notes, and all by their place; those without a place
 * follow, as they were found.  What was found several times stays once, with the number.
 */
void findings_sort(struct findings *findings);

/* The same for those of several units: the number is that of the units. */
void findings_sort_units(struct findings *findings);

/* Those without a file are about @file. */
void findings_name(struct findings *findings, const char *file);

/*
 * Prints each on standard error, as "klp: FILE: MESSAGE [id]" or, where the place in a
 * source is known, as a compiler does.  @file: where a finding has none; or NULL.
 */
void findings_print(const struct findings *findings, const char *file);
void findings_free(struct findings *findings);

#endif /* KLP_FINDING_H */
