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
 * variable of the unit have digests of their own, see unit-digest.c.
 *
 * __LINE__ is a constant like others; who compares two versions of a source has
 * to give lines that are the same in both the same number (#line).  The numbers
 * that the kernel makes names and labels unique with (__COUNTER__) are taken out,
 * since they shift in the whole unit with each new use.
 *
 * What is digested can be read in one way only: all that varies in number has its
 * number in front.  Otherwise a statement that moves from behind a loop to its end,
 * or from one branch to the other, would make no difference.
 */
#include "klp-plugin.h"
#include "digest.h"

/* One walk over a function or an initialiser. */
struct walk {
	struct md5_ctx md5;
	hash_map<tree, unsigned int> *seen;	/* locals and shared expressions */
	struct names *names;			/* NULL: nobody wants to know */
};

static void walk_tree_of(struct walk *w, tree t);

static void add_bytes(struct walk *w, const void *bytes, size_t n)
{
	md5_process_bytes(bytes, n, &w->md5);
}

static void add_number(struct walk *w, HOST_WIDE_INT value)
{
	add_bytes(w, &value, sizeof(value));
}

static void add_string(struct walk *w, const char *text)
{
	add_bytes(w, text, strlen(text) + 1);
}

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

static void add_name(struct walk *w, tree decl)
{
	const char *name = DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "";

	add_bytes(w, name, stable_length(name));
	add_bytes(w, "", 1);
}

/*
 * Is @t met for the first time?  Adds its number if not: it is the same local or
 * shared expression as the one met then.
 */
static bool is_new(struct walk *w, tree t)
{
	bool existed;
	unsigned int number = w->seen->elements();
	unsigned int &slot = w->seen->get_or_insert(t, &existed);

	if (!existed)
		slot = number;
	add_number(w, slot);
	return !existed;
}

/* --- types ------------------------------------------------------------------ */

/* The tag of a struct, union or enum; NULL: it has none. */
const char *digest_tag(tree type)
{
	tree name = TYPE_NAME(TYPE_MAIN_VARIANT(type));

	if (!name || TREE_CODE(name) == TYPE_DECL)
		return NULL;
	return IDENTIFIER_POINTER(name);
}

/*
 * Where the member @field is, how wide where it is a bit-field, and its type.  Only
 * a struct that holds an array of variable length has members that are nowhere fixed.
 */
static void add_field(struct walk *w, tree field)
{
	tree offset = DECL_FIELD_OFFSET(field);

	if (offset && TREE_CODE(offset) == INTEGER_CST)
		add_number(w, int_bit_position(field));
	else
		add_name(w, field);
	add_number(w, DECL_BIT_FIELD_TYPE(field)
		   ? (HOST_WIDE_INT)tree_to_uhwi(DECL_SIZE(field)) : -1);
	digest_walk_type(w, TREE_TYPE(field));
}

/* The members of a struct or union: where each is, and of which type. */
static void add_members(struct walk *w, tree type)
{
	add_number(w, TYPE_ALIGN(type));
	for (tree f = TYPE_FIELDS(type); f; f = DECL_CHAIN(f)) {
		if (TREE_CODE(f) != FIELD_DECL)
			continue;
		add_number(w, FIELD_DECL);
		add_name(w, f);
		add_field(w, f);
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
		digest_walk_type(w, TREE_VALUE(arg));
	digest_walk_type(w, TREE_TYPE(type));
}

/* A struct or union by its tag; one without is what it consists of. */
static void add_record(struct walk *w, tree type)
{
	const char *tag = digest_tag(type);

	if (tag)
		add_string(w, tag);
	else if (is_new(w, TYPE_MAIN_VARIANT(type)))
		add_members(w, TYPE_MAIN_VARIANT(type));
}

/* Adds what @type is, by structure; tags stand for what is behind them. */
void digest_walk_type(struct walk *w, tree type)
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
		walk_tree_of(w, TYPE_DOMAIN(type)
			     ? TYPE_MAX_VALUE(TYPE_DOMAIN(type)) : NULL_TREE);
		digest_walk_type(w, TREE_TYPE(type));
		break;
	case FUNCTION_TYPE:
		add_function_type(w, type);
		break;
	case POINTER_TYPE:
	case REFERENCE_TYPE:
	case VECTOR_TYPE:
	case COMPLEX_TYPE:
		add_number(w, TYPE_MODE(type));
		digest_walk_type(w, TREE_TYPE(type));
		break;
	case INTEGER_TYPE:
	case ENUMERAL_TYPE:
	case BOOLEAN_TYPE:
	case REAL_TYPE:
		add_number(w, TYPE_PRECISION(type));
		add_number(w, TYPE_UNSIGNED(type));
		break;
	default:
		break;
	}
}

