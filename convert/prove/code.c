// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * code.c - does the extracted unit refer to what the whole one refers to?
 *
 * The same source, compiled twice: whole, as the kernel was, and as the plan leaves it.
 * Function by function, both have to call the same functions, use the same objects at the
 * same offsets, and hold the same literals.  What differs is explained by these rules, and
 * by nothing else:
 *
 *  - A call of one is inlined in the other: what the function that is called refers to
 *    stands for the call, and so on down to the functions in between.
 *  - A function that is passed to one which is inlined in the other is called there; so it
 *    is where all that is called here passes it, and the compiler puts it in its place.
 *  - Where only a part of a function has code of its own, the rest is inlined: what those
 *    refer to that have it inlined counts as well.
 *  - What the compiler may call by itself (memcpy()) counts on neither side.
 *  - The whole unit's compiler may know who calls a function with what, and what a static
 *    holds that nobody writes, and so need less: a reference that the function's source,
 *    or that of what is inlined into it, makes is right, as references are bound (see
 *    binding.c) and objects of the module's own have reasons (objects.c).  So is a
 *    string that the source, or that of a constant which it uses, has.
 *    Where such a static is one, literals that hold what it does may be missing, and it may
 *    be used at another offset: what is at the first may be known.
 *  - A function whose address the unit takes may be called, and compared with, wherever a
 *    pointer to it may have come: the compiler knows where it came from, or guesses it
 *    (-fspeculatively-call-stored-functions of GCC 16).  Where the source of a function,
 *    and of what is inlined into it, does not name such a function, it may be missing; and
 *    so may be what such a function refers to, where it is inlined by a guess.
 *  - An object of the kernel's may be used by its address on one side, and on the other in
 *    place, at other offsets: one address in a register, or several in instructions.
 *  - An object of the kernel's whose address those pass who call a function of the unit may
 *    be used there at any offset: how much of an argument's value the compiler knows
 *    depends on what is inlined into whom.
 *  - A variable whose value the kernel writes into its instructions when it boots may be
 *    read where the whole unit's function, or what stands for it, has that value.
 *  - Numbers do not count where the compiler keeps them in memory, as they don't in
 *    instructions: which it knows, and stores together, depends on what is inlined.
 *  - A call of a function by a part or clone of itself is not from the source.
 *  - The compiler knows what a constant holds where it is defined, and not where it is a
 *    reference: its uses do not count.
 *  - What is inlined here, and is not in the kernel, lets the compiler see that a branch
 *    is never taken: calls and literals of it are gone, and so are uses of objects that
 *    are the kernel's.  An object of the module's own must not vanish that way: it might
 *    be one whose value the compiler believes it knows.  The same with a function that
 *    replaces none: all of its callers are here, and others, which pass other arguments,
 *    are not.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "elf/digests.h"
#include "elf/runtime-const.h"
#include "prove/proof.h"

/* The code of a source's function, of its clones and parts. */
struct merged {
	const char *name;
	unsigned int line;
	bool entire;			/* not just a part that the compiler took out */
	struct code_ref *refs;		/* sorted */
	size_t nrefs;
	const char **inlined;		/* sorted */
	size_t ninlined;
};

/* One of the two compiles. */
struct proof_side {
	struct merged *list;		/* by name */
	size_t n;
	char **texts;			/* what names are parts of */
	size_t ntexts;
};

/* A function and those that stand for its calls. */
struct expansion {
	const struct merged **list;
	size_t n;
};

static int by_ref(const void *a, const void *b)
{
	const struct code_ref *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order)
		return order;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->addend < y->addend ? -1 : x->addend > y->addend;
}

