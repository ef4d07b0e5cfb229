// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * unit.c - what does the unit consist of?  The digests of its functions,
 * variables and types, for klp build, which compares two versions of a unit.
 *
 * A function is digested when its body was parsed, and counts if it is still
 * there when the whole unit was: most inline functions of headers are not.
 */
#include "klp-plugin.h"
#include "digest/digest.h"

/* What will be a note. */
struct record {
	struct record *next;
	unsigned int uid;		/* DECL_UID of a function or variable */
	tree declarations;		/* what a function's body uses, until all is parsed */
	bool live;			/* something in the unit needs it */
	enum klp_digest_kind kind;
	unsigned int flags;
	unsigned int data;		/* KLP_DATA_* */
	int line;
	unsigned int size;
	struct digest type, body;
	char *strings[KLP_DIGEST_STRINGS];
};

struct names {
	const char **list;	/* interned, hence compared as pointers */
	bool *address;
	size_t n, room;
};

static bool enabled;
static struct record *records, **last_record = &records;
static hash_map<int_hash<unsigned int, 0>, struct record *> *by_uid;
static hash_set<int_hash<unsigned int, 0>> *addressed;	/* DECL_UIDs of variables */

/* Types with members, and the declarations of all records, both a TREE_LIST. */
static GTY(()) tree types;
static GTY(()) tree kept;

static const struct ggc_root_tab roots[] = {
	{ &types, 1, sizeof(types), &gt_ggc_mx_tree_node, &gt_pch_nx_tree_node },
	{ &kept, 1, sizeof(kept), &gt_ggc_mx_tree_node, &gt_pch_nx_tree_node },
	LAST_GGC_ROOT_TAB
};

/* -fplugin-arg-klp-digest */
void unit_digest_enable(void)
{
	enabled = true;
}

/* To be called once, when the plugin is loaded. */
void unit_digest_init(void)
{
	register_callback("klp", PLUGIN_REGISTER_GGC_ROOTS, NULL, (void *)roots);
	automatic_init();
	by_uid = new hash_map<int_hash<unsigned int, 0>, struct record *>;
	addressed = new hash_set<int_hash<unsigned int, 0>>;
}

void unit_digest_addressed(tree decl)
{
	if (decl && VAR_P(decl) && is_global_var(decl))
		addressed->add(DECL_UID(decl));
}

/* Adds an interned name, once. */
void names_add(struct names *names, const char *name, bool address)
{
	for (size_t i = 0; i < names->n; i++)
		if (names->list[i] == name && names->address[i] == address)
			return;
	if (names->n == names->room) {
		names->room = names->room ? names->room * 2 : 16;
		names->list = XRESIZEVEC(const char *, names->list, names->room);
		names->address = XRESIZEVEC(bool, names->address, names->room);
	}
	names->list[names->n] = name;
	names->address[names->n++] = address;
}

/* All of them in one string; frees what they took. */
static char *names_join(struct names *names)
{
	size_t length = 1;
	char *text, *end;

	for (size_t i = 0; i < names->n; i++)
		length += strlen(names->list[i]) + 2;
	text = end = XNEWVEC(char, length);
	for (size_t i = 0; i < names->n; i++) {
		if (i)
			*end++ = ' ';
		if (names->address[i])
			*end++ = '&';
		end = stpcpy(end, names->list[i]);
	}
	*end = '\0';
	free(names->list);
	free(names->address);
	return text;
}

static struct record *add_record(enum klp_digest_kind kind, location_t location,
				 const char *name)
{
	expanded_location place = expand_location(location);
	struct record *r = XCNEW(struct record);

	r->kind = kind;
	r->line = place.line;
	r->strings[KLP_DIGEST_NAME] = xstrdup(name);
	r->strings[KLP_DIGEST_FILE] = xstrdup(place.file ? place.file : "");
	*last_record = r;
	last_record = &r->next;
	return r;
}

static char *section_of(tree decl)
{
	return xstrdup(DECL_SECTION_NAME(decl) ? DECL_SECTION_NAME(decl) : "");
}

/* The body of the function @decl was parsed. */
void unit_digest_function(tree decl)
{
	struct names names = { NULL, NULL, 0, 0 }, literals = { NULL, NULL, 0, 0 };
	struct record *r;

	if (!enabled || !DECL_NAME(decl) || !DECL_SAVED_TREE(decl))
		return;
	r = add_record(KLP_DIGEST_FUNCTION, DECL_SOURCE_LOCATION(decl),
		       IDENTIFIER_POINTER(DECL_NAME(decl)));
	r->uid = DECL_UID(decl);
	by_uid->put(r->uid, r);
	automatic_see_function(decl);
	digest_type(TREE_TYPE(decl), &r->type);
	digest_function(decl, &r->body, &names, &literals, &r->declarations);
	kept = tree_cons(NULL_TREE, r->declarations, kept);
	explain_function(decl);
	r->strings[KLP_DIGEST_USES] = names_join(&names);
	r->strings[KLP_DIGEST_HOLDS] = names_join(&literals);
	r->strings[KLP_DIGEST_SECTION] = section_of(decl);
	if (!TREE_PUBLIC(decl))
		r->flags |= KLP_DIGEST_STATIC;
	if (lookup_attribute("always_inline", DECL_ATTRIBUTES(decl)))
		r->flags |= KLP_DIGEST_INLINE;
}

