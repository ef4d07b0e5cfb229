// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * transition.c - how does a livepatch get from one state to the other?
 *
 * The kernel does that by itself: it looks at all tasks once a second, and after 15
 * seconds wakes those that are left (klp_try_complete_transition()).  Nothing of it
 * depends on the process that has begun it.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "operate/insert.h"
#include "operate/system.h"
#include "operate/transition.h"

static volatile sig_atomic_t stopped;

static void stop(int number)
{
	(void)number;
	stopped = 1;
}

void transition_catch_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = stop }, old;
	size_t i;

	sigemptyset(&action.sa_mask);
	/* what nohup ignores stays ignored */
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (!sigaction(signals[i], NULL, &old) && old.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
}

bool transition_is_stopped(void)
{
	return stopped;
}

/* Its state; LEFT where there is no such module. */
static enum livepatch_state state_of(const char *name)
{
	enum livepatch_state state;

	return livepatch_state(name, &state) ? state : LIVEPATCH_LEFT;
}

enum waited transition_wait(const char *name, double seconds,
			    void (*look)(void *data, double since), void *data,
			    enum livepatch_state *state)
{
	double begin = system_seconds();

	for (;;) {
		double since = system_seconds() - begin;

		*state = state_of(name);
		if (*state != LIVEPATCH_PATCHING && *state != LIVEPATCH_UNPATCHING)
			return WAITED_SETTLED;
		if (stopped)
			return WAITED_STOPPED;
		if (since >= seconds)
			return WAITED_LATE;
		if (look)
			look(data, since);
		system_pause();
	}
}

static int set(const char *name, const char *attribute, const char *value)
{
	char *path = system_path("/sys/kernel/livepatch/%s/%s", name, attribute);
	int why = system_write(path, value);

	free(path);
	return why;
}

int transition_begin(const char *name, bool enable)
{
	return set(name, "enabled", enable ? "1" : "0");
}

int transition_force(const char *name)
{
	return set(name, "force", "1");
}

int transition_remove(const char *name)
{
	double end = system_seconds() + 10;
	enum livepatch_state state;
	int why;

	for (;;) {
		if (!livepatch_state(name, &state))
			return 0;
		why = state == LIVEPATCH_LEFT ? remove_module(name) : EBUSY;
		if (why == ENOENT)
			why = 0;
		if (why != EAGAIN && why != EBUSY)
			return why;
		if (stopped || system_seconds() >= end)
			return why;
		system_pause();
	}
}
