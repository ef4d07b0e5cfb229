// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * struct.c - how are the structs and unions laid out that the unit relies on?
 *
 * Collects what member-use.c finds, each struct and each member once, as text and
 * numbers: the types themselves may be gone when the notes are written.
 */
#include "klp-plugin.h"

struct member {
	char *path;			/* "a" or "a.b" */
	unsigned HOST_WIDE_INT offset;	/* both in bits */
	unsigned HOST_WIDE_INT size;	/* 0: not known */
};

struct layout {
	char *name;			/* "struct tag", "union tag", "typedef" */
	unsigned HOST_WIDE_INT size;	/* in bytes */
	location_t declared;
	location_t used;
	struct member *members;
	size_t nmembers;
};

static struct layout *layouts;
static size_t nlayouts, room;
/* Number of a type's layout, SIZE_MAX for one that does not count. */
static hash_map<tree, size_t> *numbers;
/* FIELD_DECLs that were seen as members of the type that they are declared in. */
static hash_set<tree> *seen;

/*
 * The type's name if it has one: a tag or, without one, the oldest typedef of it.
 * Sets @keyword to what stands before a tag.  NULL where it has no name.
 */
static tree name_of(tree type, const char **keyword)
{
	tree name = TYPE_NAME(type), found = NULL_TREE;

	*keyword = TREE_CODE(type) == UNION_TYPE ? "union " : "struct ";
	if (name && TREE_CODE(name) == IDENTIFIER_NODE)
		return name;
	*keyword = "";
	for (tree variant = type; variant; variant = TYPE_NEXT_VARIANT(variant)) {
		name = TYPE_NAME(variant);
		/* not what the compiler makes, as for UBSAN's reports */
		if (name && TREE_CODE(name) == TYPE_DECL && !DECL_ARTIFICIAL(name)
		    && TYPE_QUALS(variant) == TYPE_UNQUALIFIED)
			found = DECL_NAME(name);
	}
	return found;
}

/* "struct tag", or the oldest typedef of one without a tag; NULL: it has neither. */
char *struct_name(tree type)
{
	const char *keyword;
	tree name = name_of(TYPE_MAIN_VARIANT(type), &keyword);

	return name ? concat(keyword, IDENTIFIER_POINTER(name), NULL) : NULL;
}

/* Is it a struct or union that the debug info of another unit may have as well? */
bool struct_is_named(tree type)
{
	const char *keyword;

	return RECORD_OR_UNION_TYPE_P(type)
		&& name_of(TYPE_MAIN_VARIANT(type), &keyword);
}

/* One that is declared at file scope, complete, and of constant size. */
static bool counts(tree type)
{
	tree scope = TYPE_CONTEXT(type);

	return COMPLETE_TYPE_P(type) && tree_fits_uhwi_p(TYPE_SIZE_UNIT(type))
		&& (!scope || TREE_CODE(scope) == TRANSLATION_UNIT_DECL)
		&& struct_is_named(type);
}

static location_t place_of(tree type)
{
	tree stub = TYPE_STUB_DECL(type), field = TYPE_FIELDS(type);

	if (stub && DECL_SOURCE_LOCATION(stub) >= RESERVED_LOCATION_COUNT)
		return DECL_SOURCE_LOCATION(stub);
	return field ? DECL_SOURCE_LOCATION(field) : UNKNOWN_LOCATION;
}

static size_t add_layout(tree type)
{
	struct layout *layout;

	if (!counts(type))
		return SIZE_MAX;
	if (nlayouts == room) {
		room = room ? 2 * room : 64;
		layouts = XRESIZEVEC(struct layout, layouts, room);
	}
	layout = &layouts[nlayouts];
	memset(layout, 0, sizeof(*layout));
	layout->name = struct_name(type);
	layout->size = tree_to_uhwi(TYPE_SIZE_UNIT(type));
	layout->declared = place_of(type);
	layout->used = UNKNOWN_LOCATION;
	return nlayouts++;
}

/* The unit relies on that type, at @where; NULL if the type does not count. */
static struct layout *layout_of(tree type, location_t where)
{
	struct layout *layout;
	size_t *known, number;

	if (!numbers) {
		numbers = new hash_map<tree, size_t>;
		seen = new hash_set<tree>;
	}
	type = TYPE_MAIN_VARIANT(type);
	known = numbers->get(type);
	number = known ? *known : add_layout(type);
	if (!known)
		numbers->put(type, number);
	if (number == SIZE_MAX)
		return NULL;
	layout = &layouts[number];
	layout->used = references_better(layout->used, where);
	return layout;
}

