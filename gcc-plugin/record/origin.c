// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * origin.c - where does the symbol of a declaration come from?
 *
 * Three ways to say it, the first that applies wins: the attribute klp_origin,
 * the pragma, the place of the declaration.  What the last two say is attached
 * to the declaration as an attribute as well, because GCC then keeps it through
 * all redeclarations.  Names with a space can't be written in a source.
 */
#include "klp-plugin.h"

#define ATTR_ORIGIN	"klp_origin"
#define ATTR_LOCAL	"klp_local"
#define ATTR_PRAGMA	"klp origin pragma"
#define ATTR_PLACE	"klp origin place"

/* What the pragma in effect says; NULL: none is. */
static char *pragma_unit;
static char *pragma_object;

/* The @n-th string of an attribute's arguments, "" if there are fewer. */
static const char *argument(tree args, int n)
{
	while (args && n--)
		args = TREE_CHAIN(args);
	return args ? TREE_STRING_POINTER(TREE_VALUE(args)) : "";
}

static tree string_tree(const char *text)
{
	return build_string(strlen(text) + 1, text);
}

/*
 * Normalises what a source calls a unit.  Returns NULL after an error at
 * @where; else the caller frees.
 */
static char *check_unit(location_t where, const char *text)
{
	char *unit = path_normalise(text);

	if (*unit && *unit != '/' && strncmp(unit, "..", 2) && strcmp(unit, "."))
		return unit;
	error_at(where, "%qs is no origin; write the path of a source file relative "
		 "to the root of the kernel source, such as %qs", text,
		 "kernel/power/main.c");
	free(unit);
	return NULL;
}

/*
 * Turns what a source calls an object into a run-time name, as the kernel does
 * with '-'.  Returns NULL after an error at @where; else the caller frees.
 */
static char *check_object(location_t where, const char *text)
{
	char *object;

	if (!*text || strpbrk(text, "./, \t")) {
		error_at(where, "%qs is no object; write %qs or the name of a module "
			 "without directory and %<.ko%>", text, "vmlinux");
		return NULL;
	}
	object = xstrdup(text);
	for (char *p = object; *p; p++)
		if (*p == '-')
			*p = '_';
	return object;
}

/* Are all arguments of attribute @name plain strings?  Complains if not. */
static bool check_strings(location_t where, tree name, tree args)
{
	for (; args; args = TREE_CHAIN(args)) {
		tree value = TREE_VALUE(args);

		if (value && TREE_CODE(value) == STRING_CST
		    && TREE_STRING_LENGTH(value) > 0
		    && strlen(TREE_STRING_POINTER(value)) + 1
			== (size_t)TREE_STRING_LENGTH(value))
			continue;
		error_at(where, "the arguments of %qE are plain strings", name);
		return false;
	}
	return true;
}

/*
 * Can @node have the attribute @name with these arguments?  GCC offers an
 * attribute to types on its way to the declaration; then *@later is to be
 * returned.
 */
static bool check_attribute(tree node, tree name, tree args, int flags,
			    tree *later)
{
	*later = NULL_TREE;
	if (!DECL_P(node)) {
		if (flags & (ATTR_FLAG_DECL_NEXT | ATTR_FLAG_FUNCTION_NEXT
			     | ATTR_FLAG_ARRAY_NEXT))
			*later = tree_cons(name, args, NULL_TREE);
		else
			error("%qE belongs to the declaration of a function or "
			      "variable, not to a type", name);
		return false;
	}
	if (TREE_CODE(node) == FUNCTION_DECL
	    || (VAR_P(node) && !DECL_REGISTER(node)
		&& (TREE_STATIC(node) || DECL_EXTERNAL(node))))
		return check_strings(DECL_SOURCE_LOCATION(node), name, args);
	error_at(DECL_SOURCE_LOCATION(node), "%qE on %qD, which is neither a function "
		 "nor a variable with static storage", name, node);
	return false;
}

static tree handle_origin(tree *node, tree name, tree args, int flags,
			  bool *no_add_attrs)
{
	char *unit, *object = NULL;
	location_t where;
	tree later;

	*no_add_attrs = true;
	if (!check_attribute(*node, name, args, flags, &later))
		return later;
	where = DECL_SOURCE_LOCATION(*node);
	unit = check_unit(where, argument(args, 0));
	if (unit && TREE_CHAIN(args))
		object = check_object(where, argument(args, 1));
	if (unit && (object || !TREE_CHAIN(args))) {
		TREE_VALUE(args) = string_tree(unit);
		if (object)
			TREE_VALUE(TREE_CHAIN(args)) = string_tree(object);
		*no_add_attrs = false;
	}
	free(unit);
	free(object);
	return NULL_TREE;
}