static int by_string(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static int by_function(const void *a, const void *b)
{
	const struct merged *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int by_note(const void *a, const void *b)
{
	const struct code_note *const *x = a, *const *y = b;

	return strcmp((*x)->function, (*y)->function);
}

static void add_note(struct proof_side *s, struct merged *m, const struct code_note *note)
{
	char *text = alloc_print("%s", note->inlined), *rest = text, *name;
	size_t i;

	s->texts = alloc_grow(s->texts, s->ntexts, sizeof(*s->texts));
	s->texts[s->ntexts++] = text;
	while ((name = strsep(&rest, " "))) {
		if (!*name)
			continue;
		m->inlined = alloc_grow(m->inlined, m->ninlined, sizeof(*m->inlined));
		m->inlined[m->ninlined++] = name;
	}
	for (i = 0; i < note->nrefs; i++) {
		m->refs = alloc_grow(m->refs, m->nrefs, sizeof(*m->refs));
		m->refs[m->nrefs++] = note->refs[i];
	}
}

static void sort_merged(struct merged *m)
{
	if (m->nrefs)
		qsort(m->refs, m->nrefs, sizeof(*m->refs), by_ref);
	if (m->ninlined)
		qsort(m->inlined, m->ninlined, sizeof(*m->inlined), by_string);
}

static void side_make(const struct notes *notes, struct proof_side *out)
{
	const struct code_note **order = alloc_array(notes->ncodes, sizeof(*order));
	struct merged *m = NULL;
	size_t i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < notes->ncodes; i++)
		order[i] = &notes->codes[i];
	if (notes->ncodes)
		qsort(order, notes->ncodes, sizeof(*order), by_note);
	out->list = alloc_array(notes->ncodes, sizeof(*out->list));
	for (i = 0; i < notes->ncodes; i++) {
		if (!m || strcmp(m->name, order[i]->function)) {
			m = &out->list[out->n++];
			m->name = order[i]->function;
			m->line = order[i]->line;
		}
		m->entire |= !strstr(order[i]->symbol, ".part.");
		add_note(out, m, order[i]);
	}
	for (i = 0; i < out->n; i++)
		sort_merged(&out->list[i]);
	free(order);
}

static void side_free(struct proof_side *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		free(s->list[i].refs);
		free(s->list[i].inlined);
	}
	for (i = 0; i < s->ntexts; i++)
		free(s->texts[i]);
	free(s->texts);
	free(s->list);
}

static const struct merged *side_find(const struct proof_side *s, const char *name)
{
	const struct merged key = { .name = name };

	return s->n ? bsearch(&key, s->list, s->n, sizeof(key), by_function) : NULL;
}

static bool has_inlined(const struct merged *m, const char *name)
{
	return m->ninlined && bsearch(&name, m->inlined, m->ninlined,
				      sizeof(*m->inlined), by_string);
}

static bool has_ref(const struct merged *m, const struct code_ref *ref)
{
	return m->nrefs && bsearch(ref, m->refs, m->nrefs, sizeof(*m->refs), by_ref);
}

/*
 * Adds the function, and in place of its calls of what @there, the same function on the
 * other side, has inlined, the functions that are called.  Those that have no code on
 * this side are what they are on the other.
 */
static void expand(struct expansion *e, const struct proof_side *own, const struct proof_side *other,
		   const char *name, const struct merged *there)
{
	const struct merged *m = side_find(own, name);
	size_t i;

	if (!m)
		m = side_find(other, name);
	for (i = 0; i < e->n; i++)
		if (e->list[i] == m)
			return;
	if (!m)
		return;
	e->list = alloc_grow(e->list, e->n, sizeof(*e->list));
	e->list[e->n++] = m;
	for (i = 0; i < m->nrefs; i++)
		if (m->refs[i].kind == KLP_CODE_CALL && has_inlined(there, m->refs[i].name))
			expand(e, own, other, m->refs[i].name, there);
}

static bool expansion_has(const struct expansion *e, const struct code_ref *ref)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (has_ref(e->list[i], ref))
			return true;
	return false;
}

static bool expansion_inlines(const struct expansion *e, const char *name)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (has_inlined(e->list[i], name))
			return true;
	return false;
}

/* Has the other side the address of what is called, to pass it to who calls it? */
static bool is_passed(const struct expansion *e, const struct code_ref *call)
{
	struct code_ref address = *call;

	address.kind = KLP_CODE_ADDRESS;
	return expansion_has(e, &address);
}

/* Is a reference of @m there in what @e, the other side's function, stands for? */
static bool is_there(const struct merged *m, const struct code_ref *ref,
		     const struct expansion *e)
{
	if (expansion_has(e, ref))
		return true;
	return ref->kind == KLP_CODE_CALL &&
	       (strcmp(ref->name, m->name) == 0 || expansion_inlines(e, ref->name) ||
		is_passed(e, ref));
}

/* Is something inlined into @m that is not, or not as often, into @other? */
static bool inlines_more(const struct merged *m, const struct merged *other)
{
	size_t i, k = 0;

	for (i = 0; i < m->ninlined; i++, k++) {
		while (k < other->ninlined && strcmp(other->inlined[k], m->inlined[i]) < 0)
			k++;
		if (k == other->ninlined || strcmp(other->inlined[k], m->inlined[i]))
			return true;
	}
	return false;
}

