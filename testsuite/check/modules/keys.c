// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * keys.c - tables that the kernel reads when it loads the module, with symbols of
 * vmlinux and of a module.  Compiled with the plugin.
 */
#include "livepatch.h"
#include <linux/jump_label_ratelimit.h>
#include <linux/psi.h>
#include <linux/static_call.h>
#include <asm/alternative.h>
#include <klp.h>

extern struct static_key_false_deferred apic_hw_disabled
	KLP_ORIGIN("arch/x86/kvm/lapic.c", "kvm");
extern struct static_call_key __SCK__kvm_x86_get_cpl
	KLP_ORIGIN("arch/x86/kvm/x86.c", "kvm");

extern void kvm_lapic_exit(void) KLP_ORIGIN("arch/x86/kvm/lapic.c", "kvm");

/* An entry of a table about the code at label 1, by hand. */
#define ENTRY(table, key)						\
	asm volatile(".pushsection " table ", \"aw\"\n"			\
		     "\t.long 1b - ., %c0 - .\n"			\
		     ".popsection" : : "i" (key))

/* An entry that begins with a pointer, and goes on with so many bytes. */
#define POINTER(table, pointer, rest)					\
	asm volatile(".pushsection " table ", \"aw\"\n"			\
		     "\t.quad %c0\n\t.zero " #rest "\n"			\
		     ".popsection" : : "i" (pointer))

static int new_show(struct seq_file *m, void *v)
{
	if (static_branch_unlikely(&psi_disabled))
		return 1;
	if (static_branch_unlikely(&apic_hw_disabled.key))
		return 2;
	asm volatile("1: nop");
	ENTRY(".static_call_sites", &__SCK__kvm_x86_get_cpl);
	ENTRY(".ibt_endbr_seal", &__SCK__kvm_x86_get_cpl);
	ENTRY(".call_sites", &__SCK__kvm_x86_get_cpl);
	POINTER("__param", &__SCK__kvm_x86_get_cpl, 32);
	POINTER("___srcu_struct_ptrs", &__SCK__kvm_x86_get_cpl, 0);
	POINTER(".init_array", kvm_lapic_exit, 0);
	/* what is of vmlinux is there in time */
	POINTER(".init_array", &psi_disabled, 0);
	alternative_call(kvm_lapic_exit, kvm_lapic_exit, X86_FEATURE_FPU, "=a" (v), "D" (v));
	return !v;
}

static struct klp_func funcs[] = {
	REPLACE(cmdline_proc_show, new_show, 0), { }
};

static struct klp_func none[] = { { } };

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ .name = "kvm", .funcs = none },
	{ }
};

LIVEPATCH(objs);
