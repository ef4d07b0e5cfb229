/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.h - a kernel module as a file: its sections, symbols, modinfo.
 */
#ifndef KLP_MODULE_H
#define KLP_MODULE_H

#include <gelf.h>
#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

struct arch;

struct module_section {
	const char *name;
	GElf_Shdr shdr;
	Elf_Scn *scn;
};

struct module_symbol {
	const char *name;
	GElf_Sym sym;
	size_t shndx;	/* the real section, also above SHN_LORESERVE */
	bool used;	/* by a relocation of a loaded (SHF_ALLOC) section */
};

/* An open module.  Read-only to everyone but module.c. */
struct module {
	char *path;
	int fd;
	Elf *elf;
	GElf_Ehdr ehdr;
	const struct arch *arch;
	struct module_section *sections;	/* [0] is the null section */
	size_t nsections;
	size_t symtab;			/* index of .symtab, 0: none */
	struct module_symbol *symbols;	/* [0] is the null symbol */
	size_t nsymbols;
	char *name;	/* run-time name, '-' turned to '_' */
	char *release;	/* first word of vermagic; NULL: no vermagic */
	bool livepatch;	/* modinfo says so */
};

/*
 * Opens a module and reads the tables of it.  Checks that it is a relocatable
 * ELF file of a machine that klp knows and that all tables are inside of it.
 * Returns MISSING if it can't be read, REFUSED if it is no such file.
 */
enum status module_open(const char *path, struct module **out);
void module_close(struct module *module);

/*
 * Value of the @n-th "key=value" in .modinfo (n counts from 0), or NULL.  Owned
 * by the module.
 */
const char *module_modinfo(const struct module *module, const char *key,
			   size_t n);

#endif /* KLP_MODULE_H */
