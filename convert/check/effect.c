// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * effect.c - will a livepatch take effect?
 *
 * The kernel replaces a function by its entry, where ftrace has left room.  What
 * the compiler has copied into callers, or has made a clone of, does not pass
 * there, and stays the old one without a word.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "check/checks.h"
#include "kernel/ftrace.h"
#include "kernel/live.h"
#include "elf/klp-name.h"
#include "base/text.h"

/* What is asked of a unit of the kernel once for all of its functions. */
struct unit_facts {
	const struct unit *unit;
	struct homes homes;
	struct live *live;
	struct unit_facts *next;
};

struct effect {
	struct subject *s;
	const struct module *m;
	struct kernel *kernel;
	const struct livepatch *livepatch;
	struct replaced_function *targets;
	struct findings *out;
	struct unit_facts *units;
};

/* The array that the klp_func is an element of, or NULL. */
static const struct module_symbol *array_of(const struct effect *e, const struct klp_func *func)
{
	return livepatch_variable(e->m, &func->array);
}

static struct unit_facts *facts_of(struct effect *e, const struct home *home)
{
	const struct unit *unit = home->definition->unit;
	struct unit_facts *f;
	bool found;
	size_t i;

	for (f = e->units; f; f = f->next)
		if (f->unit == unit)
			return f;
	f = alloc_array(1, sizeof(*f));
	f->unit = unit;
	f->next = e->units;
	e->units = f;
	if (error_drop(homes_of_unit(home->object, unit_name(unit), &f->homes, &found)))
		f->homes.n = 0;
	f->live = live_open(unit, &f->homes);
	for (i = 0; i < e->livepatch->nfuncs; i++)
		if (e->targets[i].home.symbol && e->targets[i].home.object == home->object)
			live_replace(f->live, e->targets[i].home.symbol);
	return f;
}

/* Where a function of the kernel is defined, as "FILE:LINE"; free() it. */
static char *place_of(const struct home *h)
{
	unsigned int line = 0;
	char *file = h->definition ? definition_file(h->definition, &line) : NULL;
	char *place = file ? alloc_print("%s:%u", file, line) :
			     alloc_print("%s", h->object->name);

	free(file);
	return place;
}

/* Adds "NAME() at PLACE" to a list. */
static void append(char **list, const struct home *h)
{
	char *place = place_of(h);
	char *more = alloc_print("%s%s%s() at %s", *list ? *list : "",
				 *list ? ", " : "", h->symbol->name, place);

	free(place);
	free(*list);
	*list = more;
}

/* Functions that have a copy of the old one inside, and are not replaced. */
static void check_inlined(struct effect *e, const struct replaced_function *t)
{
	const char *name = t->home.definition->name;
	struct live *live = facts_of(e, &t->home)->live;
	const struct live_copy *copies;
	size_t n = live_copies(live, name, &copies), i;
	char *list = NULL;

	for (i = 0; i < n; i++) {
		const struct home *h = live_home(copies[i].code);

		if (!copies[i].is_clone && strcmp(h->definition->name, name) &&
		    live_can_run(live, copies[i].code))
			append(&list, h);
	}
	if (list)
		findings_add(e->out, FINDING_INLINED,
			     "'%s' is also inlined into functions that this livepatch does not replace, where the old code stays: %s; replace these as well",
			     t->func->old_name, list);
	free(list);
}

/* A clone of a replaced function: those that call it and still run are listed. */
static void check_clone(struct effect *e, const struct replaced_function *t,
			struct live *live, struct live_code *clone)
{
	struct live_code **callers;
	size_t n = live_callers(live, clone, &callers), i;
	char *list = NULL;

	for (i = 0; i < n; i++)
		if (live_can_run(live, callers[i]))
			append(&list, live_home(callers[i]));
	if (list)
		findings_add(e->out, FINDING_CLONE,
			     "of '%s' the kernel has the clone '%s', which is called instead by functions that this livepatch does not replace: %s; replace these as well",
			     t->func->old_name, live_home(clone)->symbol->name, list);
	free(list);
}

