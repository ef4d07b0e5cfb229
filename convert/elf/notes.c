// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * notes.c - what did the compiler know about a module?
 *
 * Reads .note.klp as include/klp-note.h lays it out, twice: once to count the
 * notes, once to fill the arrays.  A note that is not understood in full is
 * refused, not skipped: what it says might be the one thing that matters.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "elf/module.h"
#include "elf/klp-name.h"
#include "elf/note-addresses.h"
#include "elf/notes.h"

/* Where the reader stands. */
struct note_reader {
	const struct module *module;
	struct notes *notes;
	const struct module_section *section;
	size_t index;			/* number of the note, from 0 */
	uint64_t offset;		/* of the note in the section */
	uint32_t type;
	const unsigned char *desc;
	uint32_t descsz;
	struct note_addresses addresses;
};

static struct error *damaged(const struct note_reader *r, const char *what)
{
	return error_new(REFUSED, r->module->path,
	     "%s: note %zu at offset %" PRIu64 ": %s; " WHAT_TO_DO,
	     KLP_NOTE_SECTION, r->index, r->offset, what);
}

static uint64_t align4(uint64_t n)
{
	return (n + 3) & ~(uint64_t)3;
}

/*
 * Reads the header of the note at @r->offset, and moves @next behind the note.
 */
static struct error *read_header(struct note_reader *r, uint64_t *next)
{
	const unsigned char *p = r->section->data + r->offset;
	uint64_t left = r->section->shdr.sh_size - r->offset;
	const uint64_t head = sizeof(Elf64_Nhdr) + sizeof(KLP_NOTE_NAME);
	uint64_t size;

	if (left < head)
		return damaged(r, "it is cut off");
	if (module_get(r->module, p, 4) != sizeof(KLP_NOTE_NAME) ||
	    memcmp(p + sizeof(Elf64_Nhdr), KLP_NOTE_NAME,
		   sizeof(KLP_NOTE_NAME)))
		return damaged(r, "its name is not \"" KLP_NOTE_NAME "\"");
	r->descsz = (uint32_t)module_get(r->module, p + 4, 4);
	r->type = (uint32_t)module_get(r->module, p + 8, 4);
	r->desc = p + head;
	size = head + align4(r->descsz);
	if (size > left)
		return damaged(r, "it is cut off");
	*next = r->offset + size;
	return NULL;
}

/*
 * The strings after the @fixed bytes of the descriptor: exactly @n of them.
 */
static struct error *read_strings(const struct note_reader *r, size_t fixed, size_t n,
				  const char **strings)
{
	const char *p, *end, *nul;
	size_t i;

	if (r->descsz < fixed)
		return damaged(r, "it is too short for its type");
	p = (const char *)r->desc + fixed;
	end = (const char *)r->desc + r->descsz;
	for (i = 0; i < n; i++) {
		nul = memchr(p, '\0', (size_t)(end - p));
		if (!nul)
			return damaged(r, "a string of it does not end");
		strings[i] = p;
		p = nul + 1;
	}
	if (p != end)
		return damaged(r, "it is longer than its type says");
	return NULL;
}

/* A field of the fixed part; only sizeof and offsetof know the structures. */
#define FIELD(r, type, field)						\
	module_get((r)->module, (r)->desc + offsetof(struct type, field),	\
		   sizeof(((struct type *)0)->field))

/*
 * The address in the field at @at of the descriptor.  A field that has no
 * relocation holds 0, and stands for no address: section 0.
 */
static struct error *read_address(struct note_reader *r, size_t at, struct location *out)
{
	uint64_t offset = (uint64_t)(r->desc - r->section->data) + at;

	if (!note_addresses_take(&r->addresses, offset, out) &&
	    module_get(r->module, r->desc + at, 8))
		return damaged(r, "an address of it has no relocation");
	return NULL;
}

/* Are there @size bytes of the module's contents at @location? */
static bool location_is_in(const struct note_reader *r, const struct location *location,
			   uint64_t size)
{
	const GElf_Shdr *shdr = &r->module->sections[location->section].shdr;

	return module_is_loaded(r->module, location->section) &&
	       location->offset <= shdr->sh_size &&
	       shdr->sh_size - location->offset >= size;
}

