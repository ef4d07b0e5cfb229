// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * follow.c - how is it shown that a livepatch is on its way, and what holds it up?
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "commands/commands.h"
#include "commands/follow.h"

#define MOMENT		3	/* seconds after which tasks are named */
#define MAX_NAMED	10	/* tasks */

/* One transition, as far as it is shown. */
struct follower {
	const char *name;
	bool on_terminal, named;
	long shown;		/* the second of which something stands there; -1: nothing */
};

char *follow_task(const struct task_behind *t, const struct loaded_livepatch *l)
{
	char *id = t->tid == t->pid ? alloc_print("%d", (int)t->pid) :
				      alloc_print("%d, thread %d", (int)t->pid, (int)t->tid);
	char *does, *text;

	if (t->state == 'R')
		does = alloc_print("is running%s%s", t->where ? " in " : "",
				   t->where ? t->where : "");
	else if (t->state == 'T' || t->state == 't')
		does = alloc_print("is stopped%s%s", t->where ? " in " : "",
				   t->where ? t->where : "");
	else if (!t->where)
		does = alloc_print("sleeps, and this user may not see in what");
	else
		does = alloc_print("%s in %s%s", t->state == 'D' ?
				   "waits, so that no signal reaches it," : "sleeps", t->where,
				   !t->is_replaced ? "" : l->state == LIVEPATCH_PATCHING ?
				   ", which is replaced" : ", which is the livepatch's");
	text = alloc_print("%s (%s%s): %s%s%s", id, t->is_kthread ? "kernel thread " : "",
			   t->comm, does, t->service ? "; of " : "",
			   t->service ? t->service : "");
	free(does);
	free(id);
	return text;
}

char *follow_advice(const struct tasks_behind *tasks)
{
	const struct task_behind *sleeps = NULL, *service = NULL;
	bool kthread = false, waits = false;
	char *signal, *text;
	size_t i;

	for (i = 0; i < tasks->n; i++) {
		const struct task_behind *t = &tasks->list[i];

		if (t->is_kthread)
			kthread = true;
		else if (t->state == 'D')
			waits = true;
		else if (!sleeps)
			sleeps = t;
		if (t->service && !service)
			service = t;
	}
	signal = !sleeps ? NULL :
		 alloc_print("; a signal wakes one that sleeps: kill -STOP %d; kill -CONT %d",
			     (int)sleeps->pid, (int)sleeps->pid);
	text = alloc_print("the kernel tries again every second%s%s%s%s%s%s",
			   signal ? signal : "", service ? "; or: systemctl restart " : "",
			   service ? service->service : "",
			   waits ? "; one that no signal reaches goes on when its disk or network answers" : "",
			   kthread ? "; a kernel thread takes no signal, and goes on when it has work" : "",
			   tasks->total ? "" : "; what is left is the idle task of a processor");
	free(signal);
	return text;
}

void follow_lock(void)
{
	tell(NULL, "another klp is loading or unloading; waiting for it");
}

/* Takes the line of progress off the terminal. */
static void clear(struct follower *f)
{
	if (f->shown >= 0 && f->on_terminal)
		fputs("\r\033[K", stderr);
	f->shown = -1;
}

static void name_tasks(const char *name, double since)
{
	struct livepatches all;
	struct tasks_behind tasks = { 0 };
	const struct loaded_livepatch *l;
	char *text;
	size_t i;

	error_drop(livepatches_read(&all));
	l = livepatches_find(&all, name);
	if (l && l == livepatches_moving(&all)) {
		tasks_behind(l, MAX_NAMED, &tasks);
		tell(name, "%zu task%s still run%s the %s code after %.0f s", tasks.total,
		     tasks.total == 1 ? "" : "s", tasks.total == 1 ? "s" : "",
		     l->state == LIVEPATCH_PATCHING ? "old" : "new", since);
		for (i = 0; i < tasks.n; i++) {
			text = follow_task(&tasks.list[i], l);
			tell(name, "  %s", text);
			free(text);
		}
		if (tasks.total > tasks.n)
			tell(name, "  and %zu more", tasks.total - tasks.n);
		text = follow_advice(&tasks);
		tell(name, "%s", text);
		free(text);
	}
	tasks_free(&tasks);
	livepatches_free(&all);
}

static void look(void *data, double since)
{
	struct follower *f = data;

	if (!f->named && since >= MOMENT) {
		clear(f);
		name_tasks(f->name, since);
		f->named = true;
	}
	if (!f->on_terminal || diag_quiet || (long)since <= f->shown)
		return;
	f->shown = (long)since;
	fprintf(stderr, "\r\033[Kklp: %s: waiting for all tasks, %ld s", f->name, f->shown);
	fflush(stderr);
}

enum waited follow(const char *name, unsigned int seconds, enum livepatch_state *state)
{
	struct follower f = { .name = name, .on_terminal = isatty(STDERR_FILENO), .shown = -1 };
	enum waited waited = transition_wait(name, seconds, look, &f, state);

	clear(&f);
	if (waited == WAITED_LATE && seconds != MOMENT)
		name_tasks(name, seconds);
	return waited;
}

enum status follow_options(const struct options *options)
{
	if (options->force && options->keep)
		return fail(USAGE, NULL,
			    "--force ends a transition, and --keep leaves it; leave one of them out");
	return DONE;
}
