// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * type.c - what is a type, whatever it is called?
 *
 * By structure: typedefs do not count, and tags stand for what is behind them, but
 * for those that a function has for itself.  A struct has two digests of its own:
 * its layout, which objects that exist depend on, and all else that the compiler
 * makes code by.
 */
#include "digest/walk.h"

/* The tag of a struct, union or enum; NULL: it has none. */
const char *digest_tag(tree type)
{
	tree name = TYPE_NAME(TYPE_MAIN_VARIANT(type));

	if (!name || TREE_CODE(name) == TYPE_DECL)
		return NULL;
	return IDENTIFIER_POINTER(name);
}

/* The function that @type is declared in, be it in a block; NULL_TREE: in none. */
tree digest_local_to(tree type)
{
	tree scope = TYPE_CONTEXT(TYPE_MAIN_VARIANT(type));

	while (scope && TREE_CODE(scope) == BLOCK)
		scope = BLOCK_SUPERCONTEXT(scope);
	return scope && TREE_CODE(scope) == FUNCTION_DECL ? scope : NULL_TREE;
}

/* Attributes of a function type that say how it is called. */
static bool is_convention(const char *name)
{
	static const char *const conventions[] = {
		"ms_abi", "sysv_abi", "regparm", "stdcall", "fastcall", "cdecl",
		"thiscall", "sseregparm", "no_caller_saved_registers", "interrupt",
		"no_callee_saved_registers", "preserve_none",
	};

	for (size_t i = 0; i < ARRAY_SIZE(conventions); i++)
		if (!strcmp(name, conventions[i]))
			return true;
	return false;
}

/*
 * Where the member @field is, how wide where it is a bit-field, and its type.  Only
 * a struct that holds an array of variable length has members that are nowhere fixed.
 */
void walk_field(struct walk *w, tree field)
{
	tree offset = DECL_FIELD_OFFSET(field);

	if (offset && TREE_CODE(offset) == INTEGER_CST)
		add_number(w, int_bit_position(field));
	else
		walk_name(w, field);
	add_number(w, DECL_BIT_FIELD_TYPE(field)
		   ? (HOST_WIDE_INT)tree_to_uhwi(DECL_SIZE(field)) : -1);
	/* a volatile one is accessed as wide as its type is */
	if (DECL_BIT_FIELD_TYPE(field))
		walk_type(w, DECL_BIT_FIELD_TYPE(field));
	if (w->promises) {
		add_number(w, DECL_ALIGN(field));
		add_number(w, RECORD_OR_UNION_TYPE_P(DECL_CONTEXT(field))
			   && TYPE_REVERSE_STORAGE_ORDER(DECL_CONTEXT(field)));
	}
	walk_type(w, TREE_TYPE(field));
}

/* The members of a struct or union: where each is, and of which type. */
static void add_members(struct walk *w, tree type)
{
	add_number(w, TYPE_ALIGN(type));
	add_number(w, TYPE_REVERSE_STORAGE_ORDER(type));
	for (tree f = TYPE_FIELDS(type); f; f = DECL_CHAIN(f)) {
		if (TREE_CODE(f) != FIELD_DECL)
			continue;
		add_number(w, FIELD_DECL);
		walk_name(w, f);
		walk_field(w, f);
		if (w->promises)
			walk_attributes(w, DECL_ATTRIBUTES(f), walk_attribute_counts);
	}
	add_number(w, -1);
}

static void add_function_type(struct walk *w, tree type)
{
	tree arg;

	add_number(w, stdarg_p(type) + 2 * prototype_p(type));
	add_number(w, type_num_arguments(type));
	for (arg = TYPE_ARG_TYPES(type); arg && arg != void_list_node;
	     arg = TREE_CHAIN(arg))
		walk_type(w, TREE_VALUE(arg));
	walk_type(w, TREE_TYPE(type));
	walk_attributes(w, TYPE_ATTRIBUTES(type),
			w->promises ? walk_attribute_counts : is_convention);
}

/*
 * A struct or union by its tag; one without, or that nobody else can name, is what it
 * consists of.  A variant may have another alignment than the struct has.
 */
