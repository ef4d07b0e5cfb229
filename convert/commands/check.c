// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * checkcmd.c - "klp check": will the kernel take this module?
 */
#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "commands/commands.h"
#include "check/kernelcheck.h"
#include "elf/module.h"
#include "resolve/report.h"

static void write_finding(const struct finding *f)
{
	static const char *const severities[] = { "error", "warning", "note" };
	size_t i;

	fputs("{\"id\": ", stdout);
	json_string(f->id);
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
		json_string(f->notes[i]);
	}
	fputs("]}", stdout);
}

static enum status write_findings(const struct findings *findings,
				  const char *path, enum report_format format)
{
	size_t i;

	if (format != REPORT_JSON) {
		findings_print(findings, path);
		return DONE;
	}
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
	if (fflush(stdout) || ferror(stdout))
		return fail(MISSING, NULL, "standard output: %m");
	return DONE;
}

static enum status check_one(const struct options *options, const char *path)
{
	struct findings findings = { .allowed = options->allowed };
	struct kernel *kernel = NULL;
	struct module *module;
	enum status status = module_open_installed(path, &module), other;

	if (status)
		return status;
	status = kernel_open(&options->kernel, module->release, &kernel);
	if (!status)
		status = kernel_check_machine(kernel, module->arch);
	if (!status && module->release &&
	    strcmp(module->release, kernel_release(kernel)))
		status = fail(MISSING, path,
			      "was built for kernel %s, and %s is asked for",
			      module->release, kernel_release(kernel));
	if (!status) {
		kernel_look_beside(kernel, path);
		status = check_module(module, &findings);
		other = kernel_check(module, kernel, true, &findings);
		if (other > status)
			status = other;
		other = kernel_trouble(kernel);
		if (other > status)
			status = other;
		other = write_findings(&findings, path, options->report);
		if (other)
			status = other;
	}
	status = unchecked_status(status);
	unchecked_end(path);
	findings_free(&findings);
	kernel_close(kernel);
	module_close(module);
	return status;
}

enum status command_check(const struct options *options)
{
	enum status worst = DONE, status;
	int i;

	/* findings and these are in one place, wherever that is */
	unchecked_keep(options->report == REPORT_JSON);
	if (options->nargs == 0)
		return fail(USAGE, NULL,
			    "check wants a module: klp check [options] MODULE.ko");
	for (i = 0; i < options->nargs; i++) {
		status = check_one(options, options->args[i]);
		if (status > worst)
			worst = status;
	}
	return worst;
}