/* A struct, union or enum was defined. */
void unit_digest_see_type(tree type)
{
	if (enabled && RECORD_OR_UNION_TYPE_P(type) && COMPLETE_TYPE_P(type))
		types = tree_cons(NULL_TREE, TYPE_MAIN_VARIANT(type), types);
}

static void digest_variable(tree decl)
{
	struct names names = { NULL, NULL, 0, 0 }, literals = { NULL, NULL, 0, 0 };
	tree function = decl_function_context(decl);
	tree size = DECL_SIZE_UNIT(decl);
	struct record *r;

	if (!DECL_NAME(decl) || DECL_IN_CONSTANT_POOL(decl))
		return;
	r = add_record(KLP_DIGEST_DATA, DECL_SOURCE_LOCATION(decl),
		       IDENTIFIER_POINTER(DECL_NAME(decl)));
	r->live = true;
	r->uid = DECL_UID(decl);
	r->data = (digest_has_callbacks(TREE_TYPE(decl)) ? KLP_DATA_CALLBACKS : 0)
		| (lines_is_new(DECL_SOURCE_LOCATION(decl)) ? KLP_DATA_NEW_LINE : 0);
	r->size = size && tree_fits_uhwi_p(size) ? tree_to_uhwi(size) : 0;
	digest_type(TREE_TYPE(decl), &r->type);
	digest_value(decl, &r->body, &names, &literals);
	r->strings[KLP_DIGEST_USES] = names_join(&names);
	r->strings[KLP_DIGEST_HOLDS] = names_join(&literals);
	r->strings[KLP_DIGEST_SECTION] = section_of(decl);
	if (function && DECL_NAME(function))
		r->strings[KLP_DIGEST_IN] =
			xstrdup(IDENTIFIER_POINTER(DECL_NAME(function)));
	r->flags = (TREE_PUBLIC(decl) ? 0 : KLP_DIGEST_STATIC)
		| (TREE_READONLY(decl) ? KLP_DIGEST_READONLY : 0)
		| (is_artefact(decl) ? KLP_DIGEST_ARTEFACT : 0);
}

/* The names of a struct's members, in their order, with spaces between them. */
static char *member_names(tree type)
{
	struct names names = { NULL, NULL, 0, 0 };

	for (tree f = TYPE_FIELDS(type); f; f = DECL_CHAIN(f))
		if (TREE_CODE(f) == FIELD_DECL && DECL_NAME(f))
			names_add(&names, IDENTIFIER_POINTER(DECL_NAME(f)), false);
	return names_join(&names);
}

/* @seen: types that are done; the parser reports one at each use of its tag. */
static void digest_one_type(tree type, hash_set<tree> *seen)
{
	char *name = struct_name(type);
	tree stub = TYPE_STUB_DECL(type);
	HOST_WIDE_INT size = int_size_in_bytes(type);
	tree function = digest_local_to(type);
	struct record *r;

	if (!name || seen->add(type)) {
		free(name);
		return;
	}
	r = add_record(KLP_DIGEST_TYPE,
		       stub ? DECL_SOURCE_LOCATION(stub) : UNKNOWN_LOCATION, name);
	r->live = true;
	r->size = size > 0 ? size : 0;
	r->flags = automatic_is(type) ? KLP_DIGEST_AUTOMATIC : 0;
	r->strings[KLP_DIGEST_USES] = member_names(type);
	if (function && DECL_NAME(function))
		r->strings[KLP_DIGEST_IN] =
			xstrdup(IDENTIFIER_POINTER(DECL_NAME(function)));
	digest_layout(type, &r->body);
	digest_promises(type, &r->type);
	free(name);
}

/* The unit's asm statements outside of functions, as if they were one variable. */
static void digest_asm(void)
{
	struct record *r;

	if (!symtab->first_asm_symbol())
		return;
	r = add_record(KLP_DIGEST_ASM, UNKNOWN_LOCATION, "asm");
	r->live = true;
	digest_asm_statements(&r->body);
	free(r->strings[KLP_DIGEST_FILE]);
	r->strings[KLP_DIGEST_FILE] = xstrdup(main_input_filename);
}

/* Another name of what this unit or another one defines: which is it? */
static void digest_one_alias(symtab_node *node)
{
	tree decl = node->decl;
	tree target = node->analyzed ? node->get_alias_target()->decl : node->alias_target;
	struct record *r;

	if (!DECL_NAME(decl) || !target)
		return;
	r = add_record(KLP_DIGEST_ALIAS, DECL_SOURCE_LOCATION(decl),
		       IDENTIFIER_POINTER(DECL_NAME(decl)));
	r->live = true;
	r->flags = TREE_PUBLIC(decl) ? 0 : KLP_DIGEST_STATIC;
	if (DECL_P(target))
		r->strings[KLP_DIGEST_SECTION] = section_of(target);
	digest_alias(decl, target, &r->body);
}

