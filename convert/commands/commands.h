/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commands.h - the commands of klp and the options that they share.
 */
#ifndef KLP_COMMANDS_H
#define KLP_COMMANDS_H

#include <stdbool.h>

#include "base/error.h"
#include "base/json.h"
#include "kernel/kernel.h"
#include "base/finding.h"

struct options {
	struct kernel_options kernel;
	const char *output;		/* -o */
	enum report_format report;
	uint64_t allowed;		/* --allow: a set of finding.h */
	bool loaded;			/* check: --loaded */
	const char *also;		/* plan: --also */
	const char *source, *into;	/* patch */
	const char *called;		/* patch, prove: --called */
	unsigned int fuzz;		/* patch: --fuzz */
	unsigned int timeout;		/* load, unload: --timeout */
	bool keep, force, no_check;	/* load, unload */
	bool installed;			/* load: --installed */
	char **args;			/* what is left of the command line */
	int nargs;
};

/*
 * Ends a command, or its work for one file (NULL: none): prints what could not be
 * looked at, @findings (or NULL), @err, which it frees, and what is wrong with files of
 * @kernel (or NULL).  Returns the exit status.
 */
enum status finish(const char *file, struct findings *findings, struct error *err,
		   struct kernel *kernel);

/* @status, or MISSING where standard output can't be written, which is said. */
enum status finish_output(enum status status);

/* Each returns the program's exit status. */
enum status command_convert(const struct options *options);
enum status command_check(const struct options *options);
enum status command_lookup(const struct options *options);
enum status command_units(const struct options *options);
enum status command_plan(const struct options *options);
enum status command_prove(const struct options *options);
enum status command_patch(const struct options *options);
enum status command_patches(const struct options *options);
enum status command_files(const struct options *options);
enum status command_escape(const struct options *options);
enum status command_load(const struct options *options);
enum status command_unload(const struct options *options);
enum status command_install(const struct options *options);
enum status command_uninstall(const struct options *options);
enum status command_list(const struct options *options);
enum status command_status(const struct options *options);

#endif /* KLP_COMMANDS_H */
