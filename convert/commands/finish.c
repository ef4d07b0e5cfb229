// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * finish.c - what does a command say at its end, and with which status does it exit?
 */
#include <stdio.h>

#include "commands/commands.h"

enum status finish(const char *file, struct findings *findings, struct error *err,
		   struct kernel *kernel)
{
	enum status status = DONE;

	if (kernel)
		err = error_join(err, kernel_trouble(kernel));
	unchecked_print();
	if (findings) {
		findings_sort(findings);
		findings_print(findings, file);
		status = findings->status;
	}
	status = unchecked_status(status_worse(status, error_print(err)));
	unchecked_end(file);
	return status;
}

enum status finish_output(enum status status)
{
	if (fflush(stdout) || ferror(stdout))
		return fail(MISSING, NULL, "standard output: %m");
	return status;
}