static const char *runtime_name(struct notes *notes, const char *name)
{
	if (!strchr(name, '-'))
		return name;
	notes->names = alloc_grow(notes->names, notes->nnames,
				  sizeof(*notes->names));
	return notes->names[notes->nnames++] = klp_name_of_module(name);
}

static struct error *read_unit(struct note_reader *r)
{
	struct notes *notes = r->notes;
	const char *s[KLP_UNIT_STRINGS];
	uint32_t version;
	struct error *err;

	if (r->descsz < sizeof(struct klp_note_unit))
		return damaged(r, "it is too short for its type");
	version = (uint32_t)FIELD(r, klp_note_unit, version);
	if (version != KLP_NOTE_VERSION)
		return error_new(REFUSED, r->module->path,
				 "%s: note %zu at offset %" PRIu64
				 " is of version %u, this klp reads version %u; "
				 WHAT_TO_DO, KLP_NOTE_SECTION, r->index, r->offset,
				 version, KLP_NOTE_VERSION);
	err = read_strings(r, sizeof(struct klp_note_unit),    KLP_UNIT_STRINGS, s);
	if (err)
		return err;
	notes->units[notes->nunits++] = (struct unit_note){
		.name = s[KLP_UNIT_NAME],
		.directory = s[KLP_UNIT_DIRECTORY],
		.release = s[KLP_UNIT_RELEASE],
		.compiler = s[KLP_UNIT_COMPILER],
		.part_unit = "",
		.part_object = "",
	};
	return NULL;
}

/* The unit that the note at hand belongs to. */
static const struct unit_note *current_unit(const struct note_reader *r)
{
	return &r->notes->units[r->notes->nunits - 1];
}

static struct error *read_ref(struct note_reader *r)
{
	struct notes *notes = r->notes;
	const char *s[KLP_REF_STRINGS];
	struct reference *ref = &notes->references[notes->nreferences];
	uint64_t flags;
	struct error *err;

	err = read_strings(r, sizeof(struct klp_note_ref), KLP_REF_STRINGS, s);
	if (err)
		return err;
	flags = FIELD(r, klp_note_ref, flags);
	*ref = (struct reference){
		.unit = current_unit(r),
		.kind = (enum klp_note_kind)FIELD(r, klp_note_ref, kind),
		.linkage = (enum klp_note_linkage)FIELD(r, klp_note_ref, linkage),
		.origin_by = (enum klp_note_origin_by)
			FIELD(r, klp_note_ref, origin_by),
		.weak = flags & KLP_REF_WEAK,
		.tls = flags & KLP_REF_TLS,
		.symbol = s[KLP_REF_SYMBOL],
		.name = s[KLP_REF_NAME],
		.source_name = s[KLP_REF_SOURCE_NAME],
		.origin = s[KLP_REF_ORIGIN],
		.object = runtime_name(notes, s[KLP_REF_OBJECT]),
		.function = s[KLP_REF_FUNCTION],
		.type = s[KLP_REF_TYPE],
		.decl = { s[KLP_REF_DECL_FILE],
			  (unsigned int)FIELD(r, klp_note_ref, decl_line),
			  (unsigned int)FIELD(r, klp_note_ref, decl_column) },
		.use = { s[KLP_REF_USE_FILE],
			 (unsigned int)FIELD(r, klp_note_ref, use_line),
			 (unsigned int)FIELD(r, klp_note_ref, use_column) },
	};
	if (ref->kind < KLP_KIND_FUNCTION || ref->kind > KLP_KIND_DATA ||
	    ref->linkage < KLP_LINKAGE_GLOBAL ||
	    ref->linkage > KLP_LINKAGE_LOCAL ||
	    ref->origin_by > KLP_ORIGIN_PLACE)
		return damaged(r, "its kind, linkage or origin is not known");
	if (!*ref->symbol || !*ref->name)
		return damaged(r, "it does not name a symbol");
	notes->nreferences++;
	return NULL;
}

static struct error *read_func(struct note_reader *r)
{
	struct notes *notes = r->notes;
	const char *s[KLP_FUNC_STRINGS];
	struct klp_func *f = &notes->funcs[notes->nfuncs];
	struct error *err;

