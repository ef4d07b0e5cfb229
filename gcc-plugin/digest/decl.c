// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * decl.c - what does a declaration say to those who use what it declares?
 *
 * What belongs to the function alone (locals, its static variables) counts where it
 * is met.  Functions and variables of file scope count by their names there; what
 * their declarations say is added when the unit was parsed, since declarations that
 * come later say more.
 */
#include "digest/walk.h"

/*
 * How long is @name without the number at its end, if the kernel makes names of
 * that kind with __COUNTER__ (include/linux/compiler*.h)?
 */
static size_t stable_length(const char *name)
{
	size_t length = strlen(name);

	if (strncmp(name, "__UNIQUE_ID_", 12)
	    && strncmp(name, "__compiletime_assert_", 21))
		return length;
	while (length && ISDIGIT(name[length - 1]))
		length--;
	return length;
}

/* Is the declaration called the same whatever else there is in the unit? */
bool walk_name_is_stable(tree decl)
{
	const char *name = DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "";

	return stable_length(name) == strlen(name);
}

static void add_stable(struct walk *w, const char *name)
{
	add_bytes(w, name, stable_length(name));
	add_bytes(w, "", 1);
}

/* Adds the name of @decl, without the number that __COUNTER__ has made. */
void walk_name(struct walk *w, tree decl)
{
	add_stable(w, DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "");
}

/* --- attributes ---------------------------------------------------------------- */

/*
 * Does the attribute make a difference to code?  Some are only there for warnings,
 * and names that no source can have are the compiler's notes for these.
 */
bool walk_attribute_counts(const char *name)
{
	static const char *const silent[] = {
		"warn_unused_result", "nodiscard", "deprecated", "unavailable", "error",
		"warning", "unused", "maybe_unused", "sentinel", "nonstring",
		"designated_init", "fallthrough",
	};

	if (*name == '*')
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(silent); i++)
		if (!strcmp(name, silent[i]))
			return false;
	return true;
}

static int compare_digests(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct digest));
}

/* One attribute, with what is in its parentheses. */
static void digest_attribute(const struct walk *around, tree attribute,
			     struct digest *out)
{
	struct walk w = *around;

	/* the places of the format, the section's name, who cleans up */
	md5_init_ctx(&w.md5);
	w.declarations = NULL;
	w.literals = NULL;
	add_string(&w, IDENTIFIER_POINTER(get_attribute_name(attribute)));
	walk_tree_of(&w, TREE_VALUE(attribute));
	md5_finish_ctx(&w.md5, out->bytes);
}

/*
 * Adds a list of attributes, those that @counts says.  Declarations of one thing add
 * theirs in the order in which they come, and one may say what another has said, so
 * neither order nor number counts.
 */
void walk_attributes(struct walk *w, tree attributes, bool (*counts)(const char *name))
{
	size_t room = list_length(attributes), n = 0;
	struct digest *list = XNEWVEC(struct digest, room + 1);

	for (tree a = attributes; a; a = TREE_CHAIN(a))
		if (counts(IDENTIFIER_POINTER(get_attribute_name(a))))
			digest_attribute(w, a, &list[n++]);
	qsort(list, n, sizeof(*list), compare_digests);
	for (size_t i = 0; i < n; i++)
		if (!i || compare_digests(&list[i - 1], &list[i]))
			add_bytes(w, list[i].bytes, sizeof(list[i].bytes));
	add_number(w, -1);
	free(list);
}

/* --- what no attribute says ---------------------------------------------------- */

/*
 * The name that the assembler sees, where the source says another one.  The compiler
 * puts numbers behind those of a function's static variables.
 */
static void add_assembler_name(struct walk *w, tree decl)
{
	const char *name = "";

	if (DECL_ASSEMBLER_NAME_SET_P(decl))
		name = IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(decl));
	if (*name != '*' && decl_function_context(decl) && !DECL_EXTERNAL(decl))
		name = "";
	name += *name == '*';
	if (DECL_NAME(decl) && !strcmp(name, IDENTIFIER_POINTER(DECL_NAME(decl))))
		name = "";
	add_stable(w, name);
}

/*
 * What pragmas and attributes have made of @decl that those who use it go by.  At the
 * end of the unit, nothing but its source has set these.
 */
