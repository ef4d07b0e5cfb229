// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernel.c - fuzz target: any bytes, read as the symbol table of a kernel and of
 * one of its modules.
 *
 * DWARF is left out: it is libdw that reads it, and libdw is not built for this.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "elf/elf-file.h"
#include "kernel/exports.h"
#include "kernel/kallsyms.h"
#include "kernel/name-index.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(struct kallsyms *syms, const struct ksymbol *symbol)
{
	const struct ksymbol *first;
	struct export export;
	const char *files[2];
	uint32_t crc;
	size_t size;
	bool depends;

	exports_find(syms, symbol->name, &export);
	kallsyms_position(syms, symbol, &depends);
	kallsyms_file(syms, symbol);
	if (symbol->binding == STB_LOCAL)
		kallsyms_siblings(syms, symbol, &first);
	kallsyms_at(syms, symbol->name, 1, &size);
	exports_crc(syms, symbol->name, &crc);
	kallsyms_files_near(syms, symbol, files);
	kallsyms_bytes_at(syms, symbol->address, &size);
	kallsyms_section(syms, symbol);
}

static void use(struct kallsyms *syms)
{
	const struct ksymbol **list, **found;
	struct name_index *index = name_index_new();
	size_t n = kallsyms_all(syms, &list), next = 0, i;
	uint32_t module;

	elf_file_build_id(kallsyms_elf_file(syms));
	name_index_add(index, syms, 0);
	name_index_finish(index);
	/* the time of one run is what counts */
	for (i = 0; i < n && i < 32; i++) {
		ask(syms, list[i]);
		kallsyms_find_suffixed(syms, list[i]->name, &found);
		free(found);
		while (name_index_next(index, list[i]->name, &next, &module))
			;
	}
	name_index_free(index);
	unchecked_end(NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("kernel", MFD_CLOEXEC);
	struct kallsyms *syms;
	char input[64];
	int vmlinux;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size) {
		perror("memfd_create");
		_exit(1);
	}
	snprintf(input, sizeof(input), "/proc/self/fd/%d", fd);
	for (vmlinux = 0; vmlinux < 2; vmlinux++) {
		if (error_drop(kallsyms_open(input, vmlinux, &syms)))
			continue;
		use(syms);
		kallsyms_close(syms);
	}
	close(fd);
	return 0;
}
