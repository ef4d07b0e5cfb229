// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arch-x86-64.c - x86-64 as the kernel's arch/x86/kernel/module.c sees it.
 */
#include <elf.h>
#include <stddef.h>

#include "arch.h"

#define LOADED(kind, size)	{ R_X86_64_##kind, "R_X86_64_" #kind, size, true }
#define OTHER(kind, size)	{ R_X86_64_##kind, "R_X86_64_" #kind, size, false }

/* loadable: the cases of __apply_relocate_add() */
static const struct arch_relocation relocations[] = {
	LOADED(NONE, 0),
	LOADED(64, 8),
	LOADED(PC32, 4),
	LOADED(PLT32, 4),
	LOADED(32, 4),
	LOADED(32S, 4),
	LOADED(PC64, 8),
	OTHER(GOT32, 4),
	OTHER(COPY, 0),
	OTHER(GLOB_DAT, 8),
	OTHER(JUMP_SLOT, 8),
	OTHER(RELATIVE, 8),
	OTHER(GOTPCREL, 4),
	OTHER(16, 2),
	OTHER(PC16, 2),
	OTHER(8, 1),
	OTHER(PC8, 1),
	OTHER(DTPMOD64, 8),
	OTHER(DTPOFF64, 8),
	OTHER(TPOFF64, 8),
	OTHER(TLSGD, 4),
	OTHER(TLSLD, 4),
	OTHER(DTPOFF32, 4),
	OTHER(GOTTPOFF, 4),
	OTHER(TPOFF32, 4),
	OTHER(GOTOFF64, 8),
	OTHER(GOTPC32, 4),
	OTHER(GOT64, 8),
	OTHER(GOTPCREL64, 8),
	OTHER(GOTPC64, 8),
	OTHER(PLTOFF64, 8),
	OTHER(SIZE32, 4),
	OTHER(SIZE64, 8),
	OTHER(GOTPC32_TLSDESC, 4),
	OTHER(TLSDESC_CALL, 0),
	OTHER(TLSDESC, 16),
	OTHER(IRELATIVE, 8),
	OTHER(GOTPCRELX, 4),
	OTHER(REX_GOTPCRELX, 4),
	{ .name = NULL }
};

/* What module_finalize() and the notifiers of a coming module work on. */
static const char *const early_sections[] = {
	".altinstructions",
	".ibt_endbr_seal",
	".orc_unwind_ip",
	".parainstructions",
	".retpoline_sites",
	".return_sites",
	".static_call_sites",
	"__ex_table",
	"__jump_table",
	NULL
};

/* ignore_undef_symbol() */
static const char *const ignored_symbols[] = { "_GLOBAL_OFFSET_TABLE_", NULL };

/* call, jmp, jcc */
static bool is_branch(const unsigned char *code, size_t field)
{
	return (field >= 1 && (code[field - 1] == 0xe8 || code[field - 1] == 0xe9)) ||
	       (field >= 2 && code[field - 2] == 0x0f &&
		(code[field - 1] & 0xf0) == 0x80);
}

const struct arch arch_x86_64 = {
	.name = "x86-64",
	.machine = EM_X86_64,
	.class = ELFCLASS64,
	.data = ELFDATA2LSB,
	.relocations = relocations,
	.absolute64 = R_X86_64_64,
	.none = R_X86_64_NONE,
	.zero_fields = true,
	.early_sections = early_sections,
	.is_branch = is_branch,
	.ignored_symbols = ignored_symbols,
};
