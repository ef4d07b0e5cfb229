// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rules.c - which release of the kernel does it how?
 *
 * A kernel that changes one of these gets a row here, and nothing else changes.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "elf/rules.h"

enum rule_kind {
	LEFT_OUT_BEGINS,	/* names of symbols of vmlinux; the first rows */
	LEFT_OUT_IS,
	LEFT_OUT_ENDS,
	LEFT_OUT_HOLDS,		/* from a dot on */
	DROPPED_BEGINS,		/* sections of modules */
	DROPPED_IS,
	SIZE,			/* the text is nothing, the number counts */
	IMPORT_NS,		/* the text stands on both sides of the namespace */
	PERCPU_WRITTEN,		/* the text is nothing, that there is one counts */
};

#define RELEASE(major, minor)	((major) * 1000u + (minor))
#define TEXT(kind, text, since, from)	{ kind, text, since, from, 0, 0 }
#define NUMBER(size, number, since, from) { SIZE, NULL, since, from, size, number }

/* No kernel with livepatches is known that does otherwise. */
#define ALWAYS			0

/*
 * What is left out or dropped where it is there needs no release to be asked: older
 * kernels have no such names.  Of sizes and spellings the last row counts that is not
 * newer than the kernel.
 */
static const struct rule {
	enum rule_kind kind;
	const char *text;
	unsigned int since;
	const char *from;	/* what of the kernel's source says so */
	enum kernel_size size;
	size_t number;
} rules[] = {
	/* local labels and mapping symbols */
	TEXT(LEFT_OUT_BEGINS, "$", ALWAYS, "scripts/mksysmap"),
	TEXT(LEFT_OUT_BEGINS, ".L", ALWAYS, "scripts/mksysmap"),
	TEXT(LEFT_OUT_IS, "L0", ALWAYS, "scripts/mksysmap"),
	/* checksums and strings of exports */
	TEXT(LEFT_OUT_BEGINS, "__crc_", ALWAYS, "scripts/mksysmap"),
	TEXT(LEFT_OUT_BEGINS, "__kstrtab_", ALWAYS, "scripts/mksysmap"),
	TEXT(LEFT_OUT_BEGINS, "__kstrtabns_", ALWAYS, "scripts/mksysmap"),
	/*
	 * is_ignored_symbol() of scripts/kallsyms.c in 6.1, and scripts/mksysmap in 6.12; the
	 * two were compared, but for what only machines have that klp does not know
	 */
	TEXT(LEFT_OUT_BEGINS, "__efistub_", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_BEGINS, "__kvm_nvhe_$", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_BEGINS, "__kvm_nvhe_.L", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_BEGINS, "__AArch64ADRPThunk_", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_BEGINS, "__kcfi_typeid_", ALWAYS, "is_ignored_symbol()"),
	/* arm64, in 6.12 and not in 6.1, which has no such names */
	TEXT(LEFT_OUT_BEGINS, "__pi_$", ALWAYS, "scripts/mksysmap"),
	TEXT(LEFT_OUT_BEGINS, "__pi_.L", ALWAYS, "scripts/mksysmap"),
	TEXT(LEFT_OUT_BEGINS, "__pi___kcfi_typeid_", ALWAYS, "scripts/mksysmap"),
	TEXT(LEFT_OUT_BEGINS, "__kvm_nvhe___kcfi_typeid_", ALWAYS, "scripts/mksysmap"),
	TEXT(LEFT_OUT_ENDS, "_from_arm", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_ENDS, "_from_thumb", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_ENDS, "_veneer", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_HOLDS, ".long_branch.", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_HOLDS, ".plt_branch.", ALWAYS, "is_ignored_symbol()"),
	/*
	 * the table itself: in 6.1.  6.12 links a dummy of it first (step 0 of
	 * scripts/link-vmlinux.sh) and keeps these names, which are refused there although the
	 * kernel would find them.
	 */
	TEXT(LEFT_OUT_IS, "kallsyms_addresses", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_IS, "kallsyms_offsets", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_IS, "kallsyms_relative_base", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_IS, "kallsyms_num_syms", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_IS, "kallsyms_names", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_IS, "kallsyms_markers", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_IS, "kallsyms_token_table", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_IS, "kallsyms_token_index", ALWAYS, "is_ignored_symbol()"),
	TEXT(LEFT_OUT_IS, "kallsyms_seqs_of_names", ALWAYS, "is_ignored_symbol()"),

	TEXT(DROPPED_BEGINS, ".init", ALWAYS, "module_init_section()"),
	TEXT(DROPPED_IS, ".modinfo", ALWAYS, "rewrite_section_headers()"),
	TEXT(DROPPED_IS, "__versions", ALWAYS, "rewrite_section_headers()"),

	/* KSYM_NAME_LEN less the NUL; 511 is what 6.1 and 6.12 say, older ones were not looked at */
	NUMBER(SIZE_KLP_NAME, 127, ALWAYS, "klp_resolve_symbols()"),
	NUMBER(SIZE_KLP_NAME, 511, RELEASE(6, 1), "klp_resolve_symbols()"),
	/*
	 * with CONFIG_HAVE_ARCH_PREL32_RELOCATIONS; the third offset is the namespace's.  So in
	 * 6.1 (include/linux/export.h) and 6.12 (kernel/module/internal.h)
	 */
	NUMBER(SIZE_EXPORT, 12, ALWAYS, "struct kernel_symbol"),
	NUMBER(SIZE_VERSION, 64, ALWAYS, "struct modversion_info"),
	NUMBER(SIZE_VERSION_CRC, 8, ALWAYS, "struct modversion_info"),

	/* 6.1 and 6.12 have no quotes */
	TEXT(IMPORT_NS, "", ALWAYS, "include/linux/module.h"),
	TEXT(IMPORT_NS, "\"", RELEASE(6, 13), "include/linux/module.h"),

	/* 6.1 and 6.12 don't, 7.2 does, each seen in the guest; others were not looked at */
	TEXT(PERCPU_WRITTEN, "", RELEASE(6, 16), "apply_relocations()"),
};

