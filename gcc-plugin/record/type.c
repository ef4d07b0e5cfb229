// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * type.c - a spelling of C types that does not depend on how they are written.
 *
 * The converter spells the types of the kernel's debug info in the same way and
 * compares strings, so the grammar is a contract: doc/note-format.md has it.
 * In short: typedefs resolved, qualifiers dropped, integers by size and sign.
 */
#include "klp-plugin.h"

/* Appends to *@text, which is replaced. */
static void append(char **text, const char *more)
{
	*text = reconcat(*text, *text, more, NULL);
}

static const char *integer_name(tree type)
{
	bool is_unsigned = TYPE_UNSIGNED(type);

	switch (int_size_in_bytes(type)) {
	case 1:
		return is_unsigned ? "unsigned char" : "char";
	case 2:
		return is_unsigned ? "unsigned short" : "short";
	case 4:
		return is_unsigned ? "unsigned int" : "int";
	case 8:
		return is_unsigned ? "unsigned long" : "long";
	case 16:
		return is_unsigned ? "unsigned __int128" : "__int128";
	}
	return "?";
}

/*
 * The name that the debug info has as well: after struct, union or enum, or of a
 * floating point type; NULL: it has none.
 */
static const char *type_name(tree type)
{
	tree name = TYPE_NAME(TYPE_MAIN_VARIANT(type));

	if (name && TREE_CODE(name) == TYPE_DECL)
		name = DECL_NAME(name);
	return name ? IDENTIFIER_POINTER(name) : NULL;
}

static char *tagged(const char *keyword, tree type)
{
	const char *name = type_name(type);

	return name ? concat(keyword, " ", name, NULL)
		    : concat(keyword, " {...}", NULL);
}

/* An enum has its tag, and its integer type where that is no int. */
static char *spell_enum(tree type)
{
	char *text;

	if (!type_name(type))
		return xstrdup(integer_name(type));
	text = tagged("enum", type);
	if (COMPLETE_TYPE_P(type)
	    && int_size_in_bytes(type) != int_size_in_bytes(integer_type_node))
		text = reconcat(text, text, " : ", integer_name(type), NULL);
	return text;
}

/* The type that all pointers, arrays and functions around it are made of. */
static char *spell_base(tree type)
{
	switch (TREE_CODE(type)) {
	case VOID_TYPE:
		return xstrdup("void");
	case BOOLEAN_TYPE:
		return xstrdup("_Bool");
	case INTEGER_TYPE:
		return xstrdup(integer_name(type));
	case ENUMERAL_TYPE:
		return spell_enum(type);
	case REAL_TYPE:
	case COMPLEX_TYPE:
		return xstrdup(type_name(type) ? type_name(type) : "?");
	case RECORD_TYPE:
		return tagged("struct", type);
	case UNION_TYPE:
		return tagged("union", type);
	default:
		return xstrdup("?");
	}
}

/* "(int, char *, ...)" */
static char *spell_arguments(tree type)
{
	tree arg = TYPE_ARG_TYPES(type);
	char *text;

	if (!prototype_p(type))
		return xstrdup("()");
	/* Since C23 a prototype may consist of "..." alone. */
	if (!arg)
		return xstrdup("(...)");
	if (arg == void_list_node)
		return xstrdup("(void)");
	text = xstrdup("(");
	for (; arg && arg != void_list_node; arg = TREE_CHAIN(arg)) {
		char *spelled = type_spell(TREE_VALUE(arg));

		append(&text, spelled);
		free(spelled);
		if (TREE_CHAIN(arg) != void_list_node)
			append(&text, ", ");
	}
	append(&text, arg ? ")" : "...)");
	return text;
}

/* "[4]", or "[]" where the number of elements is not known */
static char *spell_bounds(tree type)
{
	unsigned HOST_WIDE_INT count;
	tree domain, last;
	char number[32];

	if (TREE_CODE(type) == VECTOR_TYPE) {
		count = TYPE_VECTOR_SUBPARTS(type).to_constant();
	} else {
		domain = TYPE_DOMAIN(type);
		last = domain ? TYPE_MAX_VALUE(domain) : NULL_TREE;
		if (last && tree_fits_uhwi_p(last))
			count = tree_to_uhwi(last) + 1;
		else if (TYPE_SIZE(type) && integer_zerop(TYPE_SIZE(type)))
			count = 0;
		else
			return xstrdup("[]");
	}
	snprintf(number, sizeof(number), "[%llu]", (unsigned long long)count);
	return xstrdup(number);
}

/*
 * The canonical spelling of @type, built as C declarators are: from the name
 * outwards, the base type last.  The caller frees.
 */
char *type_spell(tree type)
{
	char *inner = xstrdup("");
	char *more, *base;

	for (;;) {
		tree target = TREE_TYPE(type);

		if (POINTER_TYPE_P(type)) {
			bool group = TREE_CODE(target) == FUNCTION_TYPE
				|| TREE_CODE(target) == ARRAY_TYPE;

			inner = reconcat(inner, group ? "(*" : "*", inner,
					 group ? ")" : "", NULL);
		} else if (TREE_CODE(type) == ARRAY_TYPE
			   || TREE_CODE(type) == VECTOR_TYPE) {
			more = spell_bounds(type);
			append(&inner, more);
			free(more);
		} else if (TREE_CODE(type) == FUNCTION_TYPE) {
			more = spell_arguments(type);
			append(&inner, more);
			free(more);
		} else {
			break;
		}
		type = target;
	}
	base = spell_base(type);
	more = concat(base, *inner ? " " : "", inner, NULL);
	free(base);
	free(inner);
	return more;
}
