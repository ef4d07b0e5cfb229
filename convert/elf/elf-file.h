/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * elf-file.h - an ELF file of the kernel, open for reading.
 */
#ifndef KLP_ELF_FILE_H
#define KLP_ELF_FILE_H

#include <gelf.h>
#include <stdbool.h>

#include "base/error.h"

struct arch;
struct elf_file;

/*
 * Opens @path, which may be compressed (as modules are shipped: xz, zstd, gzip).
 * Returns MISSING where it can't be read, is no ELF file or one of another machine.
 */
struct error *elf_file_open(const char *path, struct elf_file **out);
void elf_file_close(struct elf_file *file);

/*
 * Is it of the machine, class and byte order of @wanted, or of one that klp knows where
 * that is NULL?  Says of which it is, and which is wanted, where not, and returns
 * @otherwise.
 */
struct error *elf_check_machine(const char *path, Elf *elf, const struct arch *wanted,
				enum status otherwise);

/*
 * Gives back the memory of what was read so far; it stays valid, and is read
 * again where it is needed again.  To be called now and then in long walks.
 */
void elf_file_relax(struct elf_file *file);

/* The GNU build id as lower-case hex, or NULL.  Owned by the file. */
const char *elf_file_build_id(struct elf_file *file);

/* The same in the bytes of a section of notes, @size many; free() it. */
char *elf_notes_build_id(const void *notes, size_t size);

/* The same in a file of notes, as sysfs has them; free() it.  NULL: there is none. */
char *elf_build_id_in(const char *path);

/* The name of the section with that index, "" where there is none. */
const char *elf_section_name(Elf *elf, size_t index);

/* The first section of that name, NULL where there is none. */
Elf_Scn *elf_find_section(Elf *elf, const char *name, GElf_Shdr *shdr);

/*
 * Is the section one of code?  Not where it is written to as well: that is data, with some
 * code among it, as .data of x86 is where relocate_kernel() is copied from there.
 */
bool elf_is_code(const GElf_Shdr *shdr);

/* The machine that it is for; never NULL. */
const struct arch *elf_file_arch(const struct elf_file *file);

/* Owned by the file. */
Elf *elf_file_elf(const struct elf_file *file);

#endif /* KLP_ELF_FILE_H */
