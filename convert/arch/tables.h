/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tables.h - the tables that the kernel reads from a module on every machine, for the
 * files of machines to put into theirs.
 */
#ifndef KLP_ARCH_TABLES_H
#define KLP_ARCH_TABLES_H

/* Entries of struct arch_table; a machine has 64 bits. */
#define ARCH_COMMON_TABLES \
	{ "__bug_table", 0, "bug_entry", "lib/bug.c", true }, \
	{ "__ex_table", 0, "exception_table_entry", "kernel/extable.c", true }, \
	{ "__jump_table", 0, "jump_entry", "kernel/jump_label.c", true }, \
	{ "__mcount_loc", 8, NULL, NULL, true }, \
	/* constructors (find_module_sections(), do_mod_ctors()), as KASAN wants them */ \
	{ ".ctors", 8, NULL, NULL, true }, \
	{ ".init_array", 8, NULL, NULL, true }, \
	{ "__bpf_raw_tp_map", 0, "bpf_raw_event_map", "kernel/trace/bpf_trace.c", false }, \
	{ "___srcu_struct_ptrs", 8, NULL, NULL, false }, \
	{ "__dyndbg", 0, "_ddebug", "lib/dynamic_debug.c", false }, \
	{ "__dyndbg_classes", 0, "ddebug_class_map", "lib/dynamic_debug.c", false }, \
	{ "__kflagstab", 1, NULL, NULL, false }, \
	{ "__kcrctab", 4, NULL, NULL, false }, \
	{ "__kcrctab_gpl", 4, NULL, NULL, false }, \
	{ "__ksymtab", 12, NULL, NULL, false }, \
	{ "__ksymtab_gpl", 12, NULL, NULL, false }, \
	{ "__patchable_function_entries", 8, NULL, NULL, true }, \
	{ "__param", 0, "kernel_param", "kernel/params.c", false }, \
	{ "__trace_printk_fmt", 8, NULL, NULL, false }, \
	{ "__tracepoints", 0, "tracepoint", "kernel/tracepoint.c", false }, \
	{ "__tracepoints_ptrs", 4, NULL, NULL, false }, \
	{ "_error_injection_whitelist", 0, "error_injection_entry", \
	  "lib/error-inject.c", false }, \
	{ "_ftrace_eval_map", 8, NULL, NULL, false }, \
	{ "_ftrace_events", 8, NULL, NULL, false }, \
	{ "_kprobe_blacklist", 8, NULL, NULL, false }, \
	{ ".kunit_init_test_suites", 8, NULL, NULL, false }, \
	{ ".kunit_test_suites", 8, NULL, NULL, false }, \
	{ ".printk_index", 8, NULL, NULL, false }, \
	{ .section = NULL }

/* Entries of struct arch_early. */
#define ARCH_TAKE_OUT "take it out of the replaced function"
#define ARCH_ALTERNATIVES ".altinstructions"
#define ARCH_ORDINARY_CODE "refer to it in ordinary code, not in ALTERNATIVE() or alternative_call()"
#define ARCH_COMMON_EARLY \
	{ "__ex_table", FINDING_EARLY, ARCH_TAKE_OUT }, \
	{ "__jump_table", FINDING_STATIC_KEY, \
	  "ask static_key_enabled() instead of static_branch_likely() or static_branch_unlikely()" }, \
	{ .section = NULL }

#endif /* KLP_ARCH_TABLES_H */
