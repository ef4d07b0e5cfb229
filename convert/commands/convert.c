// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * convert.c - "klp convert": every reference of a module to what it means, and
 * the module to what the kernel's livepatch loader takes.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "check/file.h"
#include "commands/commands.h"
#include "resolve/declarations.h"
#include "resolve/explain.h"
#include "check/checks.h"
#include "check/check.h"
#include "check/kernels-own.h"
#include "resolve/layout.h"
#include "resolve/report.h"
#include "resolve/resolve.h"
#include "elf/rewrite.h"
#include "resolve/typecheck.h"

/* Everything about one run. */
struct conversion {
	const struct options *options;
	struct module *module;
	struct notes notes;
	struct declarations declarations;
	struct kernel *kernel;
	struct resolver resolver;
	struct report report;
	struct findings findings;
	struct rewrite change;
};

/* The notes were written for one kernel; it must be the one of the vermagic. */
static struct error *check_units(const struct conversion *c)
{
	const char *release = kernel_release(c->kernel);
	size_t i;

	for (i = 0; i < c->notes.nunits; i++) {
		const struct unit_note *u = &c->notes.units[i];

		if (*u->release && strcmp(u->release, release))
			return error_new(MISSING, c->module->path,
					 "%s was compiled for kernel %s, and %s is asked for: build the module for that kernel",
					 u->name, u->release, release);
	}
	return NULL;
}

static bool is_undefined(const struct conversion *c, size_t i)
{
	const struct module_symbol *s = &c->module->symbols[i];

	return i > 0 && s->sym.st_shndx == SHN_UNDEF && *s->name &&
	       !arch_lists(c->module->arch->ignored_symbols, s->name);
}

/*
 * Takes what is refused as findings, so that all problems are said, not the first
 * alone; what is left is a reason to stop.
 */
static bool is_found(struct conversion *c, struct error *err, struct error **stop)
{
	if (!err)
		return true;
	*stop = error_join(*stop, error_to_findings(err, &c->findings));
	return false;
}

/* All undefined symbols. */
static struct error *resolve_symbols(struct conversion *c)
{
	struct error *stop = NULL;
	size_t i;

	for (i = 1; i < c->module->nsymbols; i++) {
		const char *name = c->module->symbols[i].name;
		struct outcome o = { .symbol = name, .index = i };

		if (!is_undefined(c, i))
			continue;
		o.reference = declarations_of(&c->declarations, name);
		if (!is_found(c, resolve_reference(&c->resolver, o.reference, name,
						   &o.resolution), &stop) ||
		    !is_found(c, declarations_mean_one(&c->declarations, &c->resolver,
						       &o), &stop))
			continue;
		c->report.outcomes = alloc_grow(c->report.outcomes,
						c->report.noutcomes, sizeof(o));
		c->report.outcomes[c->report.noutcomes++] = o;
	}
	return stop;
}

/* klp_find_object_module() compares .name with run-time names, to the letter. */
static void check_objects(struct conversion *c)
{
	size_t i;

	for (i = 0; i < c->notes.nobjects; i++) {
		const struct klp_object *o = &c->notes.objects[i];

		if (strchr(o->spelled, '-'))
			findings_put(&c->findings, &o->where, c->module->path,
				     FINDING_OBJECT, SEVERITY_ERROR,
				     alloc_print("no module is ever called '%s' in the kernel: write .name = \"%s\"",
						 o->spelled, o->name));
	}
}

static struct error *resolve_replaceds(struct conversion *c)
{
	struct error *stop = NULL;
	size_t i;

	check_objects(c);
	for (i = 0; i < c->notes.nfuncs; i++) {
		struct replaced_function r = { .func = &c->notes.funcs[i] };

		if (!is_found(c, resolve_replaced(&c->resolver, r.func,
						  &r.home), &stop))
			continue;
		c->report.replaced = alloc_grow(c->report.replaced,
						c->report.nreplaced, sizeof(r));
		c->report.replaced[c->report.nreplaced++] = r;
	}
	return stop;
}

/* The declared types against the kernel's. */
static void check_types(struct conversion *c)
{
	size_t i;

	for (i = 0; i < c->report.noutcomes; i++)
		declarations_check(&c->declarations, c->module->path,
				   &c->report.outcomes[i], &c->findings);
	for (i = 0; i < c->report.nreplaced; i++) {
		struct replaced_function *r = &c->report.replaced[i];
		struct declared declared = {
			.name = r->func->old_name,
			.type = r->func->type,
			.where = r->func->where,
			.file = c->module->path, .verb = "is replaced by",
		};

		typecheck(&declared, &r->home, &c->findings);
	}
}

/* Is the module patched by this livepatch? */
static bool is_patched(const struct conversion *c, const char *object)
{
	size_t i;

	for (i = 0; i < c->notes.nobjects; i++)
		if (strcmp(c->notes.objects[i].name, object) == 0)
			return true;
	return false;
}

