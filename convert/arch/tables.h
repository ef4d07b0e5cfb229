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
#define ARCH_NOT_THERE "let the table have nothing but the livepatch's own in it"
/*
 * What is acted on before the livepatch's init function can call klp_enable_patch(), which
 * is the first to write what is of a module (klp_init_object_loaded()):
 * ftrace_module_init(), the notifiers of prepare_coming_module(), parse_args(),
 * do_mod_ctors(); or what anybody may use from then on, when that module is not there yet,
 * as parameters and exports.  What is of vmlinux is there by then: apply_relocations()
 * writes it before all of them.
 */
#define ARCH_COMMON_EARLY \
	{ "__ex_table", FINDING_EARLY, ARCH_TAKE_OUT }, \
	{ "__jump_table", FINDING_STATIC_KEY, \
	  "ask static_key_enabled() instead of static_branch_likely() or static_branch_unlikely()" }, \
	{ ".ctors", FINDING_EARLY, "call it from the livepatch's functions" }, \
	{ ".init_array", FINDING_EARLY, "call it from the livepatch's functions" }, \
	{ "__param", FINDING_EARLY, "make it a parameter of a variable of the livepatch" }, \
	{ "__ksymtab", FINDING_EARLY, "export a function of the livepatch instead" }, \
	{ "__ksymtab_gpl", FINDING_EARLY, "export a function of the livepatch instead" }, \
	{ "__bpf_raw_tp_map", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ "__dyndbg", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ "__dyndbg_classes", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ "__mcount_loc", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ "__patchable_function_entries", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ "___srcu_struct_ptrs", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ "__trace_printk_fmt", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ "__tracepoints_ptrs", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ "_error_injection_whitelist", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ "_ftrace_eval_map", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ "_ftrace_events", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ "_kprobe_blacklist", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ ".kunit_init_test_suites", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ ".kunit_test_suites", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ ".printk_index", FINDING_EARLY, ARCH_NOT_THERE }, \
	{ .section = NULL }

#endif /* KLP_ARCH_TABLES_H */
