// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prove.c - "klp prove": a module of klp build refers to what the kernel's own code
 * refers to, and nothing is in it without a reason.
 *
 *	klp prove [options] MODULE.ko LINKED.o [PLAN ORIGINAL.o PATCHED.o EXTRACTED.o PART.o]...
 *
 * LINKED.o is the module before it was converted.  Of each unit: the plan, the unit
 * compiled whole, the same patched, the original with the plan, and the patched one with
 * the plan, which is linked into the module.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "commands/commands.h"
#include "prove/proof.h"
#include "resolve/report.h"
#include "base/text.h"

#define FILES_OF_PART	5

/* Is what json_added() writes not the first of its list? */
static bool json_rest;

static struct error *has_code(const char *path, const struct version *v)
{
	return v->notes.ncodes ? NULL :
	       error_new(REFUSED, path, "has no notes of what code refers to: compile it with -fplugin-arg-klp-code");
}

static struct error *open_part(struct proof *p, struct kernel *kernel, char **files)
{
	struct error *err = plan_file_read(files[0], &p->plan);
	bool found;

	p->kernel = kernel;
	if (!err)
		err = version_open(files[1], &p->original);
	if (!err)
		err = version_open(files[2], &p->patched);
	if (!err)
		err = version_open(files[3], &p->extracted);
	if (!err)
		err = version_open(files[4], &p->part);
	if (!err)
		err = has_code(files[1], &p->original);
	if (!err)
		err = has_code(files[2], &p->patched);
	if (!err)
		err = kernel_object(kernel, p->plan.object, &p->object);
	if (!err && !p->object)
		err = error_new(REFUSED, p->plan.object, "kernel %s has no such module",
				kernel_release(kernel));
	if (!err)
		err = homes_of_unit(p->object, p->plan.unit, &p->homes, &found);
	if (!err && !found)
		err = error_new(REFUSED, p->plan.unit, "is no unit of %s", p->plan.object);
	if (err)
		return err;
	p->shipped = shipped_open(p->original.module, p->object, &p->homes);
	if (!p->shipped || !shipped_functions(p->shipped))
		unchecked(p->plan.unit, "where the kernel's own code has what it refers to",
			  "no function of it is the same here and in %s", p->plan.object);
	return NULL;
}

static void close_part(struct proof *p)
{
	shipped_close(p->shipped);
	homes_free(&p->homes);
	free(p->objects);
	version_close(&p->part);
	version_close(&p->extracted);
	version_close(&p->patched);
	version_close(&p->original);
	plan_file_free(&p->plan);
}

static const char *reason_of(const struct proved_object *object)
{
	return object->reason ? object->reason : "none";
}

static void say_part(const struct proof *p)
{
	size_t i;

	verbose("%s: %zu functions refer to what the kernel's refer to; of %zu references the kernel's code has %zu where they are bound to",
		p->plan.unit, p->ncompared, p->nproved + p->nbound, p->nproved);
	for (i = 0; i < p->nobjects; i++)
		verbose("%s: %s in %s: %s", p->plan.unit, p->objects[i].name,
			p->objects[i].section, reason_of(&p->objects[i]));
}

/* The same for --report=text, in columns. */
static void print_part(const struct proof *p)
{
	size_t i;

	printf("%s of %s: %zu functions, %zu of %zu references proved, %zu findings\n",
	       p->plan.unit, p->object->name, p->ncompared, p->nproved,
	       p->nproved + p->nbound, p->findings.n);
	for (i = 0; i < p->nobjects; i++)
		printf("  %-9s %-24s %-9s %llu\n", reason_of(&p->objects[i]),
		       p->objects[i].name, p->objects[i].section,
		       (unsigned long long)p->objects[i].size);
}

static void json_part(const struct proof *p)
{
	size_t i;

	fputs("{\"unit\": ", stdout);
	json_string(p->plan.unit);
	fputs(", \"object\": ", stdout);
	json_string(p->object->name);
	printf(", \"functions\": %zu, \"learned_from\": %zu, \"references\": {\"proved\": %zu, \"bound\": %zu}, \"findings\": %zu, \"objects\": [",
	       p->ncompared, p->shipped ? shipped_functions(p->shipped) : 0, p->nproved,
	       p->nbound, p->findings.n);
	for (i = 0; i < p->nobjects; i++) {
		fputs(i ? ", {\"name\": " : "{\"name\": ", stdout);
		json_string(p->objects[i].name);
		fputs(", \"section\": ", stdout);
		json_string(p->objects[i].section);
		printf(", \"size\": %llu, \"writable\": %s, \"reason\": ",
		       (unsigned long long)p->objects[i].size,
		       p->objects[i].writable ? "true" : "false");
		json_string(p->objects[i].reason);
		putchar('}');
	}
	fputs("]}", stdout);
}

/* One unit; @first: the first in the report. */
static struct error *prove_part(struct kernel *kernel, struct finished *finished,
				const struct options *options, char **files, bool first,
				struct findings *out)
{
	struct proof p = {
		.finished = finished,
		.waives_static = options->allowed & FINDING_BIT(FINDING_STATIC),
		.waives_data = options->allowed & FINDING_BIT(FINDING_DATA),
	};
	struct error *err = open_part(&p, kernel, files);