static void add_promises(struct walk *w, tree decl)
{
	add_number(w, DECL_WEAK(decl) + 2 * DECL_VISIBILITY(decl));
	add_assembler_name(w, decl);
	if (VAR_P(decl)) {
		add_number(w, DECL_THREAD_LOCAL_P(decl) + 2 * DECL_HARD_REGISTER(decl));
		return;
	}
	add_number(w, TREE_THIS_VOLATILE(decl) + 2 * TREE_READONLY(decl));
	add_number(w, DECL_PURE_P(decl) + 2 * DECL_LOOPING_CONST_OR_PURE_P(decl)
		   + 4 * DECL_IS_MALLOC(decl) + 8 * DECL_IS_RETURNS_TWICE(decl)
		   + 16 * DECL_UNINLINABLE(decl));
}

/*
 * Adds what #pragma GCC optimize and target say of the function @decl, whose body was
 * parsed; attributes of these names are the same.
 */
void walk_options(struct walk *w, tree decl)
{
	tree level = DECL_FUNCTION_SPECIFIC_OPTIMIZATION(decl);
	tree target = DECL_FUNCTION_SPECIFIC_TARGET(decl);

	if (level && level != optimization_default_node)
		add_number(w, cl_optimization_hash(TREE_OPTIMIZATION(level)));
	add_number(w, -1);
	if (target && target != target_option_default_node)
		add_number(w, cl_target_option_hash(TREE_TARGET_OPTION(target)));
	add_number(w, -1);
}

/*
 * Adds what a function or variable that the unit defines is, besides its contents.
 * Declarations that follow may still say more.
 */
void walk_own_flags(struct walk *w, tree decl)
{
	walk_attributes(w, DECL_ATTRIBUTES(decl), walk_attribute_counts);
	add_promises(w, decl);
	add_number(w, DECL_PRESERVE_P(decl));
	if (TREE_CODE(decl) != FUNCTION_DECL)
		return;
	add_number(w, TREE_PUBLIC(decl));
	add_number(w, DECL_DECLARED_INLINE_P(decl) + 2 * DECL_EXTERNAL(decl)
		   + 4 * DECL_DISREGARD_INLINE_LIMITS(decl)
		   + 8 * DECL_NO_INSTRUMENT_FUNCTION_ENTRY_EXIT(decl)
		   + 16 * DECL_NO_LIMIT_STACK(decl)
		   + 32 * DECL_STATIC_CONSTRUCTOR(decl)
		   + 64 * DECL_STATIC_DESTRUCTOR(decl));
}

/* --- declarations of the function -------------------------------------------------- */

/*
 * Is it what a compound literal at file scope is made of?  Its name is a number
 * that others shift, and nobody but who points to it knows it.
 */
static bool is_compound_literal(tree decl)
{
	return DECL_ARTIFICIAL(decl) && DECL_NAME(decl)
		&& !strncmp(IDENTIFIER_POINTER(DECL_NAME(decl)),
			    "__compound_literal.", 19);
}

/* Others have it, too: it counts by its name, and what is declared is added later. */
static void add_shared(struct walk *w, tree decl)
{
	walk_name(w, decl);
	if (w->declarations && !w->declared->add(decl))
		*w->declarations = tree_cons(NULL_TREE, decl, *w->declarations);
}

/*
 * A static variable of the function, or of an initialiser: what it is at first is
 * part of it.
 */
static void add_local_static(struct walk *w, tree decl)
{
	if (!is_compound_literal(decl))
		walk_name(w, decl);
	if (!walk_is_new(w, decl))
		return;
	walk_type(w, TREE_TYPE(decl));
	add_number(w, DECL_THREAD_LOCAL_P(decl) + 2 * DECL_PRESERVE_P(decl));
	walk_attributes(w, DECL_ATTRIBUTES(decl), walk_attribute_counts);
	walk_tree_of(w, DECL_INITIAL(decl));
}

static void add_local(struct walk *w, tree decl)
{
	if (!walk_is_new(w, decl))
		return;
	walk_type(w, TREE_TYPE(decl));
	add_number(w, DECL_REGISTER(decl) + 2 * TREE_THIS_VOLATILE(decl));
	if (DECL_HARD_REGISTER(decl))
		add_string(w, IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(decl)));
	/* cleanup, aligned */
	walk_attributes(w, DECL_ATTRIBUTES(decl), walk_attribute_counts);
	walk_tree_of(w, DECL_INITIAL(decl));
}

/*
 * Adds a variable.  One of file scope that has a number for a name is told from others
 * of its kind by what is in it.
 */
void walk_variable(struct walk *w, tree decl)
{
	if (is_global_var(decl) && !is_compound_literal(decl)
	    && (DECL_FILE_SCOPE_P(decl) || DECL_EXTERNAL(decl))) {
		add_shared(w, decl);
		if (!walk_name_is_stable(decl) && walk_is_new(w, decl))
			walk_tree_of(w, DECL_INITIAL(decl));
		walk_note_use(w, decl, false);
	} else if (is_global_var(decl)) {
		add_local_static(w, decl);
	} else {
		add_local(w, decl);
	}
}