	err = read_strings(r, sizeof(struct klp_note_func), KLP_FUNC_STRINGS, s);
	if (err)
		return err;
	*f = (struct klp_func){
		.unit = current_unit(r),
		.old_name = s[KLP_FUNC_OLD_NAME],
		.new_symbol = s[KLP_FUNC_NEW_SYMBOL],
		.origin = s[KLP_FUNC_ORIGIN],
		.origin_object = runtime_name(notes, s[KLP_FUNC_OBJECT]),
		.type = s[KLP_FUNC_TYPE],
		.where = { s[KLP_FUNC_FILE],
			   (unsigned int)FIELD(r, klp_note_func, line),
			   (unsigned int)FIELD(r, klp_note_func, column) },
		.sympos_size = (unsigned int)FIELD(r, klp_note_func, sympos_size),
		.sympos_given = FIELD(r, klp_note_func, flags) &
				KLP_FUNC_SYMPOS_GIVEN,
		.sympos = FIELD(r, klp_note_func, sympos_value),
	};
	err = read_address(r, offsetof(struct klp_note_func, array), &f->array);
	if (!err)
		err = read_address(r, offsetof(struct klp_note_func, sympos),
				   &f->sympos_field);
	if (!err)
		err = read_address(r, offsetof(struct klp_note_func, new_func),
				   &f->new_func);
	if (err)
		return err;
	if (f->sympos_size != 1 && f->sympos_size != 2 && f->sympos_size != 4 &&
	    f->sympos_size != 8)
		return damaged(r, "the size of .old_sympos");
	if (!location_is_in(r, &f->array, 1) ||
	    !location_is_in(r, &f->sympos_field, f->sympos_size) ||
	    !r->module->sections[f->sympos_field.section].data)
		return damaged(r, "its klp_func is not in the module");
	if (!*f->old_name)
		return damaged(r, "it does not name a function");
	notes->nfuncs++;
	return NULL;
}

static struct error *read_object(struct note_reader *r)
{
	struct notes *notes = r->notes;
	const char *s[KLP_OBJECT_STRINGS];
	struct klp_object *object = &notes->objects[notes->nobjects];
	struct error *err;

	err = read_strings(r, sizeof(struct klp_note_object),    KLP_OBJECT_STRINGS, s);
	if (err)
		return err;
	*object = (struct klp_object){
		.spelled = s[KLP_OBJECT_NAME],
		.name = *s[KLP_OBJECT_NAME] ?
			runtime_name(notes, s[KLP_OBJECT_NAME]) : "vmlinux",
		.where = { s[KLP_OBJECT_FILE],
			   (unsigned int)FIELD(r, klp_note_object, line),
			   (unsigned int)FIELD(r, klp_note_object, column) },
	};
	err = read_address(r, offsetof(struct klp_note_object, funcs),    &object->funcs);
	if (err)
		return err;
	if (!location_is_in(r, &object->funcs, 1))
		return damaged(r, "its .funcs are not in the module");
	notes->nobjects++;
	return NULL;
}

static struct error *read_variable(struct note_reader *r)
{
	struct notes *notes = r->notes;
	const char *s[KLP_VARIABLE_STRINGS];
	struct error *err = read_strings(r, sizeof(struct klp_note_variable),
					 KLP_VARIABLE_STRINGS, s);

	if (err)
		return err;
	if (!*s[KLP_VARIABLE_NAME])
		return damaged(r, "it does not name a variable");
	notes->variables[notes->nvariables++] = (struct variable_note){
		.unit = current_unit(r),
		.name = s[KLP_VARIABLE_NAME],
		.type = s[KLP_VARIABLE_TYPE],
		.where = { s[KLP_VARIABLE_FILE],
			   (unsigned int)FIELD(r, klp_note_variable, line),
			   (unsigned int)FIELD(r, klp_note_variable, column) },
	};
	return NULL;
}

static struct error *read_struct(struct note_reader *r)
{
	struct struct_use *s = &r->notes->structs[r->notes->nstructs];
	const size_t head = sizeof(struct klp_note_struct);
	const size_t each = sizeof(struct klp_note_member);
	const char **strings;
	struct error *err;
	size_t n, i;