/*
 * The object whose loading makes the kernel write the fields: vmlinux' symbols
 * when the livepatch is loaded, a module's when the patched module is, which
 * must be a klp_object (klp_module_coming(), klp_init_object_loaded()).
 */
static const char *section_object(struct conversion *c, const struct outcome *o)
{
	const char *owner = o->resolution.home.object->name, *only = NULL;
	size_t i;

	if (strcmp(owner, "vmlinux") == 0)
		return owner;
	/* a part of a module: what it was linked with is there when it is */
	if (o->reference && *o->reference->unit->part_object &&
	    strcmp(o->reference->unit->part_object, "vmlinux"))
		return o->reference->unit->part_object;
	if (is_patched(c, owner))
		return owner;
	for (i = 0; i < c->notes.nobjects; i++) {
		const char *name = c->notes.objects[i].name;

		if (strcmp(name, "vmlinux") == 0 ||
		    (only && strcmp(only, name) == 0))
			continue;
		if (only) {
			only = NULL;
			break;
		}
		only = name;
	}
	if (only)
		return only;
	findings_put(&c->findings, o->reference ? &o->reference->use : NULL,
		     c->module->path, FINDING_PAIR, SEVERITY_ERROR, alloc_print(
		"'%s' belongs to module %s, which this livepatch does not patch: the kernel would never write the reference; add a klp_object for %s",
		o->resolution.home.symbol->name, owner, owner));
	return NULL;
}

static void add_rename(struct rewrite *change, const struct outcome *o)
{
	if (!o->reference || strcmp(o->symbol, o->reference->name) == 0)
		return;
	change->renames = alloc_grow(change->renames, change->nrenames,
				     sizeof(*change->renames));
	change->renames[change->nrenames].index = o->index;
	change->renames[change->nrenames++].name = o->reference->name;
}

static void plan_symbol(struct conversion *c, const struct outcome *o)
{
	const struct home *home = &o->resolution.home;
	struct rewrite *change = &c->change;
	struct klp_symbol *s;
	const char *section;

	if (o->resolution.binding != BINDING_KLP) {
		add_rename(change, o);
		return;
	}
	section = section_object(c, o);
	if (!section)
		return;
	change->symbols = alloc_grow(change->symbols, change->nsymbols,
				     sizeof(*change->symbols));
	s = &change->symbols[change->nsymbols++];
	s->index = o->index;
	s->object = home->object->name;
	s->name = home->symbol->name;
	s->sympos = home->sympos;
	s->section_object = section;
}

static void plan(struct conversion *c)
{
	size_t i;

	for (i = 0; i < c->report.noutcomes; i++)
		plan_symbol(c, &c->report.outcomes[i]);
	for (i = 0; i < c->report.nreplaced; i++) {
		const struct replaced_function *r = &c->report.replaced[i];
		struct fill *f;

		if (r->func->sympos_given)
			continue;
		c->change.fills = alloc_grow(c->change.fills,
					     c->change.nfills, sizeof(*f));
		f = &c->change.fills[c->change.nfills++];
		f->where = r->func->sympos_field;
		f->size = r->func->sympos_size;
		f->value = r->home.sympos;
	}
}

/* Does a klp relocation replace all that the module needed of @depends' one? */
static bool still_needed(const struct conversion *c, const char *name)
{
	struct object *object;

	/* a module that the kernel's package does not hold: somebody else's */
	return error_drop(kernel_object(c->kernel, name, &object)) || !object;
}

/*
 * A livepatch must not pull in the modules whose symbols it gets through klp
 * relocations; modpost could not know.  Returns NULL where nothing changes.
 */
static char *new_depends(const struct conversion *c)
{
	const char *depends = module_modinfo(c->module, "depends", 0);
	char *copy, *next, *one, *out;

	if (!depends || !*depends)
		return NULL;
	out = alloc_print("%s", "");
	copy = next = alloc_print("%s", depends);
	while ((one = strsep(&next, ","))) {
		char *longer;

		if (!still_needed(c, one))
			continue;
		longer = alloc_print("%s%s%s", out, *out ? "," : "", one);
		free(out);
		out = longer;
	}
	free(copy);
	return out;
}

/* A livepatch that was converted before has klp relocations and no notes. */
static bool is_converted(const struct module *m)
{
	size_t i;

	for (i = 1; i < m->nsections; i++)
		if (strncmp(m->sections[i].name, ".klp.rela.", 10) == 0)
			return true;
	return false;
}

static struct error *without_notes(struct conversion *c)
{
	const char *output = c->options->output;
	struct rewrite nothing = { 0 };

	if (!is_converted(c->module) && !imports_are_all(c->module, c->kernel))
		return error_new(REFUSED, c->module->path,
				 "has no notes: compile it with -fplugin=klp.so");
	if (unchecked_status(DONE))
		return error_silent(REFUSED);
	verbose("%s: there is nothing to convert", c->module->path);
	return output && strcmp(output, c->module->path) ?
	       module_rewrite(c->module, &nothing, output) : NULL;
}

