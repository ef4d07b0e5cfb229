/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * truth.h - what the parts of truth.c share.  It is a program of its own, which
 * has no line in common with convert/, so that it can't share a mistake.
 */
#ifndef TRUTH_H
#define TRUTH_H

#include <elfutils/libdw.h>
#include <gelf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Says what is wrong with FILE and exits with status 3. */
void fatal(const char *file, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));

/* Memory or the end of the program; free() what they return. */
void *get(size_t n, size_t size);
void *grow(void *array, size_t n, size_t size);

/* The one copy of a string; equal strings are equal pointers.  Never freed. */
const char *intern(const char *string);

/* --- symbols.c: what the kernel holds, and at which position --- */

struct symbol {
	const char *name;
	const char *section;	/* modules; vmlinux: "" */
	uint64_t address;	/* vmlinux: final; modules: in the section */
	uint64_t size;
	const char *file;	/* STT_FILE above it, or NULL; not for globals */
	uint32_t group;		/* index of that STT_FILE */
	unsigned char type, binding;
	bool code;		/* the section is executable */
	long sympos;		/* -1: there is none, see why */
	const char *why;
	const char *unit;	/* set by the caller; NULL: not known */
	bool local;		/* the same: static in a function */
};

struct symbols {
	const char *object;	/* "vmlinux" or the module's run-time name */
	struct symbol *list;	/* in the order of .symtab */
	size_t n;
};

/*
 * The symbols of vmlinux, or of a module's file as it is shipped (also when
 * compressed).  @twin: the file that still has the module's STT_FILE symbols, or
 * NULL.  symbols_free() frees.
 */
void symbols_of_vmlinux(const char *path, struct symbols *out);
void symbols_of_module(const char *path, const char *twin,
		       struct symbols *out);
void symbols_free(struct symbols *symbols);

/* --- units.c: which unit it comes from --- */

/* A variable or function that a unit defines. */
struct thing {
	const char *section;
	uint64_t address;
	const char *name;
	const char *unit;
	const char *function;	/* that a variable is static in, or NULL */
	const char *file;	/* that it is written in */
	bool code;
};

/* The code from @start to @end (exclusive) of @section is of @unit. */
struct range {
	const char *section;
	uint64_t start, end;
	const char *unit;
};

struct units {
	struct thing *things;	/* by section (its pointer), address */
	size_t nthings;
	struct range *ranges;	/* by section (its pointer), start */
	size_t nranges;
	const char **names;	/* of all units */
	size_t nnames;
};

/* Reads the DWARF of vmlinux or of a module; units_free() frees. */
void units_of_vmlinux(const char *path, struct units *out);
void units_of_module(const char *path, struct units *out);
void units_free(struct units *units);

/* The unit whose code is at that place, or NULL. */
const char *units_code(const struct units *units, const char *section,
		       uint64_t address);

/* The first of the things at that place; @n: how many follow each other. */
const struct thing *units_at(const struct units *units, const char *section,
			     uint64_t address, size_t *n);

#endif /* TRUTH_H */
