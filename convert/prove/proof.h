/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * proof.h - does what klp build has made of a unit refer to what the kernel's own code
 * refers to?
 */
#ifndef KLP_PROOF_H
#define KLP_PROOF_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel/homes.h"
#include "plan/plan-file.h"
#include "plan/shipped.h"
#include "elf/version.h"

struct finished;

/* A part of the module, and what it is held against. */
struct proof {
	struct kernel *kernel;
	struct object *object;
	struct plan_file plan;
	struct version original;	/* the unit, compiled whole */
	struct version patched;		/* the patched unit, compiled whole */
	struct version extracted;	/* the original, as the plan leaves it */
	struct version part;		/* what is in the module */
	struct homes homes;		/* the kernel's symbols of the unit */
	struct shipped *shipped;
	struct finished *finished;
	bool waives_static, waives_data;	/* --allow=static, --allow=data */
	struct findings findings;
	/* what was looked at, for reports */
	size_t ncompared;	/* functions */
	size_t nproved;		/* references that the shipped code agrees with */
	size_t nbound;		/* others, by symbol table and debug information */
	struct proved_object *objects;
	size_t nobjects;
};

/* An object that the part brings along, and why. */
struct proved_object {
	const char *name, *section;
	uint64_t size;
	bool writable;
	const char *reason;	/* NULL: none */
};

/* Adds a finding at a line of the unit; 0: not known. */
void proof_finding(struct proof *proof, unsigned int line, enum finding_id id,
		   const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/*
 * code.c: the extracted unit refers to what the whole one does, function by
 * function.
 */
void prove_code(struct proof *proof);

/* objects.c: each object that the part brings along is there for a reason. */
void prove_objects(struct proof *proof);

/*
 * compared.c: no pointer is compared with a literal, or a variable, that the kernel has
 * elsewhere; with --allow=data that is taken for meant.
 */
void prove_compared(struct proof *proof);

/* The finished module, and its link before it was converted. */
struct finished {
	struct module *module;
	struct version linked;
	char **explained;	/* names of the objects that its parts have */
	size_t nexplained;
	char **files;		/* names of the parts' sources in symbol tables */
	size_t nfiles;
};

/* finished.c: remembers the objects of a part that was proved. */
void finished_add(struct finished *finished, const struct proof *part);

/*
 * finished.c: each object of the finished module is one of its parts', or of what
 * klp build and Kbuild add (main.c, NAME.mod.c); prints them with @list.  What
 * is neither is a finding.
 */
void prove_finished(const struct finished *finished,
		    void (*list)(const char *name, const char *section),
		    struct findings *out);
void finished_free(struct finished *finished);

/* objects.c: has the kernel that variable of the original, or the unit compiled whole? */
bool proof_kernel_has(const struct proof *proof, const struct digest *d);

/* Is it an object in memory that the module or the unit brings along? */
bool proof_is_object(const struct module *m, const struct module_symbol *s);

/*
 * binding.c: what references of the part are bound to is where the kernel's own
 * code has it.
 */
struct error *prove_bindings(struct proof *proof);

/* binding.c: the module has each relocation of its link, with its addend. */
void prove_relocations(struct kernel *kernel, const struct finished *finished,
		       struct findings *out);

#endif /* KLP_PROOF_H */
