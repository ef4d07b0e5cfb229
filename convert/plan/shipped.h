/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shipped.h - what the shipped code of a unit says: is it the code that the compiler
 * makes here, and where are the things that it refers to?
 *
 * Debug information and symbol tables are not asked for the latter: a field of the
 * shipped code holds the address, and the relocation of the same field of the object
 * file says whose it is.
 */
#ifndef KLP_SHIPPED_H
#define KLP_SHIPPED_H

#include "plan/codecmp.h"
#include "kernel/homes.h"

struct shipped;

/* A place in an object of the kernel. */
struct shipped_place {
	const char *section;	/* modules: of the file; NULL: vmlinux */
	uint64_t address;	/* vmlinux: final; modules: in the section */
};

/*
 * Compares all functions of @built, the unit as it is compiled here, with those of
 * @object, which @homes lists.  @built, @object and @homes have to outlive it.  NULL
 * where the object's file can't be read.
 */
struct shipped *shipped_open(const struct module *built, struct object *object,
			     const struct homes *homes);
void shipped_close(struct shipped *shipped);

/*
 * Is the kernel's @symbol the function @name of the object file?  @where: the offset in
 * it of the first difference, or with CODE_SIZE how many bytes it has in the object file.
 */
enum sameness shipped_compare(const struct shipped *shipped, const char *name,
			      const struct ksymbol *symbol, size_t *where);

/*
 * Where the kernel has what @symbol of the object file names, defined there or not, as
 * its code says; false where the code that is the same does not refer to it.
 */
bool shipped_find(const struct shipped *shipped, const struct module_symbol *symbol,
		  struct shipped_place *out);

/* How many functions are the same, and were thus learned from. */
size_t shipped_functions(const struct shipped *shipped);

#endif /* KLP_SHIPPED_H */
