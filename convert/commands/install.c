// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * install.c - "klp install" and "klp uninstall": which livepatches are loaded at boot?
 *
 * Nothing is loaded or unloaded by them.  klp load --installed does that, which klp.service
 * runs at boot.
 */
#include <stdlib.h>
#include <string.h>

#include "check/file.h"
#include "commands/commands.h"
#include "commands/follow.h"
#include "operate/lock.h"
#include "operate/store.h"
#include "operate/system.h"

static enum status install_module(const struct options *options, const struct module *m)
{
	struct findings findings = { 0 };
	char *path = NULL, *running;
	struct error *err = NULL;
	enum status status;

	if (!m->livepatch || !livepatch_is_name(m->name))
		return fail(REFUSED, m->path,
			    "is a module, but no livepatch (modinfo has no 'livepatch')");
	if (!options->no_check)
		check_module(m, &findings);
	status = finish(m->path, &findings, NULL, NULL);
	findings_free(&findings);
	if (!status)
		err = store_add(m, &path);
	if (!status && !err) {
		tell(m->name, "is installed for kernel %s, as %s", m->release, path);
		running = system_release();
		if (running && strcmp(running, m->release))
			tell(m->name, "waits for that kernel; %s runs", running);
		free(running);
	}
	free(path);
	return status_worse(status, error_print(err));
}

enum status command_install(const struct options *options)
{
	enum status status;
	int i;

	if (!options->nargs)
		return fail(USAGE, NULL,
			    "install wants a livepatch: klp install [options] MODULE.ko...");
	status = error_print(lock_take(follow_lock));
	for (i = 0; i < options->nargs && !status; i++) {
		struct module *m = NULL;

		status = error_print(module_open_installed(options->args[i], &m));
		if (!status)
			status = install_module(options, m);
		module_close(m);
	}
	return status;
}

/* The one of that name for the kernel @release, if there is one. */
static enum status uninstall_for(const char *release, const char *name, bool *found)
{
	const struct installed *installed;
	struct store store;
	struct error *err = store_read(release, &store);

	installed = err ? NULL : store_find(&store, name);
	if (installed) {
		*found = true;
		err = store_remove(installed);
	}
	if (installed && !err)
		tell(name, "is installed for kernel %s no more", release);
	store_free(&store);
	return error_print(err);
}

/* Of all @n kernels, or of @wanted alone. */
static enum status uninstall(char **releases, size_t n, const char *wanted,
			     const char *argument)
{
	char *name = livepatch_name_of(argument);
	enum status status = DONE;
	bool found = false;
	size_t i;

	for (i = 0; i < n; i++)
		if (!wanted || strcmp(releases[i], wanted) == 0)
			status = status_worse(status, uninstall_for(releases[i], name, &found));
	if (!found && !status)
		status = fail(MISSING, name,
			      "no such livepatch is installed%s%s; klp list has those that are for this kernel",
			      wanted ? " for kernel " : "", wanted ? wanted : "");
	free(name);
	return status;
}

enum status command_uninstall(const struct options *options)
{
	enum status status;
	char **releases = NULL;
	size_t n = 0;
	int i;

	if (!options->nargs)
		return fail(USAGE, NULL, "uninstall wants a name: klp uninstall NAME...");
	status = error_print(lock_take(follow_lock));
	if (status)
		return status;
	n = store_releases(&releases);
	for (i = 0; i < options->nargs; i++)
		status = status_worse(status, uninstall(releases, n,
							options->kernel.release,
							options->args[i]));
	while (n)
		free(releases[--n]);
	free(releases);
	return status;
}