/*
 * foo.isra.0 and the like, which callers use instead of foo.  The cold part of a
 * function is only reached through it, or through its clones.
 */
static void check_clones(struct effect *e, const struct replaced_function *t)
{
	struct live *live = facts_of(e, &t->home)->live;
	const struct live_copy *copies;
	size_t n = live_copies(live, t->home.definition->name, &copies), i;

	for (i = 0; i < n; i++)
		if (copies[i].is_clone &&
		    live_home(copies[i].code)->symbol != t->home.symbol &&
		    live_can_run(live, copies[i].code))
			check_clone(e, t, live, copies[i].code);
}

/* Was the object of a target that of an earlier one, which has been judged? */
static bool is_known_object(const struct effect *e, const struct replaced_function *t)
{
	const struct replaced_function *o;

	for (o = e->targets; o < t; o++)
		if (strcmp(o->func->object, t->func->object) == 0)
			return true;
	return false;
}

/* The object of a function; NULL where the kernel has no such one. */
static struct error *find_object(struct effect *e, const struct replaced_function *t,
				 struct object **out)
{
	const char *name = t->func->object, *dot = strstr(name, ".ko");
	bool known = is_known_object(e, t);
	struct error *err;

	*out = NULL;
	if (strchr(name, '-') || (dot && !dot[3])) {
		if (!known)
			findings_add(e->out, FINDING_OBJECT,
				     "a klp_object is called '%s', and no loaded module is called so: the kernel writes '_' for '-', and no '.ko'; what it is to replace there is never replaced",
				     name);
		return NULL;
	}
	err = kernel_object(e->kernel, name, out);
	if (!err && !*out && !known && kernel_has_builtin(e->kernel, name))
		findings_add(e->out, FINDING_OBJECT,
			     "a klp_object is called '%s', which is built into kernel %s and no module there: what it is to replace is never replaced; leave out its .name",
			     name, kernel_release(e->kernel));
	else if (!err && !*out && !known && !klp_name_is_object(name))
		findings_add(e->out, FINDING_OBJECT,
			     "a klp_object has the .name '%s', and the kernel refuses the livepatch: give it a module's name, of 1 to %d characters",
			     name, KLP_OBJECT_MAX);
	else if (!err && !*out && !known)
		findings_add(e->out, FINDING_OBJECT,
			     "a klp_object is called '%s', and kernel %s has no such module: what it is to replace there is never replaced; put the file of a module of another package beside this one, to have it checked",
			     name, kernel_release(e->kernel));
	if (*out && !known)
		object_has_debuginfo(*out, TYPES_AND_INLINED);
	return err;
}

/* klp_find_object_symbol() of klp_init_object_loaded(). */
static void find_symbol(struct effect *e, struct replaced_function *t)
{
	const struct klp_func *r = t->func;
	struct kallsyms *syms = t->home.object->syms;
	const struct ksymbol **list;
	size_t count;

	t->home.symbol = kallsyms_at(syms, r->old_name, r->sympos, &count);
	t->home.sympos = r->sympos;
	if (t->home.symbol)
		return;
	if (count == 0 && kallsyms_find(syms, r->old_name, &list)) {
		t->home.symbol = list[0];
		free(list);
	} else if (count == 0 && !*r->old_name) {
		own_source_say(&e->s->own, array_of(e, r), e->out, FINDING_FUNCTION,
		       "a klp_func of %s has an empty .old_name, and the kernel refuses the livepatch: say which function it replaces",
		       r->object);
	} else if (count == 0) {
		findings_add(e->out, FINDING_FUNCTION,
			     "%s has no symbol '%s' to replace: klp lookup %s says what became of it",
			     r->object, r->old_name, r->old_name);
	} else if (r->sympos) {
		findings_add(e->out, FINDING_FUNCTION,
			     "%s has %zu symbol%s '%s', and .old_sympos is %lu",
			     r->object, count, count == 1 ? "" : "s", r->old_name,
			     r->sympos);
	} else {
		findings_add(e->out, FINDING_FUNCTION,
			     "%s has %zu symbols '%s': say which by .old_sympos, from 1, as klp lookup lists them",
			     r->object, count, r->old_name);
	}
}

