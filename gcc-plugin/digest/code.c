// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * code.c - what does the code of each function refer to, when all is optimised?
 *
 * Looked at when nothing is left to do but write the assembly, in the instructions:
 * which functions are called, which objects are used at which offset, what the literals
 * hold; and which functions are inlined.  Names are those of the source, so that two
 * compiles of one source can be compared whose references are bound to other things:
 * the whole unit, and what an extraction leaves of it (extract.c).
 */
#include "klp-plugin.h"
#include "digest/digest.h"

/* A reference of the function that is being looked at. */
struct code_ref {
	struct code_ref *next;
	unsigned int kind, flags;	/* enum klp_code_kind, KLP_CODE_* */
	HOST_WIDE_INT addend;
	char *name;
};

/* What will be a note. */
struct code {
	struct code *next;
	char *name, *symbol;
	char *inlined;			/* names with spaces between them */
	int line;
	size_t nrefs;
	struct code_ref *refs;
};

static bool enabled;
static struct code *codes, **last_code = &codes;

/* -fplugin-arg-klp-digest, -fplugin-arg-klp-code */
void code_enable(void)
{
	enabled = true;
	compared_enable();
}

static void add_ref(struct code *c, unsigned int kind, unsigned int flags,
		    HOST_WIDE_INT addend, char *name)
{
	struct code_ref **r, *added;

	for (r = &c->refs; *r; r = &(*r)->next)
		if ((*r)->kind == kind && (*r)->addend == addend
		    && (*r)->flags == flags && !strcmp((*r)->name, name)) {
			free(name);
			return;
		}
	*r = added = XCNEW(struct code_ref);
	added->kind = kind;
	added->flags = flags;
	added->addend = addend;
	added->name = name;
	c->nrefs++;
}

/*
 * The name that the source means, whatever the symbol is called: "NAME", or
 * "FUNCTION.NAME@LINE:COLUMN" where it is static in a function, which may have several
 * of a name.
 */
static char *source_name(tree decl)
{
	tree function = VAR_P(decl) ? decl_function_context(decl) : NULL_TREE;
	expanded_location place;
	char at[48];

	if (TREE_CODE(decl) == FUNCTION_DECL)
		return xstrdup(externalise_name(DECL_ORIGIN(decl)));
	if (!function || !DECL_NAME(function))
		return xstrdup(externalise_name(decl));
	place = expand_location(DECL_SOURCE_LOCATION(decl));
	snprintf(at, sizeof(at), "@%d:%d", place.line, place.column);
	return concat(IDENTIFIER_POINTER(DECL_NAME(function)), ".",
		      IDENTIFIER_POINTER(DECL_NAME(decl)), at, NULL);
}

/* What an instruction does with what a symbol means. */
enum use { CALLS, ACCESSES, POINTS };

static void see_decl(struct code *c, tree decl, HOST_WIDE_INT addend, enum use use);

/* The address of a function or variable in a literal. */
static void see_address(tree decl, void *code)
{
	see_decl((struct code *)code, decl, 0, POINTS);
}

/*
 * Does it say where in the source something is, and of which type, in a report of UBSAN?
 * Each use has one, numbered through the unit.
 */
static bool is_of_report(tree decl)
{
	const char *name = DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "";

	return VAR_P(decl) && DECL_ARTIFICIAL(decl)
		&& !strncmp(name + (*name == '*'), ".Lubsan_", strlen(".Lubsan_"));
}

