// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * debuglink.c - which file has the debug information that was taken out of this
 * one?
 *
 * .gnu_debuglink, which "objcopy --add-gnu-debuglink" writes, says its name and
 * CRC-32.
 */
#include <elfutils/libdwelf.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "dwarf/debuglink.h"
#include "elf/elf-file.h"

const char *debuglink_name(const struct elf_file *file, uint32_t *crc)
{
	const char *name = dwelf_elf_gnu_debuglink(elf_file_elf(file), crc);

	return name && *name && !strchr(name, '/') ? name : NULL;
}

/* CRC-32 as in zlib and IEEE 802.3: bits from the lowest, all inverted. */
static uint32_t crc32(uint32_t crc, const unsigned char *p, size_t n)
{
	static uint32_t table[256];
	uint32_t i, bit;

	for (i = 0; !table[255] && i < 256; i++)
		for (table[i] = i, bit = 0; bit < 8; bit++)
			table[i] = table[i] >> 1 ^
				   (table[i] & 1 ? 0xedb88320 : 0);
	for (crc = ~crc; n-- > 0; p++)
		crc = crc >> 8 ^ table[(crc ^ *p) & 0xff];
	return ~crc;
}

static bool has_crc(const char *path, uint32_t expected)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char buffer[65536];
	uint32_t crc = 0;
	ssize_t n;

	if (fd < 0)
		return false;
	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		crc = crc32(crc, buffer, n);
	close(fd);
	return n == 0 && crc == expected;
}

bool debuglink_fits(struct elf_file *file, uint32_t crc, const char *path)
{
	const char *id = elf_file_build_id(file), *other;
	struct elf_file *debug;
	bool same;

	if (!id)
		return has_crc(path, crc);
	if (elf_file_open(path, &debug))
		return false;
	other = elf_file_build_id(debug);
	same = other ? strcmp(id, other) == 0 : has_crc(path, crc);
	elf_file_close(debug);
	return same;
}

enum status debuglink_compare(struct elf_file *file, const char *path, bool *differs)
{
	const char *own = elf_file_build_id(file), *id;
	struct elf_file *other;
	enum status status;

	*differs = false;
	if (!own)
		return DONE;
	status = elf_file_open(path, &other);
	if (status)
		return status;
	status = elf_check_machine(path, elf_file_elf(other), elf_file_arch(file), MISSING);
	id = elf_file_build_id(other);
	*differs = !status && id && strcmp(id, own);
	elf_file_close(other);
	return status;
}
