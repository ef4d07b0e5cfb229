// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * artefact.c - does a variable exist for one use of a macro only?
 *
 * Whatever a macro puts beside each of its uses (flags of what was said once, lock
 * classes, descriptors of messages) the livepatch has its own of; nothing else in the
 * kernel knows it.  Everything else that is static in a function is state, which there
 * must be one of: what is not known to be an artefact is none.
 */
#include "klp-plugin.h"
#include "digest/digest.h"

/*
 * Sections of flags that the kernel's macros put into functions: what was said once.  By
 * which something is *done* once (DO_ONCE()) is no artefact, as it is not to be done again:
 * that one has its address passed on, and a section of its own in newer kernels only
 * (.data..do_once).
 */
static const char *const flags[] = {
	/* WARN_ONCE(), printk_once(); older kernels have one dot */
	".data.once", ".data..once",
	/* RCU_LOCKDEP_WARN() */
	".data.unlikely", ".data..unlikely",
};

/* Of other variables that they put there. */
static const char *const sections[] = {
	/* pr_debug() */
	"__dyndbg", "__dyndbg_classes",
	/* printk() */
	".printk_index",
	/* trace_printk(), tracepoint_string() */
	"__trace_printk_fmt", "__tracepoint_str",
	/* likely() and if () where they are profiled */
	"_ftrace_annotated_branch", "_ftrace_branch",
	/* kmalloc() where allocations are profiled */
	"alloc_tags",
	/* tables of computed gotos, constant or not */
	".rodata..c_jump_table", ".rodata.c_jump_table",
	/* __ADDRESSABLE() and the like, which the linker drops */
	".discard", ".discard.addressable", ".discard.ksym",
	".discard.func_stack_frame_non_standard",
};

/* Does the variable exist for one use of a macro only? */
bool is_artefact(tree decl)
{
	const char *section = DECL_SECTION_NAME(decl);
	const char *tag = RECORD_OR_UNION_TYPE_P(TREE_TYPE(decl))
		? digest_tag(TREE_TYPE(decl)) : NULL;

	if (DECL_ARTIFICIAL(decl)
	    || !strncmp(IDENTIFIER_POINTER(DECL_NAME(decl)), "__UNIQUE_ID_", 12))
		return true;
	if (tag && !strcmp(tag, "lock_class_key"))
		return true;
	if (DECL_FILE_SCOPE_P(decl))
		return false;
	if (tag && !strcmp(tag, "ratelimit_state"))
		return true;
	if (section && is_one_of(section, flags, ARRAY_SIZE(flags)))
		return !TREE_ADDRESSABLE(decl);
	return section && is_one_of(section, sections, ARRAY_SIZE(sections));
}
