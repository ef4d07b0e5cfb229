/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * klp-plugin.h - what the files of the plugin know of each other.
 *
 * Data flows one way, from the source to the note, and a folder asks only those
 * before it:
 *
 *	source/		which files may be read, how their lines count, and what
 *			headers define
 *	record/		a declaration gets its origin (origin.c, place.c) and becomes
 *			a reference where it says so (externalise.c); what is left at
 *			the end of the unit is recorded (references.c, klp-func.c,
 *			own.c, unit.c), with the layout of the structs (struct.c) that the
 *			code relies on (member-use.c)
 *	digest/		what each function, variable and type means, and what code
 *			refers to; looks, and changes nothing
 *	extract/	a plan (plan.c) says what is left of a kernel's unit
 *			(extract.c), by means of record/
 *	note.c		writes down what these have found
 *
 * klp-plugin.c calls them when GCC has got that far.
 */
#ifndef KLP_PLUGIN_H
#define KLP_PLUGIN_H

#include "gcc-compat.h"
#include "klp-note.h"

/* Where a symbol comes from.  Strings are never NULL; "" is "not said". */
struct origin {
	const char *unit;	/* relative to the root of the kernel's source */
	const char *object;	/* "vmlinux" or the run-time name of a module */
	const char *function;	/* that a variable is static in */
	enum klp_note_origin_by by;
	bool included;	/* by place, and that file is included as a whole */
};

/* record/origin.c */
void origin_register_attributes(void);
void origin_register_pragmas(void);
bool origin_applies_to(tree decl);
void origin_attach(tree decl);
bool origin_of(tree decl, struct origin *origin);
void origin_set(tree decl, const char *unit, const char *object,
		const char *function);

/* record/place.c */
void place_set_source(const char *directory);
void place_ignore(void);
char *path_normalise(const char *path);
const char *place_unit(location_t location, bool *included);

/* record/externalise.c */
void externalise_init(void);
void externalise_declaration(tree decl);
void externalise_silence(void);
void externalise_mark_static(tree decl);
void externalise_definition(tree decl);
void externalise_hide(tree decl);
void externalise_symbols(void);
const char *externalise_name(tree decl);
enum klp_note_linkage externalise_linkage(tree decl);

/* extract/plan.c */
bool plan_read(const char *path);

/* extract/extract.c */
void extract_unit(void);
void extract_emit(void);

/* Is @name one of the @n names of a list? */
static inline bool is_one_of(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(name, list[i]))
			return true;
	return false;
}

/* symbols.c */
symtab_node **symbols_in_order(bool (*wanted)(symtab_node *node), size_t *n);

/* record/references.c */
void references_init(void);
location_t references_better(location_t a, location_t b);
void references_locate(void);
void references_emit(void);

/* record/klp-func.c */
void klp_func_check(void);
void klp_func_emit(void);

/* record/own.c */
void own_register_attribute(void);
void own_ignore(void);
void own_check(tree decl);
void own_collect(void);
void own_emit(void);
void own_emit_modinfo(void);

/* record/type.c */
char *type_spell(tree type);

/* record/member-use.c */
void member_use_collect(void);

/* record/struct.c */
char *struct_name(tree type);
bool struct_is_named(tree type);
bool struct_field_is_fixed(tree field);
HOST_WIDE_INT struct_field_size(tree field);
void struct_used(tree type, location_t where);
void struct_field_used(tree type, tree field, location_t where);
void struct_member_used(tree type, const char *path, HOST_WIDE_INT offset,
			HOST_WIDE_INT size, location_t where);
void struct_emit(void);

/* digest/automatic.c */
void automatic_init(void);
void automatic_see_function(tree decl);
void automatic_see_parameters(tree decl);
void automatic_see_variable(tree decl);
void automatic_see_members(tree type);
bool automatic_is(tree type);

/* digest/unit.c */
void unit_digest_init(void);
void unit_digest_enable(void);
void unit_digest_function(tree decl);
void unit_digest_see_type(tree type);
void unit_digest_parsed(void);
void unit_digest_analysed(void);
void unit_digest_list(FILE *out);
void unit_digest_types(FILE *out);
void unit_digest_emit(void);

/* digest/code.c */
void code_init(const char *plugin);
void code_enable(void);
void code_emit(void);

/* record/unit.c */
void unit_emit(const char *compiler);

/* source/within.c */
bool within_add(const char *directory);
void within_init(const char *plugin);

/* source/lines.c */
bool lines_read(const char *path);
int lines_in_file(location_t place);
bool lines_is_new(location_t place);
void lines_init(const char *plugin);

/* source/names.c */
bool names_read(const char *list);
void names_init(const char *plugin);

/* note.c */
bool note_wanted(void);
void note_section_begin(void);
void note_section_end(void);
void note_begin(enum klp_note_type type, size_t fixed,
		const char *const *strings, size_t nstrings);
void note_u8(unsigned int value);
void note_u32(unsigned int value);
void note_u64(unsigned HOST_WIDE_INT value);
void note_bytes(const unsigned char *bytes, size_t n);
void note_address(tree decl, HOST_WIDE_INT offset);
void note_end(const char *const *strings, size_t nstrings);
const char *note_symbol(tree decl);

#endif /* KLP_PLUGIN_H */
