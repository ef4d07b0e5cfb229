// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plan.c - which functions belong in a livepatch?
 *
 * Those that differ do.  Where the shipped kernel has inlined one of them, or calls a
 * clone of it, or can't redirect it, its callers do as well, and so on.  The
 * compiler's notes say who calls whom; only the shipped kernel's DWARF and symbol
 * table say what became of it there.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "plan/codecmp.h"
#include "resolve/explain.h"
#include "kernel/callers.h"
#include "kernel/exports.h"
#include "kernel/ftrace.h"
#include "plan/plan.h"
#include "base/text.h"

static const struct digest *function_before(const struct plan *p, const char *name)
{
	return digest_find(p->before, KLP_DIGEST_FUNCTION, "", name);
}

const struct home *plan_symbol_of(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->homes.n; i++) {
		const struct home *h = &p->homes.list[i];

		if (h->symbol->function && strcmp(h->symbol->name, name) == 0)
			return h;
	}
	return NULL;
}

static void add(struct plan *p, const char *name, const char *because, char *why);

/* Every function of the original that calls @name; returns if any does. */
static bool add_callers(struct plan *p, const char *name, const char *why)
{
	bool found = false;
	size_t i;

	for (i = 0; i < p->before->ndigests; i++) {
		const struct digest *d = &p->before->digests[i];

		if (d->kind != KLP_DIGEST_FUNCTION || !digest_uses(d, name, false))
			continue;
		found = true;
		add(p, d->name, name, alloc_print("calls '%s', %s", name, why));
	}
	return found;
}

static struct planned *find_planned(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (strcmp(p->list[i].name, name) == 0)
			return &p->list[i];
	return NULL;
}

/*
 * Every function of the unit that uses the constant, which differs.  What init code
 * has done with it is done.
 */
static void add_users(struct plan *p, const struct digest *constant)
{
	const struct planned *user;
	size_t i;

	for (i = 0; i < p->before->ndigests; i++) {
		const struct digest *d = &p->before->digests[i];

		if (d->kind != KLP_DIGEST_FUNCTION || !digest_uses(d, constant->name, true))
			continue;
		add(p, d->name, NULL, alloc_print("uses '%s', which changes",
					    constant->name));
		user = find_planned(p, d->name);
		if (user && user->fate == FATE_SKIP)
			findings_add_at(&p->findings, &constant->where, p->name, FINDING_DATA,
					"the initial value of '%s' changes, which '%s' has used already: a livepatch can't change what that did",
					constant->name, d->name);
	}
}

/* Does anything in the original unit, an export as well, hold the address? */
static bool has_address_taken(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->before->ndigests; i++)
		if (digest_uses(&p->before->digests[i], name, true))
			return true;
	return false;
}

/*
 * The function that a symbol is of, which may be its cold part: debug information
 * does not name that.  Where several functions are called so, the part itself.
 */
static const struct ksymbol *whole_of(struct object *object,
				      const struct ksymbol *symbol)
{
	static const char cold[] = ".cold";
	size_t n = strlen(symbol->name), size = sizeof(cold) - 1;
	const struct ksymbol **list, *whole = symbol;
	char *name;

	if (n <= size || strcmp(symbol->name + n - size, cold))
		return symbol;
	name = alloc_print("%.*s", (int)(n - size), symbol->name);
	if (kallsyms_find(object->syms, name, &list) == 1 && list[0]->function)
		whole = list[0];
	free(list);
	free(name);
	return whole;
}

static void add_one_outside(struct plan *p, const struct home *callee,
			    const struct ksymbol *symbol)
{
	struct home caller = { .object = p->object };

	if (symbol->init)
		return;
	caller.symbol = whole_of(p->object, symbol);
	home_locate(&caller);
	if (caller.definition && caller.definition->unit == p->unit)
		return;
	p->outside = alloc_grow(p->outside, p->noutside, sizeof(*p->outside));
	p->outside[p->noutside++] = (struct outside){ callee, caller };
}

/*
 * Callers of a function that is not static, in other units; false where there may
 * be some that can't be found, or have no source.
 */
