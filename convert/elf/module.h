/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.h - a kernel module as a file: its sections, symbols, modinfo.
 */
#ifndef KLP_MODULE_H
#define KLP_MODULE_H

#include <gelf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* The kernel's own values, include/uapi/linux/elf.h and linux/livepatch.h. */
#ifndef SHN_LIVEPATCH
#define SHN_LIVEPATCH		0xff20
#endif
#ifndef SHF_RELA_LIVEPATCH
#define SHF_RELA_LIVEPATCH	0x00100000
#endif

struct arch;

struct module_section {
	const char *name;
	GElf_Shdr shdr;
	Elf_Scn *scn;
	/* The bytes as they are in the file, sh_size many; NULL: none. */
	const unsigned char *data;
};

struct module_symbol {
	const char *name;
	GElf_Sym sym;
	/*
	 * The real section, also above SHN_LORESERVE; 0 if it is in none, which
	 * sym.st_shndx says more about (SHN_UNDEF, SHN_ABS, SHN_LIVEPATCH).
	 */
	size_t shndx;
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
	/* The file at path, where that is compressed and fd is of what is in it; else -1. */
	int packed;
	bool is_signed;	/* a signature follows the ELF file */
};

/*
 * Opens a module and reads the tables of it.  Checks that it is a relocatable
 * ELF file of a machine that klp knows and that all tables are inside of it.
 * Returns MISSING if it can't be read, REFUSED if it is no such file.
 */
struct error *module_open(const char *path, struct module **out);

/*
 * The same of a module as it is installed, which may be compressed.  What is not
 * at @path itself can be read at module_contents_path(); free() that.
 */
struct error *module_open_installed(const char *path, struct module **out);
char *module_contents_path(const struct module *module);

void module_close(struct module *module);

/*
 * Value of the @n-th "key=value" in .modinfo (n counts from 0), or NULL.  Owned
 * by the module.
 */
const char *module_modinfo(const struct module *module, const char *key,
			   size_t n);

/* Index of the first section of that name, or 0; as the kernel's find_sec(). */
size_t module_section(const struct module *module, const char *name);

/*
 * Is it SHF_ALLOC, hence in memory once the module is loaded?  False also for a
 * section that the module does not have.
 */
bool module_is_loaded(const struct module *module, size_t section);

/*
 * Number of relocations in an SHT_RELA section; 0 for sections of other types
 * and for those whose entries do not have the size that the machine wants.
 */
size_t module_nrelas(const struct module *module, size_t section);

/*
 * The @n-th of them (n < module_nrelas()).  Neither its symbol nor its offset has
 * been checked.
 */
GElf_Rela module_rela(const struct module *module, size_t section, size_t n);

/*
 * Reads and writes an integer of @size bytes (1, 2, 4, 8) in the byte order of
 * the module.
 */
uint64_t module_get(const struct module *module, const void *from,
		    unsigned int size);
void module_put(const struct module *module, void *to, unsigned int size,
		uint64_t value);

#endif /* KLP_MODULE_H */
