/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commands.h - the commands of klp and the options that they share.
 */
#ifndef KLP_COMMANDS_H
#define KLP_COMMANDS_H

#include <stdbool.h>

#include "diag.h"
#include "kernel.h"

enum report_format { REPORT_NONE, REPORT_TEXT, REPORT_JSON };

/* Refusals that --allow makes a warning of; main.c has their names in this order. */
enum waiver {
	ALLOW_TYPE	= 1 << 0,
	ALLOW_LAYOUT	= 1 << 1,
	ALLOW_DATA	= 1 << 2,
	ALLOW_INIT	= 1 << 3,
	ALLOW_NOTRACE	= 1 << 4,
	ALLOW_STATIC	= 1 << 5,
	ALLOW_CODE	= 1 << 6,
	ALLOW_ASM	= 1 << 7,
};

struct options {
	struct kernel_options kernel;
	const char *output;		/* -o */
	enum report_format report;
	unsigned int allowed;		/* enum waiver: --allow */
	char **args;			/* what is left of the command line */
	int nargs;
};

/* Each returns the program's exit status. */
enum status command_convert(const struct options *options);
enum status command_check(const struct options *options);
enum status command_lookup(const struct options *options);
enum status command_units(const struct options *options);
enum status command_plan(const struct options *options);

#endif /* KLP_COMMANDS_H */
