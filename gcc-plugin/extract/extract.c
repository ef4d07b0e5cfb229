// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * extract.c - a unit of the kernel becomes the part of it that a livepatch needs.
 *
 * The whole unit is compiled, patched; a plan (plan.c) says what of it
 * belongs into the module.  All else turns into references to what the running
 * kernel has already: variables stop being defined, functions keep their bodies
 * for the inliner only.  What the kernel does not hold comes along where it is
 * needed.  Nothing is put into the module because the source exports it, registers
 * it or marks it as used.
 *
 * Calls of a replaced function in its unit go to the new one.  Its address is the old one's,
 * from where the kernel goes on to the new one as long as the livepatch is
 * enabled: a pointer may be kept somewhere for longer than that.
 */
#include "klp-plugin.h"
#include "extract/plan.h"

/* References to functions that are replaced, by their DECL_UID. */
static hash_map<tree, tree> *references;

/* --- definitions become references ---------------------------------------------- */

static void set_origin(tree decl)
{
	tree function = plan_owner(decl);

	origin_set(decl, plan_unit(), plan_object(),
		   function ? IDENTIFIER_POINTER(DECL_NAME(function)) : NULL);
}

/* Nothing but what uses it keeps @node any more. */
static void forget_reasons(symtab_node *node)
{
	node->force_output = 0;
	node->forced_by_abi = 0;
	node->no_reorder = 0;
	node->externally_visible = 0;
	DECL_PRESERVE_P(node->decl) = 0;
	if (is_a<cgraph_node *>(node)) {
		DECL_STATIC_CONSTRUCTOR(node->decl) = 0;
		DECL_STATIC_DESTRUCTOR(node->decl) = 0;
	}
}

/*
 * Does everybody know what the variable holds?  Then the compiler has made the kernel's
 * code of that (of table lookups, __builtin_constant_p()), and makes the same here, as of
 * an extern const that has an initial value.
 */
static bool is_known(tree decl)
{
	return TREE_READONLY(decl) && !TREE_THIS_VOLATILE(decl) && !DECL_WEAK(decl);
}

static void refer_to_variable(varpool_node *node)
{
	tree decl = node->decl;

	node->remove_all_references();
	node->definition = 0;
	node->analyzed = 0;
	node->alias = 0;
	if (!is_known(decl))
		DECL_INITIAL(decl) = NULL_TREE;
	TREE_STATIC(decl) = 0;
	DECL_COMMON(decl) = 0;
}

/* An alias of something in this unit; it has no body of its own. */
static void refer_to_alias(cgraph_node *node)
{
	DECL_ATTRIBUTES(node->decl) = remove_attribute("alias",
						       DECL_ATTRIBUTES(node->decl));
	node->reset();
	TREE_STATIC(node->decl) = 0;
}

/* The kernel has what @node defines. */
static void refer_to(symtab_node *node)
{
	cgraph_node *function = dyn_cast<cgraph_node *>(node);

	forget_reasons(node);
	/* the compiler does not look into what another unit might override */
	if (DECL_WEAK(node->decl) && function && !node->alias) {
		function->reset();
		TREE_STATIC(node->decl) = 0;
	}
	if (!function)
		refer_to_variable(dyn_cast<varpool_node *>(node));
	DECL_WEAK(node->decl) = 0;
	if (function && node->alias)
		refer_to_alias(function);
	set_origin(node->decl);
	externalise_definition(node->decl);
}

/*
 * A weak definition that the plan does not know: another unit of the kernel has a
 * strong one, which is meant, and whose body nobody here may take this one for.
 */
static void refer_elsewhere(symtab_node *node)
{
	cgraph_node *function = dyn_cast<cgraph_node *>(node);

	forget_reasons(node);
	if (function)
		function->reset();
	else
		refer_to_variable(dyn_cast<varpool_node *>(node));
	DECL_WEAK(node->decl) = 0;
	DECL_ATTRIBUTES(node->decl) = remove_attribute("weak", DECL_ATTRIBUTES(node->decl));
	TREE_STATIC(node->decl) = 0;
	DECL_EXTERNAL(node->decl) = 1;
	TREE_PUBLIC(node->decl) = 1;
}

