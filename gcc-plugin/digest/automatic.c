// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * automatic.c - of which types are there no objects but on the stack?
 *
 * A struct that the unit itself defines, that no static variable and no other struct
 * contains or points to, and no pointer to which comes from another type of pointer
 * or a number: then none was ever allocated, received or stored anywhere, and all
 * objects are variables of functions.  Their layout may change with the functions.
 */
#include "klp-plugin.h"

typedef hash_map<int_hash<unsigned int, 0>, bool> uid_set;

/* TYPE_UID of the structs that something else has, or makes. */
static uid_set *kept;

/* To be called once, when the plugin is loaded. */
void automatic_init(void)
{
	kept = new uid_set;
}

/* The struct or union that @type is an array of, a pointer to; NULL_TREE: none. */
static tree innermost(tree type)
{
	while (type && (POINTER_TYPE_P(type) || TREE_CODE(type) == ARRAY_TYPE))
		type = TREE_TYPE(type);
	return type && RECORD_OR_UNION_TYPE_P(type) ? TYPE_MAIN_VARIANT(type) : NULL_TREE;
}

static void keep(tree type)
{
	if (type)
		kept->put(TYPE_UID(type), true);
}

/* @value becomes a pointer to another type. */
static void see_conversion(tree type, tree value)
{
	tree to = POINTER_TYPE_P(type) ? innermost(type) : NULL_TREE;

	if (to && !integer_zerop(value)
	    && (!POINTER_TYPE_P(TREE_TYPE(value)) || innermost(TREE_TYPE(value)) != to))
		keep(to);
}

static tree see(tree *node, int *walk_subtrees, void *)
{
	tree t = *node;

	if (TYPE_P(t)) {
		*walk_subtrees = 0;
		return NULL_TREE;
	}
	switch (TREE_CODE(t)) {
	CASE_CONVERT:
	case VIEW_CONVERT_EXPR:
		see_conversion(TREE_TYPE(t), TREE_OPERAND(t, 0));
		break;
	case VA_ARG_EXPR:
		keep(innermost(TREE_TYPE(t)));
		break;
	case CALL_EXPR:
		/* what another unit returns, it has made */
		if (!get_callee_fndecl(t) || DECL_EXTERNAL(get_callee_fndecl(t)))
			keep(innermost(TREE_TYPE(t)));
		break;
	case DECL_EXPR:
		if (VAR_P(DECL_EXPR_DECL(t)) && TREE_STATIC(DECL_EXPR_DECL(t)))
			keep(innermost(TREE_TYPE(DECL_EXPR_DECL(t))));
		break;
	default:
		break;
	}
	return NULL_TREE;
}

/* The body of a function was parsed. */
void automatic_see_function(tree decl)
{
	walk_tree_without_duplicates(&DECL_SAVED_TREE(decl), see, NULL);
}

/*
 * A function that the unit has when all is parsed: other units, and whoever got its
 * address, can call it with objects of their own.
 */
void automatic_see_parameters(tree decl)
{
	cgraph_node *node = cgraph_node::get(decl);

	if (!TREE_PUBLIC(decl) && node && !node->address_taken)
		return;
	for (tree p = DECL_ARGUMENTS(decl); p; p = DECL_CHAIN(p))
		keep(innermost(TREE_TYPE(p)));
}

/* A variable that is not one of a function's own. */
void automatic_see_variable(tree decl)
{
	keep(innermost(TREE_TYPE(decl)));
}

/* A struct was defined: what its members are, or point to. */
void automatic_see_members(tree type)
{
	for (tree field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field))
		if (TREE_CODE(field) == FIELD_DECL)
			keep(innermost(TREE_TYPE(field)));
}

/* To be asked when all has been seen. */
bool automatic_is(tree type)
{
	tree stub = TYPE_STUB_DECL(type);
	const char *file = stub ? LOCATION_FILE(DECL_SOURCE_LOCATION(stub)) : NULL;
	size_t n = file ? strlen(file) : 0;

	return TREE_CODE(type) == RECORD_TYPE && !kept->get(TYPE_UID(type))
		&& n > 2 && !strcmp(file + n - 2, ".c");
}
