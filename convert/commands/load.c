// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * load.c - "klp load": a livepatch into the running kernel, until all tasks run it.
 *
 * Nothing that it needs to go on is kept anywhere but in the kernel: where klp was killed,
 * the state that /sys shows says what is left to do, and the same command does it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "check/check.h"
#include "check/file.h"
#include "check/loaded.h"
#include "commands/commands.h"
#include "commands/follow.h"
#include "elf/klp-name.h"
#include "operate/insert.h"
#include "operate/loaded-module.h"
#include "operate/lock.h"
#include "operate/refusal.h"
#include "operate/store.h"
#include "operate/system.h"

/* A module that is being loaded. */
struct loading {
	const struct options *options;
	const char *path;
	struct module *m;
	struct livepatches before;	/* that were loaded when it came */
};

/* What of klp check takes the kernel's files; what is missing of them blocks nothing. */
static void check_with_kernel(struct loading *l, struct findings *findings)
{
	struct kernel *kernel = NULL;
	struct error *err = kernel_open(&l->options->kernel, l->m->release, &kernel);

	if (!err) {
		kernel_look_beside(kernel, l->path);
		err = kernel_check(l->m, kernel, true, findings);
	}
	if (!err && !system_is_elsewhere())
		err = loaded_check(l->m, kernel, findings);
	err = error_to_findings(err, findings);
	/* of files that are there and of no use */
	if (kernel)
		err = error_join(err, kernel_trouble(kernel));
	if (err)
		unchecked(l->path, "what it replaces and refers to", "%s", error_text(err));
	error_drop(err);
	kernel_close(kernel);
}

/* Is it for the kernel that runs, and is that one meant? */
static struct error *check_release(const struct loading *l)
{
	const char *asked = l->options->kernel.release;
	char *running = system_release();
	struct error *err = NULL;

	if (!running)
		err = error_new(MISSING, NULL,
				"/proc does not say which kernel runs; is it mounted?");
	else if (asked && strcmp(asked, running))
		err = error_new(USAGE, NULL, "-k %s is not the kernel that runs, which is %s",
				asked, running);
	else if (l->m->release && strcmp(l->m->release, running))
		err = error_new(REFUSED, l->path,
				"is for kernel %s, and %s runs; make one for that: klp build -k %s",
				l->m->release, running, running);
	free(running);
	return err;
}

/* klp check, as far as that is possible here. */
static enum status check(struct loading *l)
{
	struct findings findings = { .allowed = l->options->allowed };
	enum status status;
	struct error *err;

	if (l->options->no_check)
		return DONE;
	err = check_release(l);
	check_module(l->m, &findings);
	if (!err)
		check_with_kernel(l, &findings);
	status = finish(l->path, &findings, err, NULL);
	findings_free(&findings);
	if (status == REFUSED)
		tell(l->path, "was not loaded; --no-check loads it all the same, if the kernel takes it");
	return status;
}

/* Waits until the kernel has forgotten what the new one replaces, and removes it. */
static void remove_replaced(struct loading *l)
{
	size_t i;

	for (i = 0; i < l->before.n; i++) {
		const char *name = l->before.list[i].name;
		enum livepatch_state state;
		int why;

		if (strcmp(name, l->m->name) == 0 || !livepatch_state(name, &state) ||
		    (state != LIVEPATCH_DISABLED && state != LIVEPATCH_LEFT) ||
		    l->before.list[i].state == LIVEPATCH_LEFT)
			continue;
		why = transition_remove(name);
		if (!why)
			tell(l->m->name, "has taken the place of '%s', which was removed", name);
		else if (why == EAGAIN)
			tell(l->m->name, "has taken the place of '%s', whose module stays: somebody still holds it, or a transition was forced; klp unload tries again",
			     name);
		else
			tell(l->m->name, "has taken the place of '%s', whose module can't be removed: %s",
			     name, strerror(why));
	}
}

static enum status loaded(struct loading *l)
{
	remove_replaced(l);
	tell(l->m->name, "is loaded, and all tasks run it");
	return DONE;
}

/* Takes all tasks for switched, after saying what that costs. */
static enum status force(struct loading *l)
{
	enum livepatch_state state;
	int why;