/* --- asm -------------------------------------------------------------------- */

/* The numbers of local labels that an asm text uses, in their order. */
struct labels {
	unsigned HOST_WIDE_INT value[16];
	size_t n;
};

/* The position of the label, which is remembered if it is new. */
static size_t label_position(struct labels *labels, unsigned HOST_WIDE_INT value)
{
	size_t i;

	for (i = 0; i < labels->n && labels->value[i] != value; i++)
		;
	if (i == labels->n && i < ARRAY_SIZE(labels->value))
		labels->value[labels->n++] = value;
	return i;
}

/* Is the number that ends at @end a local label: "77:", "77b", "77f"? */
static bool is_label(const char *start, const char *text, const char *end)
{
	if (start > text && (ISALNUM(start[-1]) || strchr("_.$%", start[-1])))
		return false;
	return *end == ':'
		|| ((*end == 'b' || *end == 'f') && !ISALNUM(end[1]) && end[1] != '_');
}

/* Labels that come from __COUNTER__ count as which they are, not as numbers. */
static void add_asm_text(struct walk *w, const char *text, struct labels *labels)
{
	const char *p = text;

	while (*p) {
		const char *start = p;

		if (!ISDIGIT(*p)) {
			add_bytes(w, p++, 1);
			continue;
		}
		while (ISDIGIT(*p))
			p++;
		if (is_label(start, text, p))
			add_number(w, label_position(labels,
						     strtoull(start, NULL, 10)));
		else
			add_bytes(w, start, p - start);
	}
	add_bytes(w, "", 1);
}

/* annotate_reachable() passes the number of its label as an operand, too. */
static void add_asm_operand(struct walk *w, tree value, const struct labels *labels)
{
	if (value && TREE_CODE(value) == INTEGER_CST && tree_fits_uhwi_p(value))
		for (size_t i = 0; i < labels->n; i++)
			if (labels->value[i] > 99
			    && labels->value[i] == tree_to_uhwi(value)) {
				add_number(w, i);
				return;
			}
	walk_tree_of(w, value);
}

static void add_asm(struct walk *w, tree t)
{
	struct labels labels = { { 0 }, 0 };

	add_asm_text(w, TREE_STRING_POINTER(ASM_STRING(t)), &labels);
	add_number(w, ASM_VOLATILE_P(t) + 2 * ASM_INLINE_P(t) + 4 * ASM_INPUT_P(t));
	for (int i = 1; i < 5; i++) {
		add_number(w, list_length(TREE_OPERAND(t, i)));
		for (tree l = TREE_OPERAND(t, i); l; l = TREE_CHAIN(l)) {
			walk_tree_of(w, TREE_PURPOSE(l));
			add_asm_operand(w, TREE_VALUE(l), &labels);
		}
	}
}

/* --- declarations ------------------------------------------------------------ */

/* Does @name remember itself as one that the function uses? */
static void note_use(struct walk *w, tree decl, bool called)
{
	if (w->names && DECL_NAME(decl))
		names_add(w->names, IDENTIFIER_POINTER(DECL_NAME(decl)), !called);
}

