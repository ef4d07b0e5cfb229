// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * member-use.c - on which members of which structs does the unit's code rely?
 *
 * Looked for once all is parsed and lowered to GIMPLE, where unreachable
 * functions and branches on constants are gone already, and nothing is optimised
 * yet.  Offsets that the front end has folded into numbers (offsetof, sizeof)
 * can't be seen any more; what can be seen of them is
 *  - container_of(), a pointer to void plus a constant that becomes a pointer to
 *    a struct: the member at that offset is used;
 *  - a pointer to void (what an allocator returns, private data) that becomes a
 *    pointer to a struct: the struct's size is relied on;
 *  - bit-fields that were compared with a constant as bits of a word.
 * To name a member that is not used does no harm where the layouts are equal.
 */
#include "klp-plugin.h"

/* Path and offset of a member in the innermost type around it that has a name. */
struct member_path {
	char text[256];
	HOST_WIDE_INT offset;	/* in bits */
};

static void walk(tree t, location_t where);

/* Puts @field in front of a path; false if it is too long to care. */
static bool prepend(struct member_path *path, tree field)
{
	const char *name = DECL_NAME(field) ? IDENTIFIER_POINTER(DECL_NAME(field)) : "";
	size_t n = strlen(name), old = strlen(path->text);
	bool dot = n && old;

	if (!struct_field_is_fixed(field) || n + dot + old >= sizeof(path->text))
		return false;
	memmove(path->text + n + dot, path->text, old + 1);
	memcpy(path->text, name, n);
	if (dot)
		path->text[n] = '.';
	path->offset += int_bit_position(field);
	return true;
}

/* Puts @field behind a path; false if it is too long to care. */
static bool append(struct member_path *path, tree field)
{
	const char *name = DECL_NAME(field) ? IDENTIFIER_POINTER(DECL_NAME(field)) : "";
	size_t n = strlen(name), old = strlen(path->text);

	if (!struct_field_is_fixed(field) || n + old + 2 > sizeof(path->text))
		return false;
	if (n)
		sprintf(path->text + old, "%s%s", old ? "." : "", name);
	path->offset += int_bit_position(field);
	return true;
}

/* The struct that @ref is a member of, if it is of an array's elements, too. */
static tree without_indexes(tree ref)
{
	while (TREE_CODE(ref) == ARRAY_REF || TREE_CODE(ref) == ARRAY_RANGE_REF)
		ref = TREE_OPERAND(ref, 0);
	return ref;
}

static void member(tree ref, location_t where)
{
	tree field = TREE_OPERAND(ref, 1), type = DECL_CONTEXT(field);
	struct member_path path = { "", 0 };
	HOST_WIDE_INT size;

	if (!DECL_NAME(field))
		return;
	if (struct_is_named(type)) {
		struct_field_used(type, field, where);
		return;
	}
	size = struct_field_size(field);
	for (;;) {
		if (!prepend(&path, field))
			return;
		if (struct_is_named(type))
			break;
		ref = without_indexes(TREE_OPERAND(ref, 0));
		if (TREE_CODE(ref) != COMPONENT_REF)
			return;
		field = TREE_OPERAND(ref, 1);
		type = DECL_CONTEXT(field);
	}
	struct_member_used(type, path.text, path.offset, size, where);
}

/* The bit-fields of @type between the bits @from and @to. */
static void bits(tree type, HOST_WIDE_INT from, HOST_WIDE_INT to, location_t where)
{
	if (!RECORD_OR_UNION_TYPE_P(type) || !struct_is_named(type))
		return;
	for (tree field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field))
		if (TREE_CODE(field) == FIELD_DECL && DECL_BIT_FIELD(field)
		    && DECL_NAME(field) && struct_field_is_fixed(field)
		    && int_bit_position(field) < to
		    && int_bit_position(field) + struct_field_size(field) > from)
			struct_field_used(type, field, where);
}

static void bit_field_ref(tree ref, location_t where)
{
	tree size = TREE_OPERAND(ref, 1), from = TREE_OPERAND(ref, 2);

	if (tree_fits_shwi_p(size) && tree_fits_shwi_p(from))
		bits(TREE_TYPE(TREE_OPERAND(ref, 0)), tree_to_shwi(from),
		     tree_to_shwi(from) + tree_to_shwi(size), where);
}

/*
 * The value of a struct or an array in an initialiser.  Where the type has no name,
 * @path leads to it from @outer, the type around it that has one, if any.
 */
static void initialiser(tree value, tree outer, const struct member_path *path,
			location_t where)
{
	unsigned HOST_WIDE_INT i;
	tree field, element, type = TREE_TYPE(value);
	struct member_path here = { "", 0 }, inner;

	if (RECORD_OR_UNION_TYPE_P(type) && struct_is_named(type))
		outer = type;
	else if (path)
		here = *path;
	struct_used(type, where);
	FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(value), i, field, element) {
		bool known = outer != NULL_TREE;

		inner = here;
		if (field && TREE_CODE(field) == FIELD_DECL && known) {
			known = append(&inner, field);
			if (known && DECL_NAME(field))
				struct_member_used(outer, inner.text, inner.offset,
						   struct_field_size(field), where);
		}
		if (TREE_CODE(element) == CONSTRUCTOR)
			initialiser(element, known ? outer : NULL_TREE, &inner, where);
		else
			walk(element, where);
	}
}