/* Twice in one livepatch: the kernel refuses it, or takes the last without a word. */
static void check_twice(struct effect *e, const struct replaced_function *t)
{
	const struct replaced_function *o;

	for (o = e->targets; o < t; o++)
		if (o->home.symbol == t->home.symbol) {
			own_source_say(&e->s->own, array_of(e, t->func), e->out, FINDING_FUNCTION,
			       "'%s' of %s is replaced twice: leave one",
			       t->func->old_name, t->func->object);
			return;
		}
}

/* The assembler unit that the function is of, or NULL. */
static const struct unit *assembler_unit(const struct home *h)
{
	const struct unit *unit = h->definition ? h->definition->unit : NULL;
	struct debuginfo *info;

	if (!unit && !error_drop(object_debuginfo(h->object, &info)))
		unit = debuginfo_code_unit(info, h->symbol->section,
					   object_code_of(h->object, h->symbol));
	return unit && unit_is_assembler(unit) ? unit : NULL;
}

/* The unit may have no addresses (.debug_aranges), or no debug information. */
static void not_found(const struct effect *e, const struct replaced_function *t)
{
	char *what = alloc_print("where '%s' of %s is inlined, and its type",
				 t->func->old_name, t->func->object);

	unchecked(e->m->path, what,
		  "the debug information of %s knows no function at its address",
		  t->func->object);
	free(what);
}

/* Does debug information say what the function has inlined, and where it is? */
static bool is_known(struct effect *e, const struct replaced_function *t)
{
	struct live *live;
	struct live_code *code;

	if (!t->home.definition)
		return false;
	live = facts_of(e, &t->home)->live;
	code = live_code_of(live, t->home.symbol);
	return code && live_is_known(live, code);
}

static void check_function(struct effect *e, struct replaced_function *t)
{
	const struct klp_func *r = t->func;
	const struct ksymbol *s = t->home.symbol;
	const struct unit *unit;

	if (r->is_nop)
		own_source_say(&e->s->own, array_of(e, r), e->out, FINDING_FUNCTION,
		       "'%s' of %s is replaced by nothing: the kernel refuses a klp_func without .new_func",
		       r->old_name, r->object);
	if (!s)
		return;
	check_twice(e, t);
	if (s->init) {
		findings_add(e->out, FINDING_INIT,
			     "'%s' of %s is init code, which has run and is freed when the livepatch comes: a livepatch can't change what it did",
			     r->old_name, r->object);
		return;
	}
	home_locate(&t->home);
	unit = assembler_unit(&t->home);
	if (!s->function && !s->untyped) {
		findings_add(e->out, FINDING_FUNCTION,
			     "'%s' of %s is a variable: only functions can be replaced",
			     r->old_name, r->object);
	} else if (unit) {
		findings_add(e->out, FINDING_ASM,
			     "'%s' of %s is written in assembler (%s), and can't be replaced: replace its callers",
			     r->old_name, r->object, unit_name(unit));
	} else if (!ftrace_can_trace(t->home.object, s)) {
		findings_add(e->out, FINDING_NOTRACE,
			     "'%s' of %s can't be traced, so the kernel refuses to replace it: replace its callers",
			     r->old_name, r->object);
	} else if (is_known(e, t)) {
		check_inlined(e, t);
		check_clones(e, t);
	} else if (object_has_debuginfo(t->home.object, TYPES_AND_INLINED)) {
		not_found(e, t);
	}
}

/* Is there a klp_object that is called so? */
static bool has_object(const struct livepatch *livepatch, const char *name)
{
	size_t i;

	for (i = 0; i < livepatch->nobjects; i++)
		if (strcmp(livepatch->objects[i].spelled, name) == 0)
			return true;
	return false;
}

/* klp_for_each_object_static() and klp_for_each_func_static(). */
static void check_ends(struct effect *e)
{
	size_t i;

	for (i = 0; i < e->livepatch->nendless; i++) {
		const struct endless *a = &e->livepatch->endless[i];

		own_source_say(&e->s->own, a->array, e->out, FINDING_MODULE,
		       "the array '%s' (%s%s%s) has no empty element at its end, and the kernel would take what is behind it for one more: end it with { }",
		       a->symbol, a->member, a->object ? " of " : "",
		       a->object ? a->object : "");
	}
}