static bool add_outside(struct plan *p, const char *name)
{
	const struct home *h = plan_symbol_of(p, name);
	const struct ksymbol **list;
	size_t first = p->noutside, n, i;
	bool taken, known;

	if (!h || strcmp(p->object->name, "vmlinux") ||
	    exports_find(p->object->syms, name, NULL))
		return false;
	n = callers_of(p->object, h->symbol, &list, &taken);
	for (i = 0; i < n && !taken; i++)
		add_one_outside(p, h, list[i]);
	free(list);
	known = !taken;
	for (i = first; i < p->noutside; i++)
		known &= p->outside[i].caller.definition != NULL;
	if (!known)
		p->noutside = first;
	return known;
}

/* Does the patch change the function itself? */
static bool is_changed(const struct plan *p, const char *name)
{
	const struct digest *before = function_before(p, name);
	const struct digest *after = digest_find(p->after, KLP_DIGEST_FUNCTION, "", name);

	return !before || !after || !digest_equal(before->body, after->body);
}

/*
 * Why the function is planned, which the patch may not even name, for a message: from one
 * to the next until one is changed; "" where it is changed itself.  free() it.
 */
static char *spell_cause(const struct plan *p, const char *name)
{
	const struct planned *planned;
	char *cause = alloc_print("%s", "");
	bool more = false;

	while (name && !is_changed(p, name) && (planned = find_planned(p, name))) {
		char *longer = alloc_print("%s, which %s", cause, planned->why);

		free(cause);
		cause = longer;
		name = planned->because;
		more = true;
	}
	if (more) {
		char *closed = alloc_print("%s,", cause);

		free(cause);
		cause = closed;
	}
	return cause;
}

/*
 * The kernel's @name can't be redirected: whoever calls it has to call another
 * one.  Those are its callers in the unit, provided that nobody else can know it.  If no
 * caller is known at all, it is called in a way that is not seen here.
 */
static void follow_callers(struct plan *p, const struct digest *d)
{
	bool known = !has_address_taken(p, d->name), found;
	size_t noutside = p->noutside;
	char *cause;

	if (known && !(d->flags & KLP_DIGEST_STATIC))
		known = add_outside(p, d->name);
	found = known && add_callers(p, d->name, "which can't be traced");
	if (found || p->noutside != noutside)
		return;
	cause = spell_cause(p, d->name);
	findings_add_at(&p->findings, &d->where, p->name, FINDING_NOTRACE,
			"'%s'%s can't be traced, and may be called from anywhere: the kernel can't redirect these calls; change its callers instead",
			d->name, cause);
	free(cause);
}

/*
 * The kernel has no code of that name, inlined or not: the compiler has found out
 * that another function is the same, or that this one is not needed.
 */
static void add_users_of_merged(struct plan *p, const struct digest *d)
{
	size_t i;

	if (has_address_taken(p, d->name) && plan_is_held(p, d->name))
		findings_add_at(&p->findings, &d->where, p->name, FINDING_CODE,
				"the kernel has no code of '%s', whose address is taken: the compiler has merged it with another function",
				d->name);
	add_callers(p, d->name, "of which the kernel has no code of its own");
	for (i = 0; i < p->before->ndigests; i++)
		if (p->before->digests[i].kind == KLP_DIGEST_FUNCTION &&
		    digest_uses(&p->before->digests[i], d->name, true))
			add(p, p->before->digests[i].name, d->name,
			    alloc_print("uses '%s', of which the kernel has no code of its own",
					d->name));
}

/*
 * Is the unit's @name weak, and has the kernel another unit's?  Then its code is nowhere,
 * and whoever calls it means the other one.
 */
static bool is_overridden(const struct plan *p, const char *name)
{
	const struct module_symbol *s = code_find(p->built, name);

	return s && GELF_ST_BIND(s->sym.st_info) == STB_WEAK && !plan_symbol_of(p, name);
}

