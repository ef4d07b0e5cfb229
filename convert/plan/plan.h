/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plan.h - what of a patched unit belongs in a livepatch, and why.
 */
#ifndef KLP_PLAN_H
#define KLP_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/finding.h"
#include "elf/digests.h"
#include "kernel/homes.h"
#include "kernel/live.h"
#include "elf/notes.h"
#include "plan/shipped.h"

/* What becomes of a function of the patched unit. */
enum fate {
	FATE_REPLACE,	/* goes into the module instead of the kernel's */
	FATE_KEEP,	/* goes into the module, for those that call it there */
	FATE_NEW,	/* the kernel has never had it */
	FATE_SKIP,	/* has done its work when the livepatch comes */
};

struct planned {
	const char *name;
	char *why;
	const char *because;		/* the planned function that it follows from, or NULL */
	enum fate fate;
};

/* A function of another unit that has to call a new one of this. */
struct outside {
	const struct home *callee;	/* of this unit */
	struct home caller;
};

/* Two versions of a unit, and the kernel's. */
struct plan {
	struct object *object;
	struct unit *unit;
	const char *name;		/* of the unit */
	const struct module *built, *patched;	/* compiled here */
	const struct notes *before, *after;
	struct homes homes;		/* all that the kernel holds of the unit */
	struct shipped *shipped;	/* NULL: the object's code can't be read */
	struct live *live;		/* what of it still runs, as far as is planned */
	struct planned *list;
	size_t n;
	/* constants that differ: the module's own, and of all that use them */
	const struct digest **constants;
	size_t nconstants;
	/* functions that follow those of other units, as --also has them; or NULL */
	const char *also;
	/* functions of other units that call some of this one which can't be traced */
	struct outside *outside;
	size_t noutside;
	struct findings findings;	/* REFUSED where something can't be done */
};

/*
 * Finds out which data and types differ, and what of that can't be changed.
 */
void plan_data(struct plan *plan);

/*
 * After that, finds what belongs in the module: the functions that differ, and
 * all that the shipped kernel makes necessary because of them.
 */
void plan_functions(struct plan *plan);

/* Is each part of the unit the same as before, by its digest, and in the same place? */
bool plan_is_unchanged(const struct plan *plan);

/*
 * Of a unit that is unchanged: refuses where the compiled code or the contents of
 * variables differ all the same, which nothing waives.
 */
void plan_digests(struct plan *plan);

/*
 * Refuses where what belongs in the module uses a symbol that an asm statement
 * outside of functions defines, which the kernel does not have.
 */
void plan_asm(struct plan *plan);

/*
 * Refuses where what belongs in the module has a value that the kernel wrote into its
 * instructions when it booted, of a variable that it does not have.
 */
void plan_values(struct plan *plan);

/*
 * Of a function of which the kernel has no code: does something there hold its address
 * all the same, or may do so, that is the address of one which it was merged with?
 */
bool plan_is_held(const struct plan *plan, const char *name);

/*
 * The functions that are replaced against the shipped ones: is the source this
 * kernel's, and the compiler?
 */
void plan_code(struct plan *plan);

/*
 * Writes all that was found out as lines for the plugin (gcc-plugin/extract/plan.c reads
 * them); refuses where a line can't say which variable is meant.
 */
void plan_write(struct plan *plan, FILE *out);

/* The symbol that the kernel has of a function of the unit; NULL: none. */
const struct home *plan_symbol_of(const struct plan *plan, const char *name);

/*
 * Compares the variables of two object files, which one compiler has made of two
 * versions of a unit: those in .data, .rodata and .bss sections, by their names, what
 * is in them, and what relocations in them refer to.  Returns the name of one that
 * only one file has, or that differs; free() it.  NULL: there is none.
 */
char *datacmp_built(const struct module *one, const struct module *other);

/* Has @name, of a variable or function, a number that the kernel's macros count up? */
bool datacmp_is_numbered(const char *name);

#endif /* KLP_PLAN_H */