static tree handle_local(tree *node, tree name, tree args, int flags,
			 bool *no_add_attrs)
{
	location_t where;
	tree later;

	*no_add_attrs = true;
	if (!check_attribute(*node, name, args, flags, &later))
		return later;
	where = DECL_SOURCE_LOCATION(*node);
	if (!VAR_P(*node))
		error_at(where, "%qE on the function %qD; only variables are static in "
			 "a function", name, *node);
	else if (!*argument(args, 0))
		error_at(where, "%qE needs the name of a function", name);
	else
		*no_add_attrs = false;
	return NULL_TREE;
}

static struct attribute_spec origin_attribute = {
	ATTR_ORIGIN, 1, 2, false, false, false, false, handle_origin, NULL,
};

static struct attribute_spec local_attribute = {
	ATTR_LOCAL, 1, 1, false, false, false, false, handle_local, NULL,
};

/* To be called on PLUGIN_ATTRIBUTES. */
void origin_register_attributes(void)
{
	register_attribute(&origin_attribute);
	register_attribute(&local_attribute);
}

/* The pragma ends, or another one takes its place. */
static void pragma_end(void)
{
	free(pragma_unit);
	free(pragma_object);
	pragma_unit = pragma_object = NULL;
}

/*
 * What follows "#pragma klp origin": "unit"[, "object"]; @token is the first
 * string.  Returns the token after it, and where that is.
 */
static enum cpp_ttype pragma_begin(tree token, location_t *where)
{
	enum cpp_ttype kind;

	pragma_end();
	pragma_unit = check_unit(*where, TREE_STRING_POINTER(token));
	kind = pragma_lex(&token, where);
	if (kind != CPP_COMMA)
		return kind;
	kind = pragma_lex(&token, where);
	if (kind != CPP_STRING)
		return CPP_OTHER;
	pragma_object = check_object(*where, TREE_STRING_POINTER(token));
	return pragma_lex(&token, where);
}

static bool is_word(enum cpp_ttype kind, tree token, const char *word)
{
	return kind == CPP_NAME && !strcmp(IDENTIFIER_POINTER(token), word);
}

/* #pragma klp origin "unit"[, "object"] and #pragma klp origin end */
static void handle_pragma(cpp_reader *)
{
	location_t where;
	tree token = NULL_TREE;
	enum cpp_ttype kind = pragma_lex(&token, &where);

	if (!is_word(kind, token, "origin")) {
		error_at(where, "%<#pragma klp%> is followed by %<origin%>");
		return;
	}
	kind = pragma_lex(&token, &where);
	if (is_word(kind, token, "end")) {
		if (!pragma_unit)
			error_at(where, "%<#pragma klp origin end%> without a "
				 "%<#pragma klp origin%> before it");
		pragma_end();
		kind = pragma_lex(&token, &where);
	} else if (kind == CPP_STRING) {
		kind = pragma_begin(token, &where);
	} else {
		error_at(where, "%<#pragma klp origin%> is followed by a string, the "
			 "path of a kernel source file, or by %<end%>");
		return;
	}
	if (kind != CPP_EOF)
		error_at(where, "unexpected text in %<#pragma klp origin%>");
}

/*
 * To be called on PLUGIN_PRAGMAS.  All of "#pragma klp" is ours: a misspelled one
 * is to be an error, and not one of the unknown pragmas that GCC ignores.
 */
void origin_register_pragmas(void)
{
	c_register_pragma(NULL, "klp", handle_pragma);
}

/* Is @decl of a kind that can have an origin? */
bool origin_applies_to(tree decl)
{
	if (DECL_ARTIFICIAL(decl) || TREE_TYPE(decl) == error_mark_node)
		return false;
	if (TREE_CODE(decl) == FUNCTION_DECL)
		return true;
	return VAR_P(decl) && !DECL_REGISTER(decl)
		&& (TREE_STATIC(decl) || DECL_EXTERNAL(decl));
}

