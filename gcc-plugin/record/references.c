// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * references.c - which symbols does the unit refer to and not define?
 *
 * Those external nodes of GCC's symbol table whose name was really written into
 * the assembly, known only when all of it was.  Where they are used is known
 * only before: functions lose their references when they are compiled.
 */
#include "klp-plugin.h"

/* The place of the best reference to the declaration with that DECL_UID. */
struct use {
	unsigned int uid;
	location_t location;
};

/*
 * Identifiers of names that were written with asm("...").  GCC marks a name that
 * it writes only if an identifier of it is there, and forgets those that nobody
 * keeps; a TREE_LIST.
 */
static GTY(()) tree asm_names;

static const struct ggc_root_tab roots[] = {
	{ &asm_names, 1, sizeof(asm_names), &gt_ggc_mx_tree_node,
	  &gt_pch_nx_tree_node },
	LAST_GGC_ROOT_TAB
};

static struct use *uses;
static size_t nuses;

/* To be called once, when the plugin is loaded. */
void references_init(void)
{
	register_callback("klp", PLUGIN_REGISTER_GGC_ROOTS, NULL, (void *)roots);
}

static location_t resolve(location_t location)
{
	if (location < RESERVED_LOCATION_COUNT)
		return UNKNOWN_LOCATION;
	return linemap_resolve_location(line_table, location,
					LRK_MACRO_EXPANSION_POINT, NULL);
}

static bool in_unit(location_t location)
{
	const char *file = LOCATION_FILE(location);

	return file && !strcmp(file, main_input_filename);
}

/*
 * The earlier of two places.  The unit itself goes before what it includes: an
 * author looks for the mistake there, not in an inline function of a header.
 */
location_t references_better(location_t a, location_t b)
{
	b = resolve(b);
	if (a == UNKNOWN_LOCATION || b == UNKNOWN_LOCATION)
		return a == UNKNOWN_LOCATION ? b : a;
	if (in_unit(a) != in_unit(b))
		return in_unit(a) ? a : b;
	return a <= b ? a : b;
}

static location_t first_use(symtab_node *node)
{
	cgraph_node *function = dyn_cast<cgraph_node *>(node);
	location_t location = UNKNOWN_LOCATION;
	cgraph_edge *edge;
	ipa_ref *ref;

	if (function)
		for (edge = function->callers; edge; edge = edge->next_caller)
			if (edge->call_stmt)
				location = references_better(location,
							gimple_location(edge->call_stmt));
	for (unsigned int i = 0; node->iterate_referring(i, ref); i++)
		location = references_better(location, ref->stmt ? gimple_location(ref->stmt)
			: DECL_SOURCE_LOCATION(ref->referring->decl));
	return location;
}

static int compare_uses(const void *a, const void *b)
{
	unsigned int x = ((const struct use *)a)->uid;
	unsigned int y = ((const struct use *)b)->uid;

	return x < y ? -1 : x > y;
}

/* The unit is parsed: remembers where external symbols are used. */
void references_locate(void)
{
	symtab_node *node;
	size_t room = 0;

	FOR_EACH_SYMBOL(node)
		room += DECL_EXTERNAL(node->decl);
	uses = XNEWVEC(struct use, room);
	FOR_EACH_SYMBOL(node) {
		if (!DECL_EXTERNAL(node->decl))
			continue;
		if (DECL_ASSEMBLER_NAME_SET_P(node->decl)
		    && *IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(node->decl)) == '*')
			asm_names = tree_cons(NULL_TREE,
				get_identifier(note_symbol(node->decl)), asm_names);
		uses[nuses].uid = DECL_UID(node->decl);
		uses[nuses++].location = first_use(node);
	}
	qsort(uses, nuses, sizeof(*uses), compare_uses);
}

static location_t use_of(tree decl)
{
	struct use key = { DECL_UID(decl), UNKNOWN_LOCATION };
	const struct use *found = NULL;

	if (nuses)
		found = (const struct use *)bsearch(&key, uses, nuses, sizeof(*uses),
						    compare_uses);
	return found ? found->location : UNKNOWN_LOCATION;
}

static void emit(tree decl)
{
	location_t use_location = use_of(decl);
	expanded_location use = expand_location(use_location);
	expanded_location place = expand_location(DECL_SOURCE_LOCATION(decl));
	bool known = DECL_SOURCE_LOCATION(decl) >= RESERVED_LOCATION_COUNT;
	const char *strings[KLP_REF_STRINGS];
	char *type = type_spell(TREE_TYPE(decl));
	struct origin origin;

	origin_of(decl, &origin);
	strings[KLP_REF_SYMBOL] = note_symbol(decl);
	strings[KLP_REF_NAME] = externalise_name(decl);
	strings[KLP_REF_SOURCE_NAME] = IDENTIFIER_POINTER(DECL_NAME(decl));
	strings[KLP_REF_ORIGIN] = origin.unit;
	strings[KLP_REF_OBJECT] = origin.object;
	strings[KLP_REF_FUNCTION] = origin.function;
	strings[KLP_REF_DECL_FILE] = known ? place.file : "";
	strings[KLP_REF_USE_FILE] = use_location ? use.file : "";
	strings[KLP_REF_TYPE] = type;

	note_begin(KLP_NOTE_REF, sizeof(struct klp_note_ref), strings,
		   KLP_REF_STRINGS);
	note_u8(TREE_CODE(decl) == FUNCTION_DECL ? KLP_KIND_FUNCTION : KLP_KIND_DATA);
	note_u8(externalise_linkage(decl));
	note_u8(origin.by);
	note_u8((DECL_WEAK(decl) ? KLP_REF_WEAK : 0)
		| (VAR_P(decl) && DECL_THREAD_LOCAL_P(decl) ? KLP_REF_TLS : 0));
	note_u32(known ? place.line : 0);
	note_u32(known ? place.column : 0);
	note_u32(use_location ? use.line : 0);
	note_u32(use_location ? use.column : 0);
	note_end(strings, KLP_REF_STRINGS);
	free(type);
}

static bool is_reference(symtab_node *node)
{
	tree decl = node->decl;

	return DECL_EXTERNAL(decl) && DECL_NAME(decl) && !TREE_ASM_WRITTEN(decl)
		&& !node->weakref && DECL_ASSEMBLER_NAME_SET_P(decl)
		&& TREE_SYMBOL_REFERENCED(get_identifier(note_symbol(decl)));
}

/* The code is written: a note for each reference, in the order of the source. */
void references_emit(void)
{
	size_t n;
	symtab_node **nodes = symbols_in_order(is_reference, &n);

	for (size_t i = 0; i < n; i++)
		emit(nodes[i]->decl);
	free(nodes);
	free(uses);
	uses = NULL;
	nuses = 0;
}