/* The unit relies on the size of struct or union @type. */
void struct_used(tree type, location_t where)
{
	if (RECORD_OR_UNION_TYPE_P(type))
		layout_of(type, where);
}

/*
 * The unit relies on the place of a member of @type: @field, or a part of it.
 * @path is its name, @offset and @size are in bits.
 */
void struct_member_used(tree type, const char *path, HOST_WIDE_INT offset,
			HOST_WIDE_INT size, location_t where)
{
	struct layout *layout = layout_of(type, where);
	struct member *member;

	if (!layout || offset < 0)
		return;
	for (size_t i = 0; i < layout->nmembers; i++)
		if (!strcmp(layout->members[i].path, path))
			return;
	layout->members = XRESIZEVEC(struct member, layout->members,
				     layout->nmembers + 1);
	member = &layout->members[layout->nmembers++];
	member->path = xstrdup(path);
	member->offset = offset;
	member->size = size;
}

/* The same of a named member of a named type, which is nearly all of them. */
void struct_field_used(tree type, tree field, location_t where)
{
	if (seen && seen->contains(field)) {
		layout_of(type, where);
		return;
	}
	if (!struct_field_is_fixed(field))
		return;
	struct_member_used(type, IDENTIFIER_POINTER(DECL_NAME(field)),
			   int_bit_position(field), struct_field_size(field), where);
	if (seen)
		seen->add(field);
}

/* Is the offset of @field a constant, as all are but those after a VLA? */
bool struct_field_is_fixed(tree field)
{
	return tree_fits_shwi_p(DECL_FIELD_OFFSET(field))
		&& tree_fits_shwi_p(bit_position(field));
}

/* Size of a member in bits, 0 where it is not known (a flexible array). */
HOST_WIDE_INT struct_field_size(tree field)
{
	tree size = DECL_SIZE(field);

	return size && tree_fits_shwi_p(size) ? tree_to_shwi(size) : 0;
}

static int compare_layouts(const void *a, const void *b)
{
	const struct layout *x = (const struct layout *)a;
	const struct layout *y = (const struct layout *)b;

	return strcmp(x->name, y->name);
}

static int compare_members(const void *a, const void *b)
{
	const struct member *x = (const struct member *)a;
	const struct member *y = (const struct member *)b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return strcmp(x->path, y->path);
}

static void emit(const struct layout *layout)
{
	expanded_location declared = expand_location(layout->declared);
	expanded_location used = expand_location(layout->used);
	size_t nstrings = KLP_STRUCT_STRINGS + layout->nmembers;
	const char **strings = XNEWVEC(const char *, nstrings);

	strings[KLP_STRUCT_NAME] = layout->name;
	strings[KLP_STRUCT_DECL_FILE] = declared.file ? declared.file : "";
	strings[KLP_STRUCT_USE_FILE] = used.file ? used.file : "";
	for (size_t i = 0; i < layout->nmembers; i++)
		strings[KLP_STRUCT_STRINGS + i] = layout->members[i].path;
	note_begin(KLP_NOTE_STRUCT, sizeof(struct klp_note_struct)
		   + layout->nmembers * sizeof(struct klp_note_member), strings,
		   nstrings);
	note_u32(layout->size);
	note_u32(layout->nmembers);
	note_u32(declared.line);
	note_u32(declared.column);
	note_u32(used.line);
	note_u32(used.column);
	for (size_t i = 0; i < layout->nmembers; i++) {
		note_u32(layout->members[i].offset);
		note_u32(layout->members[i].size);
	}
	note_end(strings, nstrings);
	free(strings);
}

/* Numbers of a note have 32 bits; what is larger is left out. */
static bool fits(const struct layout *layout)
{
	return layout->size <= UINT32_MAX / 8;
}

/* A note for each struct, in an order that does not change from run to run. */
void struct_emit(void)
{
	if (nlayouts)
		qsort(layouts, nlayouts, sizeof(*layouts), compare_layouts);
	for (size_t i = 0; i < nlayouts; i++) {
		struct layout *layout = &layouts[i];

		if (layout->nmembers)
			qsort(layout->members, layout->nmembers,
			      sizeof(*layout->members), compare_members);
		if (fits(layout))
			emit(layout);
		for (size_t k = 0; k < layout->nmembers; k++)
			free(layout->members[k].path);
		free(layout->members);
		free(layout->name);
	}
	free(layouts);
	layouts = NULL;
	nlayouts = room = 0;
	delete numbers;
	delete seen;
	numbers = NULL;
	seen = NULL;
}
