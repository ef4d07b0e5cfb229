// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * list.c - "klp list": which livepatches are loaded, and what do they replace?  And which are
 * installed for the kernel that runs?
 *
 * Names of patches, functions and modules are what somebody wrote into a module, so
 * that none is printed as it is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "commands/commands.h"
#include "operate/livepatches.h"
#include "operate/store.h"
#include "operate/system.h"

static void put(const char *text)
{
	escape_write(stdout, text, strlen(text));
}

static void print_object(const struct loaded_object *object)
{
	size_t i;

	fputs("  replaces in ", stdout);
	put(object->name);
	fputs(object->patched ? ":" : ", which is not loaded:", stdout);
	for (i = 0; i < object->nfunctions; i++) {
		putchar(i ? ',' : ' ');
		if (i)
			putchar(' ');
		put(object->functions[i].name);
		if (object->functions[i].sympos > 1)
			printf(" (number %lu)", object->functions[i].sympos);
	}
	putchar('\n');
}

static void print_one(const struct livepatches *all, const struct loaded_livepatch *l)
{
	const struct loaded_livepatch *by = livepatch_replaced_by(all, l);
	size_t i;

	put(l->name);
	printf("\t%s\n", livepatch_state_name(l->state));
	for (i = 0; i < l->npatches; i++) {
		fputs("  patch ", stdout);
		put(l->patches[i]);
		putchar('\n');
	}
	for (i = 0; i < l->nobjects; i++)
		print_object(&l->objects[i]);
	for (i = 0; i < l->nholders; i++) {
		fputs("  used by ", stdout);
		put(l->holders[i]);
		putchar('\n');
	}
	if (by) {
		fputs("  replaced by ", stdout);
		put(by->name);
		putchar('\n');
	}
}

static void json_functions(const struct loaded_object *object)
{
	size_t i;

	for (i = 0; i < object->nfunctions; i++) {
		fputs(i ? ",\n          {\"name\": " : "\n          {\"name\": ", stdout);
		json_string(object->functions[i].name);
		printf(", \"position\": %lu}", object->functions[i].sympos);
	}
}

static void json_objects(const struct loaded_livepatch *l)
{
	size_t i;

	fputs(",\n      \"objects\": [", stdout);
	for (i = 0; i < l->nobjects; i++) {
		fputs(i ? ",\n        {\"name\": " : "\n        {\"name\": ", stdout);
		json_string(l->objects[i].name);
		printf(", \"loaded\": %s, \"functions\": [",
		       l->objects[i].patched ? "true" : "false");
		json_functions(&l->objects[i]);
		fputs("]}", stdout);
	}
	putchar(']');
}

/* "NAME sha256:DIGEST" as two members. */
static void json_patches(const struct loaded_livepatch *l)
{
	size_t i;

	fputs(",\n      \"patches\": [", stdout);
	for (i = 0; i < l->npatches; i++) {
		char *digest = strrchr(l->patches[i], ' ');

		if (digest)
			*digest = 0;
		fputs(i ? ", {\"name\": " : "{\"name\": ", stdout);
		json_string(l->patches[i]);
		json_field("digest", digest ? digest + 1 : NULL);
		putchar('}');
		if (digest)
			*digest = ' ';
	}
	putchar(']');
}

static void json_one(const struct livepatches *all, const struct loaded_livepatch *l)
{
	static const char *const states[] = {
		[LIVEPATCH_ENABLED] = "enabled", [LIVEPATCH_PATCHING] = "patching",
		[LIVEPATCH_UNPATCHING] = "unpatching", [LIVEPATCH_DISABLED] = "disabled",
		[LIVEPATCH_LEFT] = "left",
	};
	const struct loaded_livepatch *by = livepatch_replaced_by(all, l);
	size_t i;

	fputs("{\"name\": ", stdout);
	json_string(l->name);
	json_field("state", states[l->state]);
	printf(", \"users\": %ld", l->users);
	json_field("replaced_by", by ? by->name : NULL);
	json_objects(l);
	json_patches(l);
	fputs(",\n      \"holders\": [", stdout);
	for (i = 0; i < l->nholders; i++) {
		fputs(i ? ", " : "", stdout);
		json_string(l->holders[i]);
	}
	fputs("]}", stdout);
}

/* What is installed for the kernel, and is that loaded? */
static void json_installed(const struct store *store, const struct livepatches *all)
{
	size_t i, first = store_first(store, all);

	fputs("],\n  \"installed\": [", stdout);
	for (i = 0; i < store->n; i++) {
		fputs(i ? ",\n    {\"name\": " : "\n    {\"name\": ", stdout);
		json_string(store->list[i].name);
		json_field("file", store->list[i].path);
		printf(", \"missing\": %s}", i >= first ? "true" : "false");
	}
	fputs("]\n}\n", stdout);
}

static void write_report(const struct livepatches *all, const struct store *store,
			 const char *release)
{
	size_t i;

	fputs("{\n  \"kernel\": ", stdout);
	json_string(release);
	fputs(",\n  \"livepatches\": [", stdout);
	for (i = 0; i < all->n; i++) {
		fputs(i ? ",\n    " : "\n    ", stdout);
		json_one(all, &all->list[i]);
	}
	json_installed(store, all);
}

static void print_installed(const struct store *store, const struct livepatches *all)
{
	size_t i, first = store_first(store, all);

	for (i = 0; i < store->n; i++) {
		put(store->list[i].name);
		fputs(i >= first ? "\tinstalled, not loaded\n  file " : "\tinstalled\n  file ",
		      stdout);
		put(store->list[i].path);
		putchar('\n');
	}
}

enum status command_list(const struct options *options)
{
	struct livepatches all = { 0 };
	struct store store = { 0 };
	enum status status;
	char *release;
	size_t i;

	if (options->nargs)
		return fail(USAGE, NULL, "list takes no arguments: klp list [options]");
	release = system_release();
	status = error_print(livepatches_read(&all));
	if (!status)
		status = error_print(store_read(release ? release : "", &store));
	if (!status && options->report == REPORT_JSON) {
		write_report(&all, &store, release);
	} else if (!status) {
		for (i = 0; i < all.n; i++)
			print_one(&all, &all.list[i]);
		print_installed(&store, &all);
	}
	store_free(&store);
	livepatches_free(&all);
	free(release);
	return finish_output(status);
}
