/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.h - what klp convert did, for people and for programs.
 */
#ifndef KLP_REPORT_H
#define KLP_REPORT_H

#include <stddef.h>

#include "base/json.h"
#include "resolve/resolve.h"

/* What became of one undefined symbol. */
struct outcome {
	const struct reference *reference;	/* NULL: without a note */
	const char *symbol;			/* as the module names it */
	size_t index;				/* in the module's .symtab */
	struct resolution resolution;
};

struct report {
	const struct module *module;	/* NULL: not read */
	const char *path;		/* of the module */
	struct kernel *kernel;		/* NULL: not found */
	struct outcome *outcomes;
	size_t noutcomes;
	struct replaced_function *replaced;
	size_t nreplaced;
	struct findings *findings;	/* JSON: everything that was said */
	enum status status;		/* of the program */
};

/*
 * Writes the report to standard output.  JSON is written whatever has happened: what is
 * not known then, the kernel or all of it, is null or empty.
 */
struct error *report_write(const struct report *report,
			   enum report_format format);

#endif /* KLP_REPORT_H */