	if (!err) {
		prove_code(&p);
		prove_objects(&p);
		prove_compared(&p);
		finished_add(finished, &p);
		err = prove_bindings(&p);
	}
	if (p.object) {
		say_part(&p);
		if (options->report == REPORT_JSON) {
			if (!first)
				fputs(", ", stdout);
			json_part(&p);
		} else if (options->report == REPORT_TEXT) {
			print_part(&p);
		}
	}
	findings_move(out, &p.findings);
	close_part(&p);
	return err;
}

/* What klp build and Kbuild have added, for the three ways of saying so. */
static void say_added(const char *name, const char *section)
{
	verbose("%s in %s: added for the module itself", name, section);
}

static void print_added(const char *name, const char *section)
{
	printf("  %-9s %-24s %s\n", "added", name, section);
}

static void json_added(const char *name, const char *section)
{
	printf("%s{\"name\": ", json_rest ? ", " : "");
	json_string(name);
	fputs(", \"section\": ", stdout);
	json_string(section);
	putchar('}');
	json_rest = true;
}

/* All units, then the module as a whole. */
static struct error *prove_all(struct kernel *kernel, struct finished *finished,
			       const struct options *options, struct findings *out)
{
	bool json = options->report == REPORT_JSON;
	struct findings whole = { 0 };
	struct error *err = NULL;
	int i;

	if (json)
		fputs("  \"units\": [", stdout);
	for (i = 2; i < options->nargs; i += FILES_OF_PART)
		err = error_join(err, prove_part(kernel, finished, options,
						 options->args + i, i == 2, out));
	if (json)
		fputs("],\n  \"added\": [", stdout);
	prove_finished(finished, json ? json_added :
		       options->report == REPORT_TEXT ? print_added : say_added, &whole);
	prove_relocations(kernel, finished, &whole);
	if (json)
		printf("],\n  \"relocations\": {\"findings\": %zu},\n", whole.n);
	findings_move(out, &whole);
	return err;
}

/* finish(), and the end of the JSON report, which holds all that is said. */
static enum status finish_json(const char *path, struct findings *findings,
			       struct error *err, struct kernel *kernel)
{
	enum status status;

	if (kernel)
		err = error_join(err, kernel_trouble(kernel));
	unchecked_print();
	status = error_take(err, findings);
	findings_sort(findings);
	findings_print(findings, path);
	status = unchecked_status(status_worse(status, findings->status));
	if (status)
		json_reason(findings);
	json_findings(findings, status);
	json_unchecked();
	puts("}");
	unchecked_end(path);
	return status;
}

/* What people have called the module, by the first line of the file of --called; free() it. */
static struct error *read_called(const struct options *options, char **name)
{
	const char *path = options->called;
	FILE *file = path ? fopen(path, "re") : NULL;
	size_t room = 0;

	*name = NULL;
	if (!path) {
		*name = alloc_print("%s", options->args[0]);
		return NULL;
	}
	if (!file || getline(name, &room, file) <= 0) {
		free(*name);
		*name = alloc_print("%s", options->args[0]);
	}
	(*name)[strcspn(*name, "\n")] = 0;
	if (!file)
		return error_new(MISSING, path, "can't be opened: %m");
	fclose(file);
	return NULL;
}

/* The beginning of the JSON report. */
static void begin_json(const char *name, const struct kernel *kernel)
{
	fputs("{\"module\": ", stdout);
	json_string(name);
	fputs(", \"kernel\": ", stdout);
	json_string(kernel ? kernel_release(kernel) : NULL);
	fputs(",\n", stdout);
}

enum status command_prove(const struct options *options)
{
	struct finished finished = { 0 };
	struct findings findings = { 0 };
	struct kernel *kernel = NULL;
	enum status status;
	struct error *err;
	char *name;

	if (options->nargs < 2 || (options->nargs - 2) % FILES_OF_PART)
		return fail(USAGE, NULL,
			    "prove wants a module, its link, and five files of each unit: klp prove [options] MODULE.ko LINKED.o [PLAN ORIGINAL.o PATCHED.o EXTRACTED.o PART.o]...");
	err = read_called(options, &name);
	if (!err)
		err = module_open(options->args[0], &finished.module);
	if (!err)
		err = version_open(options->args[1], &finished.linked);
	if (!err)
		err = kernel_open(&options->kernel, finished.module->release, &kernel);
	if (!err)
		err = kernel_check_machine(kernel, finished.module->arch);
	if (options->report == REPORT_JSON)
		begin_json(name, kernel);
	if (!err)
		err = prove_all(kernel, &finished, options, &findings);
	status = (options->report == REPORT_JSON ? finish_json : finish)(
			name, &findings, err, kernel);
	findings_free(&findings);
	kernel_close(kernel);
	finished_free(&finished);
	free(name);
	return finish_output(status);
}