/* Is it a constant of the unit, as the original has it? */
static bool is_constant(const struct proof *p, const struct code_ref *ref)
{
	const struct notes *notes = &p->original.notes;
	const char *name = ref->name, *dot = strchr(name, '.');
	size_t n = strcspn(name, "@"), i;

	for (i = 0; ref->kind == KLP_CODE_DATA && i < notes->ndigests; i++) {
		const struct digest *d = &notes->digests[i];
		size_t in = strlen(d->function), own = strlen(d->name);

		if (d->kind != KLP_DIGEST_DATA || !(d->flags & KLP_DIGEST_READONLY))
			continue;
		if (!in && own == n && strncmp(name, d->name, n) == 0)
			return true;
		if (in && dot == name + in && n == in + 1 + own &&
		    strncmp(name, d->function, in) == 0 &&
		    strncmp(dot + 1, d->name, own) == 0)
			return true;
	}
	return false;
}

static const char *spell_kind(const struct code_ref *ref)
{
	switch (ref->kind) {
	case KLP_CODE_CALL: return "calls";
	case KLP_CODE_ADDRESS: return "takes the address of";
	case KLP_CODE_DATA: return "uses";
	case KLP_CODE_LITERAL: break;
	}
	return "holds a literal";
}

/* "uses 'mm_cachep'", "uses 'table' at offset 8"; free() it. */
static char *spell_ref(const struct code_ref *ref)
{
	int n = (int)strcspn(ref->name, "@");

	if (ref->kind == KLP_CODE_LITERAL)
		return alloc_print("%s %.8s", spell_kind(ref), ref->name);
	if (!ref->addend)
		return alloc_print("%s '%.*s'", spell_kind(ref), n, ref->name);
	return alloc_print("%s '%.*s' at offset %lld", spell_kind(ref), n, ref->name,
			   (long long)ref->addend);
}

/* Does it say nothing about what the source means, by the rules above? */
static bool counts_not(const struct proof *p, const struct code_ref *ref)
{
	return ref->flags & (KLP_CODE_BUILTIN | KLP_CODE_NUMBER) || is_constant(p, ref);
}

static void report(struct proof *p, const struct merged *m, const struct code_ref *ref,
		   bool kernel_has)
{
	char *what = spell_ref(ref);

	proof_finding(p, m->line, FINDING_REFERENCE,
		      kernel_has ?
		      "'%s' %s in the kernel, and not in what is left of its unit: what the livepatch would have of the unit is not what the kernel has; please report this" :
		      "'%s' %s in what is left of its unit, and not in the kernel: what the livepatch would have of the unit is not what the kernel has; please report this",
		      m->name, what);
	free(what);
}

/*
 * May the reference be gone because of what is inlined?  The object is the kernel's, so
 * that the compiler knows nothing about its value.
 */
static bool may_vanish(const struct proof *p, const struct code_ref *ref)
{
	char *name;
	bool known;

	if (ref->kind != KLP_CODE_DATA || !(ref->flags & KLP_CODE_OWN))
		return true;
	name = alloc_print("%.*s", (int)strcspn(ref->name, "@"), ref->name);
	known = plan_file_says(&p->plan, "kernel", name);
	free(name);
	return known;
}

/*
 * Does the function use the object of @ref, at any offset?  @otherwise: the kernel's, and by
 * its address where @ref reads or writes what is there, or the other way round.
 */
static bool uses_object(const struct merged *m, const struct code_ref *ref, bool otherwise)
{
	size_t i;

	for (i = 0; i < m->nrefs && ref->kind == KLP_CODE_DATA; i++) {
		const struct code_ref *r = &m->refs[i];

		if (r->kind == KLP_CODE_DATA && strcmp(r->name, ref->name) == 0 &&
		    (!otherwise || (r->flags & KLP_CODE_ORIGIN &&
				    (r->flags ^ ref->flags) & KLP_CODE_POINTER)))
			return true;
	}
	return false;
}

/*
 * A static that nobody writes, which the compiler has put beside the constants: @m uses it,
 * at whatever offset.
 */