/* What is to become of a function that differs or has to follow one that does. */
static enum fate decide(struct plan *p, const struct digest *before,
			const struct digest *after, bool changed)
{
	const struct home *h = plan_symbol_of(p, before->name);

	if (is_overridden(p, before->name)) {
		verbose("%s: '%s' is weak, and the kernel has another unit's",
			p->name, before->name);
		return FATE_SKIP;
	}
	if (starts_with(before->section, ".init") || (h && h->symbol->init)) {
		if (changed) {
			findings_add_at(&p->findings, &after->where, p->name, FINDING_INIT,
					"'%s' is init code, which has run and is freed: a livepatch can't change what it did",
					before->name);
			findings_say_more(&p->findings, NULL,
					  "mend it in a callback of the livepatch, or say --allow=init if the kernel that runs can do without this change");
		}
		return FATE_SKIP;
	}
	if (!digest_equal(before->type, after->type)) {
		if (has_address_taken(p, before->name))
			findings_add_at(&p->findings, &after->where, p->name, FINDING_TYPE,
					"the type of '%s' changes, and pointers to it exist: give the new function another name",
					before->name);
		add_callers(p, before->name, "whose type changes");
		return FATE_KEEP;
	}
	if (!h)
		return FATE_KEEP;
	if (ftrace_can_trace(p->object, h->symbol))
		return FATE_REPLACE;
	if (starts_with(before->section, ".exit")) {
		if (changed)
			findings_add_at(&p->findings, &after->where, p->name, FINDING_INIT,
					"'%s' is exit code, which can't be traced: a livepatch can't change what is done when '%s' is unloaded",
					before->name, p->object->name);
		return FATE_SKIP;
	}
	follow_callers(p, after);
	return FATE_KEEP;
}

/*
 * Adds the function and all that follows from it.  Takes @why; @because is the function
 * that this follows from, or NULL.
 */
static void add(struct plan *p, const char *name, const char *because, char *why)
{
	const struct digest *before = function_before(p, name);
	const struct digest *after = digest_find(p->after, KLP_DIGEST_FUNCTION,
						 "", name);
	size_t index = p->n;
	const struct live_copy *copies;
	enum fate fate;

	if (!before || !after || find_planned(p, name)) {
		free(why);
		return;
	}
	p->list = alloc_grow(p->list, p->n, sizeof(*p->list));
	p->list[p->n++] = (struct planned){
		.name = before->name, .why = why, .because = because, .fate = FATE_SKIP,
	};
	/* the list may grow, and move, meanwhile */
	fate = decide(p, before, after, !digest_equal(before->body, after->body));
	p->list[index].fate = fate;
	if (fate == FATE_SKIP)
		return;
	if (fate == FATE_REPLACE)
		live_replace(p->live, plan_symbol_of(p, name)->symbol);
	else if (!plan_symbol_of(p, name) && !live_copies(p->live, name, &copies))
		add_users_of_merged(p, after);
}

/* Those that still call the clone @code of @name have to call the new function. */
static void follow_clone(struct plan *p, const char *name, struct live_code *code)
{
	struct live_code **callers;
	size_t n = live_callers(p->live, code, &callers), i;

	for (i = 0; i < n; i++) {
		char *caller = live_source_name(callers[i]);

		if (live_can_run(p->live, callers[i]))
			add(p, caller, name,
			    alloc_print("calls '%s', of which the kernel has clones", name));
		free(caller);
	}
}

/*
 * Where the kernel has copies of a planned function that still run, what holds them is
 * planned as well, or what calls that, if it is a clone.
 */
static void follow_copies(struct plan *p, const char *name)
{
	const struct live_copy *copies;
	size_t n = live_copies(p->live, name, &copies), i;

	for (i = 0; i < n; i++) {
		const struct home *h = live_home(copies[i].code);

		if (!live_can_run(p->live, copies[i].code))
			continue;
		if (!copies[i].is_clone)
			add(p, h->definition->name, name,
			    alloc_print("has '%s' inlined", name));
		else
			follow_clone(p, name, copies[i].code);
	}
}

/* Goes on until nothing that runs has a copy of something planned. */
static void follow_all(struct plan *p)
{
	size_t before, i;

	do {
		before = p->n;
		for (i = 0; i < p->n; i++)
			if (p->list[i].fate == FATE_REPLACE || p->list[i].fate == FATE_KEEP)
				follow_copies(p, p->list[i].name);
	} while (p->n != before);
}

static void add_new(struct plan *p, const struct digest *d)
{
	p->list = alloc_grow(p->list, p->n, sizeof(*p->list));
	p->list[p->n++] = (struct planned){
		.name = d->name, .why = alloc_print("is new"), .fate = FATE_NEW,
	};
}

/*
 * The compiler lets callers rely on what it has found out about a function, so
 * these are compiled anew where that is no longer so.
 */
static bool promises_less(const struct digest *before, const struct digest *after)
{
	unsigned int promises = KLP_DIGEST_CONST | KLP_DIGEST_PURE |
				KLP_DIGEST_NORETURN;

	return (before->flags & promises) != (after->flags & promises);
}

