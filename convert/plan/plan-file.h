/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plan-file.h - the file that klp plan writes for the plugin; gcc-plugin/extract/extract.c says
 * what its lines mean.
 */
#ifndef KLP_PLAN_FILE_H
#define KLP_PLAN_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct plan_line {
	const char *word, *name;
};

struct plan_file {
	char *text;
	const char *unit, *object;	/* both are there */
	struct plan_line *lines;	/* comments left out; by word and name */
	size_t n;
};

/* REFUSED, with the reason, where the file can't be read or is no plan. */
struct error *plan_file_read(const char *path, struct plan_file *out);
void plan_file_free(struct plan_file *plan);

/* Has the plan the line "WORD NAME"? */
bool plan_file_says(const struct plan_file *plan, const char *word, const char *name);

#endif /* KLP_PLAN_FILE_H */