static bool uses_known_static(const struct proof *p, const struct merged *m,
			      const struct code_ref *ref)
{
	const struct module *whole = p->original.module;
	const struct module_symbol *s;
	size_t i;

	if (!uses_object(m, ref, false))
		return false;
	for (i = 0; i < whole->nsymbols; i++) {
		s = &whole->symbols[i];
		if (s->shndx && GELF_ST_TYPE(s->sym.st_info) == STT_OBJECT &&
		    strcmp(s->name, ref->name) == 0)
			return !(whole->sections[s->shndx].shdr.sh_flags & SHF_WRITE);
	}
	return false;
}

/* Does any function of that side that has @m inlined refer to that? */
static bool inliner_has(const struct proof_side *s, const struct merged *m,
			const struct code_ref *ref)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (has_inlined(&s->list[i], m->name) &&
		    (has_ref(&s->list[i], ref) ||
		     (ref->kind == KLP_CODE_CALL && has_inlined(&s->list[i], ref->name))))
			return true;
	return false;
}

/* Does a variable or a function of the unit refer to that in its source? */
static bool source_has(const struct digest *d, const struct code_ref *ref)
{
	if (ref->kind == KLP_CODE_LITERAL)
		return digest_holds(d, ref->name);
	return digest_uses(d, ref->name, false) || digest_uses(d, ref->name, true);
}

/* Does the function, or a constant that it uses? */
static bool source_reaches(const struct proof *p, const char *function,
			   const struct code_ref *ref)
{
	const struct notes *notes = &p->original.notes;
	const struct digest *d = digest_find(notes, KLP_DIGEST_FUNCTION, "", function);
	size_t i;

	if (!d || source_has(d, ref))
		return d;
	for (i = 0; i < notes->ndigests; i++) {
		const struct digest *data = &notes->digests[i];

		if (data->kind == KLP_DIGEST_DATA && data->flags & KLP_DIGEST_READONLY &&
		    digest_uses(d, data->name, true) && source_has(data, ref))
			return true;
	}
	return false;
}

/* Does the source of @m, or of what is inlined into it, make the reference? */
static bool is_of_source(const struct proof *p, const struct merged *m,
			 const struct code_ref *ref)
{
	const char *dot = strchr(ref->name, '.');
	bool local = ref->kind == KLP_CODE_DATA && dot && strchr(ref->name, '@');
	char *owner = local ? alloc_print("%.*s", (int)(dot - ref->name), ref->name) : NULL;
	bool found;
	size_t i;

	found = local ? strcmp(owner, m->name) == 0 || has_inlined(m, owner) :
			source_reaches(p, m->name, ref);
	for (i = 0; i < m->ninlined && !found && !local; i++)
		found = source_reaches(p, m->inlined[i], ref);
	free(owner);
	return found;
}

/*
 * Does @m use a place of a static of the kernel's that @w, in the whole unit, does not: as
 * it has what is there?
 */
static bool has_folded(const struct merged *w, const struct merged *m)
{
	size_t i;

	for (i = 0; i < m->nrefs; i++)
		if (m->refs[i].kind == KLP_CODE_DATA &&
		    m->refs[i].flags & KLP_CODE_ORIGIN && !has_ref(w, &m->refs[i]))
			return true;
	return false;
}

/* Is it the address of a function that one which @m calls, and which has it passed, calls? */
static bool is_called_for(const struct proof_side *left, const struct merged *m,
			  const struct code_ref *ref)
{
	struct code_ref call = *ref;
	const struct merged *callee;
	size_t i;

	if (ref->kind != KLP_CODE_ADDRESS)
		return false;
	call.kind = KLP_CODE_CALL;
	for (i = 0; i < m->nrefs; i++)
		if (m->refs[i].kind == KLP_CODE_CALL &&
		    (callee = side_find(left, m->refs[i].name)) && has_ref(callee, &call))
			return true;
	return false;
}

/*
 * Is it a function whose address the unit takes, to keep it or to pass it on?  Exports do
 * that, too.
 */
static bool is_pointed_to(const struct proof *p, const struct code_ref *ref)
{
	const struct notes *notes = &p->original.notes;
	size_t i;

	if (ref->kind != KLP_CODE_ADDRESS && ref->kind != KLP_CODE_CALL)
		return false;
	for (i = 0; i < notes->ndigests; i++)
		if (digest_uses(&notes->digests[i], ref->name, true))
			return true;
	return false;
}

/*
 * Is it one that the compiler may know to be called through a pointer in what is left of the
 * unit?  Through one of a variable only where that holds what the kernel's does: a constant,
 * or the kernel's own.
 */
