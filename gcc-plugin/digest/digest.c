// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * digest.c - what does a function mean, whatever it looks like?
 *
 * A digest covers the compiler's own tree of a function as it was parsed, before
 * anything is optimised: two digests are equal where the compiler has to make
 * the same of both.  Comments, places, the names of parameters, locals and labels
 * do not count, and neither do typedefs.  What is behind a name does not count,
 * but for what belongs to the function alone (its static variables, anonymous
 * types, the tables that macros put beside it): a type that has a tag and a
 * variable of the unit have digests of their own, see unit.c.
 *
 * __LINE__ is a constant like others; who compares two versions of a source has
 * to give lines that are the same in both the same number (lines.c).  The numbers
 * that the kernel makes names and labels unique with (__COUNTER__) are taken out,
 * since they shift in the whole unit with each new use.
 *
 * What is digested can be read in one way only: all that varies in number has its
 * number in front.  Otherwise a statement that moves from behind a loop to its end,
 * or from one branch to the other, would make no difference.
 */
#include "digest/walk.h"

/*
 * Is @t met for the first time?  Adds its number if not: it is the same local or
 * shared expression as the one met then.
 */
bool walk_is_new(struct walk *w, tree t)
{
	bool existed;
	unsigned int number = w->seen->elements();
	unsigned int &slot = w->seen->get_or_insert(t, &existed);

	if (!existed)
		slot = number;
	add_number(w, slot);
	return !existed;
}

/* Does @decl remember itself as one that the function uses? */
void walk_note_use(struct walk *w, tree decl, bool called)
{
	if (w->names && DECL_NAME(decl))
		names_add(w->names, IDENTIFIER_POINTER(DECL_NAME(decl)), !called);
}

/* Does the string remember itself as one that the function, or the value, has? */
static void note_literal(struct walk *w, tree string)
{
	char *name;

	if (!w->literals)
		return;
	name = literal_name(string, NULL, NULL);
	names_add(w->literals, IDENTIFIER_POINTER(get_identifier(name)), false);
	free(name);
}

/* --- expressions and statements ----------------------------------------------- */

/* As it is in memory: what differs in that differs in code. */
static void add_real(struct walk *w, tree t)
{
	long image[16] = { 0 };

	real_to_target(image, TREE_REAL_CST_PTR(t), TYPE_MODE(TREE_TYPE(t)));
	add_bytes(w, image, sizeof(image));
}

static void add_vector(struct walk *w, tree t)
{
	add_number(w, VECTOR_CST_NPATTERNS(t));
	add_number(w, VECTOR_CST_NELTS_PER_PATTERN(t));
	for (unsigned int i = 0; i < vector_cst_encoded_nelts(t); i++)
		walk_tree_of(w, VECTOR_CST_ENCODED_ELT(t, i));
}

static void add_constant(struct walk *w, tree t)
{
	size_t length = 0;
	const char *raw = raw_data(t, &length);

	add_number(w, length);
	switch (TREE_CODE(t)) {
	case INTEGER_CST:
		add_number(w, TREE_INT_CST_NUNITS(t));
		for (int i = 0; i < TREE_INT_CST_NUNITS(t); i++)
			add_number(w, TREE_INT_CST_ELT(t, i));
		break;
	case STRING_CST:
		add_number(w, TREE_STRING_LENGTH(t));
		add_bytes(w, TREE_STRING_POINTER(t), TREE_STRING_LENGTH(t));
		note_literal(w, t);
		break;
	case REAL_CST:
		add_real(w, t);
		break;
	case COMPLEX_CST:
		walk_tree_of(w, TREE_REALPART(t));
		walk_tree_of(w, TREE_IMAGPART(t));
		break;
	case VECTOR_CST:
		add_vector(w, t);
		break;
	default:
		if (raw)
			add_bytes(w, raw, length);
		else
			add_number(w, iterative_hash_expr(t, 0));
	}
}

