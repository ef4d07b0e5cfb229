// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * checkcmd.c - "klp check": will the kernel take this module?
 */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "commands.h"
#include "kernelcheck.h"
#include "module.h"
#include "report.h"

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
		printf("%s\n    {\"id\": ", i ? "," : "");
		json_string(findings->list[i].id);
		fputs(", \"message\": ", stdout);
		json_string(findings->list[i].message);
		putchar('}');
	}
	fputs(findings->n ? "\n  ]\n}\n" : "]\n}\n", stdout);
	if (fflush(stdout) || ferror(stdout))
		return fail(MISSING, NULL, "standard output: %m");
	return DONE;
}

static enum status check_one(const struct options *options, const char *path)
{
	struct findings findings = { 0 };
	struct kernel *kernel = NULL;
	struct check_kernel asked;
	struct module *module;
	enum status status = module_open(path, &module), other;

	if (status)
		return status;
	status = kernel_open(&options->kernel, module->release, &kernel);
	if (!status && module->release &&
	    strcmp(module->release, kernel_release(kernel)))
		status = fail(MISSING, path,
			      "was built for kernel %s, and %s is asked for",
			      module->release, kernel_release(kernel));
	if (!status) {
		asked = kernel_for_check(kernel, module);
		status = check_module(module, &findings, &asked);
		other = write_findings(&findings, path, options->report);
		if (other)
			status = other;
	}
	findings_free(&findings);
	kernel_close(kernel);
	module_close(module);
	return status;
}

enum status command_check(const struct options *options)
{
	enum status worst = DONE, status;
	int i;

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
