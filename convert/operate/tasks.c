// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tasks.c - which tasks does a transition wait for, and what do they sleep in?
 *
 * Each task says by /proc/PID/task/TID/patch_state which code it runs: 0 the old one, 1
 * the new one, -1 where nothing is in transition (proc_pid_patch_state()).  Why it is not
 * switched is on its stack: a function that is replaced or, on the way back, one of the
 * livepatch's own (klp_check_stack()).  A task may be gone, or be another one, by the
 * time a line about it is read; all that comes of that is a wrong line of text.  The
 * idle tasks of processors are in no /proc.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "operate/system.h"
#include "operate/tasks.h"

#define MAX_STACK	16384		/* bytes */
#define IS_KTHREAD	0x00200000ul	/* PF_KTHREAD of the kernel */

/* A file of the task; free() it.  NULL with errno. */
static char *task_file(pid_t pid, pid_t tid, const char *which, size_t max)
{
	char *path = system_path("/proc/%d/task/%d/%s", (int)pid, (int)tid, which);
	char *text = system_read(path, max, NULL);
	int why = errno;

	free(path);
	errno = why;
	return text;
}

/* Its state and flags: behind the name in parentheses, which may hold any character. */
static void read_stat(struct task_behind *t)
{
	char *stat = task_file(t->pid, t->tid, "stat", 4096);
	const char *end = stat ? strrchr(stat, ')') : NULL;
	unsigned long flags = 0;

	t->state = '?';
	if (end && end[1] == ' ' && end[2])
		t->state = end[2];
	/* ppid, pgrp, session, tty and tpgid are between both */
	if (end && sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %lu", &flags) == 1)
		t->is_kthread = flags & IS_KTHREAD;
	free(stat);
}

/* The name in a line of a stack, "[<0>] NAME+0x1/0x2 [MODULE]"; false: there is none. */
static bool frame(const char *line, size_t length, const char **name, size_t *n)
{
	const char *end = line + length, *at = memchr(line, ']', length);

	if (!at || at + 2 >= end || at[1] != ' ')
		return false;
	*name = at + 2;
	for (*n = 0; *name + *n < end && !strchr("+ ", (*name)[*n]); (*n)++)
		;
	return *n > 0;
}

/* Is the frame in the code of a livepatch: of the module @name, or (NULL) of any? */
static bool is_of_livepatch(const char *line, const char *name)
{
	const char *open = strrchr(line, '[');
	enum livepatch_state state;
	char *module;
	bool is;

	if (!open || !ends_with(line, "]"))
		return false;
	module = alloc_print("%.*s", (int)strlen(open) - 2, open + 1);
	is = name ? strcmp(module, name) == 0 :
	     livepatch_is_name(module) && livepatch_state(module, &state);
	free(module);
	return is;
}

/*
 * Does the frame keep the task from being switched?  On the way in the function that is
 * replaced does, the kernel's or that of an earlier livepatch; on the way out one of the
 * livepatch's own.
 */
static bool holds_up(const char *line, const char *function, const struct loaded_livepatch *l)
{
	if (l->state != LIVEPATCH_PATCHING)
		return is_of_livepatch(line, l->name);
	return livepatch_replaces(l, function) || is_of_livepatch(line, NULL);
}

/* The frame that keeps the task from being switched, else the innermost one. */
static void read_stack(struct task_behind *t, const struct loaded_livepatch *l)
{
	char *stack = task_file(t->pid, t->tid, "stack", MAX_STACK), *line, *rest = NULL;

	for (line = stack ? strtok_r(stack, "\n", &rest) : NULL; line && !t->is_replaced;
	     line = strtok_r(NULL, "\n", &rest)) {
		const char *name;
		char *copy;
		size_t n;

		if (!frame(line, strlen(line), &name, &n))
			continue;
		copy = alloc_print("%.*s", (int)n, name);
		t->is_replaced = holds_up(line, copy, l);
		if (!t->where || t->is_replaced) {
			free(t->where);
			t->where = copy;
		} else {
			free(copy);
		}
	}
	free(stack);
	if (t->where)
		return;
	/* who may not read stacks may read where a task waits */
	t->where = task_file(t->pid, t->tid, "wchan", 512);
	if (t->where && (!*t->where || strcmp(t->where, "0") == 0)) {
		free(t->where);
		t->where = NULL;
	}
}

/* The last component of a line of cgroup that is a service: what systemctl can restart. */
static void read_service(struct task_behind *t)
{
	char *text = task_file(t->pid, t->tid, "cgroup", 4096), *part, *rest = NULL;

	for (part = text ? strtok_r(text, "/\n", &rest) : NULL; part;
	     part = strtok_r(NULL, "/\n", &rest)) {
		if (!ends_with(part, ".service"))
			continue;
		free(t->service);
		t->service = alloc_print("%s", part);
	}
	free(text);
}

static void look_at(struct tasks_behind *out, size_t max, const struct loaded_livepatch *l,
		    pid_t pid, pid_t tid)
{
	struct task_behind t = { .pid = pid, .tid = tid };
	char *text = task_file(pid, tid, "patch_state", 16);
	long state = text ? strtol(text, NULL, 10) : -1;

	if (!text && (errno == EACCES || errno == EPERM))
		out->hidden = true;
	free(text);
	if (state != (l->state == LIVEPATCH_PATCHING ? 0 : 1))
		return;
	if (out->total++ >= max)
		return;
	t.comm = task_file(pid, tid, "comm", 64);
	if (!t.comm)
		t.comm = alloc_print("?");
	t.comm[strcspn(t.comm, "\n")] = 0;
	read_stat(&t);
	read_stack(&t, l);
	read_service(&t);
	out->list = alloc_grow(out->list, out->n, sizeof(t));
	out->list[out->n++] = t;
}

/* The number that a directory of /proc is called by; 0: it is another one. */
static pid_t number(const char *name)
{
	char *end;
	long pid = strtol(name, &end, 10);

	return *name >= '1' && *name <= '9' && !*end && pid <= 0x7fffffff ? (pid_t)pid : 0;
}

static void look_at_process(struct tasks_behind *out, size_t max,
			    const struct loaded_livepatch *l, pid_t pid)
{
	char *path = system_path("/proc/%d/task", (int)pid), **tids;
	int n = system_names(path, &tids), i;

	free(path);
	for (i = 0; i < n; i++) {
		pid_t tid = number(tids[i]);

		if (tid)
			look_at(out, max, l, pid, tid);
		free(tids[i]);
	}
	free(tids);
}

void tasks_behind(const struct loaded_livepatch *l, size_t max, struct tasks_behind *out)
{
	char *path = system_path("/proc"), **names;
	int n = system_names(path, &names), i;

	memset(out, 0, sizeof(*out));
	free(path);
	for (i = 0; i < n; i++) {
		pid_t pid = number(names[i]);

		if (pid)
			look_at_process(out, max, l, pid);
		free(names[i]);
	}
	free(names);
}

void tasks_free(struct tasks_behind *tasks)
{
	size_t i;

	for (i = 0; i < tasks->n; i++) {
		free(tasks->list[i].comm);
		free(tasks->list[i].where);
		free(tasks->list[i].service);
	}
	free(tasks->list);
	memset(tasks, 0, sizeof(*tasks));
}
