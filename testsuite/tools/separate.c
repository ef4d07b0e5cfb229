// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * separate.c - a read beyond the end of a section is seen by the address
 * sanitizer.
 *
 * klp maps its files, and in a mapping one section goes over into the next.  In
 * builds with sanitizers libelf reads each section into memory of its own; the
 * linker puts these in place of what klp calls (--wrap=elf_begin,
 * --wrap=elf_memory).
 */
#include <libelf.h>
#include <sys/mman.h>
#include <unistd.h>

/* Larger files are mapped all the same. */
#define SMALL (16u << 20)

Elf *__real_elf_begin(int fd, Elf_Cmd cmd, Elf *ref);
Elf *__real_elf_memory(char *image, size_t size);
Elf *__wrap_elf_begin(int fd, Elf_Cmd cmd, Elf *ref);
Elf *__wrap_elf_memory(char *image, size_t size);

Elf *__wrap_elf_begin(int fd, Elf_Cmd cmd, Elf *ref)
{
	return __real_elf_begin(fd, cmd == ELF_C_READ_MMAP ? ELF_C_READ : cmd,
				ref);
}

Elf *__wrap_elf_memory(char *image, size_t size)
{
	Elf *elf = NULL;
	int fd;

	if (size > SMALL)
		return __real_elf_memory(image, size);
	fd = memfd_create("separate", MFD_CLOEXEC);
	if (fd >= 0 && write(fd, image, size) == (ssize_t)size)
		elf = __real_elf_begin(fd, ELF_C_READ, NULL);
	/* From now on it does not need the file. */
	if (elf && elf_cntl(elf, ELF_C_FDREAD)) {
		elf_end(elf);
		elf = NULL;
	}
	if (fd >= 0)
		close(fd);
	return elf ? elf : __real_elf_memory(image, size);
}
