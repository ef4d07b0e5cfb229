// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * externalise.c - static declarations that have an origin become references.
 *
 * Three moments matter:
 *  - When a variable's declaration is complete, it stops being a definition, so
 *    that nothing takes it for a constant zero.  It stays without linkage for
 *    the front end, which would else refuse a later "static" redeclaration.
 *  - While the unit is parsed, GCC collects reasons to say "used but never
 *    defined" about static functions; they are taken back after each function.
 *    It can't be done sooner for good, a definition may still follow.
 *  - When the whole unit is parsed, what is still not defined becomes external
 *    and gets an assembler name that no other symbol of the module can have.
 */
#include "klp-plugin.h"

/* On declarations that say "static" and are references nevertheless. */
#define ATTR_STATIC	"klp static"
/* On references that were renamed: the assembler name that they had before. */
#define ATTR_NAME	"klp name"

/* Static functions with an origin, a TREE_LIST. */
static GTY(()) tree functions;

static const struct ggc_root_tab roots[] = {
	{ &functions, 1, sizeof(functions), &gt_ggc_mx_tree_node,
	  &gt_pch_nx_tree_node },
	LAST_GGC_ROOT_TAB
};

/* To be called once, when the plugin is loaded. */
void externalise_init(void)
{
	register_callback("klp", PLUGIN_REGISTER_GGC_ROOTS, NULL, (void *)roots);
}

static bool is_marked_static(tree decl)
{
	tree attrs = DECL_ATTRIBUTES(decl);

	return attrs && lookup_attribute(ATTR_STATIC, attrs);
}

/* The source calls @decl static, or would if it were one. */
void externalise_mark_static(tree decl)
{
	if (!is_marked_static(decl))
		DECL_ATTRIBUTES(decl) = tree_cons(get_identifier(ATTR_STATIC),
						  NULL_TREE, DECL_ATTRIBUTES(decl));
}

/* Makes a reference of the variable @decl, which is a tentative definition. */
static void externalise_variable(tree decl)
{
	externalise_mark_static(decl);
	TREE_STATIC(decl) = 0;
	DECL_EXTERNAL(decl) = 1;
	DECL_COMMON(decl) = 0;
	/* A static of a function is declared once, nothing is to be merged. */
	if (!DECL_FILE_SCOPE_P(decl))
		TREE_PUBLIC(decl) = 1;
	if (DECL_THREAD_LOCAL_P(decl))
		set_decl_tls_model(decl, decl_default_tls_model(decl));
}

static void variable(tree decl, const struct origin *origin)
{
	if (!TREE_STATIC(decl) || DECL_INITIAL(decl) == error_mark_node)
		return;
	/*
	 * A file that is included as a whole brings its definitions with it; to
	 * name a file in front of a definition is a mistake.
	 */
	if (origin->by == KLP_ORIGIN_PLACE && (origin->included || DECL_INITIAL(decl)))
		return;
	if (DECL_INITIAL(decl))
		error_at(DECL_SOURCE_LOCATION(decl), "%qD is said to come from %qs, but "
			 "is defined here with an initial value; remove the value or "
			 "the origin", decl, origin->unit);
	else if (TREE_PUBLIC(decl))
		error_at(DECL_SOURCE_LOCATION(decl), "%qD is said to come from %qs, but "
			 "is defined here; declare it %<extern%>", decl, origin->unit);
	else
		externalise_variable(decl);
}

/* @decl, which can have an origin, is complete. */
void externalise_declaration(tree decl)
{
	struct origin origin;

	if (!origin_of(decl, &origin))
		return;
	if (VAR_P(decl)) {
		variable(decl, &origin);
	} else if (!TREE_PUBLIC(decl) && !DECL_INITIAL(decl)
		   && !is_marked_static(decl)) {
		externalise_mark_static(decl);
		/* GCC 12 has a function for it, which older ones lack. */
		decl->base.nowarning_flag = 1;
		functions = tree_cons(NULL_TREE, decl, functions);
	}
}