/* The attribute noipa, with all that it means: decl_attributes() gives these as well. */
static void forbid_ipa(tree decl)
{
	static const char *const names[] = { "noipa", "noinline", "noclone", "no_icf" };

	DECL_UNINLINABLE(decl) = 1;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		DECL_ATTRIBUTES(decl) = tree_cons(get_identifier(names[i]), NULL_TREE,
						  DECL_ATTRIBUTES(decl));
}

/*
 * What is left of a definition that is only for this module.  A replaced function
 * is not for its other units, which mean the kernel's: the kernel goes on to this
 * one.
 */
static void own(symtab_node *node, enum fate fate)
{
	/* nor does a call vanish of what does nothing here */
	if (DECL_WEAK(node->decl) && is_a<cgraph_node *>(node))
		forbid_ipa(node->decl);
	DECL_WEAK(node->decl) = 0;
	if (fate == FATE_ROOT)
		return;
	forget_reasons(node);
	if (fate == FATE_OWN || fate == FATE_REPLACE)
		TREE_PUBLIC(node->decl) = 0;
}

/* --- addresses of replaced functions ----------------------------------------------- */

/* A declaration of the kernel's own @decl, which is replaced here. */
static tree reference_of(tree decl)
{
	tree &reference = references->get_or_insert(decl);

	if (reference)
		return reference;
	reference = build_decl(DECL_SOURCE_LOCATION(decl), FUNCTION_DECL, DECL_NAME(decl),
			  TREE_TYPE(decl));
	TREE_PUBLIC(reference) = 1;
	DECL_EXTERNAL(reference) = 1;
	TREE_USED(reference) = 1;
	SET_DECL_ASSEMBLER_NAME(reference, DECL_ASSEMBLER_NAME(decl));
	set_origin(reference);
	cgraph_node::get_create(reference);
	return reference;
}

/* If *@tp is the address of a replaced function: the reference's instead. */
static bool replace_address(tree *tp)
{
	tree decl;

	if (TREE_CODE(*tp) != ADDR_EXPR)
		return false;
	decl = TREE_OPERAND(*tp, 0);
	if (TREE_CODE(decl) != FUNCTION_DECL || DECL_EXTERNAL(decl)
	    || plan_fate(decl) != FATE_REPLACE)
		return false;
	*tp = build1(ADDR_EXPR, TREE_TYPE(*tp), reference_of(decl));
	return true;
}

static tree visit_operand(tree *tp, int *walk_subtrees, void *data)
{
	struct walk_stmt_info *info = (struct walk_stmt_info *)data;
	gcall *call = dyn_cast<gcall *>(gsi_stmt(info->gsi));

	if (TYPE_P(*tp))
		*walk_subtrees = 0;
	else if (call && tp == gimple_call_fn_ptr(call))
		*walk_subtrees = 0;
	else if (replace_address(tp)) {
		*(bool *)info->info = true;
		*walk_subtrees = 0;
	}
	return NULL_TREE;
}

static void replace_in_function(cgraph_node *node)
{
	struct walk_stmt_info info;
	bool changed = false;
	basic_block bb;

	memset(&info, 0, sizeof(info));
	info.info = &changed;
	push_cfun(DECL_STRUCT_FUNCTION(node->decl));
	FOR_EACH_BB_FN(bb, cfun)
		for (gimple_stmt_iterator i = gsi_start_bb(bb); !gsi_end_p(i);
		     gsi_next(&i)) {
			info.gsi = i;
			walk_gimple_stmt(&i, NULL, visit_operand, &info);
		}
	if (changed)
		cgraph_edge::rebuild_references();
	pop_cfun();
}

static tree visit_value(tree *tp, int *walk_subtrees, void *data)
{
	if (TYPE_P(*tp))
		*walk_subtrees = 0;
	else if (replace_address(tp))
		*(bool *)data = true;
	return NULL_TREE;
}

static void replace_in_variable(varpool_node *node)
{
	bool changed = false;

	if (!DECL_INITIAL(node->decl) || DECL_INITIAL(node->decl) == error_mark_node)
		return;
	walk_tree(&DECL_INITIAL(node->decl), visit_value, &changed, NULL);
	/* what the kernel has refers to nothing here, until the compiler looks into it */
	if (!changed || !node->definition)
		return;
	node->remove_all_references();
	record_references_in_initializer(node->decl, false);
}