/* What a pragma or a place says is about names that a unit has in common. */
static bool has_linkage(tree decl)
{
	return DECL_FILE_SCOPE_P(decl) || DECL_EXTERNAL(decl);
}

static void attach(tree decl, const char *name, const char *unit,
		   const char *object)
{
	tree args = tree_cons(NULL_TREE, string_tree(unit),
			      tree_cons(NULL_TREE, string_tree(object), NULL_TREE));

	DECL_ATTRIBUTES(decl) = tree_cons(get_identifier(name), args,
					  DECL_ATTRIBUTES(decl));
}

/* Says where @decl comes from, as its attributes would; @function may be NULL. */
void origin_set(tree decl, const char *unit, const char *object,
		const char *function)
{
	attach(decl, ATTR_ORIGIN, unit, object);
	if (function)
		DECL_ATTRIBUTES(decl) = tree_cons(get_identifier(ATTR_LOCAL),
			tree_cons(NULL_TREE, string_tree(function), NULL_TREE),
			DECL_ATTRIBUTES(decl));
}

/* Redeclarations gather attributes: they have to agree. */
static void check_conflict(tree decl, tree first)
{
	tree other = lookup_attribute(ATTR_ORIGIN, TREE_CHAIN(first));

	for (; other; other = lookup_attribute(ATTR_ORIGIN, TREE_CHAIN(other))) {
		tree a = TREE_VALUE(first), b = TREE_VALUE(other);

		if (!strcmp(argument(a, 0), argument(b, 0))
		    && !strcmp(argument(a, 1), argument(b, 1)))
			continue;
		error_at(DECL_SOURCE_LOCATION(decl), "%qD has two origins: %qs and "
			 "%qs", decl, argument(b, 0), argument(a, 0));
		return;
	}
}

/*
 * Gives @decl, which is complete now, the origin that the pragma or its place
 * say, and checks what its attributes say together.
 */
void origin_attach(tree decl)
{
	tree attr = DECL_ATTRIBUTES(decl);
	tree said = attr ? lookup_attribute(ATTR_ORIGIN, attr) : NULL_TREE;
	bool included;

	if (said) {
		check_conflict(decl, said);
	} else if (pragma_unit) {
		if (has_linkage(decl) && !lookup_attribute(ATTR_PRAGMA, attr))
			attach(decl, ATTR_PRAGMA, pragma_unit,
			       pragma_object ? pragma_object : "");
	} else if (has_linkage(decl)) {
		const char *unit = place_unit(DECL_SOURCE_LOCATION(decl), &included);

		if (unit && !lookup_attribute(ATTR_PLACE, attr))
			attach(decl, ATTR_PLACE, unit, included ? "included" : "");
	}
	if (attr && lookup_attribute(ATTR_LOCAL, attr)
	    && !lookup_attribute(ATTR_PRAGMA, DECL_ATTRIBUTES(decl))
	    && !lookup_attribute(ATTR_PLACE, DECL_ATTRIBUTES(decl)) && !said)
		error_at(DECL_SOURCE_LOCATION(decl), "%qD has %<klp_local%> but no "
			 "origin; add %<klp_origin%>", decl);
}

/* Fills @origin; returns whether @decl has one. */
bool origin_of(tree decl, struct origin *origin)
{
	tree attrs = DECL_ATTRIBUTES(decl);
	tree attr;

	origin->unit = origin->object = origin->function = "";
	origin->by = KLP_ORIGIN_NONE;
	origin->included = false;
	if (!attrs)
		return false;
	if ((attr = lookup_attribute(ATTR_ORIGIN, attrs)))
		origin->by = KLP_ORIGIN_ATTRIBUTE;
	else if ((attr = lookup_attribute(ATTR_PRAGMA, attrs)))
		origin->by = KLP_ORIGIN_PRAGMA;
	else if ((attr = lookup_attribute(ATTR_PLACE, attrs)))
		origin->by = KLP_ORIGIN_PLACE;
	else
		return false;
	origin->unit = argument(TREE_VALUE(attr), 0);
	if (origin->by == KLP_ORIGIN_PLACE)
		origin->included = *argument(TREE_VALUE(attr), 1);
	else
		origin->object = argument(TREE_VALUE(attr), 1);
	attr = lookup_attribute(ATTR_LOCAL, attrs);
	if (attr)
		origin->function = argument(TREE_VALUE(attr), 0);
	return true;
}