	if (r->descsz < head)
		return damaged(r, "it is too short for its type");
	n = (size_t)FIELD(r, klp_note_struct, members);
	if (n > (r->descsz - head) / each)
		return damaged(r, "it has fewer members than it says");
	strings = alloc_array(KLP_STRUCT_STRINGS + n, sizeof(*strings));
	err = read_strings(r, head + n * each, KLP_STRUCT_STRINGS + n,    strings);
	if (!err) {
		*s = (struct struct_use){
			.unit = current_unit(r),
			.name = strings[KLP_STRUCT_NAME],
			.size = (uint32_t)FIELD(r, klp_note_struct, size),
			.decl = { strings[KLP_STRUCT_DECL_FILE],
				  (unsigned int)FIELD(r, klp_note_struct, decl_line),
				  (unsigned int)FIELD(r, klp_note_struct, decl_column) },
			.use = { strings[KLP_STRUCT_USE_FILE],
				 (unsigned int)FIELD(r, klp_note_struct, use_line),
				 (unsigned int)FIELD(r, klp_note_struct, use_column) },
			.members = alloc_array(n, sizeof(*s->members)),
			.nmembers = n,
		};
		r->notes->nstructs++;
	}
	for (i = 0; !err && i < n; i++) {
		const unsigned char *at = r->desc + head + i * each;

		s->members[i] = (struct struct_member){
			.path = strings[KLP_STRUCT_STRINGS + i],
			.offset = (uint32_t)module_get(r->module, at +
				offsetof(struct klp_note_member, offset), 4),
			.size = (uint32_t)module_get(r->module, at +
				offsetof(struct klp_note_member, size), 4),
		};
	}
	free(strings);
	return err;
}

/* The references of it, which follow its fixed part. */
static struct error *read_code_refs(struct note_reader *r, const char *const *names,
				    struct code_note *code)
{
	const size_t each = sizeof(struct klp_note_code_ref);
	size_t i;

	for (i = 0; i < code->nrefs; i++) {
		const unsigned char *at = r->desc + sizeof(struct klp_note_code) + i * each;
		uint64_t kind = module_get(r->module,
				at + offsetof(struct klp_note_code_ref, kind), 4);

		if (kind < KLP_CODE_CALL || kind > KLP_CODE_LITERAL)
			return damaged(r, "the kind of a reference is not known");
		code->refs[i] = (struct code_ref){
			.kind = (enum klp_code_kind)kind,
			.flags = (unsigned int)module_get(r->module,
				at + offsetof(struct klp_note_code_ref, flags), 4),
			.addend = (int64_t)module_get(r->module,
				at + offsetof(struct klp_note_code_ref, addend), 8),
			.name = names[i],
		};
	}
	return NULL;
}

static struct error *read_code(struct note_reader *r)
{
	struct code_note *code = &r->notes->codes[r->notes->ncodes];
	const size_t head = sizeof(struct klp_note_code);
	const size_t each = sizeof(struct klp_note_code_ref);
	const char **strings;
	struct error *err;
	size_t n;

	if (r->descsz < head)
		return damaged(r, "it is too short for its type");
	n = (size_t)FIELD(r, klp_note_code, refs);
	if (n > (r->descsz - head) / each)
		return damaged(r, "it is too short for its references");
	strings = alloc_array(KLP_CODE_STRINGS + n, sizeof(*strings));
	err = read_strings(r, head + n * each, KLP_CODE_STRINGS + n, strings);
	if (!err) {
		*code = (struct code_note){
			.function = strings[KLP_CODE_FUNCTION],
			.symbol = strings[KLP_CODE_SYMBOL],
			.inlined = strings[KLP_CODE_INLINED],
			.line = (unsigned int)FIELD(r, klp_note_code, line),
			.refs = alloc_array(n, sizeof(*code->refs)),
			.nrefs = n,
		};
		r->notes->ncodes++;
		err = read_code_refs(r, strings + KLP_CODE_STRINGS, code);
	}
	free(strings);
	return err;
}

static struct error *read_part(struct note_reader *r)
{
	struct unit_note *unit = &r->notes->units[r->notes->nunits - 1];
	const char *s[KLP_PART_STRINGS];
	struct error *err = read_strings(r, 0, KLP_PART_STRINGS, s);

	if (err)
		return err;
	if (!*s[KLP_PART_UNIT] || !*s[KLP_PART_OBJECT])
		return damaged(r, "it does not name a unit and an object");
	unit->part_unit = s[KLP_PART_UNIT];
	unit->part_object = runtime_name(r->notes, s[KLP_PART_OBJECT]);
	return NULL;
}