/*
 * Takes back that static functions with an origin are used without being defined;
 * to be called after each function and initialiser.
 */
void externalise_silence(void)
{
	for (tree entry = functions; entry; entry = TREE_CHAIN(entry))
		C_DECL_USED(TREE_VALUE(entry)) = 0;
}

/* Continues the 64-bit FNV-1a hash @hash with @text and its final NUL. */
static uint64_t fnv1a(uint64_t hash, const char *text)
{
	do {
		hash ^= (unsigned char)*text;
		hash *= 0x100000001b3u;
	} while (*text++);
	return hash;
}

/* Gives the reference @decl the name that klp-note.h describes. */
static void rename_symbol(tree decl, const struct origin *origin)
{
	const char *source_name = IDENTIFIER_POINTER(DECL_NAME(decl));
	const char *name = note_symbol(decl);
	uint64_t hash = 0xcbf29ce484222325u;
	char digits[17];
	char *symbol;
	tree args;

	if (!strncmp(name, KLP_REF_PREFIX, strlen(KLP_REF_PREFIX)))
		return;
	hash = fnv1a(hash, origin->object);
	hash = fnv1a(hash, origin->unit);
	hash = fnv1a(hash, origin->function);
	hash = fnv1a(hash, name);
	snprintf(digits, sizeof(digits), "%016llx", (unsigned long long)hash);
	args = build_tree_list(NULL_TREE, build_string(strlen(name) + 1, name));
	DECL_ATTRIBUTES(decl) = tree_cons(get_identifier(ATTR_NAME), args,
					  DECL_ATTRIBUTES(decl));
	symbol = concat(KLP_REF_PREFIX, digits, ".", source_name, NULL);
	symtab->change_decl_assembler_name(decl, get_identifier(symbol));
	free(symbol);
}

/*
 * What @decl defines, or did until now, is elsewhere; it has an origin.  The body
 * of a function may still be inlined.
 */
void externalise_definition(tree decl)
{
	struct origin origin;

	if (!TREE_PUBLIC(decl))
		externalise_mark_static(decl);
	TREE_PUBLIC(decl) = 1;
	DECL_EXTERNAL(decl) = 1;
	if (origin_of(decl, &origin))
		rename_symbol(decl, &origin);
}

/* Gives the external @decl a name that tools which look at names don't know. */
void externalise_hide(tree decl)
{
	struct origin origin;

	origin_of(decl, &origin);
	rename_symbol(decl, &origin);
}

/*
 * The unit is parsed: what has an origin and no definition becomes external and
 * gets its name.
 */
void externalise_symbols(void)
{
	symtab_node *node;

	FOR_EACH_SYMBOL(node) {
		tree decl = node->decl;
		struct origin origin;

		if (!DECL_EXTERNAL(decl) || node->definition || node->alias
		    || !DECL_NAME(decl) || !origin_of(decl, &origin))
			continue;
		TREE_PUBLIC(decl) = 1;
		rename_symbol(decl, &origin);
	}
}

/* The assembler name that the source means by @decl. */
const char *externalise_name(tree decl)
{
	tree attrs = DECL_ATTRIBUTES(decl);
	tree attr = attrs ? lookup_attribute(ATTR_NAME, attrs) : NULL_TREE;

	if (attr)
		return TREE_STRING_POINTER(TREE_VALUE(TREE_VALUE(attr)));
	return note_symbol(decl);
}

/* How the source declares @decl. */
enum klp_note_linkage externalise_linkage(tree decl)
{
	struct origin origin;

	if (origin_of(decl, &origin) && *origin.function)
		return KLP_LINKAGE_LOCAL;
	if (is_marked_static(decl) || !TREE_PUBLIC(decl))
		return KLP_LINKAGE_STATIC;
	return KLP_LINKAGE_GLOBAL;
}