static void walk(tree t, location_t where)
{
	while (t) {
		switch (TREE_CODE(t)) {
		case COMPONENT_REF:
			member(t, where);
			break;
		case BIT_FIELD_REF:
			bit_field_ref(t, where);
			break;
		case ARRAY_REF:
		case ARRAY_RANGE_REF:
			struct_used(TREE_TYPE(t), where);
			walk(TREE_OPERAND(t, 1), where);
			break;
		case CONSTRUCTOR:
			initialiser(t, NULL_TREE, NULL, where);
			return;
		case TREE_LIST:
			t = TREE_VALUE(t);
			continue;
		case POINTER_PLUS_EXPR:
		case ADDR_EXPR:
		case MEM_REF:
		case TARGET_MEM_REF:
		case INDIRECT_REF:
		case REALPART_EXPR:
		case IMAGPART_EXPR:
		case VIEW_CONVERT_EXPR:
		CASE_CONVERT:
			break;
		default:
			return;
		}
		t = TREE_OPERAND(t, 0);
	}
}

/* The member of @type that begins at bit @at, the outermost one of them. */
static void member_at(tree outer, HOST_WIDE_INT at, location_t where)
{
	struct member_path path = { "", 0 };
	tree type = outer, field;

	do {
		for (field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field)) {
			if (TREE_CODE(field) != FIELD_DECL || !struct_field_is_fixed(field))
				continue;
			if (DECL_NAME(field) && int_bit_position(field) == at)
				break;
			if (RECORD_OR_UNION_TYPE_P(TREE_TYPE(field))
			    && int_bit_position(field) <= at
			    && at < int_bit_position(field) + struct_field_size(field))
				break;
		}
		if (!field)
			return;
		if (!append(&path, field))
			return;
		at -= int_bit_position(field);
		type = TREE_TYPE(field);
	} while (at || !DECL_NAME(field));
	struct_member_used(outer, path.text, path.offset, struct_field_size(field),
			   where);
}

/* The type that a pointer to a struct or union leads to, or NULL. */
static tree target_struct(tree pointer)
{
	tree type = TREE_TYPE(pointer);

	if (!type || !POINTER_TYPE_P(type))
		return NULL_TREE;
	type = TYPE_MAIN_VARIANT(TREE_TYPE(type));
	return RECORD_OR_UNION_TYPE_P(type) && COMPLETE_TYPE_P(type) ? type : NULL_TREE;
}

static bool is_void_pointer(tree type)
{
	return POINTER_TYPE_P(type) && VOID_TYPE_P(TREE_TYPE(type));
}

/* A pointer to void becomes one to a struct, perhaps after container_of(). */
static void pointer(gimple *stmt, location_t where)
{
	tree lhs = gimple_get_lhs(stmt), type = lhs ? target_struct(lhs) : NULL_TREE;
	tree from, offset;

	if (!type)
		return;
	if (is_gimple_call(stmt)) {
		from = gimple_call_return_type(as_a<gcall *>(stmt));
		if (is_void_pointer(from))
			struct_used(type, where);
		return;
	}
	if (!is_gimple_assign(stmt)
	    || !is_void_pointer(TREE_TYPE(gimple_assign_rhs1(stmt))))
		return;
	if (gimple_assign_rhs_code(stmt) == POINTER_PLUS_EXPR) {
		offset = gimple_assign_rhs2(stmt);
		if (TREE_CODE(offset) == INTEGER_CST && struct_is_named(type)
		    && wi::fits_shwi_p(wi::to_wide(offset))
		    && wi::to_wide(offset).to_shwi() < 0)
			member_at(type, -wi::to_wide(offset).to_shwi() * BITS_PER_UNIT,
				  where);
	} else if (TREE_CODE(gimple_assign_rhs1(stmt)) == INTEGER_CST) {
		return;		/* NULL */
	}
	struct_used(type, where);
}

static void statement(gimple *stmt)
{
	location_t where = gimple_location(stmt);
	tree lhs;

	if (is_gimple_debug(stmt))
		return;
	for (unsigned int i = 0; i < gimple_num_ops(stmt); i++)
		walk(gimple_op(stmt, i), where);
	lhs = gimple_get_lhs(stmt);
	if (lhs && AGGREGATE_TYPE_P(TREE_TYPE(lhs)))
		struct_used(TREE_TYPE(lhs), where);
	pointer(stmt, where);
}

static void function(tree decl)
{
	struct function *fun = DECL_STRUCT_FUNCTION(decl);
	unsigned int i;
	basic_block bb;
	tree var;

	if (!fun || !fun->cfg)
		return;
	FOR_EACH_LOCAL_DECL(fun, i, var)
		struct_used(strip_array_types(TREE_TYPE(var)),
			    DECL_SOURCE_LOCATION(var));
	FOR_EACH_BB_FN(bb, fun)
		for (gimple_stmt_iterator gsi = gsi_start_bb(bb); !gsi_end_p(gsi);
		     gsi_next(&gsi))
			statement(gsi_stmt(gsi));
}

/* The unit is parsed and lowered: remembers what it relies on. */
void member_use_collect(void)
{
	cgraph_node *node;
	varpool_node *variable;

	FOR_EACH_FUNCTION(node)
		if (node->has_gimple_body_p() && !DECL_EXTERNAL(node->decl))
			function(node->decl);
	FOR_EACH_VARIABLE(variable) {
		tree decl = variable->decl;

		if (DECL_EXTERNAL(decl) || !variable->definition)
			continue;
		struct_used(strip_array_types(TREE_TYPE(decl)),
			    DECL_SOURCE_LOCATION(decl));
		if (DECL_INITIAL(decl) && DECL_INITIAL(decl) != error_mark_node)
			walk(DECL_INITIAL(decl), DECL_SOURCE_LOCATION(decl));
	}
}
