/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * transition.h - the way of a livepatch from one state to the other.
 */
#ifndef KLP_TRANSITION_H
#define KLP_TRANSITION_H

#include "operate/livepatches.h"

/* How the waiting for it has ended. */
enum waited {
	WAITED_SETTLED,		/* *state says where it has led to */
	WAITED_LATE,		/* it goes on */
	WAITED_STOPPED,		/* so it does, and a signal wants klp to end */
};

/*
 * From now on SIGINT, SIGTERM and SIGHUP end waits instead of klp: what is begun in the
 * kernel goes on there, and klp has to say so.
 */
void transition_catch_signals(void);
bool transition_is_stopped(void);

/*
 * Waits until the livepatch @name is on its way no more, @seconds at most; @look (or NULL)
 * is called ten times a second with the seconds since the begin.  *@state is its state
 * at the end, LEFT also where there is no such module.
 */
enum waited transition_wait(const char *name, double seconds,
			    void (*look)(void *data, double since), void *data,
			    enum livepatch_state *state);

/*
 * Switches it on or off, which also turns it round on its way.  Returns 0, or errno of the
 * kernel: EBUSY where another one is on its way.
 */
int transition_begin(const char *name, bool enable);

/* Takes all tasks that stay behind for switched.  Returns 0, or errno. */
int transition_force(const char *name);

/*
 * Waits until the kernel has forgotten it, which it does a moment after the transition,
 * and removes the module, as soon as nobody holds it: the last one leaves a module's code
 * within seconds, and ten are waited for.  Returns 0 (also where it is gone), or errno: EAGAIN
 * where it is still held, EBUSY where it is not even forgotten.
 */
int transition_remove(const char *name);

#endif /* KLP_TRANSITION_H */
