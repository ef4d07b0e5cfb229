/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * klp-struct.h - what a livepatch says that it replaces: the kernel's struct klp_func
 * and struct klp_object (include/linux/livepatch.h), as the plugin's notes have them,
 * or the data of a finished module.
 */
#ifndef KLP_KLP_STRUCT_H
#define KLP_KLP_STRUCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

struct unit_note;

/* A place in the module's contents: section index, 0: none; offset in bytes. */
struct location {
	size_t section;
	uint64_t offset;
};

/* A struct klp_func. */
struct klp_func {
	const char *old_name;
	/* Of the klp_object that holds it, "vmlinux"; NULL: no note says which. */
	const char *object;
	uint64_t sympos;
	bool is_nop;			/* .new_func is NULL */
	struct location new_func;
	struct location array;		/* the array that it is an element of */

	/* What only the plugin knows; "" is "not said". */
	const struct unit_note *unit;
	const char *new_symbol;		/* "" for a NOP */
	const char *origin;		/* unit of the old function */
	const char *origin_object;	/* as KLP_ORIGIN says, run-time name */
	const char *type;
	struct place where;
	struct location sympos_field;	/* where .old_sympos is ... */
	unsigned int sympos_size;	/* ... and the size of that field */
	bool sympos_given;		/* the source says which position */
};

/* A struct klp_object. */
struct klp_object {
	const char *name;	/* "vmlinux" or a module's run-time name */
	/*
	 * As the source spells it; "": .name is NULL.  The kernel compares this one
	 * with run-time names (klp_find_object_module()), so one with '-' is never
	 * found.
	 */
	const char *spelled;
	struct place where;
	struct location funcs;
};

#endif /* KLP_KLP_STRUCT_H */
