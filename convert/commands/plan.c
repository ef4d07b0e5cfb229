// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plan.c - "klp plan": what of patched units belongs in a livepatch, written
 * down for the compiler plugin, which makes it (gcc-plugin/extract/extract.c).
 *
 *	klp plan [options] UNIT OBJECT ORIGINAL.o PATCHED.o
 *	klp plan [options] LIST
 *
 * Both objects are the unit, compiled with -fplugin-arg-klp-digest.  The plan goes to
 * standard output or, with -o, into a file.  A plan without a "replace" line says
 * that nothing has to be done.  A list names many units, so that the kernel's files are
 * read once.
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

/* A unit that a plan is wanted of, as the arguments or a line of a list have it. */
struct wanted {
	const char *unit, *object, *original, *patched;
	const char *output;		/* NULL: standard output */
	const char *also;		/* as --also has it, or NULL */
};

/* Opens an object whose notes have digests. */
static struct error *open_digested(const char *path, struct version *out)
{
	struct error *err = version_open(path, out);

	if (!err && out->notes.ndigests == 0)
		err = error_new(REFUSED, path,
				"has no digests: compile it with -fplugin-arg-klp-digest");
	return err;
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

/* For --report=text: what becomes of the unit's functions. */
static void print_plan(const struct plan *p)
{
	size_t count[FATE_SKIP + 1] = { 0 }, i;

	for (i = 0; i < p->n; i++)
		count[p->list[i].fate]++;
	printf("%s of %s: %zu functions to replace, %zu to keep, %zu new\n", p->name,
	       p->object->name, count[FATE_REPLACE], count[FATE_KEEP], count[FATE_NEW]);
}

static struct error *make_plan(struct plan *p, const char *output,
			       enum report_format report)
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
	plan_write(p, out);
	fclose(out);
	for (i = 0; i < p->n; i++)
		if (p->list[i].fate != FATE_NEW)
			verbose("%s: %s %s", p->name, p->list[i].name,
				p->list[i].why);
	if (!unchecked_status(p->findings.status))
		err = save_plan(p, text, output);
	if (!err && report == REPORT_TEXT)
		print_plan(p);
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

/* One unit; what is found, and what goes wrong, is added to @out. */
static void plan_unit(struct kernel *kernel, const struct wanted *wanted,
		      enum report_format report, struct findings *out)
{
	struct version before = { 0 }, after = { 0 };
	struct plan plan = { .name = wanted->unit, .before = &before.notes,
			     .after = &after.notes, .findings.allowed = out->allowed,
			     .also = wanted->also };
	struct error *err;

	err = open_digested(wanted->original, &before);
	if (!err)
		err = open_digested(wanted->patched, &after);
	plan.built = before.module;
	plan.patched = after.module;
	if (!err)
		err = check_machine(before.module, kernel);
	if (!err)
		err = check_machine(after.module, kernel);
	if (!err)
		err = kernel_object(kernel, wanted->object, &plan.object);
	if (!err && !plan.object)
		err = error_new(REFUSED, wanted->object,
				"kernel %s has no such module", kernel_release(kernel));
	if (!err)
		err = make_plan(&plan, wanted->output, report);
	findings_sort(&plan.findings);
	findings_name(&plan.findings, plan.name);
	findings_move(out, &plan.findings);
	error_take(err, out);
	free_plan(&plan);
	version_close(&before);
	version_close(&after);
}

/* Takes a line of a list apart, in its place; true if it has all that it needs. */
static bool parse_wanted(char *line, struct wanted *out)
{
	const char **const fields[] = {
		&out->unit, &out->object, &out->original, &out->patched, &out->output,
		&out->also,
	};
	const size_t needed = 5;
	size_t n = 0;
	char *field;

	*out = (struct wanted){ 0 };
	line[strcspn(line, "\n")] = 0;
	while (n < sizeof(fields) / sizeof(*fields) && (field = strsep(&line, "\t"))) {
		if (!*field && n < needed)
			return false;
		*fields[n++] = field;
	}
	return !line && n >= needed;
}

/* All units of a list; - is standard input. */
static struct error *plan_list(struct kernel *kernel, const char *path,
			       enum report_format report, struct findings *out)
{
	FILE *list = strcmp(path, "-") ? fopen(path, "re") : stdin;
	struct error *err = NULL;
	struct wanted wanted;
	char *line = NULL;
	size_t size = 0, n = 0;

	if (!list)
		return error_new(MISSING, path, "%m");
	while (!err && getline(&line, &size, list) >= 0) {
		n++;
		if (parse_wanted(line, &wanted))
			plan_unit(kernel, &wanted, report, out);
		else
			err = error_new(USAGE, path, "line %zu: wants UNIT, OBJECT, ORIGINAL.o, PATCHED.o and PLAN, and may have what --also takes, with tabs between them", n);
	}
	if (!err && ferror(list))
		err = error_new(MISSING, path, "%m");
	if (list != stdin)
		fclose(list);
	free(line);
	return err;
}

/* The unit of the arguments, or those of the list that is the only one. */
static struct error *plan_all(struct kernel *kernel, const struct options *options,
			      struct findings *out)
{
	char **args = options->args;

	if (options->nargs == 1)
		return plan_list(kernel, args[0], options->report, out);
	plan_unit(kernel, &(struct wanted){ args[0], args[1], args[2], args[3],
					    options->output, options->also },
		  options->report, out);
	return NULL;
}

static enum status check_usage(const struct options *options)
{
	if (options->nargs != 4 && options->nargs != 1)
		return fail(USAGE, NULL,
			    "plan wants a unit in two versions, or a list of such: klp plan [options] UNIT OBJECT ORIGINAL.o PATCHED.o");
	if (options->nargs == 1 && (options->output || options->also))
		return fail(USAGE, NULL,
			    "plan has no -o and no --also for a list, whose lines say it");
	if (options->nargs == 4 && options->report && !options->output)
		return fail(USAGE, NULL,
			    "plan with --report wants -o FILE, as both would be on standard output");
	return DONE;
}

enum status command_plan(const struct options *options)
{
	const char *name = options->nargs == 4 ? options->args[0] : NULL;
	struct findings findings = { .allowed = options->allowed };
	struct kernel *kernel = NULL;
	enum status status = check_usage(options);
	struct error *err;

	if (status)
		return status;
	err = kernel_open(&options->kernel, NULL, &kernel);
	if (!err)
		err = plan_all(kernel, options, &findings);
	if (kernel)
		err = error_join(err, kernel_trouble(kernel));
	error_take(err, &findings);
	findings_sort_units(&findings);
	if (options->report == REPORT_JSON)
		json_finding_list(&findings);
	status = finish(name, &findings, NULL, NULL);
	findings_free(&findings);
	kernel_close(kernel);
	return finish_output(status);
}
