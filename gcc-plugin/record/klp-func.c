// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * klp-func.c - which functions does the unit replace, and in which objects?
 *
 * Read from the initialisers of struct klp_func and struct klp_object as they
 * stand in variables, arrays and compound literals.  Fields are found by name,
 * so their order and what else the kernel puts there does not matter.  A replacement
 * that calls what it replaces would never end, which is a warning here, where the place
 * of the call is known.
 */
#include "klp-plugin.h"

/* A value of a constant address: an object and an offset in bytes. */
struct address {
	tree decl;
	HOST_WIDE_INT offset;
};

/* Is @type a struct with that tag? */
static bool is_struct(tree type, const char *tag)
{
	tree name;

	if (TREE_CODE(type) != RECORD_TYPE)
		return false;
	name = TYPE_NAME(TYPE_MAIN_VARIANT(type));
	if (name && TREE_CODE(name) == TYPE_DECL)
		name = DECL_NAME(name);
	return name && !strcmp(IDENTIFIER_POINTER(name), tag);
}

static tree find_field(tree type, const char *name)
{
	for (tree field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field))
		if (TREE_CODE(field) == FIELD_DECL && DECL_NAME(field)
		    && !strcmp(IDENTIFIER_POINTER(DECL_NAME(field)), name))
			return field;
	return NULL_TREE;
}

/* What initialiser @init gives @field, NULL if nothing. */
static tree field_value(tree init, tree field)
{
	unsigned HOST_WIDE_INT i;
	tree index, value;

	FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(init), i, index, value)
		if (index == field)
			return value;
	return NULL_TREE;
}

static tree strip(tree value)
{
	while (value && (CONVERT_EXPR_P(value) || TREE_CODE(value) == NON_LVALUE_EXPR))
		value = TREE_OPERAND(value, 0);
	return value;
}

static bool is_null(tree value)
{
	value = strip(value);
	return !value || integer_zerop(value);
}

/* Fills @address with the constant address @value; false if it is none. */
static bool address_of(tree value, struct address *address)
{
	poly_int64 offset = 0;
	HOST_WIDE_INT bytes;
	tree base;

	address->offset = 0;
	value = strip(value);
	while (value && TREE_CODE(value) == POINTER_PLUS_EXPR
	       && tree_fits_shwi_p(TREE_OPERAND(value, 1))) {
		address->offset += tree_to_shwi(TREE_OPERAND(value, 1));
		value = strip(TREE_OPERAND(value, 0));
	}
	if (!value || TREE_CODE(value) != ADDR_EXPR)
		return false;
	base = get_addr_base_and_unit_offset(TREE_OPERAND(value, 0), &offset);
	if (!base || !offset.is_constant(&bytes))
		return false;
	if (TREE_CODE(base) == COMPOUND_LITERAL_EXPR)
		base = COMPOUND_LITERAL_EXPR_DECL(base);
	address->decl = base;
	address->offset += bytes;
	return VAR_P(base) || TREE_CODE(base) == FUNCTION_DECL;
}

/* Where the source has initialiser @init; GCC keeps places of values only. */
static location_t place_of(tree init, tree decl)
{
	unsigned HOST_WIDE_INT i;
	tree value;

	FOR_EACH_CONSTRUCTOR_VALUE(CONSTRUCTOR_ELTS(init), i, value) {
		for (; EXPR_P(value); value = TREE_OPERAND(value, 0)) {
			if (EXPR_HAS_LOCATION(value))
				return EXPR_LOCATION(value);
			if (!TREE_OPERAND_LENGTH(value) || !TREE_OPERAND(value, 0))
				break;
		}
	}
	return DECL_SOURCE_LOCATION(decl);
}

/* The fields of struct klp_func that the author fills. */
struct func_fields {
	tree old_name, new_func, old_sympos;
};

static bool find_func_fields(tree type, struct func_fields *fields)
{
	fields->old_name = find_field(type, "old_name");
	fields->new_func = find_field(type, "new_func");
	fields->old_sympos = find_field(type, "old_sympos");
	return fields->old_name && fields->new_func && fields->old_sympos;
}