static struct error *read_new(struct note_reader *r)
{
	struct notes *notes = r->notes;
	struct new_function *f = &notes->news[notes->nnews];
	const char *s[KLP_NEW_STRINGS];
	struct error *err;

	err = read_strings(r, sizeof(struct klp_note_new), KLP_NEW_STRINGS, s);
	if (err)
		return err;
	*f = (struct new_function){
		.unit = current_unit(r),
		.name = s[KLP_NEW_NAME],
		.type = s[KLP_NEW_TYPE],
		.where = { s[KLP_NEW_FILE],
			   (unsigned int)FIELD(r, klp_note_new, line),
			   (unsigned int)FIELD(r, klp_note_new, column) },
	};
	err = read_address(r, offsetof(struct klp_note_new, address), &f->location);
	if (err)
		return err;
	if (!location_is_in(r, &f->location, 1) || !*f->unit->part_unit)
		return damaged(r, "its function is not in the module");
	notes->nnews++;
	return NULL;
}

static struct error *read_digest(struct note_reader *r)
{
	struct notes *notes = r->notes;
	const char *s[KLP_DIGEST_STRINGS];
	struct digest *d = &notes->digests[notes->ndigests];
	struct error *err;

	err = read_strings(r, sizeof(struct klp_note_digest),    KLP_DIGEST_STRINGS, s);
	if (err)
		return err;
	*d = (struct digest){
		.kind = (enum klp_digest_kind)FIELD(r, klp_note_digest, kind),
		.flags = (unsigned int)FIELD(r, klp_note_digest, flags),
		.data = (unsigned int)FIELD(r, klp_note_digest, data),
		.size = (unsigned int)FIELD(r, klp_note_digest, size),
		.name = s[KLP_DIGEST_NAME],
		.function = s[KLP_DIGEST_IN],
		.section = s[KLP_DIGEST_SECTION],
		.uses = s[KLP_DIGEST_USES],
		.holds = s[KLP_DIGEST_HOLDS],
		.where = { s[KLP_DIGEST_FILE],
			   (unsigned int)FIELD(r, klp_note_digest, line), 0 },
		.type = r->desc + offsetof(struct klp_note_digest, type),
		.body = r->desc + offsetof(struct klp_note_digest, body),
	};
	if (d->kind < KLP_DIGEST_FUNCTION || d->kind > KLP_DIGEST_ALIAS || !*d->name)
		return damaged(r, "its kind or name is not known");
	notes->ndigests++;
	return NULL;
}

static struct error *read_note(struct note_reader *r)
{
	if (r->type == KLP_NOTE_UNIT)
		return read_unit(r);
	if (!r->notes->nunits)
		return damaged(r, "no note before it says whose it is");
	switch (r->type) {
	case KLP_NOTE_REF:
		return read_ref(r);
	case KLP_NOTE_FUNC:
		return read_func(r);
	case KLP_NOTE_STRUCT:
		return read_struct(r);
	case KLP_NOTE_DIGEST:
		return read_digest(r);
	case KLP_NOTE_PART:
		return read_part(r);
	case KLP_NOTE_NEW:
		return read_new(r);
	case KLP_NOTE_CODE:
		return read_code(r);
	case KLP_NOTE_VARIABLE:
		return read_variable(r);
	default:
		return read_object(r);
	}
}

/* Makes room for all notes, so that pointers to the units stay good. */
static struct error *count_notes(struct note_reader *r)
{
	size_t counts[KLP_NOTE_VARIABLE + 1] = { 0 };
	struct error *err;
	uint64_t next;

