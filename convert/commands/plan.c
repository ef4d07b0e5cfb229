// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plan.c - "klp plan": what of a patched unit belongs in a livepatch, written
 * down for the compiler plugin, which makes it (gcc-plugin/extract/extract.c).
 *
 *	klp plan [options] UNIT OBJECT ORIGINAL.o PATCHED.o
 *
 * Both are the unit, compiled with -fplugin-arg-klp-digest.  The plan goes to
 * standard output or, with -o, into a file.  A plan without a "replace" line says
 * that nothing has to be done.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "commands/commands.h"
#include "plan/plan.h"
#include "elf/elf-file.h"
#include "elf/replace.h"
#include "elf/version.h"

/* Opens an object whose notes have digests. */
static struct error *open_digested(const char *path, struct version *out)
{
	struct error *err = version_open(path, out);

	if (!err && out->notes.ndigests == 0)
		err = error_new(REFUSED, path,
				"has no digests: compile it with -fplugin-arg-klp-digest");
	return err;
}

static const char *const fates[] = {
	[FATE_REPLACE] = "replace", [FATE_KEEP] = "keep", [FATE_NEW] = "new",
	[FATE_SKIP] = "# skip",
};

static const struct planned *find(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (strcmp(p->list[i].name, name) == 0)
			return &p->list[i];
	return NULL;
}

/* How many variables of that name and function does the note list know? */
static size_t count(const struct notes *notes, const char *function,
		    const char *name, unsigned int *flags)
{
	size_t n = 0, i;

	for (i = 0; i < notes->ndigests; i++) {
		const struct digest *d = &notes->digests[i];

		if (d->kind != KLP_DIGEST_DATA || strcmp(d->name, name) ||
		    strcmp(d->function, function))
			continue;
		*flags |= d->flags;
		n++;
	}
	return n;
}

/* How many of the kernel's symbols mean that variable of that function? */
static size_t count_homes(const struct plan *p, const struct definition *def)
{
	size_t n = 0, i;

	for (i = 0; i < p->homes.n; i++) {
		const struct definition *d = p->homes.list[i].definition;

		n += d && d->function && !d->is_function &&
		     strcmp(d->name, def->name) == 0 &&
		     strcmp(d->function, def->function) == 0;
	}
	return n;
}

/*
 * A variable that is static in a function: the kernel's, unless it is a constant or
 * belongs to one use of a macro.  Where there are several of a name, which is which can't be told.
 */
static void write_local(struct plan *p, FILE *out, const struct home *h)
{
	const struct definition *def = h->definition;
	const struct planned *user = find(p, def->function);
	struct place where = { p->name, 0, 0 };
	unsigned int flags = 0;
	size_t n = count(p->after, def->function, def->name, &flags);

	/* the patch takes it away, and the original is to be extracted as well */
	if (n == 0)
		n = count(p->before, def->function, def->name, &flags);
	if (n == 0 || flags & (KLP_DIGEST_ARTEFACT | KLP_DIGEST_READONLY))
		return;
	if (n == 1 && count_homes(p, def) == 1) {
		fprintf(out, "kernel %s.%s\n", def->function, def->name);
		return;
	}
	if (user && user->fate != FATE_SKIP)
		findings_add_at(&p->findings, &where, p->name, FINDING_STATIC,
				"'%s' is static in %s() more than once, and it can't be told which of the kernel's is which: move them out of the function",
				def->name, def->function);
}

/* Is it one of the constants that the module has its own of? */
static bool is_own(const struct plan *p, const struct ksymbol *symbol)
{
	size_t i;

	for (i = 0; i < p->nconstants; i++)
		if (!symbol->function &&
		    strcmp(p->constants[i]->name, symbol->name) == 0)
			return true;
	return false;
}

/* What the kernel has already. */
static void write_kernel(struct plan *p, FILE *out)
{
	size_t i;

	for (i = 0; i < p->homes.n; i++) {
		const struct home *h = &p->homes.list[i];
		const struct planned *f;
		unsigned int flags = 0;

		if (!h->definition)
			continue;
		if (h->definition->function && !h->symbol->function) {
			write_local(p, out, h);
			continue;
		}
		f = find(p, h->symbol->name);
		if (strcmp(h->symbol->name, h->definition->name) ||
		    (f && f->fate != FATE_SKIP) || is_own(p, h->symbol))
			continue;
		if (!h->symbol->function &&
		    ((!count(p->after, "", h->symbol->name, &flags) &&
		      !count(p->before, "", h->symbol->name, &flags)) ||
		     flags & KLP_DIGEST_ARTEFACT))
			continue;
		fprintf(out, "kernel %s\n", h->symbol->name);
	}
}

/* New variables may be needed by other units. */
static void write_new_data(struct plan *p, FILE *out)
{
	unsigned int flags = 0;
	size_t i;

	for (i = 0; i < p->after->ndigests; i++) {
		const struct digest *d = &p->after->digests[i];

		if (d->kind == KLP_DIGEST_DATA && !*d->function &&
		    !(d->flags & KLP_DIGEST_STATIC) &&
		    !count(p->before, "", d->name, &flags))
			fprintf(out, "new %s\n", d->name);
	}
}

/* Types that differ all the same, for those who compare them later. */
static void write_differing(struct plan *p, FILE *out)
{
	size_t i;

	for (i = 0; i < p->after->ndigests; i++) {
		const struct digest *d = &p->after->digests[i], *before;

		/* what is declared in a function nobody else compares */
		if (d->kind != KLP_DIGEST_TYPE || *d->function)
			continue;
		before = digest_find(p->before, KLP_DIGEST_TYPE, "", d->name);
		if (before && !digest_equal(before->body, d->body))
			fprintf(out, "differs %s\n", d->name);
	}
}