static void add_attributes(struct walk *w, tree decl)
{
	add_number(w, list_length(DECL_ATTRIBUTES(decl)));
	for (tree a = DECL_ATTRIBUTES(decl); a; a = TREE_CHAIN(a)) {
		add_string(w, IDENTIFIER_POINTER(get_attribute_name(a)));
		/* The format's or nonnull's positions, section's name. */
		walk_tree_of(w, TREE_VALUE(a));
	}
}

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

/*
 * A static variable of the function, or of an initialiser: what it is at first is
 * part of it.
 */
static void add_local_static(struct walk *w, tree decl)
{
	if (!is_compound_literal(decl))
		add_name(w, decl);
	if (!is_new(w, decl))
		return;
	digest_walk_type(w, TREE_TYPE(decl));
	if (DECL_SECTION_NAME(decl))
		add_string(w, DECL_SECTION_NAME(decl));
	walk_tree_of(w, DECL_INITIAL(decl));
}

static void add_variable(struct walk *w, tree decl)
{
	if (is_global_var(decl) && !is_compound_literal(decl)
	    && (DECL_FILE_SCOPE_P(decl) || DECL_EXTERNAL(decl))) {
		add_name(w, decl);
		digest_walk_type(w, TREE_TYPE(decl));
		note_use(w, decl, false);
	} else if (is_global_var(decl)) {
		add_local_static(w, decl);
	} else if (is_new(w, decl)) {
		digest_walk_type(w, TREE_TYPE(decl));
		add_number(w, DECL_REGISTER(decl) + 2 * TREE_THIS_VOLATILE(decl));
		if (DECL_HARD_REGISTER(decl))
			add_string(w, IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(decl)));
		/* cleanup, aligned */
		add_attributes(w, decl);
		walk_tree_of(w, DECL_INITIAL(decl));
	}
}

static void add_decl(struct walk *w, tree decl)
{
	switch (TREE_CODE(decl)) {
	case FUNCTION_DECL:
		add_name(w, decl);
		digest_walk_type(w, TREE_TYPE(decl));
		break;
	case VAR_DECL:
		add_variable(w, decl);
		break;
	case CONST_DECL:
		walk_tree_of(w, DECL_INITIAL(decl));
		break;
	case FIELD_DECL:
		add_field(w, decl);
		break;
	case TYPE_DECL:
		break;
	default:	/* parameters, labels, the result */
		if (is_new(w, decl) && TREE_CODE(decl) != LABEL_DECL)
			digest_walk_type(w, TREE_TYPE(decl));
	}
}

/* --- expressions and statements ----------------------------------------------- */

