// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arch-x86-64.c - x86-64 as the kernel's arch/x86/kernel/module.c sees it.
 */
#include <elf.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "arch/arch.h"

#define LOADED(kind, size, value) \
	{ R_X86_64_##kind, "R_X86_64_" #kind, size, ARCH_VALUE_##value, true }
#define OTHER(kind, size) \
	{ R_X86_64_##kind, "R_X86_64_" #kind, size, ARCH_VALUE_OTHER, false }

/* loadable: the cases of __apply_relocate_add() */
static const struct arch_relocation relocations[] = {
	LOADED(NONE, 0, OTHER),
	LOADED(64, 8, SIGNED),
	LOADED(PC32, 4, RELATIVE),
	LOADED(PLT32, 4, RELATIVE),
	LOADED(32, 4, UNSIGNED),
	LOADED(32S, 4, SIGNED),
	LOADED(PC64, 8, RELATIVE),
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
#define TAKE_OUT "take it out of the replaced function"
static const struct arch_early early_sections[] = {
	{ ".altinstructions", FINDING_EARLY, TAKE_OUT },
	{ ".call_sites", FINDING_EARLY, TAKE_OUT },
	{ ".cfi_sites", FINDING_EARLY, TAKE_OUT },
	{ ".ibt_endbr_seal", FINDING_EARLY, TAKE_OUT },
	{ ".orc_unwind_ip", FINDING_EARLY, TAKE_OUT },
	{ ".parainstructions", FINDING_EARLY, TAKE_OUT },
	{ ".retpoline_sites", FINDING_EARLY, TAKE_OUT },
	{ ".return_sites", FINDING_EARLY, TAKE_OUT },
	{ ".static_call_sites", FINDING_STATIC_CALL,
	  "call through the static call's key, or the function itself, instead of static_call()" },
	{ "__ex_table", FINDING_EARLY, TAKE_OUT },
	{ "__jump_table", FINDING_STATIC_KEY,
	  "ask static_key_enabled() instead of static_branch_likely() or static_branch_unlikely()" },
	{ .section = NULL }
};

static const struct arch_table tables[] = {
	{ ".altinstructions", 0, "alt_instr", "arch/x86/kernel/alternative.c", true },
	{ ".call_sites", 4, NULL, NULL, true },
	{ ".cfi_sites", 4, NULL, NULL, true },
	{ ".ibt_endbr_seal", 4, NULL, NULL, true },
	{ ".orc_header", 1, NULL, NULL, false },	/* for those who debug the unwinder */
	{ ".orc_unwind", 0, "orc_entry", "arch/x86/kernel/unwind_orc.c", false },
	{ ".orc_unwind_ip", 4, NULL, NULL, true },
	{ ".parainstructions", 0, "paravirt_patch_site",
	  "arch/x86/kernel/alternative.c", true },
	{ ".retpoline_sites", 4, NULL, NULL, true },
	{ ".return_sites", 4, NULL, NULL, true },
	{ ".smp_locks", 4, NULL, NULL, true },
	{ ".static_call_sites", 0, "static_call_site",
	  "kernel/static_call_inline.c", true },
	{ "__bug_table", 0, "bug_entry", "lib/bug.c", true },
	{ "__ex_table", 0, "exception_table_entry", "kernel/extable.c", true },
	{ "__jump_table", 0, "jump_entry", "kernel/jump_label.c", true },
	{ "__mcount_loc", 8, NULL, NULL, true },
	{ "__bpf_raw_tp_map", 0, "bpf_raw_event_map", "kernel/trace/bpf_trace.c", false },
	{ "__dyndbg", 0, "_ddebug", "lib/dynamic_debug.c", false },
	{ "__kcrctab", 4, NULL, NULL, false },
	{ "__kcrctab_gpl", 4, NULL, NULL, false },
	{ "__ksymtab", 12, NULL, NULL, false },
	{ "__ksymtab_gpl", 12, NULL, NULL, false },
	{ "__patchable_function_entries", 8, NULL, NULL, true },
	{ "__param", 0, "kernel_param", "kernel/params.c", false },
	{ "__trace_printk_fmt", 8, NULL, NULL, false },
	{ "__tracepoints", 0, "tracepoint", "kernel/tracepoint.c", false },
	{ "__tracepoints_ptrs", 4, NULL, NULL, false },
	{ "_error_injection_whitelist", 0, "error_injection_entry",
	  "lib/error-inject.c", false },
	{ "_ftrace_eval_map", 8, NULL, NULL, false },
	{ "_ftrace_events", 8, NULL, NULL, false },
	{ "_kprobe_blacklist", 8, NULL, NULL, false },
	{ .section = NULL }
};

static const struct arch_unwind unwind = {
	"CONFIG_UNWINDER_ORC", ".orc_unwind", ".orc_unwind_ip", 6, 4
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

/* lea symbol(%rip), register */
static bool is_address(const unsigned char *code, size_t field)
{
	return field >= 2 && code[field - 2] == 0x8d && (code[field - 1] & 0xc7) == 0x05;
}

/* movq $address, symbol(%rip) */
static bool stores_pointer(const unsigned char *code, size_t field)
{
	return field >= 3 && code[field - 3] == 0x48 && code[field - 2] == 0xc7 &&
	       code[field - 1] == 0x05;
}

/* The header of a bzImage, Documentation/x86/boot.rst. */
#define BOOT_MAGIC	0x202
#define BOOT_VERSION	0x20e	/* 2 bytes: where the text is, from BOOT_TEXT on */
#define BOOT_TEXT	0x200
#define BOOT_SIZE	32768	/* with all that the version's offset can reach */

static char *image_version(const char *path)
{
	unsigned char *image = alloc_array(BOOT_SIZE, 1);
	FILE *file = fopen(path, "re");
	char *version = NULL;
	size_t n, at;

	n = file ? fread(image, 1, BOOT_SIZE, file) : 0;
	if (n > BOOT_VERSION + 1 && memcmp(image + BOOT_MAGIC, "HdrS", 4) == 0) {
		at = BOOT_TEXT + image[BOOT_VERSION] + 256u * image[BOOT_VERSION + 1];
		if (at < n && memchr(image + at, 0, n - at))
			version = alloc_print("%s", (char *)image + at);
	}
	if (file)
		fclose(file);
	free(image);
	return version;
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
	.tables = tables,
	.unwind = &unwind,
	.is_branch = is_branch,
	.is_address = is_address,
	.stores_pointer = stores_pointer,
	.image_version = image_version,
	.ignored_symbols = ignored_symbols,
};
