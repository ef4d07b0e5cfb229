/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * code.h - a function in a relocatable file: its bytes, and the fields in them that
 * relocations fill.
 */
#ifndef KLP_CODE_H
#define KLP_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/module.h"

/* A relocated field. */
struct code_field {
	size_t offset;		/* in the function */
	const struct arch_relocation *kind;
	const struct module_symbol *symbol;
	int64_t addend;
};

struct code {
	const struct module *m;	/* not owned */
	size_t section;
	uint64_t start;		/* in the section */
	const unsigned char *bytes;
	size_t size;
	struct code_field *fields;	/* by offset */
	size_t nfields;
};

/*
 * The function whose symbol that is; false where it has no contents.  code_close()
 * frees, also what was not opened and is all zero.
 */
bool code_open(const struct module *m, const struct module_symbol *function,
	       struct code *out);
void code_close(struct code *code);

/* The first function of that name that the file defines, or NULL. */
const struct module_symbol *code_find(const struct module *m, const char *name);

/* The function that begins at a place of a section, or NULL. */
const struct module_symbol *code_function_at(const struct module *m, size_t section,
					     uint64_t offset);

/* The field that the byte at @offset of the function is part of, or NULL. */
const struct code_field *code_field_at(const struct code *code, size_t offset);

/* The function that a field of a call or jump leads to, as the file names it; or NULL. */
const char *code_callee(const struct code *code, const struct code_field *field);

#endif /* KLP_CODE_H */
