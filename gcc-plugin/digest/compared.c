// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * compared.c - which literals and variables does a function compare pointers with?
 *
 * The kernel has a literal at one address, and a livepatch has its own at another; so it
 * is with constants that a patch changes.  Code that asks whether a pointer is the literal's,
 * so that it frees all others, is wrong in a livepatch.  That is seen best when all is
 * inlined, and the value of statics that nobody writes is known.
 */
#include "klp-plugin.h"
#include "digest/digest.h"

/* Of the function that is being compiled: literals by their names (literal.c). */
static hash_set<nofree_string_hash> *literals;
static hash_set<tree> *variables;

static bool enabled;

/* What a value may point into. */
struct targets {
	auto_vec<tree> known;		/* variables, and what literals hold */
	bool others;			/* and what is not known */
	bitmap seen;			/* versions of SSA names */
};

static void see_value(tree value, struct targets *t);

/* The address of @base. */
static void see_base(tree base, struct targets *t)
{
	if (base && (TREE_CODE(base) == STRING_CST || VAR_P(base)))
		t->known.safe_push(base);
	else if (base && TREE_CODE(base) == MEM_REF)
		see_value(TREE_OPERAND(base, 0), t);
	else
		t->others = true;
}

/* What one of the operands of a sum points into; false: it may be the other's offset. */
static bool see_operand(tree value, struct targets *t)
{
	struct targets of_value;
	bool points;

	of_value.others = false;
	of_value.seen = t->seen;
	if (TREE_CODE(value) != INTEGER_CST)
		see_value(value, &of_value);
	/* what was seen before is an address that grows in a loop */
	points = !of_value.others;
	for (size_t i = 0; i < of_value.known.length(); i++)
		t->known.safe_push(of_value.known[i]);
	return points;
}

/*
 * Of numbers that are added, one is the address.  The compiler writes the ends of loops
 * so, in either order.
 */
static void see_sum(tree a, tree b, struct targets *t)
{
	bool of_a = see_operand(a, t), of_b = see_operand(b, t);

	if (!of_a && (!of_b || TREE_CODE(b) == INTEGER_CST))
		t->others = true;
}

/* What a statement computes of addresses. */
static void see_assignment(gassign *stmt, struct targets *t)
{
	enum tree_code code = gimple_assign_rhs_code(stmt);

	if (CONVERT_EXPR_CODE_P(code) || code == POINTER_PLUS_EXPR
	    || gimple_assign_single_p(stmt)) {
		see_value(gimple_assign_rhs1(stmt), t);
	} else if (code == PLUS_EXPR) {
		see_sum(gimple_assign_rhs1(stmt), gimple_assign_rhs2(stmt), t);
	} else if (code == COND_EXPR) {
		see_value(gimple_assign_rhs2(stmt), t);
		see_value(gimple_assign_rhs3(stmt), t);
	} else {
		t->others = true;
	}
}

static void see_value(tree value, struct targets *t)
{
	gimple *stmt;

	if (TREE_CODE(value) == ADDR_EXPR) {
		see_base(get_base_address(TREE_OPERAND(value, 0)), t);
		return;
	}
	if (integer_zerop(value))
		return;
	if (TREE_CODE(value) != SSA_NAME) {
		t->others = true;
		return;
	}
	if (!bitmap_set_bit(t->seen, SSA_NAME_VERSION(value)))
		return;
	stmt = SSA_NAME_DEF_STMT(value);
	if (gphi *phi = dyn_cast<gphi *>(stmt))
		for (unsigned int i = 0; i < gimple_phi_num_args(phi); i++)
			see_value(gimple_phi_arg_def(phi, i), t);
	else if (gassign *assign = dyn_cast<gassign *>(stmt))
		see_assignment(assign, t);
	else
		t->others = true;
}

static void add_literal(tree value)
{
	char *name = literal_name(value, NULL, NULL);

	if (literals->add(name))
		free(name);
}

