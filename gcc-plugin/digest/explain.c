// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain.c - of what does one function consist, piece by piece?  For klp build
 * --explain, which compares the pieces of two versions to say what differs.
 *
 * The pieces are the function's statements, where those with others in them (if, loops)
 * count as what stands in their parentheses, its type and attributes, what is declared of
 * the functions and variables that it uses, and the unit's types.  A piece has a digest, as
 * digest.c makes it, with the names of locals: what differs there is worth telling where
 * the function differs.
 */
#include "klp-plugin.h"
#include "digest/walk.h"
#include "tree-pretty-print.h"

/* What a line has of a piece at most, in bytes. */
#define MAX_TEXT	160

/* A piece; a line of the list. */
struct piece {
	struct piece *next;
	const char *kind;
	struct digest digest;
	expanded_location place;
	char *text;
};

static const char *wanted;	/* the function's name, of -fplugin-arg-klp-explain */
static struct piece *pieces, **last_piece = &pieces;
static location_t last_location;

bool explain_wanted(void)
{
	return wanted;
}

/* -fplugin-arg-klp-explain=FUNCTION */
bool explain_set(const char *function)
{
	wanted = function;
	return true;
}

/* Takes @text, of which it leaves one line of a sensible length. */
static void add_piece(const char *kind, const struct digest *digest, location_t location,
		      char *text)
{
	struct piece *piece = XCNEW(struct piece);

	for (char *c = text; *c; c++)
		if (*c == '\n' || *c == '\t')
			*c = ' ';
	if (strlen(text) > MAX_TEXT)
		strcpy(text + MAX_TEXT - 3, "...");
	piece->kind = kind;
	piece->digest = *digest;
	piece->place = expand_location(location);
	piece->place.line = lines_in_file(location);
	piece->text = text;
	*last_piece = piece;
	last_piece = &piece->next;
}

/* The C that the compiler prints for it. */
static char *text_of(const char *before, tree t, const char *after)
{
	char *text = print_generic_expr_to_str(t), *all = concat(before, text, after, NULL);

	free(text);
	return all;
}

/* The names of what belongs to the function, which the digest leaves out. */
static tree add_local_name(tree *tp, int *, void *data)
{
	struct walk *w = (struct walk *)data;

	if (DECL_P(*tp) && DECL_NAME(*tp) && !DECL_FILE_SCOPE_P(*tp)
	    && walk_name_is_stable(*tp))
		add_string(w, IDENTIFIER_POINTER(DECL_NAME(*tp)));
	return NULL_TREE;
}

/* One statement, or what stands in the parentheses of one; @before and @after it. */
static void add_statement(const char *before, tree t, const char *after)
{
	struct digest digest;
	struct walk w;

	if (EXPR_HAS_LOCATION(t))
		last_location = EXPR_LOCATION(t);
	walk_begin(&w, NULL);
	add_string(&w, before);
	walk_tree_of(&w, t);
	walk_tree_without_duplicates(&t, add_local_name, &w);
	walk_end(&w, &digest);
	add_piece("statement", &digest, last_location, text_of(before, t, after));
}

static bool is_block(tree t)
{
	return t && (TREE_CODE(t) == STATEMENT_LIST || TREE_CODE(t) == BIND_EXPR
		     || (TREE_CODE(t) == COND_EXPR && VOID_TYPE_P(TREE_TYPE(t))));
}

static void add_statements(tree t);

/* Of a loop or switch: what is no block of statements is in its parentheses. */
static void add_parts(const char *before, tree t)
{
	if (EXPR_HAS_LOCATION(t))
		last_location = EXPR_LOCATION(t);
	for (int i = 0; i < TREE_OPERAND_LENGTH(t); i++) {
		tree part = TREE_OPERAND(t, i);

		if (is_block(part))
			add_statements(part);
		else if (part && (EXPR_P(part) || VAR_P(part) || TREE_CODE(part) == PARM_DECL))
			add_statement(before, part, ")");
	}
}