static void add_constant(struct walk *w, tree t)
{
	switch (TREE_CODE(t)) {
	case INTEGER_CST:
		for (int i = 0; i < TREE_INT_CST_NUNITS(t); i++)
			add_number(w, TREE_INT_CST_ELT(t, i));
		break;
	case STRING_CST:
		add_number(w, TREE_STRING_LENGTH(t));
		add_bytes(w, TREE_STRING_POINTER(t), TREE_STRING_LENGTH(t));
		break;
	default:	/* the kernel has hardly a float */
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

static void add_call(struct walk *w, tree t)
{
	tree function = CALL_EXPR_FN(t);
	tree decl = function ? get_callee_fndecl(t) : NULL_TREE;

	if (!function) {
		add_number(w, CALL_EXPR_IFN(t));
	} else if (decl) {
		add_decl(w, decl);
		note_use(w, decl, true);
	} else {
		walk_tree_of(w, function);
	}
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
			add_variable(w, v);
		}
	walk_tree_of(w, BIND_EXPR_BODY(t));
}

/* Expressions whose operands say everything. */
static void add_operands(struct walk *w, tree t)
{
	if (TREE_CODE(t) == SAVE_EXPR && !is_new(w, t))
		return;
	add_number(w, TREE_THIS_VOLATILE(t));
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
		add_decl(w, DECL_EXPR_DECL(t));
		break;
	case CALL_EXPR:
		add_call(w, t);
		break;
	case ASM_EXPR:
		add_asm(w, t);
		break;
	case ADDR_EXPR:
		if (TREE_CODE(TREE_OPERAND(t, 0)) == FUNCTION_DECL)
			note_use(w, TREE_OPERAND(t, 0), false);
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
static void walk_tree_of(struct walk *w, tree t)
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
		digest_walk_type(w, TREE_TYPE(t));
	if (DECL_P(t))
		add_decl(w, t);
	else if (TYPE_P(t))
		digest_walk_type(w, t);
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

static void walk_begin(struct walk *w, struct names *names)
{
	md5_init_ctx(&w->md5);
	w->seen = new hash_map<tree, unsigned int>;
	w->names = names;
}

static void walk_end(struct walk *w, struct digest *out)
{
	delete w->seen;
	md5_finish_ctx(&w->md5, out->bytes);
}

/*
 * Digest of the function @decl, whose body was parsed and not gimplified yet.
 * Adds the names that it uses to @names.
 */
void digest_function(tree decl, struct digest *out, struct names *names)
{
	struct walk w;

	walk_begin(&w, names);
	digest_walk_type(&w, TREE_TYPE(decl));
	add_attributes(&w, decl);
	add_number(&w, TREE_PUBLIC(decl) + 2 * DECL_DECLARED_INLINE_P(decl));
	for (tree p = DECL_ARGUMENTS(decl); p; p = DECL_CHAIN(p))
		add_decl(&w, p);
	walk_tree_of(&w, DECL_SAVED_TREE(decl));
	walk_end(&w, out);
}

/* Digest of what the variable @decl is at first; adds the names in it. */
void digest_value(tree decl, struct digest *out, struct names *names)
{
	struct walk w;

	walk_begin(&w, names);
	add_attributes(&w, decl);
	/* zero is what a variable is that has no initialiser */
	if (DECL_INITIAL(decl) && !initializer_zerop(DECL_INITIAL(decl)))
		walk_tree_of(&w, DECL_INITIAL(decl));
	walk_end(&w, out);
}

/* Digest of a type: tags stand for what is behind them. */
void digest_type(tree type, struct digest *out)
{
	struct walk w;

	walk_begin(&w, NULL);
	digest_walk_type(&w, type);
	walk_end(&w, out);
}

/*
 * An asm statement outside of functions.  Initcalls are such, and lists of BTF ids,
 * with names that hold __COUNTER__ and __LINE__.
 */
static void add_toplevel_asm(struct walk *w, const char *text)
{
	struct labels labels = { { 0 }, 0 };
	const char *p;

	if (!strstr(text, "__initcall__") && !strstr(text, "__UNIQUE_ID_")
	    && !strstr(text, "__BTF_ID__")) {
		add_asm_text(w, text, &labels);
		return;
	}
	for (p = text; *p; p++)
		if (!ISDIGIT(*p))
			add_bytes(w, p, 1);
}

/* Exports are such, too; a livepatch has none. */
static bool is_export(const char *text)
{
	return strstr(text, "__ksymtab") || strstr(text, "__kstrtab")
		|| strstr(text, ".export_symbol");
}

/* Digest of all asm statements of the unit that are outside of functions. */
void digest_asm_statements(struct digest *out)
{
	struct walk w;

	walk_begin(&w, NULL);
	for (asm_node *node = symtab->first_asm_symbol(); node; node = next_asm(node))
		if (!is_export(TREE_STRING_POINTER(node->asm_str)))
			add_toplevel_asm(&w, TREE_STRING_POINTER(node->asm_str));
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

/* Digest of the members of a struct or union: names, offsets and types. */
void digest_layout(tree type, struct digest *out)
{
	struct walk w;

	walk_begin(&w, NULL);
	add_number(&w, int_size_in_bytes(type));
	add_members(&w, type);
	walk_end(&w, out);
}