static void add_record(struct walk *w, tree type)
{
	tree main = TYPE_MAIN_VARIANT(type);
	const char *tag = digest_tag(type);

	if (tag && !digest_local_to(main))
		add_string(w, tag);
	else if (walk_is_new(w, main))
		add_members(w, main);
	add_number(w, TYPE_TRANSPARENT_AGGR(type));
	if (!w->promises)
		return;
	add_number(w, (HOST_WIDE_INT)TYPE_ALIGN(type) - (HOST_WIDE_INT)TYPE_ALIGN(main));
	add_number(w, lookup_attribute("may_alias", TYPE_ATTRIBUTES(type)) != NULL_TREE);
}

/*
 * "[0]" has a size and "[]" has none, which says whether there may be more elements.
 * Where they are is the same.
 */
static void add_array(struct walk *w, tree type)
{
	tree domain = TYPE_DOMAIN(type);

	add_number(w, domain != NULL_TREE);
	walk_tree_of(w, domain ? TYPE_MAX_VALUE(domain) : NULL_TREE);
	if (w->promises)
		add_number(w, TYPE_SIZE(type) != NULL_TREE);
	add_number(w, TYPE_REVERSE_STORAGE_ORDER(type));
	walk_type(w, TREE_TYPE(type));
}

/* Numbers: also those of any width that C23 has. */
static void add_number_type(struct walk *w, tree type)
{
	add_number(w, TYPE_PRECISION(type));
	add_number(w, TYPE_UNSIGNED(type));
	/* decimal ones have the precision of others */
	add_number(w, TYPE_MODE(type));
}

/* Adds what @type is, by structure; tags stand for what is behind them. */
void walk_type(struct walk *w, tree type)
{
	if (!type || type == error_mark_node) {
		add_number(w, -1);
		return;
	}
	add_number(w, TREE_CODE(type));
	add_number(w, TYPE_QUALS(type));
	if (TYPE_USER_ALIGN(type) && !RECORD_OR_UNION_TYPE_P(type))
		add_number(w, -(HOST_WIDE_INT)TYPE_ALIGN(type));
	switch (TREE_CODE(type)) {
	case RECORD_TYPE:
	case UNION_TYPE:
		add_record(w, type);
		break;
	case ARRAY_TYPE:
		add_array(w, type);
		break;
	case FUNCTION_TYPE:
		add_function_type(w, type);
		break;
	case VECTOR_TYPE:
		add_number(w, TYPE_VECTOR_SUBPARTS(type).to_constant());
		/* fall through */
	case POINTER_TYPE:
	case REFERENCE_TYPE:
	case COMPLEX_TYPE:
		add_number(w, TYPE_MODE(type));
		walk_type(w, TREE_TYPE(type));
		break;
	default:
		if (INTEGRAL_TYPE_P(type) || SCALAR_FLOAT_TYPE_P(type))
			add_number_type(w, type);
	}
}

/* Digest of a type: tags stand for what is behind them, promises do not count. */
void digest_type(tree type, struct digest *out)
{
	struct walk w;

	walk_begin(&w, NULL);
	w.promises = false;
	walk_type(&w, type);
	walk_end(&w, out);
}

/* Digest of the members of a struct or union: names, offsets and types. */
void digest_layout(tree type, struct digest *out)
{
	struct walk w;

	walk_begin(&w, NULL);
	w.promises = false;
	add_number(&w, int_size_in_bytes(type));
	add_members(&w, type);
	walk_end(&w, out);
}

/*
 * Digest of all that code depends on besides: two structs of one layout may differ
 * in it, and objects of one be used as the other all the same.
 */
void digest_promises(tree type, struct digest *out)
{
	struct walk w;

	walk_begin(&w, NULL);
	add_members(&w, type);
	add_number(&w, TYPE_TRANSPARENT_AGGR(type) + 2 * TYPE_PACKED(type));
	walk_attributes(&w, TYPE_ATTRIBUTES(type), walk_attribute_counts);
	walk_end(&w, out);
}

/* Is it a pointer to a function, or has it one? */
bool digest_has_callbacks(tree type)
{
	while (TREE_CODE(type) == ARRAY_TYPE)
		type = TREE_TYPE(type);
	if (POINTER_TYPE_P(type))
		return TREE_CODE(TREE_TYPE(type)) == FUNCTION_TYPE;
	if (!RECORD_OR_UNION_TYPE_P(type))
		return false;
	for (tree field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field))
		if (TREE_CODE(field) == FIELD_DECL
		    && digest_has_callbacks(TREE_TYPE(field)))
			return true;
	return false;
}