static void see_decl(struct code *c, tree decl, HOST_WIDE_INT addend, enum use use)
{
	unsigned int flags = 0;
	struct origin origin;

	/* with KASAN: the function's own address, which varasm is to know as a variable */
	if (VAR_P(decl) && DECL_INITIAL(decl) == decl)
		return;
	if (is_literal(decl)) {
		char *name = literal_name(DECL_INITIAL(decl), see_address, c);

		if (compared_literal(name))
			flags |= KLP_CODE_COMPARED;
		add_ref(c, KLP_CODE_LITERAL, flags | KLP_CODE_OWN, addend, name);
		return;
	}
	if (!DECL_NAME(decl) || is_of_report(decl))
		return;
	if (!DECL_EXTERNAL(decl))
		flags |= KLP_CODE_OWN;
	else if (origin_of(decl, &origin))
		flags |= KLP_CODE_ORIGIN;
	if (TREE_CODE(decl) == FUNCTION_DECL
	    && (fndecl_built_in_p(decl, BUILT_IN_NORMAL)
		|| (DECL_ARTIFICIAL(decl) && DECL_EXTERNAL(decl))))
		flags |= KLP_CODE_BUILTIN;
	if (VAR_P(decl) && compared_variable(decl))
		flags |= KLP_CODE_COMPARED;
	if (VAR_P(decl))
		add_ref(c, KLP_CODE_DATA,
			flags | (use == POINTS ? KLP_CODE_POINTER : 0), addend,
			source_name(decl));
	else if (TREE_CODE(decl) == FUNCTION_DECL)
		add_ref(c, use == CALLS ? KLP_CODE_CALL : KLP_CODE_ADDRESS, flags,
			addend, source_name(decl));
}

static void see_rtx(struct code *c, const_rtx x, const_rtx called, enum use use);

/*
 * A constant that the compiler keeps in memory: a vector, a wide number, an address.
 * Numbers alone are what could as well be in instructions.
 */
static void see_pool(struct code *c, const_rtx symbol, HOST_WIDE_INT addend)
{
	rtx value = get_pool_constant(symbol);
	unsigned int flags = KLP_CODE_OWN | KLP_CODE_NUMBER;
	struct md5_ctx md5;
	subrtx_iterator::array_type array;

	md5_init_ctx(&md5);
	FOR_EACH_SUBRTX(iter, array, value, ALL) {
		const_rtx x = *iter;
		int code = GET_CODE(x), mode = GET_MODE(x);
		HOST_WIDE_INT number = CONST_INT_P(x) ? INTVAL(x) : 0;

		md5_process_bytes(&code, sizeof(code), &md5);
		md5_process_bytes(&mode, sizeof(mode), &md5);
		md5_process_bytes(&number, sizeof(number), &md5);
		if (code == SYMBOL_REF || code == LABEL_REF)
			flags &= ~KLP_CODE_NUMBER;
	}
	add_ref(c, KLP_CODE_LITERAL, flags, addend, literal_end(&md5));
	see_rtx(c, value, NULL, POINTS);
}

static void see_symbol(struct code *c, const_rtx symbol, HOST_WIDE_INT addend,
		       enum use use)
{
	tree decl = SYMBOL_REF_DECL(symbol);

	if (CONSTANT_POOL_ADDRESS_P(symbol))
		see_pool(c, symbol, addend);
	else if (decl)
		see_decl(c, decl, addend, use);
	else
		/* a function of the compiler's own, by the name that it has in asm */
		add_ref(c, use == CALLS ? KLP_CODE_CALL : KLP_CODE_ADDRESS,
			KLP_CODE_BUILTIN, addend, xstrdup(targetm.strip_name_encoding(XSTR(symbol, 0))));
}

/*
 * All symbols in @x, which is used like that where it is no address of something in
 * memory; @called: the one of them that is called, or NULL.
 */
static void see_rtx(struct code *c, const_rtx x, const_rtx called, enum use use)
{
	subrtx_iterator::array_type array;

	FOR_EACH_SUBRTX(iter, array, x, ALL) {
		const_rtx part = *iter;

		if (MEM_P(part)) {
			see_rtx(c, XEXP(part, 0), called, ACCESSES);
			iter.skip_subrtxes();
		} else if (GET_CODE(part) == CONST && GET_CODE(XEXP(part, 0)) == PLUS
		    && GET_CODE(XEXP(XEXP(part, 0), 0)) == SYMBOL_REF
		    && CONST_INT_P(XEXP(XEXP(part, 0), 1))) {
			see_symbol(c, XEXP(XEXP(part, 0), 0),
				   INTVAL(XEXP(XEXP(part, 0), 1)), use);
			iter.skip_subrtxes();
		} else if (GET_CODE(part) == SYMBOL_REF) {
			see_symbol(c, part, 0, part == called ? CALLS : use);
		}
	}
}

