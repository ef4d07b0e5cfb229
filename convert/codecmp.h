/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * codecmp.h - is the code that a compiler makes here the code that the kernel has?
 */
#ifndef KLP_CODECMP_H
#define KLP_CODECMP_H

#include "kernel.h"
#include "module.h"

enum sameness {
	CODE_SAME,	/* but for what the linker writes */
	CODE_UNKNOWN,	/* one of the two can't be read */
	CODE_BYTES,	/* as long, and calls the same functions */
	CODE_CALLS,	/* another function is called somewhere */
	CODE_SIZE,
};

/*
 * Compares the function @name of an object file with the kernel's @shipped one.
 * @where: the offset in it of the first difference, or with CODE_SIZE how many
 * bytes it has in the object file.
 */
enum sameness codecmp(const struct module *built, const char *name,
		      struct object *object, const struct ksymbol *shipped,
		      size_t *where);

/* The same for a function in two object files. */
enum sameness codecmp_built(const struct module *one, const struct module *other,
			    const char *name);

#endif /* KLP_CODECMP_H */
