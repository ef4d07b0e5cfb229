// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * status.c - "klp status": is this machine patched, and if not, what holds it up?
 *
 * One screen for people, and an exit status for those who watch machines: DONE where
 * all is as it should be, REFUSED where something is to be done, UNDER_WAY where a
 * livepatch is on its way.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/escape.h"
#include "commands/commands.h"
#include "commands/follow.h"
#include "operate/store.h"
#include "operate/system.h"

#define MAX_NAMED	10	/* tasks, patches */

/* A line of text, some of which may be somebody else's. */
static void line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void line(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = alloc_vprint(fmt, args);
	va_end(args);
	escape_write(stdout, text, strlen(text));
	putchar('\n');
	free(text);
}

/* The first line: what the machine is, in a word. */
static void print_summary(const struct livepatches *all, const char *release)
{
	const struct loaded_livepatch *moving = livepatches_moving(all);
	size_t enabled = 0, i;

	for (i = 0; i < all->n; i++)
		enabled += all->list[i].state == LIVEPATCH_ENABLED;
	if (moving)
		line("kernel %s: in transition", release ? release : "?");
	else if (enabled)
		line("kernel %s: patched, by %zu livepatch%s", release ? release : "?",
		     enabled, enabled == 1 ? "" : "es");
	else
		line("kernel %s: not patched", release ? release : "?");
}

/* Is what should be loaded loaded? */
static enum status print_installed(const struct livepatches *all, const char *release)
{
	struct store store;
	enum status status = error_print(store_read(release ? release : "", &store));
	size_t i, first = store_first(&store, all);

	if (store.n)
		line("installed for this kernel: %zu", store.n);
	for (i = 0; i < store.n; i++)
		line("  %s: %s", store.list[i].name, i >= first ? "not loaded" :
		     livepatches_find(all, store.list[i].name) ? "loaded" :
		     "a later one is loaded");
	if (first < store.n) {
		line("  klp load --installed loads what is missing");
		status = status_worse(status, REFUSED);
	}
	store_free(&store);
	return status;
}

static void print_tasks(const struct loaded_livepatch *l)
{
	struct tasks_behind tasks;
	char *text;
	size_t i;

	tasks_behind(l, MAX_NAMED, &tasks);
	if (tasks.hidden && !tasks.total)
		line("    which tasks stay behind only root can see");
	else
		line("    %zu task%s still run%s the %s code", tasks.total,
		     tasks.total == 1 ? "" : "s", tasks.total == 1 ? "s" : "",
		     l->state == LIVEPATCH_PATCHING ? "old" : "new");
	for (i = 0; i < tasks.n; i++) {
		text = follow_task(&tasks.list[i], l);
		line("      %s", text);
		free(text);
	}
	if (tasks.total > tasks.n)
		line("      and %zu more", tasks.total - tasks.n);
	if (!tasks.hidden) {
		text = follow_advice(&tasks);
		line("    %s", text);
		free(text);
	}
	line(l->state == LIVEPATCH_PATCHING ?
	     "    klp unload %s turns it round" : "    klp unload %s goes on with it", l->name);
	tasks_free(&tasks);
}

/* What it replaces, in numbers. */
static void print_objects(const struct loaded_livepatch *l)
{
	size_t i;

	for (i = 0; i < l->nobjects; i++)
		line("    %zu function%s of %s%s", l->objects[i].nfunctions,
		     l->objects[i].nfunctions == 1 ? "" : "s", l->objects[i].name,
		     l->objects[i].patched ? "" : ", which is not loaded");
	for (i = 0; i < l->npatches && i < MAX_NAMED; i++)
		line("    patch %.*s", (int)strcspn(l->patches[i], " "), l->patches[i]);
	if (l->npatches > MAX_NAMED)
		line("    and %zu more", l->npatches - MAX_NAMED);
}

static enum status print_livepatch(const struct livepatches *all,
				   const struct loaded_livepatch *l)
{
	const struct loaded_livepatch *by = livepatch_replaced_by(all, l);

	line("  %s: %s", l->name, livepatch_state_name(l->state));
	switch (l->state) {
	case LIVEPATCH_ENABLED:
		print_objects(l);
		return DONE;
	case LIVEPATCH_PATCHING:
	case LIVEPATCH_UNPATCHING:
		print_tasks(l);
		return UNDER_WAY;
	default:
		break;
	}
	if (by)
		line("    replaced by %s", by->name);
	if (l->users > 0)
		line("    held %ld time%s: a transition was forced, or somebody uses it; then it stays until the next boot",
		     l->users, l->users == 1 ? "" : "s");
	else
		line("    klp unload %s removes the module", l->name);
	return REFUSED;
}

enum status command_status(const struct options *options)
{
	char *release;
	struct livepatches all;
	enum status status;
	size_t i;

	if (options->nargs)
		return fail(USAGE, NULL, "status takes no arguments: klp status [options]");
	release = system_release();
	status = error_print(livepatches_read(&all));
	if (!status) {
		print_summary(&all, release);
		for (i = 0; i < all.n; i++)
			status = status_worse(status, print_livepatch(&all, &all.list[i]));
		status = status_worse(status, print_installed(&all, release));
	}
	livepatches_free(&all);
	free(release);
	return finish_output(status);
}
