// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * livepatch.c - what does a livepatch module replace?
 *
 * Pointers in the data of a module are relocations.  A struct klp_patch is
 * recognised by its first member, which points to the module itself, and by what
 * follows: objects, and functions with names.  Arrays end with an empty element; where
 * they end without one is known by the size of their symbols.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "check/livepatch.h"
#include "dwarf/struct-die.h"
#include "base/text.h"

/* The unit that enables livepatches, so it knows what they are made of. */
#define KLP_CORE "kernel/livepatch/core.c"

/*
 * Pointers and longs that an entry has: of kpatch-build's table, and of klp-build's of
 * objects, which is struct klp_object_ext, with the flag that struct klp_callbacks has behind
 * its four.
 */
#define KPATCH_WORDS 7
#define KLP_OBJECT_WORDS 8

/* Where the members are, in bytes. */
struct layout {
	uint64_t patch_size, patch_mod, patch_objs;
	uint64_t patch_replace;	/* 0: kernels before 5.1 do not have it */
	uint64_t object_size, object_name, object_funcs;
	uint64_t func_size, func_name, func_new, func_sympos;
};

/* A pointer in the data of the module. */
struct pointer {
	size_t section;
	uint64_t offset;
	/* what it points to; section 0: not in the module */
	size_t to_section;
	uint64_t to_offset;
	bool to_module;		/* it is THIS_MODULE */
};

struct reading {
	const struct module *m;
	struct livepatch *out;
	struct layout layout;
	struct pointer *pointers;	/* sorted by place */
	size_t npointers;
	size_t left;	/* so many more can there be: each has its own pointer */
	Dwarf_Die *wanted;		/* of the struct that is looked for */
	const char *tag;
};

