// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * check.c - "klp check": will the kernel take this module?
 */
#include <stdio.h>
#include <string.h>

#include "check/file.h"
#include "commands/commands.h"
#include "check/check.h"
#include "check/loaded.h"
#include "elf/module.h"
#include "resolve/report.h"

/* One object for each module, also where it could not be read. */
static void write_report(struct findings *findings, enum status status, const char *path)
{
	findings_sort(findings);
	fputs("{\n  \"module\": ", stdout);
	json_string(path);
	fputs(",\n", stdout);
	json_findings(findings, status);
	json_unchecked();
	fputs("}\n", stdout);
}

/* The same as finish(), as JSON; that a file is of no use is also said. */
static enum status finish_report(const char *path, struct findings *findings,
				 struct error *err, struct kernel *kernel)
{
	struct findings files = { 0 };
	enum status status;

	if (kernel)
		err = error_join(err, kernel_trouble(kernel));
	error_take(err, &files);
	findings_print(&files, NULL);
	findings_move(findings, &files);
	status = unchecked_status(findings->status);
	write_report(findings, status, path);
	unchecked_end(path);
	return status;
}

static enum status check_one(const struct options *options, const char *path)
{
	bool json = options->report == REPORT_JSON;
	struct findings findings = { .allowed = options->allowed };
	struct kernel *kernel = NULL;
	struct module *module = NULL;
	enum status status;
	struct error *err = module_open_installed(path, &module);

	if (!err)
		err = kernel_open(&options->kernel, module->release, &kernel);
	if (!err)
		err = kernel_check_machine(kernel, module->arch);
	if (!err && module->release &&
	    strcmp(module->release, kernel_release(kernel)))
		err = error_new(MISSING, path,
				"was built for kernel %s, and %s is asked for",
				module->release, kernel_release(kernel));
	if (!err) {
		kernel_look_beside(kernel, path);
		check_module(module, &findings);
		err = kernel_check(module, kernel, true, &findings);
		if (!err && options->loaded)
			err = loaded_check(module, kernel, &findings);
	}
	status = (json ? finish_report : finish)(path, &findings, err, kernel);
	findings_free(&findings);
	kernel_close(kernel);
	module_close(module);
	return finish_output(status);
}

enum status command_check(const struct options *options)
{
	enum status status = DONE;
	int i;

	/* findings and these are in one place, wherever that is */
	unchecked_keep(options->report == REPORT_JSON);
	if (options->nargs == 0)
		return fail(USAGE, NULL,
			    "check wants a module: klp check [options] MODULE.ko");
	for (i = 0; i < options->nargs; i++)
		status = status_worse(status, check_one(options, options->args[i]));
	return status;
}
