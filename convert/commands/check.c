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

static void write_finding(const struct finding *f)
{
	static const char *const severities[] = { "error", "warning", "note" };
	size_t i;

	fputs("{\"id\": ", stdout);
	json_string(finding_name(f->id));
	fputs(", \"severity\": ", stdout);
	json_string(severities[f->severity]);
	fputs(", \"message\": ", stdout);
	json_string(f->message);
	if (f->where.file && *f->where.file) {
		fputs(", \"file\": ", stdout);
		json_string(f->where.file);
		printf(", \"line\": %u", f->where.line);
	}
	fputs(", \"notes\": [", stdout);
	for (i = 0; i < f->nnotes; i++) {
		fputs(i ? ", " : "", stdout);
		json_string(f->notes[i].text);
	}
	fputs("]}", stdout);
}

static void write_findings(const struct findings *findings, const char *path)
{
	size_t i;

	fputs("{\n  \"module\": ", stdout);
	json_string(path);
	fputs(",\n  \"findings\": [", stdout);
	for (i = 0; i < findings->n; i++) {
		fputs(i ? ",\n    " : "\n    ", stdout);
		write_finding(&findings->list[i]);
	}
	fputs(findings->n ? "\n  ],\n" : "],\n", stdout);
	json_unchecked();
	fputs("}\n", stdout);
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
		if (json)
			write_findings(&findings, path);
	}
	status = finish(path, json ? NULL : &findings, err, kernel);
	if (!status)
		status = findings.status;
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