	tell(l->m->name, "--force: the tasks above are taken for switched where they stand; if the fix changes locks or data that they hold, they may do harm. A livepatch that this one replaces can never be removed, and with older kernels neither can this one. The kernel's documentation wants a reboot at the next chance");
	why = transition_force(l->m->name);
	if (why && why != EINVAL)
		return fail(UNDER_WAY, l->m->name,
			    "can't be forced: %s; it stays in transition", strerror(why));
	if (transition_wait(l->m->name, l->options->timeout, NULL, NULL, &state) ==
	    WAITED_SETTLED && state == LIVEPATCH_ENABLED)
		return loaded(l);
	return fail(UNDER_WAY, l->m->name, "was forced, and is still in transition; see klp status");
}

/* Back to where the machine was, since tasks stay behind. */
static enum status undo(struct loading *l)
{
	const char *name = l->m->name;
	enum livepatch_state state;
	enum waited waited;
	int why = transition_begin(name, false);

	if (why)
		return fail(UNDER_WAY, name, "can't be turned round: %s; it stays in transition",
			    strerror(why));
	tell(name, "is taken back, since not all tasks came to run it in %u s (--timeout)",
	     l->options->timeout);
	waited = follow(name, l->options->timeout, &state);
	if (waited != WAITED_SETTLED)
		return fail(UNDER_WAY, name,
			    "is still on its way back; klp unload %s goes on with it", name);
	why = transition_remove(name);
	if (why)
		return fail(REFUSED, name,
			    "was taken back, and its module can't be removed yet: %s; klp unload %s goes on with it",
			    strerror(why), name);
	return fail(REFUSED, name,
		    "was taken back and removed: the tasks that are named above do not leave what it replaces; see klp-load(1), TASKS THAT STAY BEHIND");
}

/* From the moment on that it is on its way. */
static enum status to_the_end(struct loading *l)
{
	const char *name = l->m->name;
	enum livepatch_state state;

	switch (follow(name, l->options->timeout, &state)) {
	case WAITED_SETTLED:
		if (state == LIVEPATCH_ENABLED)
			return loaded(l);
		return fail(REFUSED, name,
			    "is not enabled: somebody else has switched it off meanwhile, or its init function never calls klp_enable_patch(); see klp status");
	case WAITED_STOPPED:
		return fail(UNDER_WAY, name,
			    "goes on in the kernel without klp; klp status says how far it is, klp unload %s turns it round",
			    name);
	case WAITED_LATE:
		break;
	}
	if (l->options->force)
		return force(l);
	if (l->options->keep)
		return fail(UNDER_WAY, name,
			    "stays in transition (--keep); klp status says how far it is, klp unload %s turns it round",
			    name);
	return undo(l);
}

static enum status insert(struct loading *l)
{
	const struct loaded_livepatch *other = livepatches_moving(&l->before);
	struct kernel_log log;
	struct error *err;
	int why = 0;

	if (other)
		return fail(REFUSED, l->path,
			    "can't be loaded now: '%s' is %s, and the kernel has one on its way at a time; see klp status",
			    other->name, livepatch_state_name(other->state));
	kernel_log_open(&log);
	err = insert_module(l->m, &why);
	if (!err && why) {
		kernel_log_read(&log);
		err = refusal(l->path, l->m->name, why, &log);
	}
	kernel_log_close(&log);
	return err ? error_print(err) : to_the_end(l);
}

/* Goes on with one that is loaded, by this klp's predecessor or by anybody. */
static enum status go_on(struct loading *l, const struct loaded_livepatch *found)
{
	const char *name = found->name;
	int why;

	switch (found->state) {
	case LIVEPATCH_ENABLED:
		tell(name, "is loaded already, and all tasks run it");
		return DONE;
	case LIVEPATCH_UNPATCHING:
		why = transition_begin(name, true);
		if (why && why != EINVAL)
			return fail(REFUSED, name, "is on its way out, and can't be turned round: %s",
				    strerror(why));
		break;
	default:
		tell(name, "is loaded already, and on its way");
	}
	return to_the_end(l);
}

/* One that is loaded and no more in use is in the way of a new one, and nothing else. */
static enum status make_room(const char *name)
{
	int why = transition_remove(name);