/*
 * Whatever the compiler knows of a changed function that its callers rely on, it
 * makes other code of these, here as it would have for the kernel.
 */
static void add_other_code(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->after->ndigests; i++) {
		const char *name = p->after->digests[i].name;

		if (p->after->digests[i].kind != KLP_DIGEST_FUNCTION ||
		    !plan_symbol_of(p, name) || find_planned(p, name))
			continue;
		if (codecmp_built(p->built, p->patched, name) > CODE_UNKNOWN)
			add(p, name, NULL,
			    alloc_print("is compiled to other code with the change"));
	}
}

/* Does the patched unit have a pointer to @name, which is no export's? */
static bool is_pointed_to(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->after->ndigests; i++) {
		const struct digest *d = &p->after->digests[i];

		if (!(d->flags & KLP_DIGEST_ARTEFACT) && digest_uses(d, name, true))
			return true;
	}
	return false;
}

static void warn_of_pointer(struct plan *p, const struct place *where, const char *name)
{
	findings_add_at(&p->findings, where, p->name, FINDING_POINTER,
			"the address of '%s', which only the livepatch has, is taken: it must not be kept anywhere when the livepatch is unloaded",
			name);
}

/*
 * Pointers to replaced functions are the kernel's; those to functions that only
 * the module has may be kept for longer than the module.
 */
static void warn_of_pointers(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		const char *name = p->list[i].name;
		const struct digest *d = digest_find(p->after, KLP_DIGEST_FUNCTION,
						     "", name);

		if (d && (p->list[i].fate == FATE_NEW || p->list[i].fate == FATE_KEEP) &&
		    is_pointed_to(p, name))
			warn_of_pointer(p, &d->where, name);
	}
}

/*
 * Is it a constant of a function that changes?  But for a text, of which there are many
 * that nobody keeps: messages of netlink.
 */
static bool is_changed_local(const struct plan *p, const struct digest *d)
{
	const struct digest *before = digest_counterpart(p->after, d, p->before);
	bool is_text = *d->holds && !strchr(d->holds, ' ') && !*d->uses;

	return before && *d->function && d->flags & KLP_DIGEST_READONLY && !is_text &&
	       !digest_equal(before->body, d->body);
}

/* Is it a variable that only the module has? */
static bool is_own_variable(const struct plan *p, const struct digest *d)
{
	size_t i;

	for (i = 0; i < p->nconstants; i++)
		if (p->constants[i] == d)
			return true;
	return !digest_find(p->before, KLP_DIGEST_DATA, d->function, d->name) ||
	       is_changed_local(p, d);
}

/*
 * The same with data: what the kernel gets to keep are timers, notifiers, operations
 * and the like, and tables that change.
 */
static void warn_of_addresses(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->after->ndigests; i++) {
		const struct digest *d = &p->after->digests[i];

		if (d->kind != KLP_DIGEST_DATA || d->flags & KLP_DIGEST_ARTEFACT ||
		    !(d->data & KLP_DATA_ADDRESSED) || !is_own_variable(p, d))
			continue;
		if (d->data & KLP_DATA_CALLBACKS ||
		    digest_find(p->before, KLP_DIGEST_DATA, d->function, d->name))
			warn_of_pointer(p, &d->where, d->name);
	}
}

/* Those that --also names, FUNCTION=CALLEE: they call new functions of other units. */
static void add_also(struct plan *p)
{
	const char *entry = p->also;

	while (entry && *entry) {
		size_t n = strcspn(entry, ","), name = strcspn(entry, "=,");
		char *function = alloc_print("%.*s", (int)name, entry);

		add(p, function, NULL, name < n ?
		    alloc_print("calls '%.*s' of another unit, which can't be traced",
				(int)(n - name - 1), entry + name + 1) :
		    alloc_print("calls functions of other units that can't be traced"));
		free(function);
		entry += n + (entry[n] == ',');
	}
}

/* What is new, and what is changed itself. */
static void add_changed(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->after->ndigests; i++) {
		const struct digest *after = &p->after->digests[i];
		const struct digest *before;

		if (after->kind != KLP_DIGEST_FUNCTION)
			continue;
		before = function_before(p, after->name);
		if (!before)
			add_new(p, after);
		else if (!digest_equal(before->body, after->body))
			add(p, after->name, NULL, alloc_print("is changed"));
	}
}