/* What has to follow in other units, for klp build, and what it calls there. */
static void write_outside(struct plan *p, FILE *out)
{
	size_t i;

	for (i = 0; i < p->noutside; i++) {
		const struct outside *o = &p->outside[i];

		fprintf(out, "also %s %s %s\n", unit_name(o->caller.definition->unit),
			o->caller.definition->name, o->callee->symbol->name);
		if (!i || o[-1].callee != o->callee)
			fprintf(out, "new %s\n", o->callee->symbol->name);
	}
}

static void write_plan(struct plan *p, FILE *out)
{
	size_t i;

	fprintf(out, "unit %s\nobject %s\n", p->name, p->object->name);
	for (i = 0; i < p->n; i++) {
		if (p->list[i].fate != FATE_NEW)
			fprintf(out, "# %s %s\n", p->list[i].name, p->list[i].why);
		fprintf(out, "%s %s\n", fates[p->list[i].fate], p->list[i].name);
	}
	write_new_data(p, out);
	write_differing(p, out);
	write_outside(p, out);
	write_kernel(p, out);
}

/* Finds the unit in the object; there must be one of the name. */
static struct error *find_unit(struct plan *p)
{
	struct unit *const *units;
	struct debuginfo *info;
	struct error *err = object_debuginfo(p->object, &info);
	bool found;
	size_t n;

	if (err)
		return err;
	n = debuginfo_find_units(info, p->name, &units);
	if (n != 1)
		return error_new(REFUSED, p->name,
				 n ? "is compiled more than once in %s, and it can't be told which one is meant"
				 : "is no unit of %s", p->object->name);
	p->unit = units[0];
	err = homes_of_unit(p->object, p->name, &p->homes, &found);
	p->live = live_open(p->unit, &p->homes);
	if (!err)
		p->shipped = shipped_open(p->built, p->object, &p->homes);
	return err;
}

/* Replaces the file @path, which gets the mode of the patched object. */
static struct error *save_in_file(const struct plan *p, const char *text,
				  const char *path)
{
	struct replacing r;
	struct error *err = replace_begin(&r, path, p->patched->fd);
	size_t n = strlen(text);
	ssize_t done;

	if (err)
		return err;
	while (n && (done = write(r.fd, text, n)) >= 0) {
		text += done;
		n -= done;
	}
	if (!n)
		return replace_commit(&r);
	err = error_new(MISSING, path, "can't be written: %m; it is left as it was");
	return error_join(err, replace_abort(&r));
}

/* Writes the plan to the file @path, or to standard output where that is NULL. */
static struct error *save_plan(const struct plan *p, const char *text,
			       const char *path)
{
	if (path)
		return save_in_file(p, text, path);
	if (fputs(text, stdout) < 0 || fflush(stdout))
		return error_new(MISSING, "standard output", "%m");
	return NULL;
}

static struct error *make_plan(struct plan *p, const struct options *options)
{
	char *text = NULL;
	size_t size = 0, i;
	FILE *out;
	struct error *err = find_unit(p);

	if (err)
		return err;
	plan_data(p);
	plan_functions(p);
	plan_code(p);
	out = open_memstream(&text, &size);
	if (!out)
		return error_new(MISSING, NULL, "no memory: %m");
	write_plan(p, out);
	fclose(out);
	for (i = 0; i < p->n; i++)
		if (p->list[i].fate != FATE_NEW)
			verbose("%s: %s %s", p->name, p->list[i].name,
				p->list[i].why);
	if (!unchecked_status(p->findings.status))
		err = save_plan(p, text, options->output);
	free(text);
	return err;
}

static void free_plan(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		free(p->list[i].why);
	free(p->list);
	findings_free(&p->findings);
	free(p->constants);
	free(p->outside);
	live_close(p->live);
	shipped_close(p->shipped);
	homes_free(&p->homes);
}

/* Is an object file for the machine that the kernel is for? */
static struct error *check_machine(const struct module *m, const struct kernel *kernel)
{
	return elf_check_machine(m->path, m->elf, kernel_arch(kernel), REFUSED);
}

enum status command_plan(const struct options *options)
{
	struct version before = { 0 }, after = { 0 };
	struct kernel *kernel = NULL;
	struct plan plan = { .before = &before.notes, .after = &after.notes,
			     .findings.allowed = options->allowed, .also = options->also };
	enum status status;
	struct error *err;

	if (options->nargs != 4)
		return fail(USAGE, NULL,
			    "plan wants a unit in two versions: klp plan [options] UNIT OBJECT ORIGINAL.o PATCHED.o");
	plan.name = options->args[0];
	err = open_digested(options->args[2], &before);
	if (!err)
		err = open_digested(options->args[3], &after);
	plan.built = before.module;
	plan.patched = after.module;
	if (!err)
		err = kernel_open(&options->kernel, NULL, &kernel);
	if (!err)
		err = check_machine(before.module, kernel);
	if (!err)
		err = check_machine(after.module, kernel);
	if (!err)
		err = kernel_object(kernel, options->args[1], &plan.object);
	if (!err && !plan.object)
		err = error_new(REFUSED, options->args[1],
				"kernel %s has no such module", kernel_release(kernel));
	if (!err)
		err = make_plan(&plan, options);
	status = finish(plan.name, &plan.findings, err, kernel);
	free_plan(&plan);
	kernel_close(kernel);
	version_close(&before);
	version_close(&after);
	return status;
}
