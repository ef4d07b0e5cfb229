// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lookup.c - "klp lookup": what a name is in a kernel, one line a match.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "commands/commands.h"
#include "kernel/homes.h"
#include "resolve/explain-object.h"
#include "resolve/explain.h"
#include "resolve/report.h"

static const char *binding_name(const struct ksymbol *s)
{
	if (s->binding == STB_LOCAL)
		return "static";
	return "global";
}

static void print_home(struct home *h)
{
	const struct ksymbol *s = h->symbol;

	if (object_has_debuginfo(h->object, "the units of its symbols"))
		home_locate(h);
	printf("%s\t%s\t%s\t", h->object->name, h->unit ? h->unit : "-",
	       s->name);
	if (h->init_namesake)
		printf("-\t");
	else
		printf("%lu\t", h->sympos);
	if (s->section)
		printf("%s+", s->section);
	printf("0x%llx\t%s\t%s\n", (unsigned long long)s->address,
	       s->function ? "function" : "data",
	       h->definition && h->definition->function ? "local" :
	       binding_name(s));
}

static void print_homes(struct homes *homes)
{
	size_t i;

	for (i = 0; i < homes->n; i++)
		print_home(&homes->list[i]);
}

/* Is it a unit of vmlinux?  Then no module has it. */
static bool is_builtin(struct kernel *k, const char *unit)
{
	struct unit *const *units;
	struct debuginfo *info;

	return unit && !object_debuginfo(kernel_vmlinux(k), &info) &&
	       debuginfo_find_units(info, unit, &units) > 0;
}

/* vmlinux, then the modules that have the name. */
static struct error *find_everywhere(struct kernel *k, const struct query *query,
				     size_t *found)
{
	struct homes homes = { 0 };
	struct object **modules = NULL;
	struct error *err = homes_find(kernel_vmlinux(k), query, &homes);
	size_t n = 0, i;

	if (!is_builtin(k, query->origin))
		n = kernel_modules_with(k, query->name, query->origin,
					&modules);

	for (i = 0; i < n && !err; i++)
		err = homes_find(modules[i], query, &homes);
	print_homes(&homes);
	*found = homes.n;
	homes_free(&homes);
	kernel_release_list(modules, n);
	kernel_trim(k);
	return err;
}

/* "UNIT:" */
static struct error *list_unit(struct kernel *k, const char *unit, size_t *found)
{
	struct homes homes = { 0 };
	struct object *object = NULL;
	struct error *err;
	bool known;

	err = kernel_unit_object(k, unit, SIZE_MAX, &object);
	if (!err && object)
		err = homes_of_unit(object, unit, &homes, &known);
	print_homes(&homes);
	*found = homes.n;
	homes_free(&homes);
	if (object)
		object_release(object);
	return err;
}

/* Nothing was found: why not, as far as debug information says. */
static struct error *explain(struct kernel *k, const char *what, const struct query *query)
{
	struct error *err = error_new(REFUSED, NULL, "kernel %s has no '%s'",
				      kernel_release(k), what), *why;
	struct object *object = NULL;

	if (!*query->name)
		return err;
	if (query->origin && error_drop(kernel_unit_object(k, query->origin, MAX_TRIED,
							   &object)))
		return err;
	if (query->origin && !object)
		object = explain_only_object(k, query->name);
	why = explain_missing(NULL, NULL, object ? object : kernel_vmlinux(k), query);
	/* to read the units of all modules takes several seconds */
	if (!query->origin && error_is(why, FINDING_NOT_FOUND))
		error_say_more(why, NULL,
			       "what a module has inlined is only found by its unit: klp lookup UNIT:%s",
			       query->name);
	if (object)
		object_release(object);
	return error_join(err, why);
}

/* "[UNIT:]NAME", "UNIT:FUNCTION.VARIABLE", "UNIT:" */
static struct error *look_up(struct kernel *k, const char *what)
{
	const char *colon = strrchr(what, ':');
	const char *name = colon ? colon + 1 : what;
	char *unit = colon ? strndup(what, colon - what) : NULL;
	struct query query = { .name = name, .origin = unit };
	const char *dot;
	char *function = NULL;
	struct error *err;
	size_t found = 0;

	if (unit && !*name) {
		err = list_unit(k, unit, &found);
	} else {
		err = find_everywhere(k, &query, &found);
		dot = strrchr(name, '.');
		if (!err && !found && unit && dot) {
			function = strndup(name, dot - name);
			query.function = function;
			query.name = dot + 1;
			err = find_everywhere(k, &query, &found);
		}
	}
	if (!err && !found)
		err = explain(k, what, &query);
	free(function);
	free(unit);
	return err;
}

/*
 * Names from standard input, one a line.  An empty line is answered with one, so
 * that a program can tell where an answer ends.
 */
static enum status look_up_lines(struct kernel *k)
{
	enum status status = DONE;
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0) {
		line[strcspn(line, "\n")] = 0;
		if (!*line) {
			putchar('\n');
			continue;
		}
		status = status_worse(status, error_print(look_up(k, line)));
	}
	free(line);
	return status;
}

/* All that was asked, each answered or not. */
static enum status look_up_all(struct kernel *k, const struct options *options)
{
	enum status status = DONE;
	int i;

	for (i = 0; i < options->nargs; i++)
		status = status_worse(status, strcmp(options->args[i], "-") ?
			error_print(look_up(k, options->args[i])) : look_up_lines(k));
	return status;
}

enum status command_lookup(const struct options *options)
{
	enum status status = DONE;
	struct kernel *k = NULL;
	struct debuginfo *info;
	struct error *err;

	if (options->nargs == 0)
		return fail(USAGE, NULL,
			    "lookup wants names: klp lookup [options] [UNIT:]NAME...");
	err = kernel_open(&options->kernel, NULL, &k);
	if (!err)
		err = object_debuginfo(kernel_vmlinux(k), &info);
	if (!err)
		status = look_up_all(k, options);
	status = status_worse(status, finish(NULL, NULL, err, k));
	kernel_close(k);
	return finish_output(status);
}
