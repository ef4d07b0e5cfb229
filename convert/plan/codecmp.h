/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * codecmp.h - is the code of a function the same in two places?
 */
#ifndef KLP_CODECMP_H
#define KLP_CODECMP_H

#include "elf/code.h"
#include "kernel/kernel.h"

enum sameness {
	CODE_SAME,	/* but for what the linker writes */
	CODE_UNKNOWN,	/* one of the two can't be read */
	CODE_BYTES,	/* as long, and calls the same functions */
	CODE_DATA,	/* another object is referred to somewhere; see shipped.h */
	CODE_CALLS,	/* another function is called somewhere */
	CODE_SIZE,
};

/* What the code of a relocatable file is compared with. */
struct counterpart {
	struct code code;		/* a function of a relocatable file; or ... */
	struct object *object;		/* ... one of vmlinux: code.m is NULL */
	const struct ksymbol *symbol;
	const unsigned char *bytes;
};

/*
 * Compares; @where: the offset in @code of the first difference, or with CODE_SIZE how
 * many bytes it has.  Fields of relocations count where they are calls and jumps, whose
 * targets have to be called the same.
 */
enum sameness codecmp(const struct code *code, const struct counterpart *other,
		      size_t *where);

/* The same for the functions of that name of two object files. */
enum sameness codecmp_built(const struct module *one, const struct module *other,
			    const char *name);

#endif /* KLP_CODECMP_H */