static void see_instructions(struct code *c)
{
	for (rtx_insn *insn = get_insns(); insn; insn = NEXT_INSN(insn)) {
		const_rtx called = NULL;
		rtx call;

		if (!NONDEBUG_INSN_P(insn))
			continue;
		call = CALL_P(insn) ? get_call_rtx_from(insn) : NULL;
		if (call && MEM_P(XEXP(call, 0)))
			called = XEXP(XEXP(call, 0), 0);
		see_rtx(c, PATTERN(insn), called, POINTS);
	}
}

/* The functions that are inlined into the current one, in the blocks of its source. */
static char *inlined_names(tree block, char *names)
{
	for (; block; block = BLOCK_CHAIN(block)) {
		tree origin = inlined_function_outer_scope_p(block)
			? block_ultimate_origin(block) : NULL_TREE;

		if (origin && TREE_CODE(origin) == FUNCTION_DECL && DECL_NAME(origin)) {
			char *more = concat(names, *names ? " " : "",
					    externalise_name(origin), NULL);

			free(names);
			names = more;
		}
		names = inlined_names(BLOCK_SUBBLOCKS(block), names);
	}
	return names;
}

static void see_function(void)
{
	tree decl = current_function_decl;
	struct code *c = XCNEW(struct code);

	c->name = xstrdup(externalise_name(DECL_ORIGIN(decl)));
	c->symbol = xstrdup(note_symbol(decl));
	c->line = expand_location(DECL_SOURCE_LOCATION(decl)).line;
	c->inlined = inlined_names(DECL_INITIAL(decl), xstrdup(""));
	see_instructions(c);
	*last_code = c;
	last_code = &c->next;
}

namespace {

const pass_data code_pass_data = {
	RTL_PASS, "klp_code", OPTGROUP_NONE, TV_NONE, 0, 0, 0, 0, 0
};

class code_pass : public rtl_opt_pass {
public:
	code_pass(gcc::context *context) : rtl_opt_pass(code_pass_data, context) {}

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
void code_init(const char *plugin)
{
	struct register_pass_info info;

	compared_init(plugin);
	info.pass = new code_pass(g);
	info.reference_pass_name = "final";
	info.ref_pass_instance_number = 1;
	info.pos_op = PASS_POS_INSERT_BEFORE;
	register_callback(plugin, PLUGIN_PASS_MANAGER_SETUP, NULL, &info);
}

static void emit(const struct code *c)
{
	const char **strings = XNEWVEC(const char *, KLP_CODE_STRINGS + c->nrefs);
	size_t n = KLP_CODE_STRINGS;

	strings[KLP_CODE_FUNCTION] = c->name;
	strings[KLP_CODE_SYMBOL] = c->symbol;
	strings[KLP_CODE_INLINED] = c->inlined;
	for (const struct code_ref *r = c->refs; r; r = r->next)
		strings[n++] = r->name;
	note_begin(KLP_NOTE_CODE, sizeof(struct klp_note_code)
		   + c->nrefs * sizeof(struct klp_note_code_ref), strings, n);
	note_u32(c->line);
	note_u32(c->nrefs);
	for (const struct code_ref *r = c->refs; r; r = r->next) {
		note_u32(r->kind);
		note_u32(r->flags);
		note_u64(r->addend);
	}
	note_end(strings, n);
	free(strings);
}

/* The code is written: the notes. */
void code_emit(void)
{
	while (codes) {
		struct code *c = codes;

		emit(c);
		codes = c->next;
		while (c->refs) {
			struct code_ref *r = c->refs;

			c->refs = r->next;
			free(r->name);
			free(r);
		}
		free(c->name);
		free(c->symbol);
		free(c->inlined);
		free(c);
	}
	last_code = &codes;
}