/* klp_init_func() */
static void check_names(struct effect *e)
{
	size_t i;

	for (i = 0; i < e->livepatch->nnameless; i++) {
		const struct nameless *n = &e->livepatch->nameless[i];

		own_source_say(&e->s->own, n->array, e->out, FINDING_FUNCTION,
		       "element %llu of the array '%s' (.funcs of %s) has no .old_name, and the kernel refuses the livepatch: say which function it replaces",
		       (unsigned long long)n->number, n->symbol, n->object);
	}
}

/* klp_is_module(), and what klp_enable_patch() and klp_init_object() want of each object. */
static void check_objects(struct effect *e)
{
	const struct livepatch *l = e->livepatch;

	if (has_object(l, "vmlinux"))
		findings_add(e->out, FINDING_OBJECT,
			     "a klp_object is called 'vmlinux', and no loaded module is called so: what it is to replace there is never replaced; leave out its .name");
	if (l->without_funcs)
		own_source_say(&e->s->own, l->odd_objs, e->out, FINDING_OBJECT,
		       "the klp_object '%s' has no .funcs, and the kernel refuses the livepatch: give it an array of struct klp_func, which may hold an empty one alone",
		       l->without_funcs);
	if (l->twice)
		own_source_say(&e->s->own, l->odd_objs, e->out, FINDING_OBJECT,
		       "two klp_objects are of %s, and the kernel refuses the livepatch: put all its functions into the .funcs of one",
		       l->twice);
	if (l->empty_objs)
		own_source_say(&e->s->own, l->empty_objs, e->out, FINDING_OBJECT,
		       "the array '%s' (.objs) begins with an element that has neither .name nor .funcs, which ends it: the livepatch would replace nothing; give it .funcs",
		       l->empty_objs->name);
}

/*
 * klp_module_coming() looks for a klp_object of that name, and else leaves what
 * .klp.rela.OBJECT.* is to write as zeroes.
 */
static void check_sections(struct effect *e)
{
	char object[KLP_OBJECT_MAX + 1];
	size_t i;

	for (i = 1; i < e->m->nsections; i++) {
		const char *name = e->m->sections[i].name;

		if (!starts_with(name, KLP_RELA_PREFIX) ||
		    klp_name_parse_section(name, object) ||
		    strcmp(object, "vmlinux") == 0)
			continue;
		if (!has_object(e->livepatch, object))
			findings_add(e->out, FINDING_OBJECT,
				     "%s is for module '%s', of which the livepatch has no klp_object: the kernel never writes it, and the code refers to address 0; add a klp_object for %s",
				     name, object, object);
	}
}

static void free_facts(struct effect *e)
{
	struct unit_facts *next;

	for (; e->units; e->units = next) {
		next = e->units->next;
		live_close(e->units->live);
		homes_free(&e->units->homes);
		free(e->units);
	}
}

struct error *effect_check(struct subject *s, struct findings *out)
{
	const struct livepatch *livepatch = &s->livepatch;
	struct effect e = {
		.s = s, .m = s->m, .kernel = s->kernel, .livepatch = livepatch, .out = out,
	};
	struct error *err = NULL;
	size_t i;

	e.targets = s->targets = alloc_array(livepatch->nfuncs, sizeof(*s->targets));
	for (i = 0; i < livepatch->nfuncs && !err; i++) {
		struct replaced_function *t = &e.targets[i];

		t->func = &livepatch->funcs[i];
		err = find_object(&e, t, &t->home.object);
		if (!err && t->home.object)
			find_symbol(&e, t);
	}
	for (i = 0; i < livepatch->nfuncs && !err; i++)
		check_function(&e, &e.targets[i]);
	if (!err) {
		check_ends(&e);
		check_names(&e);
		check_objects(&e);
	}
	if (!err && livepatch->found)
		check_sections(&e);
	free_facts(&e);
	return err;
}