#define NRULES (sizeof(rules) / sizeof(*rules))

/* As starts_with(), for what is asked a million times and mostly differs at once. */
static inline bool begins(const char *name, const char *text)
{
	while (*text && *name == *text)
		name++, text++;
	return !*text;
}

static inline bool fits(const struct rule *rule, const char *name, size_t length,
			const char *dot)
{
	switch (rule->kind) {
	case LEFT_OUT_BEGINS:
	case DROPPED_BEGINS:
		return begins(name, rule->text);
	case LEFT_OUT_IS:
	case DROPPED_IS:
		return begins(name, rule->text) && !name[strlen(rule->text)];
	case LEFT_OUT_ENDS:
		return begins(name + length - 1, rule->text + strlen(rule->text) - 1) &&
		       ends_with(name, rule->text);
	case LEFT_OUT_HOLDS:
		return dot && strstr(dot, rule->text);
	default:
		return false;
	}
}

/* With what letters do names that are left out begin and end? */
struct letters {
	bool first[256], last[256], read;
};

static void read_letters(struct letters *letters)
{
	const struct rule *r;

	for (r = rules; r->kind <= LEFT_OUT_HOLDS; r++)
		if (r->kind == LEFT_OUT_ENDS)
			letters->last[(unsigned char)r->text[strlen(r->text) - 1]] = true;
		else if (r->kind != LEFT_OUT_HOLDS)
			letters->first[(unsigned char)*r->text] = true;
	letters->read = true;
}

/*
 * All names of vmlinux are asked about, and two letters tell of most: without them "klp
 * convert" of 50 references takes 5 % more instructions (400 million).
 */
bool rules_left_out(const char *name)
{
	static struct letters letters;
	const char *dot = strchr(name, '.');
	size_t length = strlen(name);
	const struct rule *r;

	if (!letters.read)
		read_letters(&letters);
	if (!length || (!letters.first[(unsigned char)*name] &&
			!letters.last[(unsigned char)name[length - 1]] &&
			!dot))
		return false;
	for (r = rules; r->kind <= LEFT_OUT_HOLDS; r++)
		if (fits(r, name, length, dot))
			return true;
	return false;
}

bool rules_dropped(const char *section)
{
	size_t i;

	for (i = 0; i < NRULES; i++)
		if ((rules[i].kind == DROPPED_BEGINS || rules[i].kind == DROPPED_IS) &&
		    fits(&rules[i], section, 0, NULL))
			return true;
	return false;
}

/* Is the kernel of that release, or a newer one?  @otherwise: where that can't be told. */
static bool is_since(const char *release, unsigned int since, bool otherwise)
{
	unsigned int major, minor;

	if (!release || sscanf(release, "%u.%u", &major, &minor) != 2)
		return otherwise;
	return RELEASE(major, minor) >= since;
}

size_t rules_size(const char *release, enum kernel_size size)
{
	size_t number = 0, i;

	for (i = 0; i < NRULES; i++)
		if (rules[i].kind == SIZE && rules[i].size == size &&
		    is_since(release, rules[i].since, true))
			number = rules[i].number;
	return number;
}

bool rules_writes_percpu(const char *release)
{
	size_t i;

	for (i = 0; i < NRULES; i++)
		if (rules[i].kind == PERCPU_WRITTEN &&
		    is_since(release, rules[i].since, false))
			return true;
	return false;
}

char *rules_import_ns(const char *release, const char *namespace)
{
	const char *quote = "";
	size_t i;

	for (i = 0; i < NRULES; i++)
		if (rules[i].kind == IMPORT_NS && is_since(release, rules[i].since, true))
			quote = rules[i].text;
	return alloc_print("MODULE_IMPORT_NS(%s%s%s)", quote, namespace, quote);
}
