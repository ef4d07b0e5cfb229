/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kallsyms.h - the symbols of the kernel or of one of its modules, counted as
 * the running kernel will count them.  Nothing else knows how it counts.
 */
#ifndef KLP_KALLSYMS_H
#define KLP_KALLSYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct elf_file;

/* A symbol that the kernel can find by name. */
struct ksymbol {
	const char *name;
	const char *section;	/* modules: of the file; NULL: vmlinux */
	uint64_t address;	/* vmlinux: final; modules: in the section */
	uint64_t size;
	uint32_t index;		/* in .symtab */
	uint32_t file;		/* index of the STT_FILE that a local symbol
				   stands under, or 0 */
	uint8_t binding;	/* STB_* */
	bool function;
	bool untyped;		/* a label of assembler or a linker script */
	bool init;		/* in memory that is freed after initialisation */
};

struct kallsyms;

/*
 * Reads the symbol table of @path, a vmlinux or the file of a module as it is
 * shipped and loaded.  Strings live as long as the kallsyms.  Returns MISSING
 * where the file can't be used.
 */
struct error *kallsyms_open(const char *path, bool vmlinux,
			    struct kallsyms **out);
void kallsyms_close(struct kallsyms *syms);

/* All symbols, in the order in which the kernel counts them. */
size_t kallsyms_all(struct kallsyms *syms, const struct ksymbol ***out);

/*
 * The symbols called @name in the order in which the kernel counts them, in a
 * new array at @out (free() it; NULL for none).  Returns their number.
 */
size_t kallsyms_find(struct kallsyms *syms, const char *name,
		     const struct ksymbol ***out);

/* The symbol of that name with external linkage: there is one at most; or NULL. */
const struct ksymbol *kallsyms_global(struct kallsyms *syms, const char *name);

/*
 * The symbol that the kernel takes for @name at @sympos (0: there must be only
 * one), or NULL, as klp_find_object_symbol() does once the object is running, so
 * that a module's init sections are gone.  @count: how many of the name there are.
 */
const struct ksymbol *kallsyms_at(struct kallsyms *syms, const char *name,
				  unsigned long sympos, size_t *count);

/* The same for every NAME.* of a local symbol: clones, function-local statics. */
size_t kallsyms_find_suffixed(struct kallsyms *syms, const char *name,
			      const struct ksymbol ***out);

/*
 * The position that finds @symbol: 0 where its name is unique in the object,
 * else from 1 (klp_find_object_symbol()).  Sets @depends where no number does
 * always, because a module is searched as a whole while it is being loaded and
 * without its init sections once it runs: the symbol or a namesake before it is
 * in one of them.  @depends may be NULL.
 */
unsigned long kallsyms_position(struct kallsyms *syms,
				const struct ksymbol *symbol, bool *depends);

/* The STT_FILE that a local symbol stands under, or NULL. */
const char *kallsyms_file(struct kallsyms *syms,
			  const struct ksymbol *symbol);

/*
 * The local symbols from the same object file as the local @symbol, itself too,
 * so of the same unit: @first and what follows it.  0 where that is not known.
 */
size_t kallsyms_siblings(struct kallsyms *syms, const struct ksymbol *symbol,
			 const struct ksymbol **first);

/* Are there STT_FILE symbols? */
bool kallsyms_has_files(struct kallsyms *syms);

/*
 * The symbol @symbol of @from in another table of the same module; NULL where it
 * lacks it.  Those of one name in one place (they have no size) are told apart by
 * their order.
 */
const struct ksymbol *kallsyms_same(struct kallsyms *syms,
				    struct kallsyms *from,
				    const struct ksymbol *symbol);

/*
 * The files of the local symbols just below and above @symbol in memory: the
 * linker lays a unit's data out in one piece, so a global is most probably of
 * one of them.  Either may be NULL.
 */
void kallsyms_files_near(struct kallsyms *syms, const struct ksymbol *symbol,
			 const char *files[2]);

/* The section that a symbol stands in, "" if that can't be told. */
const char *kallsyms_section(struct kallsyms *syms,
			     const struct ksymbol *symbol);

/*
 * The contents of vmlinux at a final address, and how many bytes of its section
 * follow; NULL where the file holds none.
 */
const char *kallsyms_bytes_at(struct kallsyms *syms, uint64_t address,
			      size_t *size);

/* The file that the symbols are from; owned by the kallsyms. */
struct elf_file *kallsyms_elf_file(struct kallsyms *syms);

#endif /* KLP_KALLSYMS_H */
