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
	const struct module *module;
	struct kernel *kernel;
	struct outcome *outcomes;
	size_t noutcomes;
	struct replaced_function *replaced;
	size_t nreplaced;
};

/* Writes the report to standard output. */
struct error *report_write(const struct report *report,
			   enum report_format format);

#endif /* KLP_REPORT_H */