/* A function inside of the function, which is met where it is defined. */
static void add_nested_function(struct walk *w, tree decl)
{
	walk_type(w, TREE_TYPE(decl));
	walk_own_flags(w, decl);
	walk_options(w, decl);
	for (tree p = DECL_ARGUMENTS(decl); p; p = DECL_CHAIN(p))
		walk_decl(w, p);
	walk_tree_of(w, DECL_SAVED_TREE(decl));
}

static void add_function(struct walk *w, tree decl)
{
	if (!decl_function_context(decl) || !DECL_SAVED_TREE(decl))
		add_shared(w, decl);
	else if (walk_is_new(w, decl))
		add_nested_function(w, decl);
}

/* Adds a declaration that is met in a function or an initialiser. */
void walk_decl(struct walk *w, tree decl)
{
	switch (TREE_CODE(decl)) {
	case FUNCTION_DECL:
		add_function(w, decl);
		break;
	case VAR_DECL:
		walk_variable(w, decl);
		break;
	case CONST_DECL:
		walk_tree_of(w, DECL_INITIAL(decl));
		break;
	case FIELD_DECL:
		walk_field(w, decl);
		break;
	case TYPE_DECL:
		/* where its size is computed */
		if (variably_modified_type_p(TREE_TYPE(decl), NULL_TREE))
			walk_type(w, TREE_TYPE(decl));
		break;
	case LABEL_DECL:
		if (walk_is_new(w, decl))
			walk_attributes(w, DECL_ATTRIBUTES(decl),
					walk_attribute_counts);
		break;
	default:	/* parameters, the result */
		if (walk_is_new(w, decl)) {
			walk_type(w, TREE_TYPE(decl));
			walk_attributes(w, DECL_ATTRIBUTES(decl),
					walk_attribute_counts);
		}
	}
}

/* --- declarations of others -------------------------------------------------------- */

/* What is known of a function or variable wherever it is used. */
static void add_declaration(struct walk *w, tree decl)
{
	walk_name(w, decl);
	walk_type(w, TREE_TYPE(decl));
	walk_attributes(w, DECL_ATTRIBUTES(decl), walk_attribute_counts);
	add_promises(w, decl);
}

/* Digest of that alone. */
void digest_declared(tree decl, struct digest *out)
{
	struct walk w;

	walk_begin(&w, NULL);
	add_declaration(&w, decl);
	walk_end(&w, out);
}

/* Attributes by which a name means another symbol. */
static bool is_of_name(const char *name)
{
	return !strcmp(name, "alias") || !strcmp(name, "weakref") || !strcmp(name, "ifunc");
}

/* What is known of it where only its address is kept: which symbol it is. */
static void add_symbol(struct walk *w, tree decl)
{
	walk_name(w, decl);
	walk_type(w, TREE_TYPE(decl));
	walk_attributes(w, DECL_ATTRIBUTES(decl), is_of_name);
	add_assembler_name(w, decl);
}

/*
 * Adds to the digest @body, of an initial value, which symbols @declarations are.
 * What code could rely on makes no difference to data.
 */
void digest_symbols(tree declarations, struct digest *body)
{
	struct walk w;

	walk_begin(&w, NULL);
	w.promises = false;
	add_bytes(&w, body->bytes, sizeof(body->bytes));
	for (tree entry = declarations; entry; entry = TREE_CHAIN(entry))
		add_symbol(&w, TREE_VALUE(entry));
	walk_end(&w, body);
}

/*
 * Adds to @body, which digest_function() has made of the function @decl, what the
 * unit says of it and of @declarations.  To be called when all of the unit was parsed.
 */
void digest_definition(tree decl, tree declarations, struct digest *body)
{
	struct walk w;

	walk_begin(&w, NULL);
	add_bytes(&w, body->bytes, sizeof(body->bytes));
	walk_own_flags(&w, decl);
	for (tree entry = declarations; entry; entry = TREE_CHAIN(entry))
		add_declaration(&w, TREE_VALUE(entry));
	walk_end(&w, body);
}

/*
 * Digest of a second name, @decl, for @target (an identifier or declaration).  What
 * the target is now, a table that has grown, is the target's.
 */
void digest_alias(tree decl, tree target, struct digest *out)
{
	struct walk w;

	walk_begin(&w, NULL);
	walk_name(&w, decl);
	add_assembler_name(&w, decl);
	if (DECL_P(target))
		walk_name(&w, target);
	else
		walk_tree_of(&w, target);
	walk_end(&w, out);
}
