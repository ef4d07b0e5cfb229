// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * codecmp.c - is the code of a function the same in two places?
 *
 * The bytes have to be the same, except for the fields that relocations fill.  Calls
 * and jumps have to have targets of the same name.
 * Calls inside of a section have no relocation any more; where their bytes differ,
 * because something between the two functions differs, the targets decide as well.
 */
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "plan/codecmp.h"
#include "plan/padding.h"

/* Has vmlinux a symbol of that name there? */
static bool is_at(struct object *object, const char *name, uint64_t address)
{
	const struct ksymbol **list;
	size_t n = kallsyms_find(object->syms, name, &list), i;
	bool found = false;

	for (i = 0; i < n; i++)
		found |= list[i]->address == address;
	free(list);
	return found;
}

/* Does the other code's call, whose field is at @offset, go to @target? */
static bool leads_to(const struct code *c, const struct counterpart *o, size_t offset,
		     const char *target)
{
	const struct module_symbol *s = NULL;
	const struct arch *arch = c->m->arch;
	const struct code_field *f;
	const char *name;
	uint64_t to;

	if (o->bytes)
		return arch->branch(o->bytes, c->size, offset, o->symbol->address, &to) &&
		       is_at(o->object, target, to);
	f = code_field_at(&o->code, offset);
	if (!f && arch->branch(o->code.bytes, c->size, offset, o->code.start, &to))
		s = code_function_at(o->code.m, o->code.section, to);
	name = f ? code_callee(&o->code, f) : s ? s->name : NULL;
	return name && strcmp(name, target) == 0;
}

/*
 * Is the byte at @at, which differs, of a call or jump inside of the section that
 * goes to the same function?  @next: what follows it.
 */
static bool is_same_call(const struct code *c, const struct counterpart *o, size_t at,
			 size_t *next)
{
	const struct arch *arch = c->m->arch;
	size_t field = at >= arch->branch_size ? at - arch->branch_size + 1 : 0;

	for (; field <= at; field++) {
		const struct module_symbol *target;
		uint64_t to;

		if (!arch->branch(c->bytes, c->size, field, c->start, &to))
			continue;
		target = code_function_at(c->m, c->section, to);
		if (!target || !leads_to(c, o, field, target->name))
			continue;
		*next = field + arch->branch_size;
		return true;
	}
	return false;
}

/* Is the field a call's or jump's, and does the other code's go elsewhere? */
static bool is_other_call(const struct code *c, const struct counterpart *o,
			  const struct code_field *f)
{
	const struct arch *arch = c->m->arch;
	const char *target;
	uint64_t to;

	/* what may be missing is not called where it is */
	if (!f->symbol->shndx && GELF_ST_BIND(f->symbol->sym.st_info) == STB_WEAK)
		return false;
	if (f->kind->size != arch->branch_size ||
	    !arch->branch(c->bytes, c->size, f->offset, c->start, &to))
		return false;
	target = code_callee(c, f);
	return target && !leads_to(c, o, f->offset, target);
}

enum sameness codecmp(const struct code *c, const struct counterpart *o, size_t *where)
{
	size_t size = o->bytes ? o->symbol->size : o->code.size, i = 0;
	const unsigned char *bytes = o->bytes ? o->bytes : o->code.bytes;

	*where = c->size;
	if (c->size != size)
		return CODE_SIZE;
	while (i < c->size) {
		const struct code_field *f = code_field_at(c, i);

		*where = i;
		if (f) {
			if (f->offset + f->kind->size <= c->size &&
			    !arch_same_rest(c->m->arch, f->kind, c->bytes + f->offset,
					    bytes + f->offset))
				return CODE_BYTES;
			if (is_other_call(c, o, f))
				return CODE_CALLS;
			i = f->offset + f->kind->size;
		} else if (c->bytes[i] == bytes[i]) {
			i++;
		} else if (!is_same_call(c, o, i, &i)) {
			return CODE_BYTES;
		}
	}
	return CODE_SAME;
}

enum sameness codecmp_built(const struct module *one, const struct module *other,
			    const char *name)
{
	struct counterpart o = { 0 };
	enum sameness result = CODE_UNKNOWN;
	struct code c;
	size_t where;

	if (code_open(one, code_find(one, name), &c) &&
	    code_open(other, code_find(other, name), &o.code)) {
		result = codecmp(&c, &o, &where);
		if (result > CODE_UNKNOWN && padding_differs_only(&c, &o.code))
			result = CODE_SAME;
	}
	code_close(&c);
	code_close(&o.code);
	return result;
}
