/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * debuglink.h - the name that a stripped file keeps of the file with its debug
 * information.
 */
#ifndef KLP_DEBUGLINK_H
#define KLP_DEBUGLINK_H

#include <stdbool.h>
#include <stdint.h>

struct elf_file;

/*
 * The name, without a directory, that .gnu_debuglink says, and in @crc the CRC-32
 * of that file; NULL where there is no such section or it is damaged.  Owned by
 * @file.
 */
const char *debuglink_name(const struct elf_file *file, uint32_t *crc);

/*
 * Is the file at @path the one that @file's .gnu_debuglink means?  Two build ids
 * tell; without them it is read to its end for its CRC.
 */
bool debuglink_fits(struct elf_file *file, uint32_t crc, const char *path);

/*
 * Has the ELF file @path another build id than @file, so that it is of something else?
 * False where one of them has none.  Returns the error of elf_file_open().
 */
struct error *debuglink_compare(struct elf_file *file, const char *path, bool *differs);

#endif /* KLP_DEBUGLINK_H */