/* What is about to be written must be what the kernel takes. */
static struct error *check_result(const char *file, void *ctx)
{
	struct conversion *c = ctx;
	struct findings findings = { .allowed = c->options->allowed };
	struct module *result;
	struct error *err = module_open(file, &result);

	if (err)
		return err;
	/* people know it by another name */
	free(result->path);
	result->path = alloc_print("%s", c->module->path);
	check_module(result, &findings);
	/* types were compared as the notes have them, which say more */
	err = kernel_check(result, c->kernel, false, &findings);
	findings_move(&c->findings, &findings);
	module_close(result);
	/* nothing is written that was not looked at */
	err = error_join(err, kernel_trouble(c->kernel));
	if (!err && unchecked_status(c->findings.status))
		err = error_silent(REFUSED);
	return err;
}

static struct error *write_result(struct conversion *c)
{
	const char *path = c->options->output ? c->options->output :
			   c->module->path;
	char *depends = new_depends(c);
	struct error *err;

	c->change.depends = depends;
	c->change.accept = check_result;
	c->change.accept_ctx = c;
	err = module_rewrite(c->module, &c->change, path);
	free(depends);
	return err;
}

/* The report names the units; convert itself does not need all of them. */
static void locate_all(struct report *report)
{
	size_t i;

	for (i = 0; i < report->noutcomes; i++)
		if (report->outcomes[i].resolution.home.symbol)
			home_locate(&report->outcomes[i].resolution.home);
	for (i = 0; i < report->nreplaced; i++)
		home_locate(&report->replaced[i].home);
}

static struct error *open_kernel(struct conversion *c)
{
	struct error *err;

	err = kernel_open(&c->options->kernel, c->module->release,
			  &c->kernel);
	if (!err)
		err = kernel_check_machine(c->kernel, c->module->arch);
	if (!err && c->module->release &&
	    strcmp(c->module->release, kernel_release(c->kernel)))
		err = error_new(MISSING, c->module->path,
				"was built for kernel %s, and %s is asked for",
				c->module->release, kernel_release(c->kernel));
	if (err)
		return err;
	kernel_look_beside(c->kernel, c->module->path);
	return check_units(c);
}

static struct error *convert(struct conversion *c)
{
	struct error *err;

	c->resolver.kernel = c->kernel;
	c->resolver.module = c->module;
	c->resolver.notes = &c->notes;
	c->report.module = c->module;
	declarations_read(&c->notes, &c->declarations);
	err = resolve_symbols(c);
	err = error_join(err, resolve_replaceds(c));
	check_types(c);
	layouts_check(&c->notes, &c->report, &c->findings);
	kernels_own_check(&c->notes, c->report.replaced, c->report.nreplaced,
			  &c->findings);
	if (!err && !c->findings.status)
		plan(c);
	if (!err && !c->findings.status)
		err = write_result(c);
	if (!err && !c->findings.status && c->options->report == REPORT_TEXT) {
		locate_all(&c->report);
		err = report_write(&c->report, REPORT_TEXT);
	}
	return err;
}

/* finish(), and the JSON report, which holds all that is said. */
static enum status finish_json(struct conversion *c, struct error *err)
{
	enum status status;

	/* units are asked of debug information, which may be what is wrong */
	if (!err && !c->findings.status)
		locate_all(&c->report);
	if (c->kernel)
		err = error_join(err, kernel_trouble(c->kernel));
	unchecked_print();
	status = error_take(err, &c->findings);
	findings_sort(&c->findings);
	findings_print(&c->findings, c->report.path);
	c->report.status = unchecked_status(status_worse(status, c->findings.status));
	c->report.findings = &c->findings;
	err = report_write(&c->report, REPORT_JSON);
	unchecked_end(c->report.path);
	return status_worse(c->report.status, error_print(err));
}

enum status command_convert(const struct options *options)
{
	struct conversion c = {
		.options = options, .findings.allowed = options->allowed,
	};
	enum status status;
	struct error *err;

	if (options->nargs != 1)
		return fail(USAGE, NULL,
			    "convert wants one module: klp convert [options] MODULE.ko");
	err = module_open(options->args[0], &c.module);
	if (!err)
		err = notes_read(c.module, &c.notes);
	if (!err)
		err = open_kernel(&c);
	if (!err)
		err = c.notes.nunits ? convert(&c) : without_notes(&c);
	c.report.path = options->args[0];
	c.report.kernel = c.kernel;	/* also where nothing was converted */
	status = options->report == REPORT_JSON ? finish_json(&c, err) :
		 finish(options->args[0], &c.findings, err, c.kernel);
	free(c.change.symbols);
	free(c.change.renames);
	free(c.change.fills);
	free(c.report.outcomes);
	free(c.report.replaced);
	findings_free(&c.findings);
	declarations_free(&c.declarations);
	notes_free(&c.notes);
	kernel_close(c.kernel);
	module_close(c.module);
	return status;
}