static void add_constructor(struct walk *w, tree t)
{
	unsigned HOST_WIDE_INT i;
	tree index, value;

	add_number(w, CONSTRUCTOR_NELTS(t));
	FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(t), i, index, value) {
		walk_tree_of(w, index);
		walk_tree_of(w, value);
	}
}

/* What a call of @function goes to, which may be called as something that it is not. */
static void add_callee(struct walk *w, tree function, tree decl)
{
	if (!decl) {
		walk_tree_of(w, function);
		return;
	}
	if (TREE_CODE(function) != ADDR_EXPR)
		walk_type(w, TREE_TYPE(function));
	walk_decl(w, decl);
	walk_note_use(w, decl, true);
}

static void add_call(struct walk *w, tree t)
{
	tree function = CALL_EXPR_FN(t);

	if (function)
		add_callee(w, function, get_callee_fndecl(t));
	else
		add_number(w, CALL_EXPR_IFN(t));
	walk_tree_of(w, CALL_EXPR_STATIC_CHAIN(t));
	add_number(w, CALL_EXPR_MUST_TAIL_CALL(t) + 2 * CALL_EXPR_VA_ARG_PACK(t));
	add_number(w, call_expr_nargs(t));
	for (int i = 0; i < call_expr_nargs(t); i++)
		walk_tree_of(w, CALL_EXPR_ARG(t, i));
}

/* Variables come after the tree code of each, statements begin with another one. */
static void add_bind(struct walk *w, tree t)
{
	for (tree v = BIND_EXPR_VARS(t); v; v = DECL_CHAIN(v))
		if (VAR_P(v) && !is_global_var(v)) {
			add_number(w, VAR_DECL);
			walk_variable(w, v);
		}
	walk_tree_of(w, BIND_EXPR_BODY(t));
}

/* Expressions whose operands say everything. */
static void add_operands(struct walk *w, tree t)
{
	if (TREE_CODE(t) == SAVE_EXPR && !walk_is_new(w, t))
		return;
	add_number(w, TREE_THIS_VOLATILE(t));
	/* which way it is likely to go is no operand */
	if (TREE_CODE(t) == PREDICT_EXPR)
		add_number(w, PREDICT_EXPR_OUTCOME(t));
	for (int i = 0; i < TREE_OPERAND_LENGTH(t); i++)
		walk_tree_of(w, TREE_OPERAND(t, i));
}

static void add_expression(struct walk *w, tree t)
{
	switch (TREE_CODE(t)) {
	case BIND_EXPR:
		add_bind(w, t);
		break;
	case DECL_EXPR:
		walk_decl(w, DECL_EXPR_DECL(t));
		break;
	case CALL_EXPR:
		add_call(w, t);
		break;
	case ASM_EXPR:
		walk_asm(w, t);
		break;
	case ADDR_EXPR:
		if (TREE_CODE(TREE_OPERAND(t, 0)) == FUNCTION_DECL)
			walk_note_use(w, TREE_OPERAND(t, 0), false);
		unit_digest_addressed(get_base_address(TREE_OPERAND(t, 0)));
		/* fall through */
	default:
		add_operands(w, t);
	}
}

static void add_list(struct walk *w, tree t)
{
	add_number(w, list_length(t));
	for (; t; t = TREE_CHAIN(t)) {
		walk_tree_of(w, TREE_PURPOSE(t));
		walk_tree_of(w, TREE_VALUE(t));
	}
}

/* How many statements are in the list?  Only -g has those that mark a place. */
static unsigned int count_statements(tree list)
{
	unsigned int n = 0;

	for (tree_stmt_iterator i = tsi_start(list); !tsi_end_p(i); tsi_next(&i)) {
		tree t = tsi_stmt(i);

		if (TREE_CODE(t) == STATEMENT_LIST)
			n += count_statements(t);
		else
			n += TREE_CODE(t) != DEBUG_BEGIN_STMT;
	}
	return n;
}

static void add_statements(struct walk *w, tree list)
{
	for (tree_stmt_iterator i = tsi_start(list); !tsi_end_p(i); tsi_next(&i)) {
		tree t = tsi_stmt(i);

		if (TREE_CODE(t) == STATEMENT_LIST)
			add_statements(w, t);
		else if (TREE_CODE(t) != DEBUG_BEGIN_STMT)
			walk_tree_of(w, t);
	}
}

