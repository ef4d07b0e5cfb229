// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * boot-pointers.c - which pointers in vmlinux' data does the kernel fill when it boots?
 *
 * One that is linked as position independent, as arm64's is, keeps the relocations of
 * its data, and may have zero where they write.  What is in the file says nothing there.
 */
#include <gelf.h>

#include "arch/arch.h"
#include "elf/elf-file.h"
#include "kernel/boot-pointers.h"

static bool search_section(Elf_Scn *scn, uint32_t type,
			   bool (*found)(void *ctx, uint64_t place, uint64_t value), void *ctx)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	GElf_Rela rela;
	int i;

	for (i = 0; data && gelf_getrela(data, i, &rela); i++)
		if (GELF_R_TYPE(rela.r_info) == type &&
		    found(ctx, rela.r_offset, (uint64_t)rela.r_addend))
			return true;
	return false;
}

bool boot_pointers_search(struct kallsyms *vmlinux,
			  bool (*found)(void *ctx, uint64_t place, uint64_t value),
			  void *ctx)
{
	struct elf_file *file = kallsyms_elf_file(vmlinux);
	uint32_t type = elf_file_arch(file)->boot_pointer;
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;

	while ((scn = elf_nextscn(elf_file_elf(file), scn)))
		/* those of --emit-relocs are not loaded */
		if (gelf_getshdr(scn, &shdr) && shdr.sh_type == SHT_RELA &&
		    shdr.sh_flags & SHF_ALLOC && search_section(scn, type, found, ctx))
			return true;
	return false;
}