static void add(const struct targets *t)
{
	for (size_t i = 0; i < t->known.length(); i++) {
		tree one = t->known[i];

		if (!VAR_P(one))
			add_literal(one);
		else if (is_literal(one))
			add_literal(DECL_INITIAL(one));
		else
			variables->add(one);
	}
}

/* May it be a pointer's?  Not where it is known to be NULL, or an error. */
static bool may_point(tree value)
{
	return TREE_CODE(value) != INTEGER_CST
		&& (POINTER_TYPE_P(TREE_TYPE(value))
		    || (INTEGRAL_TYPE_P(TREE_TYPE(value))
			&& TYPE_PRECISION(TREE_TYPE(value)) == POINTER_SIZE));
}

/* What is known, among itself, is all the livepatch's, or the kernel's. */
static void see_comparison(tree a, tree b)
{
	auto_bitmap seen_of_a, seen_of_b;
	struct targets of_a, of_b;

	if (!may_point(a) || !may_point(b))
		return;
	of_a.others = of_b.others = false;
	of_a.seen = seen_of_a;
	of_b.seen = seen_of_b;
	see_value(a, &of_a);
	see_value(b, &of_b);
	if (of_b.others)
		add(&of_a);
	if (of_a.others)
		add(&of_b);
}

static void see_statement(gimple *stmt)
{
	gcond *condition = dyn_cast<gcond *>(stmt);
	gassign *assign = dyn_cast<gassign *>(stmt);
	tree test;

	if (condition) {
		see_comparison(gimple_cond_lhs(condition), gimple_cond_rhs(condition));
		return;
	}
	if (!assign)
		return;
	test = gimple_assign_rhs1(assign);
	if (TREE_CODE_CLASS(gimple_assign_rhs_code(assign)) == tcc_comparison)
		see_comparison(test, gimple_assign_rhs2(assign));
	else if (COMPARISON_CLASS_P(test))	/* of a COND_EXPR, up to GCC 12 */
		see_comparison(TREE_OPERAND(test, 0), TREE_OPERAND(test, 1));
}

static void forget(void)
{
	if (literals)
		for (const char *name : *literals)
			free(const_cast<char *>(name));
	delete literals;
	delete variables;
}

static void see_function(void)
{
	basic_block bb;

	forget();
	literals = new hash_set<nofree_string_hash>;
	variables = new hash_set<tree>;
	FOR_EACH_BB_FN(bb, cfun)
		for (gimple_stmt_iterator i = gsi_start_bb(bb); !gsi_end_p(i);
		     gsi_next(&i))
			see_statement(gsi_stmt(i));
}

namespace {

const pass_data compared_pass_data = {
	GIMPLE_PASS, "klp_compared", OPTGROUP_NONE, TV_NONE, 0, 0, 0, 0, 0
};

class compared_pass : public gimple_opt_pass {
public:
	compared_pass(gcc::context *context)
		: gimple_opt_pass(compared_pass_data, context) {}

	bool gate(function *) final
	{
		return enabled;
	}

	unsigned int execute(function *) final
	{
		see_function();
		return 0;
	}
};

}

/* To be called once, when the plugin is loaded by @plugin's name. */
void compared_init(const char *plugin)
{
	struct register_pass_info info;

	info.pass = new compared_pass(g);
	info.reference_pass_name = "optimized";
	info.ref_pass_instance_number = 1;
	info.pos_op = PASS_POS_INSERT_AFTER;
	register_callback(plugin, PLUGIN_PASS_MANAGER_SETUP, NULL, &info);
}

void compared_enable(void)
{
	enabled = true;
}

/* Does the current function compare pointers with the literal of that name? */
bool compared_literal(const char *name)
{
	return literals && literals->contains(name);
}

/* The same of a variable. */
bool compared_variable(tree decl)
{
	return variables && variables->contains(decl);
}