static void emit_func(tree decl, HOST_WIDE_INT offset, tree init,
		      const struct func_fields *fields)
{
	tree name = field_value(init, fields->old_name);
	tree sympos = strip(field_value(init, fields->old_sympos));
	tree value = field_value(init, fields->new_func);
	expanded_location place = expand_location(place_of(init, decl));
	const char *strings[KLP_FUNC_STRINGS] = { "", "", "", "", "", "" };
	struct address function = { NULL_TREE, 0 };
	struct origin origin;
	char *type = NULL;
	bool given = sympos && tree_fits_uhwi_p(sympos);

	strings[KLP_FUNC_OLD_NAME] = is_null(name) ? NULL : c_getstr(name);
	/* The terminating element, or a name made at run time. */
	if (!strings[KLP_FUNC_OLD_NAME])
		return;
	if (!is_null(value)) {
		if (!address_of(value, &function)
		    || TREE_CODE(function.decl) != FUNCTION_DECL)
			return;
		origin_of(function.decl, &origin);
		type = type_spell(TREE_TYPE(function.decl));
		strings[KLP_FUNC_NEW_SYMBOL] = note_symbol(function.decl);
		strings[KLP_FUNC_ORIGIN] = origin.unit;
		strings[KLP_FUNC_OBJECT] = origin.object;
		strings[KLP_FUNC_TYPE] = type;
	}
	strings[KLP_FUNC_FILE] = place.file ? place.file : "";

	note_begin(KLP_NOTE_FUNC, sizeof(struct klp_note_func), strings,
		   KLP_FUNC_STRINGS);
	note_address(decl, 0);
	note_address(decl, offset + int_byte_position(fields->old_sympos));
	note_address(function.decl, function.offset);
	note_u64(given ? tree_to_uhwi(sympos) : 0);
	note_u32(given ? KLP_FUNC_SYMPOS_GIVEN : 0);
	note_u32(int_size_in_bytes(TREE_TYPE(fields->old_sympos)));
	note_u32(place.line);
	note_u32(place.column);
	note_end(strings, KLP_FUNC_STRINGS);
	free(type);
}

static void emit_object(tree decl, tree init, tree type)
{
	tree name_field = find_field(type, "name");
	tree funcs_field = find_field(type, "funcs");
	const char *strings[KLP_OBJECT_STRINGS] = { "", "" };
	expanded_location place = expand_location(place_of(init, decl));
	struct address funcs;
	tree name;

	if (!name_field || !funcs_field
	    || !address_of(field_value(init, funcs_field), &funcs))
		return;
	name = field_value(init, name_field);
	if (!is_null(name))
		strings[KLP_OBJECT_NAME] = c_getstr(name);
	/* A name made at run time is none that could be checked. */
	if (!strings[KLP_OBJECT_NAME])
		return;
	if (name && EXPR_HAS_LOCATION(name))
		place = expand_location(EXPR_LOCATION(name));
	strings[KLP_OBJECT_FILE] = place.file ? place.file : "";

	note_begin(KLP_NOTE_OBJECT, sizeof(struct klp_note_object), strings,
		   KLP_OBJECT_STRINGS);
	note_address(funcs.decl, funcs.offset);
	note_u32(place.line);
	note_u32(place.column);
	note_end(strings, KLP_OBJECT_STRINGS);
}

/* One initialiser of a struct, @offset bytes into @decl. */
static void emit_struct(tree decl, HOST_WIDE_INT offset, tree init)
{
	tree type = TREE_TYPE(init);
	struct func_fields fields;

	if (TREE_CODE(init) != CONSTRUCTOR)
		return;
	if (!is_struct(type, "klp_func"))
		emit_object(decl, init, type);
	else if (find_func_fields(type, &fields))
		emit_func(decl, offset, init, &fields);
}

/* Something to be done with the initialiser of a struct, @offset bytes into @decl. */
typedef void visit_struct(tree decl, HOST_WIDE_INT offset, tree init);

/* The initialiser of an array; an index may be a range of them. */
static void visit_array(tree decl, tree init, visit_struct *visit)
{
	HOST_WIDE_INT size = int_size_in_bytes(TREE_TYPE(TREE_TYPE(decl)));
	HOST_WIDE_INT element = -1;
	unsigned HOST_WIDE_INT i;
	tree index, value;

	FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(init), i, index, value) {
		tree first = index, last = index;

		if (index && TREE_CODE(index) == RANGE_EXPR) {
			first = TREE_OPERAND(index, 0);
			last = TREE_OPERAND(index, 1);
		}
		element = first ? tree_to_shwi(first) : element + 1;
		visit(decl, element * size, value);
		while (last && element < tree_to_shwi(last))
			visit(decl, ++element * size, value);
	}
}

