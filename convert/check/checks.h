/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * checks.h - is a livepatch module right for one kernel?  Each check is a file that
 * asks one question about it, and a row of the table in check.c.
 *
 * A check adds what it has found, and returns an error only where it could not look.
 */
#ifndef KLP_CHECKS_H
#define KLP_CHECKS_H

#include "base/finding.h"
#include "check/livepatch.h"
#include "check/own-source.h"
#include "kernel/homes.h"

/* What is checked. */
struct subject {
	const struct module *m;
	struct kernel *kernel;
	bool types;			/* by its own debug information, too */
	struct livepatch livepatch;	/* what it replaces */
	struct replaced_function *targets;		/* livepatch.nfuncs of them */
	struct own_source own;		/* where its source is */
};

/*
 * Each ordinary undefined symbol of a module against the export tables:
 * [unresolved], [licence], [namespace], [crc].
 */
struct error *imports_check(struct subject *s, struct findings *out);

/* Is there nothing undefined in it but what is exported, or may be? */
bool imports_are_all(const struct module *m, struct kernel *kernel);

/*
 * Each table that the kernel reads from a module holds whole entries of the kernel's
 * struct, each of which leads to code of the module, and those that this kernel can't
 * do without are there: [table], [orc].
 */
struct error *tables_check(struct subject *s, struct findings *out);

/* Notes of what the module brings along that people look for elsewhere. */
struct error *tables_note(struct subject *s, struct findings *out);

/* Each per-cpu variable of the module with an address in its initial value: [percpu]. */
struct error *per_cpu_check(struct subject *s, struct findings *out);

/*
 * Each variable of the kernel in which the module's code stores the address of
 * something of its own, as far as a single instruction does that: [outlives].
 */
struct error *outlives_check(struct subject *s, struct findings *out);

/*
 * Finds each function of the livepatch in the kernel (s->targets), and what would keep
 * the new one from being called: [object], [function], [init], [asm], [notrace],
 * [inlined], [clone].
 */
struct error *effect_check(struct subject *s, struct findings *out);

/* Each replacement that calls what it replaces: [recursion]. */
struct error *recursion_check(struct subject *s, struct findings *out);

/*
 * The types of what the module replaces and refers to, and the structs of the units
 * that replace something, as the module's own debug information has them, with the
 * kernel's: [type], [layout].
 */
struct error *own_types_check(struct subject *s, struct findings *out);

/*
 * Each writable variable of the module that is called like a variable of a unit of
 * which it replaces a function, and is as large: the functions that stay go on with
 * the kernel's, [copy].  No notes are needed; where the module has debug information,
 * variables of another type are left out.
 */
struct error *copies_check(struct subject *s, struct findings *out);

/*
 * What the module and the kernel say of themselves: [vermagic], [compiler], [untested]; and the
 * files that were read with the kernel that is installed and the one that runs:
 * [build-id].
 */
struct error *identity_check(struct subject *s, struct findings *out);

/* Has the kernel the key of its signature built in: [signer] */
struct error *signer_check(struct subject *s, struct findings *out);

#endif /* KLP_CHECKS_H */