/* --- the unit ------------------------------------------------------------------- */

/*
 * What the unit does not define.  The module that it belongs to is not the
 * livepatch.  Trampolines of static calls get another name, so that objtool does
 * not list the calls: the kernel can rewrite them only where key and trampoline are
 * its own or exported, and a call of the trampoline always works.
 */
static void external(tree decl)
{
	const char *name = DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "";

	if (!strcmp(name, "__this_module") && strcmp(plan_object(), "vmlinux"))
		origin_set(decl, "", plan_object(), NULL);
	else if (!strncmp(name, "__SCT__", 7))
		externalise_hide(decl);
}

/*
 * Debug information has no aliases, so plans don't name them.  The kernel has the
 * alias of what it has, also of a function that is replaced: its calls are that
 * function's, and its address is as good to keep.
 */
static enum fate fate_of_alias(symtab_node *node)
{
	enum fate fate = plan_fate(node->ultimate_alias_target()->decl);

	return fate == FATE_REPLACE ? FATE_KERNEL : fate;
}

static void decide(symtab_node *node)
{
	enum fate fate;

	if (DECL_EXTERNAL(node->decl)) {
		external(node->decl);
		return;
	}
	if (!node->definition)
		return;
	fate = plan_fate(node->decl);
	if (fate == FATE_OWN && node->alias)
		fate = fate_of_alias(node);
	if (fate == FATE_KERNEL)
		refer_to(node);
	else if (fate == FATE_OWN && DECL_WEAK(node->decl) && !node->alias)
		refer_elsewhere(node);
	else
		own(node, fate);
}

/* The unit was parsed: leaves of it what the plan says. */
void extract_unit(void)
{
	symtab_node *node, *next;
	cgraph_node *function;
	varpool_node *variable;

	if (!plan_unit())
		return;
	plan_check();
	references = new hash_map<tree, tree>;
	symtab->clear_asm_symbols();
	for (node = symtab->first_symbol(); node; node = next) {
		next = next_symbol(node);
		decide(node);
	}
	FOR_EACH_FUNCTION_WITH_GIMPLE_BODY(function)
		replace_in_function(function);
	FOR_EACH_VARIABLE(variable)
		if (!variable->alias)
			replace_in_variable(variable);
}

/* --- the notes -------------------------------------------------------------------- */

static bool is_replaced(symtab_node *node)
{
	return is_a<cgraph_node *>(node) && !node->alias && DECL_NAME(node->decl)
		&& !DECL_EXTERNAL(node->decl) && TREE_ASM_WRITTEN(node->decl)
		&& plan_fate(node->decl) == FATE_REPLACE;
}

static void emit_new(tree decl)
{
	expanded_location place = expand_location(DECL_SOURCE_LOCATION(decl));
	const char *strings[KLP_NEW_STRINGS];
	char *type = type_spell(TREE_TYPE(decl));

	strings[KLP_NEW_NAME] = IDENTIFIER_POINTER(DECL_NAME(decl));
	strings[KLP_NEW_TYPE] = type;
	strings[KLP_NEW_FILE] = place.file ? place.file : "";
	note_begin(KLP_NOTE_NEW, sizeof(struct klp_note_new), strings,
		   KLP_NEW_STRINGS);
	note_address(decl, 0);
	note_u32(place.line);
	note_u32(place.column);
	note_end(strings, KLP_NEW_STRINGS);
	free(type);
}

/* The code is written: which unit it is a part of, and what it replaces. */
void extract_emit(void)
{
	const char *strings[KLP_PART_STRINGS];
	symtab_node **nodes;
	size_t n;

	if (!plan_unit())
		return;
	strings[KLP_PART_UNIT] = plan_unit();
	strings[KLP_PART_OBJECT] = plan_object();
	note_begin(KLP_NOTE_PART, 0, strings, KLP_PART_STRINGS);
	note_end(strings, KLP_PART_STRINGS);
	nodes = symbols_in_order(is_replaced, &n);
	for (size_t i = 0; i < n; i++)
		emit_new(nodes[i]->decl);
	free(nodes);
}
