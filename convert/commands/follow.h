/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * follow.h - what klp load and klp unload print while the kernel works.
 */
#ifndef KLP_FOLLOW_H
#define KLP_FOLLOW_H

#include "commands/commands.h"
#include "operate/tasks.h"
#include "operate/transition.h"

/* Where --timeout does not say more; the kernel wakes those that sleep after 15. */
#define FOLLOW_SECONDS	60

/*
 * Waits until the livepatch @name is on its way no more, @seconds at most: shows how many
 * tasks are left where that is a terminal, and names those that are left after a
 * moment, and at the end.
 */
enum waited follow(const char *name, unsigned int seconds, enum livepatch_state *state);

/* What a task does: "1234 (cat): sleeps in fifo_open, which is replaced"; free() it. */
char *follow_task(const struct task_behind *task, const struct loaded_livepatch *livepatch);

/* The way out for such tasks, as one sentence for each kind of them; free() it. */
char *follow_advice(const struct tasks_behind *tasks);

/*
 * What cannot be asked of klp load or klp unload, if anything is, is said; returns USAGE
 * then, else DONE.
 */
enum status follow_options(const struct options *options);

/* Says that another klp is at work: for lock_take(). */
void follow_lock(void);

#endif /* KLP_FOLLOW_H */