	for (r->offset = 0; r->offset < r->section->shdr.sh_size;
	     r->offset = next, r->index++) {
		err = read_header(r, &next);
		if (err)
			return err;
		if (r->type < KLP_NOTE_UNIT || r->type > KLP_NOTE_VARIABLE)
			return damaged(r, "its type is not known");
		counts[r->type]++;
	}
	r->notes->units = alloc_array(counts[KLP_NOTE_UNIT],
				      sizeof(*r->notes->units));
	r->notes->references = alloc_array(counts[KLP_NOTE_REF],
					   sizeof(*r->notes->references));
	r->notes->funcs = alloc_array(counts[KLP_NOTE_FUNC],
				      sizeof(*r->notes->funcs));
	r->notes->objects = alloc_array(counts[KLP_NOTE_OBJECT],
					sizeof(*r->notes->objects));
	r->notes->structs = alloc_array(counts[KLP_NOTE_STRUCT],
					sizeof(*r->notes->structs));
	r->notes->news = alloc_array(counts[KLP_NOTE_NEW],
				     sizeof(*r->notes->news));
	r->notes->codes = alloc_array(counts[KLP_NOTE_CODE],
				      sizeof(*r->notes->codes));
	r->notes->variables = alloc_array(counts[KLP_NOTE_VARIABLE],
					  sizeof(*r->notes->variables));
	r->notes->digests = alloc_array(counts[KLP_NOTE_DIGEST],
					sizeof(*r->notes->digests));
	return NULL;
}

static struct error *read_notes(struct note_reader *r)
{
	uint64_t next, left;
	struct error *err;

	err = count_notes(r);
	r->index = 0;
	for (r->offset = 0; !err && r->offset < r->section->shdr.sh_size;
	     r->offset = next, r->index++) {
		err = read_header(r, &next);
		if (!err)
			err = read_note(r);
	}
	if (!err && note_addresses_left(&r->addresses, &left))
		err = error_new(REFUSED, r->module->path,
				"%s: a relocation at offset %" PRIu64
				" belongs to no note; " WHAT_TO_DO,
				KLP_NOTE_SECTION, left);
	return err;
}

/*
 * A klp_func whose function is a part of one of the kernel's units: its unit knows
 * what it replaces, and of which type it is.
 */
static void take_origin_of_part(const struct notes *notes, struct klp_func *f)
{
	size_t i;

	for (i = 0; i < notes->nnews; i++) {
		const struct new_function *new = &notes->news[i];

		if (f->new_func.section != new->location.section ||
		    f->new_func.offset != new->location.offset)
			continue;
		f->origin = new->unit->part_unit;
		f->origin_object = new->unit->part_object;
		f->type = new->type;
		f->where = new->where;
	}
}

/* Says of each klp_func which klp_object holds it. */
static void pair(struct notes *notes)
{
	size_t i, k;

	for (i = 0; i < notes->nfuncs; i++) {
		struct klp_func *f = &notes->funcs[i];

		take_origin_of_part(notes, f);
		for (k = 0; k < notes->nobjects && !f->object; k++)
			if (notes->objects[k].funcs.section == f->array.section &&
			    notes->objects[k].funcs.offset == f->array.offset)
				f->object = notes->objects[k].name;
	}
}

struct error *notes_read(const struct module *m, struct notes *notes)
{
	size_t section = module_section(m, KLP_NOTE_SECTION);
	struct note_reader r = { .module = m, .notes = notes };
	struct error *err;

	*notes = (struct notes){ 0 };
	if (!section || !m->sections[section].shdr.sh_size)
		return NULL;
	r.section = &m->sections[section];
	if (r.section->shdr.sh_type != SHT_NOTE || !r.section->data ||
	    r.section->shdr.sh_flags & SHF_COMPRESSED)
		return error_new(REFUSED, m->path, "%s is not a note section; " WHAT_TO_DO,
				 KLP_NOTE_SECTION);
	err = note_addresses_read(m, section, &r.addresses);
	if (!err)
		err = read_notes(&r);
	note_addresses_free(&r.addresses);
	if (err) {
		notes_free(notes);
		return err;
	}
	pair(notes);
	return NULL;
}

void notes_free(struct notes *notes)
{
	size_t i;

	for (i = 0; i < notes->nnames; i++)
		free(notes->names[i]);
	free(notes->names);
	free(notes->units);
	free(notes->references);
	free(notes->funcs);
	free(notes->objects);
	for (i = 0; i < notes->nstructs; i++)
		free(notes->structs[i].members);
	free(notes->structs);
	for (i = 0; i < notes->ncodes; i++)
		free(notes->codes[i].refs);
	free(notes->codes);
	free(notes->news);
	free(notes->variables);
	free(notes->digests);
	*notes = (struct notes){ 0 };
}
