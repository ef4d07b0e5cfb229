// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * own.c - which variables does the unit define without saying that they are its own?
 *
 * "static rwlock_t proc_subdir_lock;" may be a new lock, or the kernel's whose origin
 * was forgotten: C can't tell, nor where it is DEFINE_RWLOCK(proc_subdir_lock), as the
 * kernel's source has it.  klp_own says that it is new.  What does not say so is recorded,
 * for the converter, which knows the kernel's variables; constants are not, as a copy is as
 * good.  It is looked at before anything is optimised: of a variable that is only read,
 * nothing but a zero would be left.
 */
#include "klp-plugin.h"

#define ATTR_OWN "klp_own"

/* A variable that nothing is said of. */
struct tentative {
	char *name, *type;
	expanded_location place;
};

static struct tentative *list;
static size_t count;
/* Names of those that are the module's own by klp_own. */
static char **own;
static size_t nown;
static bool ignored;

/* The unit is the kernel's own: so is all that it defines. */
void own_ignore(void)
{
	ignored = true;
}

static bool is_own(tree decl)
{
	tree attrs = DECL_ATTRIBUTES(decl);

	return attrs && lookup_attribute(ATTR_OWN, attrs);
}

static tree handle_own(tree *node, tree name, tree, int flags, bool *no_add_attrs)
{
	if (!DECL_P(*node) && flags & (ATTR_FLAG_DECL_NEXT | ATTR_FLAG_ARRAY_NEXT)) {
		*no_add_attrs = true;
		return tree_cons(name, NULL_TREE, NULL_TREE);
	}
	if (DECL_P(*node) && VAR_P(*node) && TREE_STATIC(*node))
		return NULL_TREE;
	*no_add_attrs = true;
	error("%qE belongs to a variable with static storage that is defined here", name);
	return NULL_TREE;
}

static struct attribute_spec own_attribute = {
	ATTR_OWN, 0, 0, false, false, false, false, handle_own, NULL,
};

/* To be called on PLUGIN_ATTRIBUTES. */
void own_register_attribute(void)
{
	register_attribute(&own_attribute);
}

/* A variable that @decl is and has an origin can't be the module's own. */
void own_check(tree decl)
{
	struct origin origin;

	if (VAR_P(decl) && is_own(decl) && origin_of(decl, &origin)
	    && origin.by != KLP_ORIGIN_PLACE)
		error_at(DECL_SOURCE_LOCATION(decl), "%qD is said to come from %qs, and by "
			 "%<klp_own%> not to; remove one of them", decl, origin.unit);
}

/* Is it a variable of the unit, whoever it may be meant to be? */
static bool is_defined(symtab_node *node)
{
	tree decl = node->decl;

	return VAR_P(decl) && node->definition && !node->alias && DECL_NAME(decl)
		&& TREE_STATIC(decl) && !DECL_EXTERNAL(decl) && !DECL_ARTIFICIAL(decl);
}

static void collect(tree decl)
{
	struct tentative *t;

	if (is_own(decl)) {
		own = XRESIZEVEC(char *, own, nown + 1);
		own[nown++] = xstrdup(IDENTIFIER_POINTER(DECL_NAME(decl)));
	} else if (DECL_FILE_SCOPE_P(decl) && !TREE_READONLY(decl)
		   && DECL_SOURCE_LOCATION(decl) >= RESERVED_LOCATION_COUNT) {
		list = XRESIZEVEC(struct tentative, list, count + 1);
		t = &list[count++];
		t->name = xstrdup(IDENTIFIER_POINTER(DECL_NAME(decl)));
		t->type = type_spell(TREE_TYPE(decl));
		t->place = expand_location(DECL_SOURCE_LOCATION(decl));
	}
}

/* The unit is parsed: looks at what it defines. */
void own_collect(void)
{
	symtab_node **nodes;
	size_t n;

	if (ignored)
		return;
	nodes = symbols_in_order(is_defined, &n);
	for (size_t i = 0; i < n; i++)
		collect(nodes[i]->decl);
	free(nodes);
}

/* A note for each variable that has not klp_own. */
void own_emit(void)
{
	for (size_t i = 0; i < count; i++) {
		struct tentative *t = &list[i];
		const char *strings[KLP_VARIABLE_STRINGS];

		strings[KLP_VARIABLE_NAME] = t->name;
		strings[KLP_VARIABLE_TYPE] = t->type;
		strings[KLP_VARIABLE_FILE] = t->place.file ? t->place.file : "";
		note_begin(KLP_NOTE_VARIABLE, sizeof(struct klp_note_variable), strings,
			   KLP_VARIABLE_STRINGS);
		note_u32(t->place.line);
		note_u32(t->place.column);
		note_end(strings, KLP_VARIABLE_STRINGS);
		free(t->name);
		free(t->type);
	}
	free(list);
	list = NULL;
	count = 0;
}

/*
 * The module itself says which variables are its own, in modinfo, for those who look
 * at it when the notes are gone.
 */
void own_emit_modinfo(void)
{
	if (!nown)
		return;
	fputs("\t.pushsection .modinfo,\"a\"\n", asm_out_file);
	for (size_t i = 0; i < nown; i++) {
		fprintf(asm_out_file, "\t.string\t\"" KLP_OWN_MODINFO "=%s\"\n", own[i]);
		free(own[i]);
	}
	fputs("\t.popsection\n", asm_out_file);
	free(own);
	own = NULL;
	nown = 0;
}