static void add_callers_of_promises(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->after->ndigests; i++) {
		const struct digest *after = &p->after->digests[i];
		const struct digest *before;

		if (after->kind != KLP_DIGEST_FUNCTION)
			continue;
		before = function_before(p, after->name);
		if (before && promises_less(before, after))
			add_callers(p, after->name,
				    "which the compiler knows other things about");
	}
}

/* The surest reasons come first, as a function is given just one. */
void plan_functions(struct plan *p)
{
	size_t i;

	add_changed(p);
	for (i = 0; i < p->nconstants; i++)
		add_users(p, p->constants[i]);
	add_also(p);
	follow_all(p);
	add_callers_of_promises(p);
	if (plan_is_unchanged(p))
		plan_digests(p);
	else
		add_other_code(p);
	follow_all(p);
	plan_asm(p);
	plan_values(p);
	warn_of_pointers(p);
	warn_of_addresses(p);
}

/* --- the shipped code ----------------------------------------------------------- */

/*
 * The compiler makes one of functions that are the same; ftrace can't tell them
 * apart (their addresses are equal).
 */
static void check_merged(struct plan *p, const struct planned *f,
			 const struct home *h)
{
	const struct digest *after = digest_find(p->after, KLP_DIGEST_FUNCTION,
						 "", f->name), *other;
	size_t i;

	for (i = 0; i < p->homes.n; i++) {
		const struct home *o = &p->homes.list[i];

		if (!o->symbol->function || o == h ||
		    o->symbol->address != h->symbol->address ||
		    (o->symbol->section && strcmp(o->symbol->section,
						  h->symbol->section)))
			continue;
		other = digest_find(p->after, KLP_DIGEST_FUNCTION, "",
				    o->symbol->name);
		if (other && other != after && !digest_equal(other->body, after->body))
			findings_add_at(&p->findings, &after->where, p->name, FINDING_CODE,
					"'%s' and '%s' are one function in the kernel, and differ with the patch: to replace one would replace both",
					f->name, o->symbol->name);
	}
}

static void check_code(struct plan *p, const struct planned *f)
{
	const struct digest *before = function_before(p, f->name);
	const struct home *h = plan_symbol_of(p, f->name);
	size_t where;
	char *what;

	check_merged(p, f, h);

	if (!p->shipped) {
		unchecked(p->name, "its code against the kernel's",
			  "the file of %s can't be read", p->object->name);
		return;
	}
	switch (shipped_compare(p->shipped, f->name, h->symbol, &where)) {
	case CODE_SIZE:
		findings_add_at(&p->findings, &before->where, p->name, FINDING_CODE,
				"the original '%s' has %zu bytes compiled here, and %llu in the kernel: the source, its configuration or the compiler is another one",
				f->name, where, (unsigned long long)h->symbol->size);
		break;
	case CODE_CALLS:
		findings_add_at(&p->findings, &before->where, p->name, FINDING_CODE,
				"the original '%s' calls another function compiled here than in the kernel, at offset %#zx: the source, its configuration or the compiler is another one",
				f->name, where);
		break;
	case CODE_DATA:
		findings_add_at(&p->findings, &before->where, p->name, FINDING_CODE,
				"the original '%s' refers to something else compiled here than in the kernel, at offset %#zx: the source, its configuration or the compiler is another one",
				f->name, where);
		break;
	case CODE_BYTES:
		findings_add_warning_at(&p->findings, &before->where, p->name, FINDING_CODE,
			      "the original '%s' differs compiled here from the kernel's at offset %#zx",
			      f->name, where);
		break;
	case CODE_SAME:
		verbose("%s: the original %s is the kernel's, to the byte",
			p->name, f->name);
		return;
	case CODE_UNKNOWN:
		what = alloc_print("the code of '%s'", f->name);
		unchecked(p->name, what, "it is not in the object file by that name, or not in the kernel's file");
		free(what);
		return;
	}
	findings_say_more(&p->findings, NULL, "compiled by GCC %s here, and with '%.*s' in the kernel",
			  p->before->units[0].compiler,
			  (int)strcspn(unit_producer(p->unit), "-"),
			  unit_producer(p->unit));
}

void plan_code(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->list[i].fate == FATE_REPLACE)
			check_code(p, &p->list[i]);
}
