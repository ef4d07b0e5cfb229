// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * x86-64.c - x86-64 as the kernel's arch/x86/kernel/module.c sees it.
 */
#include <elf.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "arch/tables.h"
#include "arch/x86-64.h"

#define LOADED(kind, size, value) \
	{ R_X86_64_##kind, "R_X86_64_" #kind, size, ARCH_VALUE_##value, true, 0, 0 }
/* what is relative counts from the end of the instruction */
#define RELATIVE(kind, size) \
	{ R_X86_64_##kind, "R_X86_64_" #kind, size, ARCH_VALUE_RELATIVE, true, size, 0 }
#define OTHER(kind, size) \
	{ R_X86_64_##kind, "R_X86_64_" #kind, size, ARCH_VALUE_OTHER, false, 0, 0 }

/* loadable: the cases of __apply_relocate_add() */
static const struct arch_relocation relocations[] = {
	LOADED(NONE, 0, OTHER),
	LOADED(64, 8, SIGNED),
	RELATIVE(PC32, 4),
	RELATIVE(PLT32, 4),
	LOADED(32, 4, UNSIGNED),
	LOADED(32S, 4, SIGNED),
	RELATIVE(PC64, 8),
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
static const struct arch_early early_sections[] = {
	{ ARCH_ALTERNATIVES, FINDING_EARLY, ARCH_ORDINARY_CODE },
	{ ".call_sites", FINDING_EARLY, ARCH_TAKE_OUT },
	{ ".cfi_sites", FINDING_EARLY, ARCH_TAKE_OUT },
	{ ".ibt_endbr_seal", FINDING_EARLY, ARCH_TAKE_OUT },
	{ ".orc_unwind_ip", FINDING_EARLY, ARCH_TAKE_OUT },
	{ ".parainstructions", FINDING_EARLY, ARCH_TAKE_OUT },
	{ ".retpoline_sites", FINDING_EARLY, ARCH_TAKE_OUT },
	{ ".return_sites", FINDING_EARLY, ARCH_TAKE_OUT },
	{ ".static_call_sites", FINDING_STATIC_CALL,
	  "call ((typeof(&STATIC_CALL_TRAMP(name)))static_call_query(name))(...) instead of static_call(name)(...)" },
	ARCH_COMMON_EARLY
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
	ARCH_COMMON_TABLES
};

static const struct arch_unwind unwind = {
	"CONFIG_UNWINDER_ORC", ".orc_unwind", ".orc_unwind_ip", 6, 4
};

/* ignore_undef_symbol() */
static const char *const ignored_symbols[] = { "_GLOBAL_OFFSET_TABLE_", NULL };

/* Instructions that the kernel puts elsewhere. */
static const char *const plain_sections[] = { ".altinstr_", NULL };

/* ftrace_module_init(): calls of __fentry__, -mrecord-mcount */
static const char *const traced_sections[] = { "__mcount_loc", NULL };

static uint64_t read_field(const struct arch_relocation *kind, const unsigned char *field,
			   uint64_t place)
{
	uint64_t value = kind->value == ARCH_VALUE_UNSIGNED ?
			 arch_get(&arch_x86_64, field, kind->size) :
			 (uint64_t)arch_get_signed(&arch_x86_64, field, kind->size);

	if (kind->value == ARCH_VALUE_RELATIVE)
		value += place;
	return value;
}

/* All distances and addresses in code. */
#define FIELD 4

static int64_t distance(const unsigned char *field)
{
	/* asked for each byte of a kernel's code: one load */
	return (int32_t)(field[0] | (uint32_t)field[1] << 8 | (uint32_t)field[2] << 16 |
			 (uint32_t)field[3] << 24);
}

/* call; jmp, jcc */
static bool is_call(const unsigned char *code, size_t field)
{
	return field >= 1 && code[field - 1] == 0xe8;
}

static bool is_jump(const unsigned char *code, size_t field)
{
	return (field >= 1 && code[field - 1] == 0xe9) ||
	       (field >= 2 && code[field - 2] == 0x0f &&
		(code[field - 1] & 0xf0) == 0x80);
}

/* lea symbol(%rip), register */
static bool is_lea(const unsigned char *code, size_t field)
{
	return field >= 2 && code[field - 2] == 0x8d && (code[field - 1] & 0xc7) == 0x05;
}

static bool branch(const unsigned char *code, size_t size, size_t field, uint64_t start,
		   uint64_t *target)
{
	if (size < FIELD || field > size - FIELD ||
	    (!is_call(code, field) && !is_jump(code, field)))
		return false;
	*target = start + field + FIELD + (uint64_t)distance(code + field);
	return true;
}

/*
 * jmp, in two bytes: to what lies near in the same section, as a wrapper does.  Those that
 * depend on a condition stay in their function.
 */
static bool is_short_jump(const unsigned char *code, size_t field, uint64_t start,
			  uint64_t target)
{
	return field >= 1 && code[field - 1] == 0xeb &&
	       start + field + 1 + (uint64_t)(int8_t)code[field] == target;
}

static bool leads_to(const unsigned char *code, size_t size, size_t from, uint64_t start,
		     uint64_t target, struct arch_place *out)
{
	size_t i;

	for (i = from; i < size; i++) {
		uint64_t value;

		out->field = i;
		out->use = ARCH_JUMP;
		if (is_short_jump(code, i, start, target))
			return true;
		if (size - i < FIELD)
			continue;
		value = (uint64_t)distance(code + i);
		out->use = ARCH_ADDRESS;
		/* an address as such, in an instruction */
		if (value == target)
			return true;
		if (start + i + FIELD + value != target)
			continue;
		if (is_lea(code, i))
			return true;
		out->use = is_call(code, i) ? ARCH_CALL : ARCH_JUMP;
		if (out->use == ARCH_CALL || is_jump(code, i))
			return true;
	}
	return false;
}

/* movq $address, symbol(%rip) */
static bool stores_pointer(const unsigned char *code, size_t size, size_t field,
			   size_t *stored)
{
	*stored = field + FIELD;
	return field < size && field >= 3 && code[field - 3] == 0x48 &&
	       code[field - 2] == 0xc7 && code[field - 1] == 0x05;
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
	.pointer_size = 8,
	.branch_size = FIELD,
	.relocations = relocations,
	.pointer = R_X86_64_64,
	.none = R_X86_64_NONE,
	.boot_pointer = R_X86_64_RELATIVE,
	.zero_fields = true,
	.early_sections = early_sections,
	.alternatives = ARCH_ALTERNATIVES,
	.tables = tables,
	.plain_sections = plain_sections,
	.unwind = &unwind,
	.trace = { .sections = traced_sections },
	.read = read_field,
	.branch = branch,
	.leads_to = leads_to,
	.stores_pointer = stores_pointer,
	.instruction = x86_64_instruction,
	.image_version = image_version,
	.ignored_symbols = ignored_symbols,
};