/* The whole unit was parsed: what of it is needed? */
void unit_digest_parsed(void)
{
	hash_set<tree> seen;
	symtab_node *node;

	if (!enabled)
		return;
	FOR_EACH_SYMBOL(node) {
		struct record **found;

		if (VAR_P(node->decl))
			automatic_see_variable(node->decl);
		if (node->definition && node->alias)
			digest_one_alias(node);
		if (!node->definition || node->alias)
			continue;
		/* An extern inline function is the unit's, too: it is inlined here. */
		if (VAR_P(node->decl) && !DECL_EXTERNAL(node->decl)) {
			digest_variable(node->decl);
		} else if ((found = by_uid->get(DECL_UID(node->decl)))) {
			automatic_see_parameters(node->decl);
			(*found)->live = true;
			explain_definition(node->decl, (*found)->declarations);
			digest_definition(node->decl, (*found)->declarations,
					  &(*found)->body);
		}
	}
	digest_asm();
	for (tree entry = types; entry; entry = TREE_CHAIN(entry))
		automatic_see_members(TREE_VALUE(entry));
	for (tree entry = types; entry; entry = TREE_CHAIN(entry))
		digest_one_type(TREE_VALUE(entry), &seen);
	types = kept = NULL_TREE;
}

/* The passes over the whole unit have run: what do they know of functions? */
void unit_digest_analysed(void)
{
	cgraph_node *node;

	if (!enabled)
		return;
	FOR_EACH_FUNCTION(node) {
		struct record **found = by_uid->get(DECL_UID(node->decl));

		if (!found)
			continue;
		(*found)->flags |= (TREE_READONLY(node->decl) ? KLP_DIGEST_CONST : 0)
			| (DECL_PURE_P(node->decl) ? KLP_DIGEST_PURE : 0)
			| (TREE_THIS_VOLATILE(node->decl) ? KLP_DIGEST_NORETURN : 0);
	}
}

static void emit(const struct record *r)
{
	const char *strings[KLP_DIGEST_STRINGS];
	unsigned int data = r->data;

	if (r->kind == KLP_DIGEST_DATA && addressed->contains(r->uid))
		data |= KLP_DATA_ADDRESSED;
	for (int i = 0; i < KLP_DIGEST_STRINGS; i++)
		strings[i] = r->strings[i] ? r->strings[i] : "";
	note_begin(KLP_NOTE_DIGEST, sizeof(struct klp_note_digest), strings,
		   KLP_DIGEST_STRINGS);
	note_u8(r->kind);
	note_u8(r->flags);
	note_u8(data);
	note_u8(0);
	note_u32(r->line);
	note_u32(r->size);
	note_bytes(r->type.bytes, KLP_DIGEST_SIZE);
	note_bytes(r->body.bytes, KLP_DIGEST_SIZE);
	note_end(strings, KLP_DIGEST_STRINGS);
}

static void print_digest(const struct digest *d, FILE *out)
{
	for (size_t i = 0; i < sizeof(d->bytes); i++)
		fprintf(out, "%02x", d->bytes[i]);
}

/* One line, without the place in the source, which says nothing about what it means. */
static void print(const struct record *r, FILE *out)
{
	fprintf(out, "%u %x %x %u ", r->kind, r->flags, r->data & ~KLP_DATA_NEW_LINE, r->size);
	print_digest(&r->type, out);
	putc(' ', out);
	print_digest(&r->body, out);
	for (int i = 0; i < KLP_DIGEST_STRINGS; i++)
		if (i != KLP_DIGEST_FILE)
			fprintf(out, "\t%s", r->strings[i] ? r->strings[i] : "");
	putc('\n', out);
}

/* A type, as explain.c lists pieces. */
static void print_type(const struct record *r, FILE *out)
{
	fputs("layout\t", out);
	print_digest(&r->type, out);
	print_digest(&r->body, out);
	fprintf(out, "\t%d\t%s\t%s, %u bytes\n", r->line, r->strings[KLP_DIGEST_FILE],
		r->strings[KLP_DIGEST_NAME], r->size);
}

/* The same: the types of the unit, for a function that uses one. */
void unit_digest_types(FILE *out)
{
	for (const struct record *r = records; r; r = r->next)
		if (r->kind == KLP_DIGEST_TYPE)
			print_type(r, out);
}

/* After unit_digest_parsed(): all that the unit consists of, one a line. */
void unit_digest_list(FILE *out)
{
	for (const struct record *r = records; r; r = r->next)
		if (r->live)
			print(r, out);
}

/* The code is written: the notes. */
void unit_digest_emit(void)
{
	while (records) {
		struct record *r = records;

		if (r->live)
			emit(r);
		records = r->next;
		for (int i = 0; i < KLP_DIGEST_STRINGS; i++)
			free(r->strings[i]);
		free(r);
	}
	last_record = &records;
}
