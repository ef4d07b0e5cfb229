/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tasks.h - the tasks that a transition waits for.
 */
#ifndef KLP_TASKS_H
#define KLP_TASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "operate/livepatches.h"

/* One of them, as it was when it was looked at. */
struct task_behind {
	pid_t pid, tid;
	char *comm;		/* its name, which it chooses itself */
	char state;		/* as in /proc/PID/stat: R, S, D, ...; '?' */
	bool is_kthread;
	char *where;		/* the function that it sleeps in; NULL: not known */
	bool is_replaced;	/* which the livepatch replaces */
	char *service;		/* the systemd unit that it is of, or NULL */
};

struct tasks_behind {
	struct task_behind *list;	/* the first of them */
	size_t n;
	size_t total;			/* of all */
	bool hidden;			/* tasks do not say, as this user may not ask */
};

/*
 * Those that do not have the state yet that @livepatch is on its way to: the first @max.
 * tasks_free() them.
 */
void tasks_behind(const struct loaded_livepatch *livepatch, size_t max,
		  struct tasks_behind *out);
void tasks_free(struct tasks_behind *tasks);

#endif /* KLP_TASKS_H */
