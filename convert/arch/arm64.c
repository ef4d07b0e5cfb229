// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arm64.c - arm64 as the kernel's arch/arm64/kernel/module.c sees it, little-endian.
 *
 * Instructions are words of 4 bytes, and so are the fields of their relocations; of
 * each the relocation writes some bits.  An address takes two instructions: ADRP has
 * its page, and the one that adds, loads or stores has the rest.
 */
#include <elf.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "arch/tables.h"

#define WORD 4
#define PAGE_BITS 12
#define PAGE_MASK ((1u << PAGE_BITS) - 1)

/* Where the immediate of an instruction is. */
#define IMM26	0x03ffffff
#define IMM19	0x00ffffe0
#define IMM14	0x0007ffe0
#define IMM21	0x60ffffe0
#define IMM12	0x003ffc00
#define IMM16	0x001fffe0
#define IMM16S	0x601fffe0	/* with the choice of MOVN or MOVZ */

#define DATA(kind, size, value) \
	{ R_AARCH64_##kind, "R_AARCH64_" #kind, size, ARCH_VALUE_##value, true, 0, 0 }
#define CODE(kind, value, bits) \
	{ R_AARCH64_##kind, "R_AARCH64_" #kind, WORD, ARCH_VALUE_##value, true, 0, bits }
#define OTHER(kind, size) \
	{ R_AARCH64_##kind, "R_AARCH64_" #kind, size, ARCH_VALUE_OTHER, false, 0, 0 }

/* loadable: the cases of apply_relocate_add() */
static const struct arch_relocation relocations[] = {
	DATA(NONE, 0, OTHER),
	{ 256, "R_AARCH64_NONE", 0, ARCH_VALUE_OTHER, true, 0, 0 },	/* withdrawn */
	DATA(ABS64, 8, SIGNED),
	DATA(ABS32, 4, UNSIGNED),
	DATA(ABS16, 2, UNSIGNED),
	DATA(PREL64, 8, RELATIVE),
	DATA(PREL32, 4, RELATIVE),
	DATA(PREL16, 2, RELATIVE),
	CODE(MOVW_UABS_G0, OTHER, IMM16),
	CODE(MOVW_UABS_G0_NC, OTHER, IMM16),
	CODE(MOVW_UABS_G1, OTHER, IMM16),
	CODE(MOVW_UABS_G1_NC, OTHER, IMM16),
	CODE(MOVW_UABS_G2, OTHER, IMM16),
	CODE(MOVW_UABS_G2_NC, OTHER, IMM16),
	CODE(MOVW_UABS_G3, OTHER, IMM16),
	CODE(MOVW_SABS_G0, OTHER, IMM16S),
	CODE(MOVW_SABS_G1, OTHER, IMM16S),
	CODE(MOVW_SABS_G2, OTHER, IMM16S),
	CODE(MOVW_PREL_G0, OTHER, IMM16S),
	CODE(MOVW_PREL_G0_NC, OTHER, IMM16),
	CODE(MOVW_PREL_G1, OTHER, IMM16S),
	CODE(MOVW_PREL_G1_NC, OTHER, IMM16),
	CODE(MOVW_PREL_G2, OTHER, IMM16S),
	CODE(MOVW_PREL_G2_NC, OTHER, IMM16),
	CODE(MOVW_PREL_G3, OTHER, IMM16S),
	CODE(LD_PREL_LO19, RELATIVE, IMM19),
	CODE(ADR_PREL_LO21, RELATIVE, IMM21),
	CODE(ADR_PREL_PG_HI21, PAGE, IMM21),
	CODE(ADR_PREL_PG_HI21_NC, PAGE, IMM21),
	CODE(ADD_ABS_LO12_NC, LOW, IMM12),
	CODE(LDST8_ABS_LO12_NC, LOW, IMM12),
	CODE(LDST16_ABS_LO12_NC, LOW, IMM12),
	CODE(LDST32_ABS_LO12_NC, LOW, IMM12),
	CODE(LDST64_ABS_LO12_NC, LOW, IMM12),
	CODE(LDST128_ABS_LO12_NC, LOW, IMM12),
	CODE(TSTBR14, RELATIVE, IMM14),
	CODE(CONDBR19, RELATIVE, IMM19),
	CODE(JUMP26, RELATIVE, IMM26),
	CODE(CALL26, RELATIVE, IMM26),
	OTHER(GOTREL64, 8),
	OTHER(GOTREL32, 4),
	OTHER(GOT_LD_PREL19, WORD),
	OTHER(LD64_GOTOFF_LO15, WORD),
	OTHER(ADR_GOT_PAGE, WORD),
	OTHER(LD64_GOT_LO12_NC, WORD),
	OTHER(LD64_GOTPAGE_LO15, WORD),
	OTHER(TLSLE_ADD_TPREL_HI12, WORD),
	OTHER(TLSLE_ADD_TPREL_LO12, WORD),
	OTHER(TLSLE_ADD_TPREL_LO12_NC, WORD),
	OTHER(COPY, 0),
	OTHER(GLOB_DAT, 8),
	OTHER(JUMP_SLOT, 8),
	OTHER(RELATIVE, 8),
	OTHER(IRELATIVE, 8),
	{ .name = NULL }
};

/* module_finalize() */
static const struct arch_early early_sections[] = {
	{ ARCH_ALTERNATIVES, FINDING_EARLY, ARCH_ORDINARY_CODE },
	ARCH_COMMON_EARLY
};

static const struct arch_table tables[] = {
	{ ".altinstructions", 0, "alt_instr", "arch/arm64/kernel/alternative.c", true },
	ARCH_COMMON_TABLES
};

/* Instructions that the kernel puts elsewhere. */
static const char *const plain_sections[] = { ".altinstr_", NULL };

/* FTRACE_CALLSITE_SECTION: -fpatchable-function-entry, else -pg */
static const char *const traced_sections[] = {
	"__patchable_function_entries", "__mcount_loc", NULL
};

static const char *const ignored_symbols[] = { NULL };

static uint32_t word(const unsigned char *code)
{
	return code[0] | (uint32_t)code[1] << 8 | (uint32_t)code[2] << 16 |
	       (uint32_t)code[3] << 24;
}

/* The @bits bits of @instruction from bit @low on, whose highest is the sign. */
static int64_t signed_bits(uint32_t instruction, unsigned int low, unsigned int bits)
{
	return (int32_t)(instruction << (32 - low - bits)) >> (32 - bits);
}

/* --- what an instruction is --------------------------------------------------- */

static bool is_adr(uint32_t i)
{
	return (i & 0x9f000000) == 0x10000000;
}

static bool is_adrp(uint32_t i)
{
	return (i & 0x9f000000) == 0x90000000;
}

/* ADD (immediate, 64 bits, not shifted) */
static bool is_add(uint32_t i)
{
	return (i & 0xffc00000) == 0x91000000;
}

/* LDR, STR and their like with an unsigned offset. */
static bool is_load_or_store(uint32_t i)
{
	return (i & 0x3b000000) == 0x39000000;
}

/* STR (immediate, 64 bits, unsigned offset) */
static bool is_store64(uint32_t i)
{
	return (i & 0xffc00000) == 0xf9000000;
}

/* LDR (literal) */
static bool is_literal(uint32_t i)
{
	return (i & 0x3b000000) == 0x18000000;
}

static bool is_bl(uint32_t i)
{
	return (i & 0xfc000000) == 0x94000000;
}

/* B; B.cond; CBZ, CBNZ; TBZ, TBNZ: which bits are the distance?  0: none of these */
static uint32_t jump_bits(uint32_t i)
{
	if ((i & 0xfc000000) == 0x14000000)
		return IMM26;
	if ((i & 0xff000000) == 0x54000000 || (i & 0x7e000000) == 0x34000000)
		return IMM19;
	return (i & 0x7e000000) == 0x36000000 ? IMM14 : 0;
}

static unsigned int destination(uint32_t i)	/* Rd, Rt */
{
	return i & 31;
}

static unsigned int base(uint32_t i)		/* Rn */
{
	return i >> 5 & 31;
}

/* The distance that those bits of an instruction are, in bytes, of pages with ADRP. */
static int64_t distance(uint32_t instruction, uint32_t bits)
{
	switch (bits) {
	case IMM26:
		return signed_bits(instruction, 0, 26) * WORD;
	case IMM19:
		return signed_bits(instruction, 5, 19) * WORD;
	case IMM14:
		return signed_bits(instruction, 5, 14) * WORD;
	default:
		return signed_bits(instruction, 5, 19) * 4 + (instruction >> 29 & 3);
	}
}

static uint64_t page_of(uint32_t adrp, uint64_t place)
{
	return (place & ~(uint64_t)PAGE_MASK) +
	       ((uint64_t)distance(adrp, IMM21) << PAGE_BITS);
}

/* How many bytes the offset of a load or store counts in, as a shift. */
static unsigned int scale(uint32_t i)
{
	/* a vector register of 128 bits */
	if ((i & 0xffc00000) == 0x3d800000 || (i & 0xffc00000) == 0x3dc00000)
		return 4;
	return i >> 30;
}

/* What an instruction adds to the page in its base register. */
static uint64_t low_part(uint32_t i)
{
	return (uint64_t)(i >> 10 & PAGE_MASK) << (is_add(i) ? 0 : scale(i));
}

/* --- the questions --------------------------------------------------------------- */

static uint64_t read_field(const struct arch_relocation *kind, const unsigned char *field,
			   uint64_t place)
{
	uint64_t value;

	if (kind->bits && kind->value == ARCH_VALUE_PAGE)
		return page_of(word(field), place);
	if (kind->bits && kind->value == ARCH_VALUE_LOW)
		return low_part(word(field));
	if (kind->bits)
		return place + (uint64_t)distance(word(field), kind->bits);
	value = kind->value == ARCH_VALUE_UNSIGNED ?
		arch_get(&arch_arm64, field, kind->size) :
		(uint64_t)arch_get_signed(&arch_arm64, field, kind->size);
	return kind->value == ARCH_VALUE_RELATIVE ? value + place : value;
}

static bool branch(const unsigned char *code, size_t size, size_t field, uint64_t start,
		   uint64_t *target)
{
	uint32_t instruction, bits;

	if (field % WORD || size < WORD || field > size - WORD)
		return false;
	instruction = word(code + field);
	bits = is_bl(instruction) ? IMM26 : jump_bits(instruction);
	if (bits)
		*target = start + field + (uint64_t)distance(instruction, bits);
	return bits;
}

/* May it end a straight line: a return, a jump that is always taken, a call, a trap? */
static bool ends_line(uint32_t i)
{
	return (i & 0xfe000000) == 0xd6000000 ||	/* BR, BLR, RET, ERET */
	       (i & 0x7c000000) == 0x14000000 ||	/* B, BL */
	       (i & 0xff000000) == 0xd4000000 ||	/* BRK, SVC and their like */
	       !(i & 0xffff0000);			/* UDF */
}

/* May it write a register?  Too often yes: of a store, Rt is none. */
static bool may_write(uint32_t i, unsigned int reg)
{
	bool pair = (i & 0x3a000000) == 0x28000000;

	return destination(i) == reg || (pair && (i >> 10 & 31) == reg);
}

/*
 * Does what is added at @at belong to another page than @page?  A compiler's ADD is of
 * one symbol, so the page is the same whichever way leads there; the straight line that
 * leads there is looked at, and tells if it has an ADRP of the register.
 */
static bool has_other_page(const unsigned char *code, size_t at, uint64_t start,
			   uint64_t page)
{
	unsigned int reg = base(word(code + at));

	while (at) {
		uint32_t before;

		at -= WORD;
		before = word(code + at);
		if (is_adrp(before) && destination(before) == reg)
			return page_of(before, start + at) != page;
		if (ends_line(before) || may_write(before, reg))
			return false;
	}
	return false;
}

/*
 * Does an instruction add the rest of @target to the register of the ADRP at @at, or load
 * or store there?  The compiler may put it far away, and others between the two.
 */
static bool finds_low(const unsigned char *code, size_t size, size_t at, uint64_t start,
		      uint64_t target, enum arch_use *use)
{
	const size_t far = 1024 * WORD;
	size_t from = at > far ? at - far : 0, i;
	size_t to = size - at > far ? at + far : size;
	unsigned int page = destination(word(code + at));

	for (i = from; i + WORD <= to; i += WORD) {
		uint32_t instruction = word(code + i);

		if ((!is_add(instruction) && !is_load_or_store(instruction)) ||
		    base(instruction) != page ||
		    low_part(instruction) != (target & PAGE_MASK) ||
		    has_other_page(code, i, start, target & ~(uint64_t)PAGE_MASK))
			continue;
		*use = is_add(instruction) ? ARCH_ADDRESS : ARCH_LOAD;
		return true;
	}
	return false;
}

static bool leads_to(const unsigned char *code, size_t size, size_t from, uint64_t start,
		     uint64_t target, struct arch_place *out)
{
	uint64_t goal;
	size_t i;

	for (i = (from + WORD - 1) / WORD * WORD; i + WORD <= size; i += WORD) {
		uint32_t instruction = word(code + i);

		out->field = i;
		if (is_adrp(instruction)) {
			if (page_of(instruction, start + i) == (target & ~(uint64_t)PAGE_MASK) &&
			    finds_low(code, size, i, start, target, &out->use))
				return true;
			continue;
		}
		if (is_adr(instruction) || is_literal(instruction)) {
			out->use = is_adr(instruction) ? ARCH_ADDRESS : ARCH_LOAD;
			goal = start + i + (uint64_t)distance(instruction,
							      is_adr(instruction) ? IMM21 : IMM19);
		} else if (branch(code, size, i, start, &goal)) {
			out->use = is_bl(instruction) ? ARCH_CALL : ARCH_JUMP;
		} else {
			continue;
		}
		if (goal == target)
			return true;
	}
	return false;
}

/*
 * add xN, xM, #low of what; ...; str xN, [xM, #low of where]: what is stored is said
 * by the last instruction before that writes xN.
 */
static bool stores_pointer(const unsigned char *code, size_t size, size_t field,
			   size_t *stored)
{
	const size_t far = 16 * WORD;
	uint32_t store, instruction;
	size_t i;

	if (field % WORD || size < WORD || field > size - WORD ||
	    !is_store64(word(code + field)))
		return false;
	store = word(code + field);
	for (i = field; i && field - i < far;) {
		i -= WORD;
		instruction = word(code + i);
		if (is_bl(instruction) || jump_bits(instruction))
			return false;
		if (destination(instruction) != destination(store))
			continue;
		*stored = i;
		return is_add(instruction);
	}
	return false;
}

/* --- the image that is booted --------------------------------------------------- */

/* Documentation/arm64/booting.rst: what an Image that is not compressed has there. */
#define IMAGE_MAGIC	56
static const char magic[] = { 'A', 'R', 'M', 0x64 };

/* The header says nothing of the version: linux_banner does, which is in the image. */
static char *find_version(const char *image, size_t size)
{
	static const char start[] = "Linux version ";
	const char *banner, *builder, *build, *end;
	size_t n = sizeof(start) - 1;

	if (size < IMAGE_MAGIC + sizeof(magic) ||
	    memcmp(image + IMAGE_MAGIC, magic, sizeof(magic)))
		return NULL;
	banner = memmem(image, size, start, n);
	if (!banner)
		return NULL;
	banner += n;
	end = memchr(banner, '\n', size - (size_t)(banner - image));
	if (!end)
		return NULL;
	/* RELEASE (builder) (compiler) #1 ...; the compiler's name may have '#' in it */
	builder = memchr(banner, ')', (size_t)(end - banner));
	build = memrchr(banner, '#', (size_t)(end - banner));
	if (!builder || !build || build < builder)
		return NULL;
	return alloc_print("%.*s %.*s", (int)(builder + 1 - banner), banner,
			   (int)(end - build), build);
}

static char *image_version(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *version = NULL;
	struct stat st;
	void *image;

	if (fd < 0)
		return NULL;
	if (!fstat(fd, &st) && st.st_size > 0) {
		image = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (image != MAP_FAILED) {
			version = find_version(image, (size_t)st.st_size);
			munmap(image, (size_t)st.st_size);
		}
	}
	close(fd);
	return version;
}

const struct arch arch_arm64 = {
	.name = "arm64",
	.machine = EM_AARCH64,
	.class = ELFCLASS64,
	.data = ELFDATA2LSB,
	.pointer_size = 8,
	.branch_size = WORD,
	.relocations = relocations,
	.pointer = R_AARCH64_ABS64,
	.none = R_AARCH64_NONE,
	.boot_pointer = R_AARCH64_RELATIVE,
	.early_sections = early_sections,
	.alternatives = ARCH_ALTERNATIVES,
	.tables = tables,
	.plain_sections = plain_sections,
	/* DYNAMIC_FTRACE_WITH_CALL_OPS has two words before the function */
	.trace = { .sections = traced_sections, .before = 2 * WORD, .room = 2 * WORD },
	.ignored_symbols = ignored_symbols,
	.read = read_field,
	.branch = branch,
	.leads_to = leads_to,
	.stores_pointer = stores_pointer,
	.image_version = image_version,
};
