// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * unload.c - "klp unload": a livepatch out of the running kernel, once no task runs it.
 *
 * Since Linux 5.1 the kernel lets livepatches be switched off in any order
 * (__klp_disable_patch()).  A later one that replaces the same functions was made with
 * the earlier one in mind, so klp keeps to the order.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "commands/commands.h"
#include "commands/follow.h"
#include "operate/lock.h"
#include "operate/system.h"

/* What speaks against it, if anything does, is said. */
static enum status may_go(const struct livepatches *all, const struct loaded_livepatch *l)
{
	const struct loaded_livepatch *other = livepatches_moving(all);
	const char *function;

	if (l->nholders)
		return fail(REFUSED, l->name,
			    "the module '%s' uses it: remove that first (rmmod)", l->holders[0]);
	if (l->state == LIVEPATCH_LEFT || l->state == LIVEPATCH_DISABLED)
		return DONE;
	if (other && other != l)
		return fail(REFUSED, l->name,
			    "can't be switched off now: '%s' is %s, and the kernel has one on its way at a time; see klp status",
			    other->name, livepatch_state_name(other->state));
	other = livepatch_above(all, l, &function);
	if (other)
		return fail(REFUSED, l->name,
			    "'%s' stands on it: it was loaded later, and replaces %s as well; klp unload %s first, or both in one command",
			    other->name, function, other->name);
	return DONE;
}

/* It is switched off: now the module. */
static enum status remove_it(const char *name, bool forced)
{
	int why = transition_remove(name);

	if (!why) {
		tell(name, "is unloaded");
		return DONE;
	}
	if (why == EAGAIN && forced) {
		tell(name, "is switched off; its module stays until the next boot, as it was forced");
		return DONE;
	}
	if (why == EAGAIN)
		return fail(REFUSED, name,
			    "is switched off, and its module can't be removed: somebody still holds it, or a transition was forced, and then it stays until the next boot");
	return fail(REFUSED, name, "is switched off, and its module can't be removed: %s",
		    strerror(why));
}

static enum status force(const char *name, unsigned int seconds)
{
	enum livepatch_state state;
	int why;

	tell(name, "--force: the tasks above are taken for switched where they stand, and go on in the livepatch's code; the module can never be removed, and if it changes locks or data that they hold, they may do harm. The kernel's documentation wants a reboot at the next chance");
	why = transition_force(name);
	if (why && why != EINVAL && why != ENOENT)
		return fail(UNDER_WAY, name, "can't be forced: %s; it stays in transition",
			    strerror(why));
	if (transition_wait(name, seconds, NULL, NULL, &state) != WAITED_SETTLED)
		return fail(UNDER_WAY, name,
			    "was forced, and is still in transition; see klp status");
	return remove_it(name, true);
}

/* Back to where the machine was, since tasks stay behind. */
static enum status undo(const char *name, unsigned int seconds)
{
	enum livepatch_state state;
	int why = transition_begin(name, true);

	if (why)
		return fail(UNDER_WAY, name, "can't be turned round: %s; it stays in transition",
			    strerror(why));
	tell(name, "is switched on again, since not all tasks came to leave it in %u s (--timeout)",
	     seconds);
	if (follow(name, seconds, &state) != WAITED_SETTLED)
		return fail(UNDER_WAY, name, "is still on its way back; see klp status");
	return fail(REFUSED, name,
		    "stays loaded and enabled: the tasks that are named above do not leave it; see klp-unload(1), TASKS THAT STAY BEHIND");
}

/* From the moment on that it is on its way. */
static enum status to_the_end(const struct options *options, const char *name)
{
	enum livepatch_state state;

	switch (follow(name, options->timeout, &state)) {
	case WAITED_SETTLED:
		if (state == LIVEPATCH_ENABLED)
			return fail(REFUSED, name,
				    "was switched on again by somebody else while it was on its way out; see klp status");
		return remove_it(name, false);
	case WAITED_STOPPED:
		return fail(UNDER_WAY, name,
			    "goes on in the kernel without klp; klp unload %s goes on with it, klp status says how far it is",
			    name);
	case WAITED_LATE:
		break;
	}
	if (options->force)
		return force(name, options->timeout);
	if (options->keep)
		return fail(UNDER_WAY, name,
			    "stays in transition (--keep); klp unload %s goes on with it, klp status says how far it is",
			    name);
	return undo(name, options->timeout);
}

static enum status unload(const struct options *options, const struct loaded_livepatch *l)
{
	int why = 0;

	if (l->state == LIVEPATCH_ENABLED || l->state == LIVEPATCH_PATCHING)
		why = transition_begin(l->name, false);
	/* EINVAL: it is switched off by now, by somebody else */
	if (why && why != EINVAL && why != ENOENT)
		return fail(why == EACCES ? MISSING : REFUSED, l->name,
			    "can't be switched off: %s; see klp status", strerror(why));
	if (l->state == LIVEPATCH_LEFT)
		return remove_it(l->name, false);
	return to_the_end(options, l->name);
}

/* One of those that are meant; what is loaded is read anew, as the one before has gone. */
static enum status unload_one(const struct options *options, const char *name)
{
	const struct loaded_livepatch *l;
	struct livepatches all;
	enum status status = error_print(livepatches_read(&all));

	l = livepatches_find(&all, name);
	if (!status && l)
		status = may_go(&all, l);
	if (!status && l)
		status = unload(options, l);
	livepatches_free(&all);
	return status;
}

/* Are they all loaded?  Those that are not are said. */
static enum status are_loaded(const struct livepatches *all, char **names, int n)
{
	enum status status = DONE;
	int i;

	for (i = 0; i < n; i++)
		if (!livepatches_find(all, names[i]))
			status = fail(MISSING, names[i],
				      "there is no such livepatch loaded; klp list has those that are");
	return status;
}

/* The last one that was loaded goes first. */
static enum status unload_all(const struct options *options, char **names, int n)
{
	struct livepatches all;
	enum status status = error_print(livepatches_read(&all));
	size_t i;
	int k;

	if (!status)
		status = are_loaded(&all, names, n);
	for (i = all.n; i-- > 0;)
		for (k = 0; k < n && !status; k++)
			if (strcmp(all.list[i].name, names[k]) == 0) {
				status = unload_one(options, names[k]);
				break;
			}
	livepatches_free(&all);
	return status;
}

enum status command_unload(const struct options *options)
{
	enum status status;
	char **names;
	int i;

	if (options->nargs == 0)
		return fail(USAGE, NULL,
			    "unload wants a livepatch: klp unload [options] NAME...");
	if (follow_options(options))
		return USAGE;
	if (system_is_elsewhere())
		return fail(MISSING, NULL,
			    "nothing can be unloaded where KLP_SYSROOT is set: that is for looking alone");
	transition_catch_signals();
	status = error_print(lock_take(follow_lock));
	names = alloc_array((size_t)options->nargs, sizeof(*names));
	for (i = 0; i < options->nargs; i++)
		names[i] = livepatch_name_of(options->args[i]);
	if (!status)
		status = unload_all(options, names, options->nargs);
	for (i = 0; i < options->nargs; i++)
		free(names[i]);
	free(names);
	return status;
}