/* Is @type a struct klp_func or klp_object, or an array of such? */
static bool is_patch_data(tree type)
{
	if (TREE_CODE(type) == ARRAY_TYPE)
		type = TREE_TYPE(type);
	return is_struct(type, "klp_func") || is_struct(type, "klp_object");
}

static bool is_initialised(symtab_node *node)
{
	tree decl = node->decl;

	return VAR_P(decl) && node->definition && !node->alias
		&& is_patch_data(TREE_TYPE(decl))
		&& DECL_INITIAL(decl) && TREE_CODE(DECL_INITIAL(decl)) == CONSTRUCTOR;
}

static bool is_written(symtab_node *node)
{
	return is_initialised(node) && TREE_ASM_WRITTEN(node->decl);
}

/* Each initialiser of a struct klp_func or klp_object in a variable that is @wanted. */
static void visit_all(bool (*wanted)(symtab_node *node), visit_struct *visit)
{
	size_t n;
	symtab_node **nodes = symbols_in_order(wanted, &n);

	for (size_t i = 0; i < n; i++) {
		tree decl = nodes[i]->decl;

		if (TREE_CODE(TREE_TYPE(decl)) == ARRAY_TYPE)
			visit_array(decl, DECL_INITIAL(decl), visit);
		else
			visit(decl, 0, DECL_INITIAL(decl));
	}
	free(nodes);
}

/* Is @callee the function @name that @function replaces, of the same origin? */
static bool is_replaced(tree callee, tree function, const char *name)
{
	struct origin theirs, ours;

	if (!DECL_EXTERNAL(callee) || !DECL_NAME(callee)
	    || strcmp(externalise_name(callee), name))
		return false;
	return !origin_of(callee, &theirs) || !origin_of(function, &ours)
		|| !strcmp(theirs.unit, ours.unit);
}

/* What the code of @node calls, itself or by functions of the unit. */
static void check_calls(cgraph_node *node, tree function, const char *name,
			hash_set<cgraph_node *> *seen)
{
	if (seen->add(node))
		return;
	for (cgraph_edge *edge = node->callees; edge; edge = edge->next_callee) {
		tree callee = edge->callee->decl;

		if (!is_replaced(callee, function, name)) {
			check_calls(edge->callee, function, name, seen);
			continue;
		}
		warning_at(edge->call_stmt ? gimple_location(edge->call_stmt)
			   : DECL_SOURCE_LOCATION(node->decl), 0,
			   "%qD replaces %qs, so that this call comes back to it for ever; "
			   "copy what is needed of the original, or call %qD where it is "
			   "meant to call itself", function, name, function);
	}
}

/* A function that replaces another one can't have that do its work. */
static void check_func(tree, HOST_WIDE_INT, tree init)
{
	tree type = TREE_TYPE(init), name;
	struct func_fields fields;
	struct address function;
	cgraph_node *node;

	if (TREE_CODE(init) != CONSTRUCTOR || !is_struct(type, "klp_func")
	    || !find_func_fields(type, &fields)
	    || !address_of(field_value(init, fields.new_func), &function)
	    || TREE_CODE(function.decl) != FUNCTION_DECL)
		return;
	name = field_value(init, fields.old_name);
	node = cgraph_node::get(function.decl);
	if (node && !is_null(name) && c_getstr(name)) {
		hash_set<cgraph_node *> seen;

		check_calls(node, function.decl, c_getstr(name), &seen);
	}
}

/* The unit is parsed: does a function call the one that it replaces? */
void klp_func_check(void)
{
	visit_all(is_initialised, check_func);
}

/* The code is written: a note for each element that was written as well. */
void klp_func_emit(void)
{
	/* Addresses in notes have 8 bytes; no 32-bit kernel has livepatches. */
	if (POINTER_SIZE == 64)
		visit_all(is_written, emit_struct);
}