/*
 * A list of one statement is that statement, as it is without -g, and an empty one
 * is as none.
 */
static void add_statement_list(struct walk *w, tree list)
{
	unsigned int n = count_statements(list);

	if (n == 0) {
		walk_tree_of(w, NULL_TREE);
		return;
	}
	if (n > 1) {
		add_number(w, STATEMENT_LIST);
		add_number(w, n);
	}
	add_statements(w, list);
}

/* Adds @t and all that it consists of. */
void walk_tree_of(struct walk *w, tree t)
{
	/* Where there is nothing, -g may have the mark of a place. */
	if (!t || TREE_CODE(t) == DEBUG_BEGIN_STMT) {
		add_number(w, -1);
		return;
	}
	if (TREE_CODE(t) == STATEMENT_LIST) {
		add_statement_list(w, t);
		return;
	}
	add_number(w, TREE_CODE(t));
	if (EXPR_P(t) || CONSTANT_CLASS_P(t) || TREE_CODE(t) == CONSTRUCTOR)
		walk_type(w, TREE_TYPE(t));
	if (DECL_P(t))
		walk_decl(w, t);
	else if (TYPE_P(t))
		walk_type(w, t);
	else if (CONSTANT_CLASS_P(t))
		add_constant(w, t);
	else if (TREE_CODE(t) == CONSTRUCTOR)
		add_constructor(w, t);
	else if (EXPR_P(t))
		add_expression(w, t);
	else if (TREE_CODE(t) == TREE_LIST)
		add_list(w, t);
	else if (TREE_CODE(t) == IDENTIFIER_NODE)
		add_string(w, IDENTIFIER_POINTER(t));
}

/* --- digests ----------------------------------------------------------------- */

/* Begins a walk; the names that are met go to @names, which may be NULL. */
void walk_begin(struct walk *w, struct names *names)
{
	memset(w, 0, sizeof(*w));
	md5_init_ctx(&w->md5);
	w->seen = new hash_map<tree, unsigned int>;
	w->declared = new hash_set<tree>;
	w->names = names;
	w->promises = true;
}

/* Ends it, with the digest of all that was added. */
void walk_end(struct walk *w, struct digest *out)
{
	delete w->seen;
	delete w->declared;
	md5_finish_ctx(&w->md5, out->bytes);
}

/*
 * Digest of the function @decl, whose body was parsed and not gimplified yet.
 * Adds the names that it uses to @names, those of its strings to @literals, and what
 * else has to be added when the unit was parsed to @declarations, see
 * digest_definition().
 */
void digest_function(tree decl, struct digest *out, struct names *names,
		     struct names *literals, tree *declarations)
{
	struct walk w;

	walk_begin(&w, names);
	w.literals = literals;
	w.declarations = declarations;
	walk_type(&w, TREE_TYPE(decl));
	walk_options(&w, decl);
	for (tree p = DECL_ARGUMENTS(decl); p; p = DECL_CHAIN(p))
		walk_decl(&w, p);
	walk_tree_of(&w, DECL_SAVED_TREE(decl));
	walk_end(&w, out);
}

/*
 * Digest of what the variable @decl is at first, when the unit was parsed; adds the
 * names in it, and those of its strings.
 */
void digest_value(tree decl, struct digest *out, struct names *names,
		  struct names *literals)
{
	tree declarations = NULL_TREE;
	struct walk w;

	walk_begin(&w, names);
	w.literals = literals;
	w.declarations = &declarations;
	w.promises = false;
	walk_own_flags(&w, decl);
	/* zero is what a variable is that has no initialiser */
	if (DECL_INITIAL(decl) && !initializer_zerop(DECL_INITIAL(decl)))
		walk_tree_of(&w, DECL_INITIAL(decl));
	walk_end(&w, out);
	digest_symbols(declarations, out);
}