/* All statements in @t. */
static void add_statements(tree t)
{
	if (!t)
		return;
	switch (TREE_CODE(t)) {
	case DEBUG_BEGIN_STMT:
		break;
	case STATEMENT_LIST:
		for (tree_stmt_iterator i = tsi_start(t); !tsi_end_p(i); tsi_next(&i))
			add_statements(tsi_stmt(i));
		break;
	case BIND_EXPR:
		add_statements(BIND_EXPR_BODY(t));
		break;
	case CLEANUP_POINT_EXPR:
		add_statements(TREE_OPERAND(t, 0));
		break;
	case TRY_FINALLY_EXPR:
		add_statements(TREE_OPERAND(t, 0));
		add_statements(TREE_OPERAND(t, 1));
		break;
	case COND_EXPR:
		if (!VOID_TYPE_P(TREE_TYPE(t))) {
			add_statement("", t, "");
			break;
		}
		if (EXPR_HAS_LOCATION(t))
			last_location = EXPR_LOCATION(t);
		add_statement("if (", COND_EXPR_COND(t), ")");
		add_statements(COND_EXPR_THEN(t));
		add_statements(COND_EXPR_ELSE(t));
		break;
	case SWITCH_EXPR:
		add_parts("switch (", t);
		break;
	case LOOP_EXPR:
		add_parts("loop (", t);
		break;
	case CASE_LABEL_EXPR:
		add_statement("", t, "");
		break;
	case DECL_EXPR:
		last_location = DECL_SOURCE_LOCATION(DECL_EXPR_DECL(t));
		add_statement("", t, "");
		break;
	default:
		/* FOR_STMT and the like, which only some versions of the parser leave */
		if (TREE_CODE_CLASS(TREE_CODE(t)) == tcc_statement
		    && TREE_OPERAND_LENGTH(t) > 1)
			add_parts("loop (", t);
		else
			add_statement("", t, "");
	}
}

/* The body of the function @decl was parsed. */
void explain_function(tree decl)
{
	struct digest digest;
	struct walk w;

	if (!wanted || !DECL_NAME(decl) || strcmp(wanted, IDENTIFIER_POINTER(DECL_NAME(decl))))
		return;
	last_location = DECL_SOURCE_LOCATION(decl);
	walk_begin(&w, NULL);
	walk_type(&w, TREE_TYPE(decl));
	walk_end(&w, &digest);
	add_piece("type", &digest, last_location, text_of("", TREE_TYPE(decl), ""));
	for (tree p = DECL_ARGUMENTS(decl); p; p = DECL_CHAIN(p)) {
		walk_begin(&w, NULL);
		walk_decl(&w, p);
		walk_end(&w, &digest);
		add_piece("parameter", &digest, DECL_SOURCE_LOCATION(p), text_of("", p, ""));
	}
	add_statements(DECL_SAVED_TREE(decl));
}

/* The names of attributes that count, with blanks before them. */
static char *attribute_names(tree decl)
{
	bool is_inline = TREE_CODE(decl) == FUNCTION_DECL && DECL_DECLARED_INLINE_P(decl);
	char *names = xstrdup(is_inline ? " inline" : "");

	for (tree a = DECL_ATTRIBUTES(decl); a; a = TREE_CHAIN(a)) {
		const char *name = IDENTIFIER_POINTER(get_attribute_name(a));
		char *more;

		if (!walk_attribute_counts(name))
			continue;
		more = concat(names, " ", name, NULL);
		free(names);
		names = more;
	}
	return names;
}

/*
 * All of the unit was parsed: what it says of the function @decl, and of @declarations,
 * which the function uses.
 */
void explain_definition(tree decl, tree declarations)
{
	struct digest digest;
	struct walk w;
	char *names;

	if (!wanted || !DECL_NAME(decl) || strcmp(wanted, IDENTIFIER_POINTER(DECL_NAME(decl))))
		return;
	walk_begin(&w, NULL);
	walk_own_flags(&w, decl);
	walk_options(&w, decl);
	walk_end(&w, &digest);
	names = attribute_names(decl);
	add_piece("attributes", &digest, DECL_SOURCE_LOCATION(decl),
		  concat(TREE_PUBLIC(decl) ? "global" : "static", names, NULL));
	free(names);
	for (tree entry = nreverse(copy_list(declarations)); entry; entry = TREE_CHAIN(entry)) {
		tree used = TREE_VALUE(entry);

		digest_declared(used, &digest);
		if (!DECL_NAME(used))
			continue;
		names = attribute_names(used);
		add_piece(TREE_CODE(used) == FUNCTION_DECL ? "function" : "variable", &digest,
			  DECL_SOURCE_LOCATION(used),
			  concat(IDENTIFIER_POINTER(DECL_NAME(used)), names, NULL));
		free(names);
	}
}

/* One line a piece: kind, digest, line, file and text, with tabs between them. */
void explain_list(FILE *out)
{
	for (const struct piece *p = pieces; p; p = p->next) {
		fprintf(out, "%s\t", p->kind);
		for (size_t i = 0; i < sizeof(p->digest.bytes); i++)
			fprintf(out, "%02x", p->digest.bytes[i]);
		fprintf(out, "\t%d\t%s\t%s\n", p->place.line,
			p->place.file ? p->place.file : "", p->text);
	}
}