static int compare_pointers(const void *a, const void *b)
{
	const struct pointer *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static void add_pointer(struct reading *r, size_t section, const GElf_Rela *rela)
{
	size_t index = GELF_R_SYM(rela->r_info);
	const struct module_symbol *s;
	struct pointer *p;

	if (GELF_R_TYPE(rela->r_info) != r->m->arch->pointer ||
	    index >= r->m->nsymbols)
		return;
	s = &r->m->symbols[index];
	r->pointers = alloc_grow(r->pointers, r->npointers, sizeof(*r->pointers));
	p = &r->pointers[r->npointers++];
	*p = (struct pointer){
		.section = section, .offset = rela->r_offset,
		.to_section = s->shndx,
		.to_offset = s->sym.st_value + (uint64_t)rela->r_addend,
		.to_module = strcmp(s->name, "__this_module") == 0,
	};
}

static void collect_pointers(struct reading *r)
{
	size_t i, n;

	for (i = 1; i < r->m->nsections; i++) {
		size_t target = r->m->sections[i].shdr.sh_info;

		if (!module_is_loaded(r->m, target) ||
		    r->m->sections[target].shdr.sh_flags & SHF_EXECINSTR)
			continue;
		for (n = 0; n < module_nrelas(r->m, i); n++) {
			GElf_Rela rela = module_rela(r->m, i, n);

			add_pointer(r, target, &rela);
		}
	}
	if (r->npointers)
		qsort(r->pointers, r->npointers, sizeof(*r->pointers),
		      compare_pointers);
}

static const struct pointer *pointer_at(const struct reading *r, size_t section,
					uint64_t offset)
{
	struct pointer key = { .section = section, .offset = offset };

	return r->npointers ? bsearch(&key, r->pointers, r->npointers, sizeof(key),
				      compare_pointers) : NULL;
}

/* The string that a pointer leads to, or NULL. */
static const char *string_of(const struct reading *r, const struct pointer *p)
{
	const struct module_section *s;

	if (!p || !p->to_section || p->to_section >= r->m->nsections)
		return NULL;
	s = &r->m->sections[p->to_section];
	if (!s->data || p->to_offset >= s->shdr.sh_size ||
	    !memchr(s->data + p->to_offset, 0, s->shdr.sh_size - p->to_offset))
		return NULL;
	return (const char *)s->data + p->to_offset;
}

/* The number at a place of the module's data, 0 where there is none. */
static unsigned long integer_at(const struct reading *r, size_t section,
				uint64_t offset, unsigned int size)
{
	const struct module_section *s = &r->m->sections[section];

	if (!s->data || offset > s->shdr.sh_size || s->shdr.sh_size - offset < size)
		return 0;
	return module_get(r->m, s->data + offset, size);
}

/* The same of an unsigned long. */
static unsigned long number_at(const struct reading *r, size_t section,
			       uint64_t offset)
{
	return integer_at(r, section, offset, r->m->arch->pointer_size);
}

/* @spelled: "" where .name is NULL.  Returns its number; another one's if it was there. */
static size_t add_object(struct reading *r, const char *name, const char *spelled)
{
	size_t i;

	for (i = 0; i < r->out->nobjects; i++)
		if (strcmp(r->out->objects[i].name, name) == 0 &&
		    strcmp(r->out->objects[i].spelled, spelled) == 0)
			return i;
	r->out->objects = alloc_grow(r->out->objects, r->out->nobjects,
				     sizeof(*r->out->objects));
	r->out->objects[r->out->nobjects++] = (struct klp_object){
		.name = name, .spelled = spelled,
	};
	return i;
}

static void add_function(struct reading *r, const char *object, const char *name,
			 const struct pointer *new, unsigned long sympos,
			 struct location array)
{
	struct livepatch *out = r->out;

	out->funcs = alloc_grow(out->funcs, out->nfuncs, sizeof(*out->funcs));
	out->funcs[out->nfuncs++] = (struct klp_func){
		.object = object, .old_name = name, .sympos = sympos, .is_nop = !new,
		.new_func.section = new ? new->to_section : 0,
		.new_func.offset = new ? new->to_offset : 0,
		.array = array,
	};
}

/* What ends a list is no name at all; one that can't be read ends it too early. */
static void check_end(const struct reading *r, const struct pointer *name,
		      const char *object)
{
	char *what;

	if (!name)
		return;
	what = alloc_print("functions that it replaces in %s", object);
	unchecked(r->m->path, what,
		  "the name of one, at %s+0x%llx, is not in the module",
		  r->m->sections[name->section].name,
		  (unsigned long long)name->offset);
	free(what);
}

const struct module_symbol *livepatch_variable(const struct module *m,
					       const struct location *place)
{
	const struct module_symbol *found = NULL;
	uint64_t offset = place->offset;
	size_t i;

	for (i = 1; place->section && i < m->nsymbols; i++) {
		const struct module_symbol *s = &m->symbols[i];

		if (s->shndx == place->section && GELF_ST_TYPE(s->sym.st_info) == STT_OBJECT &&
		    s->sym.st_value <= offset && offset - s->sym.st_value < s->sym.st_size &&
		    (!found || s->sym.st_size > found->sym.st_size))
			found = s;
	}
	return found;
}

static const struct module_symbol *symbol_around(const struct reading *r, size_t section,
						 uint64_t offset)
{
	return livepatch_variable(r->m, &(struct location){ section, offset });
}

/*
 * Is the element of @size bytes at @offset behind the end of the array at @at?  Then
 * the kernel takes for an element what is not one, which is remembered.
 */
static bool is_behind(struct reading *r, const struct pointer *at, uint64_t offset,
		      uint64_t size, const char *member, const char *object)
{
	const struct module_symbol *s = symbol_around(r, at->to_section, at->to_offset);
	const struct module_section *section = &r->m->sections[at->to_section];
	uint64_t end = s ? s->sym.st_value + s->sym.st_size : section->shdr.sh_size;
	struct livepatch *out = r->out;

	if (offset <= end && end - offset >= size)
		return false;
	out->endless = alloc_grow(out->endless, out->nendless, sizeof(*out->endless));
	out->endless[out->nendless++] = (struct endless){
		.array = s, .symbol = s ? s->name : section->name,
		.member = member, .object = object,
	};
	return true;
}

/*
 * The element number @i of the functions at @at has no name.  klp_for_each_func_static()
 * ends with one that has nothing else either, and klp_init_func() refuses the others.
 */
static bool is_nameless(struct reading *r, const char *object, const struct pointer *at,
			const struct layout *l, uint64_t i)
{
	const struct module_symbol *s = symbol_around(r, at->to_section, at->to_offset);
	uint64_t place = at->to_offset + i * l->func_size;
	struct livepatch *out = r->out;

	if (!pointer_at(r, at->to_section, place + l->func_new) &&
	    !number_at(r, at->to_section, place + l->func_sympos))
		return false;
	out->nameless = alloc_grow(out->nameless, out->nnameless, sizeof(*out->nameless));
	out->nameless[out->nnameless++] = (struct nameless){
		.array = s, .symbol = s ? s->name : r->m->sections[at->to_section].name,
		.object = object, .number = i + 1,
	};
	return true;
}

/* The functions from a place on, up to an empty element; at most @max. */
static void read_functions(struct reading *r, const char *object,
			   const struct pointer *at, const struct layout *l,
			   uint64_t max)
{
	uint64_t place = at->to_offset;
	const struct pointer *named;
	const char *name;
	uint64_t i;

	for (i = 0; i < max && r->left; i++, place += l->func_size) {
		if (max == UINT64_MAX &&
		    is_behind(r, at, place, l->func_size, ".funcs", object))
			break;
		named = pointer_at(r, at->to_section, place + l->func_name);
		name = string_of(r, named);
		if (!name && !named && is_nameless(r, object, at, l, i)) {
			r->left--;
			continue;
		}
		if (!name) {
			check_end(r, named, object);
			break;
		}
		r->left--;
		add_function(r, object, name,
			     pointer_at(r, at->to_section, place + l->func_new),
			     number_at(r, at->to_section, place + l->func_sympos),
			     (struct location){ at->to_section, at->to_offset });
	}
}

/* Does a pointer lead to what the kernel writes to, as it does to its structs? */
static bool to_variable(const struct reading *r, const struct pointer *p)
{
	return p && module_is_loaded(r->m, p->to_section) &&
	       r->m->sections[p->to_section].shdr.sh_flags & SHF_WRITE;
}

/*
 * Does code of the module use the variable of @size bytes at @offset of the section, but
 * for its address alone, as klp_enable_patch() gets it?  @any: that, too.  What is filled
 * in when the module is loaded, its data do not tell.
 */
static bool code_uses(const struct reading *r, size_t section, uint64_t offset,
		      uint64_t size, bool any)
{
	const struct module *m = r->m;
	size_t i, n;

	for (i = 1; i < m->nsections; i++) {
		size_t target = m->sections[i].shdr.sh_info;

		if (target >= m->nsections ||
		    !(m->sections[target].shdr.sh_flags & SHF_EXECINSTR))
			continue;
		for (n = 0; n < module_nrelas(m, i); n++) {
			GElf_Rela rela = module_rela(m, i, n);
			const struct arch_relocation *kind = arch_relocation(
				m->arch, (uint32_t)GELF_R_TYPE(rela.r_info));
			size_t symbol = GELF_R_SYM(rela.r_info);
			uint64_t at;

			if (!kind || symbol >= m->nsymbols ||
			    m->symbols[symbol].shndx != section)
				continue;
			at = m->symbols[symbol].sym.st_value + (uint64_t)rela.r_addend +
			     kind->behind - offset;
			if (at < size && (any || at))
				return true;
		}
	}
	return false;
}

/* The variable at @offset if it is as large as a struct klp_patch, or NULL. */
static const struct module_symbol *patch_at(const struct reading *r, size_t section,
					    uint64_t offset)
{
	const struct module_symbol *s = symbol_around(r, section, offset);

	return s && s->sym.st_value == offset && s->sym.st_size == r->layout.patch_size ?
	       s : NULL;
}

/* The first element is the end, and no code makes it another one: nothing is replaced. */
static void check_empty(struct reading *r, const struct pointer *at)
{
	const struct module_symbol *s = symbol_around(r, at->to_section, at->to_offset);
	uint64_t name = at->to_offset + r->layout.object_name;

	if (s && !pointer_at(r, at->to_section, name) && !number_at(r, at->to_section, name) &&
	    !code_uses(r, at->to_section, s->sym.st_value, s->sym.st_size, true))
		r->out->empty_objs = s;
}

/*
 * klp_for_each_object_static(): up to one that has neither functions nor name.  The
 * functions may be none: objects can have callbacks alone.  @is_patch: it is known that
 * these are objects, even if the first one does not look like it.
 */
static void read_objects(struct reading *r, const struct pointer *at, bool is_patch)
{
	const struct layout *l = &r->layout;
	const struct module_symbol *array = symbol_around(r, at->to_section, at->to_offset);
	size_t before = r->out->nobjects, known, number;
	uint64_t place;

	for (place = at->to_offset; ; place += l->object_size) {
		const struct pointer *funcs, *name;
		const char *text;

		if (is_behind(r, at, place, l->object_size, ".objs", NULL))
			break;
		name = pointer_at(r, at->to_section, place + l->object_name);
		funcs = pointer_at(r, at->to_section, place + l->object_funcs);
		text = name ? string_of(r, name) : "vmlinux";
		if ((is_patch || place > at->to_offset) && name && text && !funcs) {
			r->out->without_funcs = text;
			r->out->odd_objs = array;
		}
		if (is_patch && place == at->to_offset && !funcs)
			check_empty(r, at);
		if (!text && to_variable(r, funcs))
			unchecked(r->m->path, "what it replaces in modules",
				  "the name of one, at %s+0x%llx, is not in the module",
				  r->m->sections[name->section].name,
				  (unsigned long long)name->offset);
		if (!to_variable(r, funcs) || !text ||
		    (!name && number_at(r, at->to_section, place + l->object_name)))
			break;
		read_functions(r, text, funcs, l, UINT64_MAX);
		known = r->out->nobjects;
		number = add_object(r, text, name ? text : "");
		/* one of another patch does not matter: only one is enabled */
		if (number >= before && number < known) {
			r->out->twice = text;
			r->out->odd_objs = array;
		}
		r->out->found = true;
	}
}

static void read_patches(struct reading *r)
{
	size_t i;

	for (i = 0; r->layout.func_size && i < r->npointers; i++) {
		const struct pointer *p = &r->pointers[i], *objs;
		const struct module_symbol *s;
		uint64_t patch = p->offset - r->layout.patch_mod;

		if (!p->to_module || p->offset < r->layout.patch_mod)
			continue;
		s = patch_at(r, p->section, patch);
		objs = pointer_at(r, p->section, patch + r->layout.patch_objs);
		if (!objs && s &&
		    !code_uses(r, p->section, s->sym.st_value, s->sym.st_size, false))
			r->out->without_objs = s;
		if (!to_variable(r, objs))
			continue;
		read_objects(r, objs, s && livepatch_enables(r->m));
		if (r->layout.patch_replace &&
		    integer_at(r, p->section, patch + r->layout.patch_replace, 1))
			r->out->replaces_all = true;
	}
}

/* Does code of the module use its own struct module, to fill .mod in at run time? */
static bool uses_itself(const struct module *m)
{
	size_t i, n;

	for (i = 1; i < m->nsections; i++) {
		size_t target = m->sections[i].shdr.sh_info;

		/* of a symbol table it is no section at all */
		if (target >= m->nsections ||
		    !(m->sections[target].shdr.sh_flags & SHF_EXECINSTR))
			continue;
		for (n = 0; n < module_nrelas(m, i); n++) {
			size_t symbol = GELF_R_SYM(module_rela(m, i, n).r_info);

			if (symbol < m->nsymbols &&
			    strcmp(m->symbols[symbol].name, "__this_module") == 0)
				return true;
		}
	}
	return false;
}

/* A variable of a struct klp_patch's size, with .objs as one has it, and no .mod. */
static bool is_without_mod(const struct reading *r, const struct module_symbol *s)
{
	const struct layout *l = &r->layout;
	const struct pointer *objs, *funcs, *name;

	if (GELF_ST_TYPE(s->sym.st_info) != STT_OBJECT || s->sym.st_size != l->patch_size ||
	    !module_is_loaded(r->m, s->shndx) ||
	    pointer_at(r, s->shndx, s->sym.st_value + l->patch_mod))
		return false;
	objs = pointer_at(r, s->shndx, s->sym.st_value + l->patch_objs);
	if (!to_variable(r, objs))
		return false;
	funcs = pointer_at(r, objs->to_section, objs->to_offset + l->object_funcs);
	if (!to_variable(r, funcs))
		return false;
	name = pointer_at(r, funcs->to_section, funcs->to_offset + l->func_name);
	return string_of(r, name) != NULL;
}

static void find_without_mod(struct reading *r)
{
	size_t i;

	for (i = 1; !r->out->without_mod && i < r->m->nsymbols; i++)
		if (is_without_mod(r, &r->m->symbols[i]))
			r->out->without_mod = &r->m->symbols[i];
}

/* The table of another tool, or an entry of it. */
static void bad_table(const struct reading *r, size_t section)
{
	unchecked(r->m->path, r->m->sections[section].name,
		  "it has entries that can't be followed: is the tool that made it a newer one?");
}

/* Where the @n-th word of the table is. */
static uint64_t word_at(const struct reading *r, size_t n)
{
	return n * r->m->arch->pointer_size;
}

/* The number of whole entries of @words words of such a table, 0 where there is none. */
static size_t entries(const struct reading *r, const char *name, size_t words, size_t *section)
{
	uint64_t size;

	*section = module_section(r->m, name);
	size = *section ? r->m->sections[*section].shdr.sh_size : 0;
	if (size % word_at(r, words))
		bad_table(r, *section);
	return size / word_at(r, words);
}

/*
 * kpatch-build's table: addresses and sizes of both functions, the position, name
 * and object of each.
 */
static void read_kpatch(struct reading *r)
{
	size_t section, n = entries(r, ".kpatch.funcs", KPATCH_WORDS, &section), i;

	for (i = 0; i < n; i++) {
		size_t first = KPATCH_WORDS * i;
		const char *name = string_of(r, pointer_at(r, section, word_at(r, first + 5)));
		const char *object = string_of(r, pointer_at(r, section, word_at(r, first + 6)));

		if (!name || !object) {
			bad_table(r, section);
			continue;
		}
		add_object(r, object, strcmp(object, "vmlinux") ? object : "");
		add_function(r, object, name, pointer_at(r, section, word_at(r, first + 0)),
			     number_at(r, section, word_at(r, first + 4)),
			     (struct location){ .section = 0 });
		r->out->found = true;
	}
}

/* klp-build's tables: of objects, and of functions: name, address, position. */
static void read_klp_build(struct reading *r)
{
	const uint64_t word = r->m->arch->pointer_size;
	const struct layout l = {
		.func_size = 3 * word, .func_name = 0, .func_new = word,
		.func_sympos = 2 * word,
	};
	size_t section, n = entries(r, ".init.klp_objects", KLP_OBJECT_WORDS, &section), i;

	for (i = 0; i < n; i++) {
		size_t first = KLP_OBJECT_WORDS * i;
		const struct pointer *name = pointer_at(r, section, word_at(r, first + 0));
		const struct pointer *funcs = pointer_at(r, section, word_at(r, first + 1));
		const char *object = name ? string_of(r, name) : "vmlinux";

		if (!funcs || !object) {
			bad_table(r, section);
			continue;
		}
		add_object(r, object, strcmp(object, "vmlinux") ? object : "");
		read_functions(r, object, funcs, &l,
			       integer_at(r, section, word_at(r, first + 7),
					  sizeof(unsigned int)));
		r->out->found = true;
	}
}

/* --- the kernel's structs --------------------------------------------------- */

static bool is_wanted(void *ctx, enum struct_kind kind, const char *name)
{
	const struct reading *r = ctx;

	return kind == STRUCT_TAG && strcmp(name, r->tag) == 0;
}

static bool keep(void *ctx, Dwarf_Die *die)
{
	struct reading *r = ctx;

	*r->wanted = *die;
	r->wanted = NULL;
	return false;
}

/* A struct of the unit: its size, and where the members of @names are, in bytes. */
static bool read_struct(struct reading *r, const struct unit *unit,
			const char *tag, uint64_t *size,
			const char *const names[], uint64_t *const offsets[])
{
	uint64_t bits;
	Dwarf_Die die;
	size_t i;

	r->wanted = &die;
	r->tag = tag;
	unit_structs(unit, is_wanted, keep, r);
	if (r->wanted || !struct_die_size(&die, size) || *size == 0)
		return false;
	for (i = 0; names[i]; i++) {
		if (!struct_die_member(&die, names[i], offsets[i], &bits))
			return false;
		*offsets[i] /= 8;
	}
	return true;
}

static bool read_structs(struct reading *r, const struct unit *unit)
{
	static const char *const patch[] = { "mod", "objs", NULL };
	static const char *const object[] = { "name", "funcs", NULL };
	static const char *const func[] = { "old_name", "new_func", "old_sympos", NULL };
	struct layout *l = &r->layout;
	uint64_t *const in_patch[] = { &l->patch_mod, &l->patch_objs };
	uint64_t *const in_object[] = { &l->object_name, &l->object_funcs };
	uint64_t *const in_func[] = { &l->func_name, &l->func_new, &l->func_sympos };
	static const char *const replace[] = { "replace", NULL };
	uint64_t *const in_replace[] = { &l->patch_replace };
	uint64_t size;

	if (!read_struct(r, unit, "klp_patch", &size, replace, in_replace))
		l->patch_replace = 0;
	return read_struct(r, unit, "klp_patch", &l->patch_size, patch, in_patch) &&
	       read_struct(r, unit, "klp_object", &l->object_size, object, in_object) &&
	       read_struct(r, unit, "klp_func", &l->func_size, func, in_func);
}

/* Learns from the kernel what the structs are like. */
static struct error *read_layout(struct reading *r, struct kernel *kernel)
{
	struct unit *const *units;
	struct debuginfo *info;
	struct error *err = object_debuginfo(kernel_vmlinux(kernel), &info);

	if (!err && (debuginfo_find_units(info, KLP_CORE, &units) != 1 ||
		     !read_structs(r, units[0])))
		err = error_new(MISSING, kernel_vmlinux_path(kernel),
				"the debug information does not know struct klp_func, klp_object and klp_patch of " KLP_CORE ": is it of a kernel with CONFIG_LIVEPATCH?");
	return err;
}

/* May there be a struct klp_patch?  To know what they are like takes a while. */
static bool may_have_patch(const struct reading *r)
{
	size_t i;

	if (livepatch_enables(r->m))
		return true;
	for (i = 0; i < r->npointers; i++)
		if (r->pointers[i].to_module)
			return true;
	return false;
}

bool livepatch_enables(const struct module *m)
{
	size_t i;

	for (i = 1; i < m->nsymbols; i++)
		if (m->symbols[i].used &&
		    strcmp(m->symbols[i].name, "klp_enable_patch") == 0)
			return true;
	return false;
}

struct error *livepatch_read(const struct module *m, struct kernel *kernel,
			     struct livepatch *out)
{
	struct reading r = { .m = m, .out = out };
	struct error *err = NULL;

	memset(out, 0, sizeof(*out));
	collect_pointers(&r);
	r.left = r.npointers;
	if (may_have_patch(&r))
		err = read_layout(&r, kernel);
	if (!err) {
		read_patches(&r);
		read_kpatch(&r);
		read_klp_build(&r);
		if (!out->found && r.layout.func_size && !uses_itself(m))
			find_without_mod(&r);
	}
	free(r.pointers);
	return err;
}

void livepatch_free(struct livepatch *livepatch)
{
	free(livepatch->funcs);
	free(livepatch->objects);
	free(livepatch->endless);
	free(livepatch->nameless);
	memset(livepatch, 0, sizeof(*livepatch));
}
