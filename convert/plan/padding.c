// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * padding.c - is the code of two functions the same but for what fills it up?
 *
 * GCC aligns loops to more than it aligns functions to: a small one to the cache line that
 * it fits in, since version 15.  What fills the room then depends on where the function
 * begins in its section, and so on how large those before it are, one of which has
 * changed.  The functions are gone through side by side, an instruction at a time.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/search.h"
#include "arch/arch.h"
#include "plan/padding.h"

/* Compilers align loops to this at least, and functions to this at most. */
#define ALIGNMENT 16

/* Where the two are the same, as offsets in the functions. */
struct pair {
	size_t one, other;
};

struct comparison {
	const struct code *one, *other;
	struct pair *same;	/* what can be jumped to, in order */
	size_t nsame;
	struct pair *jumps;	/* where those go that stay in the functions */
	size_t njumps;
};

/* An instruction of a function. */
struct step {
	size_t at;
	struct arch_instruction is;
};

static bool step_at(const struct code *c, size_t at, struct step *out)
{
	out->at = at;
	return at < c->size &&
	       c->m->arch->instruction(c->bytes + at, c->size - at, &out->is);
}

/*
 * Does a table lead there, as of instructions that the kernel writes others over?  Those
 * of the unwinder lead everywhere, and those for debuggers are none of the kernel's.
 */
static bool is_in_table(const struct code *c, size_t at)
{
	size_t i, k;

	for (i = 1; i < c->m->nsections; i++) {
		size_t of = c->m->sections[i].shdr.sh_info;
		const struct module_section *table = &c->m->sections[of < c->m->nsections ? of : 0];

		if (!module_nrelas(c->m, i) || !(table->shdr.sh_flags & SHF_ALLOC) ||
		    of == c->section || strncmp(table->name, ".orc_", 5) == 0)
			continue;
		for (k = 0; k < module_nrelas(c->m, i); k++) {
			GElf_Rela rela = module_rela(c->m, i, k);
			size_t index = GELF_R_SYM(rela.r_info);

			if (index < c->m->nsymbols && c->m->symbols[index].shndx == c->section &&
			    c->m->symbols[index].sym.st_value + (uint64_t)rela.r_addend ==
			    c->start + at)
				return true;
		}
	}
	return false;
}

/* Where the function goes on behind what fills it up from @at on; 0: it doesn't. */
static size_t behind_padding(const struct code *c, size_t at)
{
	struct step s;

	while (step_at(c, at, &s) && s.is.pads && !code_field_at(c, at) && !is_in_table(c, at))
		at += s.is.length;
	return at < c->size && (c->start + at) % ALIGNMENT == 0 ? at : 0;
}

/* Where the jump goes in the function: a distance from its beginning. */
static uint64_t target_of(const struct code *c, const struct step *s)
{
	unsigned int size = s->is.length - s->is.field;

	return s->at + s->is.length +
	       (uint64_t)arch_get_signed(c->m->arch, c->bytes + s->at + s->is.field, size);
}

/* The function that one goes to which leaves its own, or NULL. */
static const char *leads_to(const struct code *c, const struct step *s)
{
	const struct code_field *f = code_field_at(c, s->at + s->is.field);
	const struct module_symbol *to;

	if (f)
		return code_callee(c, f);
	to = code_function_at(c->m, c->section, c->start + target_of(c, s));
	return to ? to->name : NULL;
}

/* Calls or jumps. */
static bool same_branch(struct comparison *p, const struct step *a, const struct step *b)
{
	bool filled = code_field_at(p->one, a->at + a->is.field) != NULL;
	const char *name, *other;
	uint64_t to, goes;

	if (a->is.branch != b->is.branch ||
	    filled != (code_field_at(p->other, b->at + b->is.field) != NULL))
		return false;
	to = target_of(p->one, a);
	goes = target_of(p->other, b);
	if (!filled && to < p->one->size && goes < p->other->size) {
		p->jumps[p->njumps++] = (struct pair){ to, goes };
		return true;
	}
	name = leads_to(p->one, a);
	other = leads_to(p->other, b);
	/* into the middle of something: where the relocation says, which is not looked at */
	if (!name && !other)
		return filled;
	return name && other && strcmp(name, other) == 0;
}

/* All others: to the byte, but for what relocations fill. */
static bool same_bytes(const struct comparison *p, const struct step *a, const struct step *b)
{
	const unsigned char *x = p->one->bytes + a->at, *y = p->other->bytes + b->at;
	size_t i = 0;

	if (a->is.length != b->is.length)
		return false;
	if (a->is.relative && !code_field_at(p->one, a->at + a->is.field))
		return false;
	while (i < a->is.length) {
		const struct code_field *f = code_field_at(p->one, a->at + i);
		const struct code_field *g = code_field_at(p->other, b->at + i);

		if (!f != !g)
			return false;
		if (!f) {
			if (x[i] != y[i])
				return false;
			i++;
			continue;
		}
		if (f->kind != g->kind || f->offset - a->at != g->offset - b->at ||
		    f->offset != a->at + i || f->kind->size > a->is.length - i ||
		    !arch_same_rest(p->one->m->arch, f->kind, x + i, y + i))
			return false;
		i += f->kind->size;
	}
	return true;
}

static bool same_step(struct comparison *p, const struct step *a, const struct step *b)
{
	p->same[p->nsame++] = (struct pair){ a->at, b->at };
	if (a->is.branch && b->is.branch)
		return same_branch(p, a, b);
	return same_bytes(p, a, b);
}

/* Passes over what fills one of them up, or both; false: there is nothing of the kind. */
static bool pass_padding(const struct comparison *p, struct pair *at)
{
	size_t one = behind_padding(p->one, at->one);
	size_t other = behind_padding(p->other, at->other);

	if (!one || !other || (one == at->one && other == at->other))
		return false;
	*at = (struct pair){ one, other };
	return true;
}

static bool same_steps(struct comparison *p)
{
	struct pair at = { 0, 0 };

	while (at.one < p->one->size && at.other < p->other->size) {
		struct step a, b;

		if (!step_at(p->one, at.one, &a) || !step_at(p->other, at.other, &b))
			return false;
		if (same_step(p, &a, &b)) {
			at.one += a.is.length;
			at.other += b.is.length;
			continue;
		}
		/* where a jump to the room itself goes, that is the same as well */
		if (!pass_padding(p, &at))
			return false;
	}
	return at.one == p->one->size && at.other == p->other->size;
}

/* Do the jumps that stay in the functions go to the same instructions? */
static bool same_jumps(const struct comparison *p)
{
	size_t i;

	for (i = 0; i < p->njumps; i++) {
		const struct pair *jump = &p->jumps[i];
		size_t to = lower_bound(k, p->nsame, p->same[k].one < jump->one);

		while (to < p->nsame && p->same[to].one == jump->one &&
		       p->same[to].other != jump->other)
			to++;
		if (to == p->nsame || p->same[to].one != jump->one)
			return false;
	}
	return true;
}

bool padding_differs_only(const struct code *one, const struct code *other)
{
	struct comparison p = { .one = one, .other = other };
	bool same;

	if (!one->m->arch->instruction || !one->size || !other->size)
		return false;
	p.same = alloc_array(one->size + other->size, sizeof(*p.same));
	p.jumps = alloc_array(one->size, sizeof(*p.jumps));
	same = same_steps(&p) && same_jumps(&p);
	free(p.same);
	free(p.jumps);
	return same;
}