static bool is_pointed_to_here(const struct proof *p, const struct code_ref *ref)
{
	const struct notes *notes = &p->original.notes;
	size_t i;

	if (ref->kind != KLP_CODE_ADDRESS && ref->kind != KLP_CODE_CALL)
		return false;
	for (i = 0; i < notes->ndigests; i++) {
		const struct digest *d = &notes->digests[i];

		if (d->flags & KLP_DIGEST_ARTEFACT || !digest_uses(d, ref->name, true))
			continue;
		if (d->kind != KLP_DIGEST_DATA || d->flags & KLP_DIGEST_READONLY ||
		    plan_file_says(&p->plan, "kernel", d->name))
			return true;
	}
	return false;
}

/*
 * Of what is inlined into @m, marks what the source of @function leads to, by its name, there
 * or in a constant that it uses.  Was any not marked before?
 */
static bool mark_called(const struct proof *p, const struct merged *m, const char *function,
			bool *marks)
{
	struct code_ref call = { .kind = KLP_CODE_CALL };
	bool more = false;
	size_t i;

	for (i = 0; i < m->ninlined; i++) {
		call.name = m->inlined[i];
		if (marks[i] || !source_reaches(p, function, &call))
			continue;
		marks[i] = more = true;
	}
	return more;
}

/* The same from each that is marked, until that is all. */
static void mark_all_called(const struct proof *p, const struct merged *m, bool *marks)
{
	bool more = true;
	size_t i;

	while (more) {
		more = false;
		for (i = 0; i < m->ninlined; i++)
			if (marks[i])
				more |= mark_called(p, m, m->inlined[i], marks);
	}
}

/*
 * Does the source of something make the reference that is inlined into @m because the
 * compiler guesses that a pointer is to it, or for the sake of such a guess, and nothing
 * else in @m?  A function that goes by another name, an alias or one that is the same, is
 * no guess; and an object of the module's own has to be seen.
 */
static bool is_by_guess(const struct proof *p, const struct merged *m,
			const struct code_ref *ref)
{
	struct code_ref call = { .kind = KLP_CODE_CALL };
	bool *named, *guessed, by_guess = false, made = false;
	size_t i;

	if (source_reaches(p, m->name, ref) || !may_vanish(p, ref))
		return false;
	named = alloc_array(m->ninlined + 1, sizeof(*named));
	guessed = alloc_array(m->ninlined + 1, sizeof(*guessed));
	mark_called(p, m, m->name, named);
	mark_all_called(p, m, named);
	for (i = 0; i < m->ninlined; i++) {
		call.name = m->inlined[i];
		guessed[i] = !named[i] && is_pointed_to(p, &call);
	}
	mark_all_called(p, m, guessed);
	for (i = 0; i < m->ninlined; i++) {
		if (!source_reaches(p, m->inlined[i], ref))
			continue;
		by_guess |= guessed[i];
		made |= named[i] || !guessed[i];
	}
	free(guessed);
	free(named);
	return by_guess && !made;
}

/* May the reference of the whole unit's @w be missing in @m, by the rules above? */
static bool may_miss(const struct proof *p, const struct proof_side *left, const struct merged *w,
		     const struct merged *m, const struct code_ref *ref)
{
	return counts_not(p, ref) || (!m->entire && inliner_has(left, m, ref)) ||
	       uses_known_static(p, m, ref) || uses_object(m, ref, true) ||
	       is_called_for(left, m, ref) ||
	       (is_pointed_to(p, ref) && !is_of_source(p, w, ref)) ||
	       is_by_guess(p, w, ref) ||
	       ((inlines_more(m, w) || !plan_file_says(&p->plan, "replace", m->name)) &&
		may_vanish(p, ref)) ||
	       (ref->kind == KLP_CODE_LITERAL && has_folded(w, m));
}

/*
 * Does the source of one that calls @m, or calls what calls it, make the reference?  @seen
 * has a mark for each function of @left that was asked.
 */
static bool callers_pass(const struct proof *p, const struct proof_side *left,
			 const struct merged *m, const struct code_ref *ref, bool *seen)
{
	const struct merged *caller;
	size_t i, k;

	for (i = 0; i < left->n; i++) {
		caller = &left->list[i];
		for (k = 0; k < caller->nrefs && !seen[i]; k++) {
			if (caller->refs[k].kind != KLP_CODE_CALL ||
			    strcmp(caller->refs[k].name, m->name) != 0)
				continue;
			seen[i] = true;
			if (is_of_source(p, caller, ref) ||
			    callers_pass(p, left, caller, ref, seen))
				return true;
		}
	}
	return false;
}

