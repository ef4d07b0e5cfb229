// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * literal.c - what does a literal hold?
 *
 * A literal has no name that two compiles share, so it is called by the digest of its
 * contents, wherever it is met: as a string of the source, or as what the compiler has
 * made of one.
 */
#include "klp-plugin.h"
#include "digest/digest.h"

/*
 * Has the compiler made it of what the source says in place: strings, __func__, tables
 * of a switch, compound literals?
 */
bool is_literal(tree decl)
{
	return VAR_P(decl) && DECL_ARTIFICIAL(decl) && TREE_READONLY(decl)
		&& DECL_INITIAL(decl) && DECL_INITIAL(decl) != error_mark_node;
}

/* What sees the contents of a literal. */
struct contents {
	struct md5_ctx md5;
	void (*see)(tree decl, void *data);
	void *data;
};

static void add_number(struct contents *c, HOST_WIDE_INT number)
{
	md5_process_bytes(&number, sizeof(number), &c->md5);
}

static void add_integer(struct contents *c, tree t)
{
	add_number(c, TYPE_PRECISION(TREE_TYPE(t)));
	for (int i = 0; i < TREE_INT_CST_NUNITS(t); i++)
		add_number(c, TREE_INT_CST_ELT(t, i));
}

/* Which elements of an array, or which member of a struct, have a value. */
static void add_index(struct contents *c, tree index)
{
	if (!index)
		return;
	add_number(c, TREE_CODE(index));
	if (TREE_CODE(index) == INTEGER_CST) {
		add_integer(c, index);
	} else if (TREE_CODE(index) == RANGE_EXPR) {
		add_index(c, TREE_OPERAND(index, 0));
		add_index(c, TREE_OPERAND(index, 1));
	} else if (TREE_CODE(index) == FIELD_DECL) {
		add_number(c, int_bit_position(index));
	}
}

static void add_indices(struct contents *c, tree constructor)
{
	unsigned HOST_WIDE_INT i;
	tree index, value;

	add_number(c, CONSTRUCTOR_NELTS(constructor));
	FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(constructor), i, index, value)
		add_index(c, index);
}

/* Numbers and texts count as they are, addresses as references. */
static tree see_content(tree *node, int *walk_subtrees, void *data)
{
	struct contents *c = (struct contents *)data;
	tree t = *node;

	if (TYPE_P(t)) {
		*walk_subtrees = 0;
		return NULL_TREE;
	}
	add_number(c, TREE_CODE(t));
	if (TREE_CODE(t) == STRING_CST) {
		add_number(c, TREE_STRING_LENGTH(t));
		md5_process_bytes(TREE_STRING_POINTER(t), TREE_STRING_LENGTH(t), &c->md5);
	} else if (TREE_CODE(t) == INTEGER_CST) {
		add_integer(c, t);
	} else if (TREE_CODE(t) == CONSTRUCTOR) {
		add_indices(c, t);
	} else if (TREE_CODE(t) == FIELD_DECL) {
		add_index(c, t);
	} else if (VAR_P(t) || TREE_CODE(t) == FUNCTION_DECL) {
		if (c->see)
			c->see(t, c->data);
		*walk_subtrees = 0;
	}
	return NULL_TREE;
}

/*
 * The name of a literal that holds @value, in hexadecimal digits, which the caller frees.
 * Calls @see, if there is one, for each function and variable whose address is in it.
 */
char *literal_name(tree value, void (*see)(tree decl, void *data), void *data)
{
	struct contents contents;

	contents.see = see;
	contents.data = data;
	md5_init_ctx(&contents.md5);
	/* each number each time: equal ones are one tree */
	walk_tree(&value, see_content, &contents, NULL);
	return literal_end(&contents.md5);
}

/* Ends @md5: the name of a literal, which the caller frees. */
char *literal_end(struct md5_ctx *md5)
{
	unsigned char bytes[KLP_DIGEST_SIZE];
	char *hex = XNEWVEC(char, 2 * KLP_DIGEST_SIZE + 1);

	md5_finish_ctx(md5, bytes);
	for (int i = 0; i < KLP_DIGEST_SIZE; i++)
		sprintf(hex + 2 * i, "%02x", bytes[i]);
	return hex;
}