	if (!why)
		return DONE;
	return fail(REFUSED, name,
		    "is there from before, switched off, and can't be removed: %s; it is held by somebody, or its transition was forced: then it stays until the next boot, and the fix needs another name (klp build --name)",
		    strerror(why));
}

/* Everything that has to be so before: then the kernel is asked. */
static enum status load_module(struct loading *l)
{
	const struct loaded_livepatch *found;
	struct error *err;
	enum status status;

	if (!l->m->livepatch)
		return fail(REFUSED, l->path,
			    "is a module, but no livepatch (modinfo has no 'livepatch'); insmod and modprobe load those");
	if (!livepatch_is_name(l->m->name))
		return fail(REFUSED, l->path, "has no name that a module can have");
	err = lock_take(follow_lock);
	if (!err)
		err = livepatches_read(&l->before);
	if (err)
		return error_print(err);
	found = livepatches_find(&l->before, l->m->name);
	if (found && (found->state == LIVEPATCH_LEFT || found->state == LIVEPATCH_DISABLED)) {
		status = make_room(found->name);
		if (status)
			return status;
	} else if (found && loaded_module_is(l->m)) {
		return go_on(l, found);
	} else if (found) {
		return fail(REFUSED, l->path,
			    "another livepatch called '%s' is loaded, and the kernel takes no second one of a name; klp unload %s first, or build this one under another name (klp build --name)",
			    found->name, found->name);
	}
	status = check(l);
	return status ? status : insert(l);
}

static enum status load_one(const struct options *options, const char *path)
{
	struct loading l = { .options = options, .path = path };
	struct error *err = module_open_installed(path, &l.m);
	enum status status = err ? error_print(err) : load_module(&l);

	livepatches_free(&l.before);
	module_close(l.m);
	return status;
}

/* What is installed for the kernel that runs; a message where that can't be said. */
static enum status read_store(struct store *store)
{
	char *running = system_release();
	struct error *err;

	memset(store, 0, sizeof(*store));
	err = running ? store_read(running, store) :
	      error_new(MISSING, NULL, "/proc does not say which kernel runs; is it mounted?");
	free(running);
	return error_print(err);
}

/* A file, or one that is installed by the name of its module. */
static enum status load_argument(const struct options *options, const char *argument)
{
	const struct installed *found = NULL;
	struct store store = { 0 };
	enum status status = DONE;
	char *name = klp_name_of_module(argument);

	if (livepatch_is_name(name) && access(argument, F_OK))
		status = read_store(&store);
	if (!status)
		found = store_find(&store, name);
	if (!status)
		status = load_one(options, found ? found->path : argument);
	store_free(&store);
	free(name);
	return status;
}

/*
 * Those that are installed and not loaded yet, in their order.  One that fails does not keep
 * the next one, which may be its better, from being tried.
 */
static enum status load_installed(const struct options *options)
{
	struct livepatches loaded = { 0 };
	struct store store;
	enum status status = read_store(&store);
	size_t i;

	/* what is to be done is decided when nobody else changes it any more */
	if (!status && store.n) {
		store_free(&store);
		status = error_print(lock_take(follow_lock));
		if (!status)
			status = read_store(&store);
	}
	if (!status && store.n)
		status = error_print(livepatches_read(&loaded));
	if (!status && !store.n)
		tell(NULL, "nothing is installed for this kernel");
	else if (!status && store_first(&store, &loaded) == store.n)
		tell(NULL, "all that is installed for this kernel is loaded");
	for (i = status ? store.n : store_first(&store, &loaded);
	     i < store.n && !transition_is_stopped(); i++)
		status = status_worse(status, load_one(options, store.list[i].path));
	livepatches_free(&loaded);
	store_free(&store);
	return status;
}

enum status command_load(const struct options *options)
{
	enum status status = DONE;
	int i;

	if (!options->nargs == !options->installed)
		return fail(USAGE, NULL,
			    "load wants a livepatch, or --installed: klp load [options] MODULE.ko|NAME...");
	if (follow_options(options))
		return USAGE;
	transition_catch_signals();
	if (options->installed)
		return load_installed(options);
	/* the next one may stand on this one */
	for (i = 0; i < options->nargs && !status; i++)
		status = load_argument(options, options->args[i]);
	return status;
}