/*
 * Is it an object of the kernel's whose address is passed to @m, a function of the unit, or
 * a function that is, and is called there?
 */
static bool is_argument(const struct proof *p, const struct proof_side *left,
			const struct merged *m, const struct code_ref *ref)
{
	bool *seen, found;

	if ((ref->kind != KLP_CODE_DATA && ref->kind != KLP_CODE_CALL) ||
	    !may_vanish(p, ref))
		return false;
	seen = alloc_array(left->n, sizeof(*seen));
	found = callers_pass(p, left, m, ref, seen);
	free(seen);
	return found;
}

/*
 * Is it a variable of the kernel's whose value one of the functions of the whole unit has in
 * its instructions (klp-runtime-const.h)?
 */
static bool is_value_there(const struct proof *p, const struct expansion *there,
			   const struct code_ref *ref)
{
	const struct notes *notes = &p->original.notes;
	bool found = false;
	char *variable;
	size_t i, k;

	if (ref->kind != KLP_CODE_DATA || ref->addend || !may_vanish(p, ref))
		return false;
	variable = alloc_print("%.*s", (int)strcspn(ref->name, "@"), ref->name);
	for (i = 0; i < there->n && !found; i++)
		for (k = 0; k < notes->ncodes && !found; k++)
			found = strcmp(notes->codes[k].function, there->list[i]->name) == 0 &&
				runtime_const_in(p->original.module, notes->codes[k].symbol,
						 variable);
	free(variable);
	return found;
}

/* Is a reference that is not in the whole unit right, by the rules above? */
static bool is_explained(const struct proof *p, const struct proof_side *left,
			 const struct expansion *there, const struct merged *m,
			 const struct code_ref *ref)
{
	return counts_not(p, ref) || is_of_source(p, m, ref) || is_pointed_to_here(p, ref) ||
	       is_argument(p, left, m, ref) || is_value_there(p, there, ref);
}

static void compare(struct proof *p, const struct proof_side *whole, const struct proof_side *left,
		    const struct merged *m)
{
	const struct merged *w = side_find(whole, m->name);
	struct expansion there = { 0 }, here = { 0 };
	size_t i;

	expand(&there, whole, left, m->name, m);
	expand(&here, left, whole, m->name, w);
	for (i = 0; i < w->nrefs; i++)
		if ((!i || by_ref(&w->refs[i], &w->refs[i - 1])) &&
		    !is_there(w, &w->refs[i], &here) &&
		    !may_miss(p, left, w, m, &w->refs[i]))
			report(p, m, &w->refs[i], true);
	for (i = 0; i < m->nrefs; i++)
		if ((!i || by_ref(&m->refs[i], &m->refs[i - 1])) &&
		    !is_there(m, &m->refs[i], &there) &&
		    !(!w->entire && inliner_has(whole, w, &m->refs[i])) &&
		    !is_explained(p, left, &there, m, &m->refs[i]))
			report(p, m, &m->refs[i], false);
	free(there.list);
	free(here.list);
}

/*
 * A function that has code here, and in the kernel is inlined wherever it is called: it
 * refers to what those functions refer to, and what they call that is inlined here.
 */
static void compare_inlined(struct proof *p, const struct proof_side *whole,
			    const struct proof_side *left, const struct merged *m)
{
	struct expansion there = { 0 };
	size_t i;

	for (i = 0; i < whole->n; i++)
		if (has_inlined(&whole->list[i], m->name))
			expand(&there, whole, left, whole->list[i].name, m);
	for (i = 0; i < m->nrefs; i++)
		if ((!i || by_ref(&m->refs[i], &m->refs[i - 1])) &&
		    !is_there(m, &m->refs[i], &there) &&
		    !is_explained(p, left, &there, m, &m->refs[i]))
			report(p, m, &m->refs[i], false);
	free(there.list);
}

void prove_code(struct proof *p)
{
	struct proof_side whole, left;
	size_t i;

	side_make(&p->original.notes, &whole);
	side_make(&p->extracted.notes, &left);
	for (i = 0; i < left.n; i++) {
		p->ncompared++;
		if (side_find(&whole, left.list[i].name))
			compare(p, &whole, &left, &left.list[i]);
		else
			compare_inlined(p, &whole, &left, &left.list[i]);
	}
	side_free(&whole);
	side_free(&left);
}
