/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * livepatches.h - the livepatches that are loaded, as /sys has them.
 */
#ifndef KLP_LIVEPATCHES_H
#define KLP_LIVEPATCHES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum livepatch_state {
	LIVEPATCH_ENABLED,	/* all tasks run it */
	LIVEPATCH_PATCHING,	/* some tasks do not run it yet */
	LIVEPATCH_UNPATCHING,	/* some tasks still run it */
	LIVEPATCH_DISABLED,	/* no task runs it, and the kernel is about to forget it */
	LIVEPATCH_LEFT,		/* the kernel has forgotten it, and the module is still there */
};

struct loaded_function {
	char *name;
	unsigned long sympos;
};

struct loaded_object {
	char *name;
	bool patched;		/* false: it is a module that is not loaded */
	struct loaded_function *functions;
	size_t nfunctions;
};

struct loaded_livepatch {
	char *name;		/* of the module */
	enum livepatch_state state;
	long users;		/* how often the module is held; -1: not known */
	int replaces;		/* all others? 1, 0; -1: this kernel does not say */
	char **patches;		/* "NAME sha256:DIGEST", of a module of klp build */
	size_t npatches;
	char **holders;		/* modules that use its symbols */
	size_t nholders;
	struct loaded_object *objects;
	size_t nobjects;
	size_t order;		/* more: loaded later */
};

struct livepatches {
	struct loaded_livepatch *list;	/* in the order in which they were loaded */
	size_t n;
};

/*
 * All of them.  Returns MISSING where the kernel has no livepatches at all.
 * livepatches_free() also what it has left in @out then.
 */
struct error *livepatches_read(struct livepatches *out);
void livepatches_free(struct livepatches *livepatches);

/* The one of that name; NULL: none. */
const struct loaded_livepatch *livepatches_find(const struct livepatches *all,
						const char *name);

/* The first that is between two states; NULL: none.  The kernel has one at a time. */
const struct loaded_livepatch *livepatches_moving(const struct livepatches *all);

/* The state of the one of that name now; false: there is no such module any more. */
bool livepatch_state(const char *name, enum livepatch_state *out);

/* A word or two for it. */
const char *livepatch_state_name(enum livepatch_state state);

/* Does the livepatch replace a function @name, in some object? */
bool livepatch_replaces(const struct loaded_livepatch *livepatch, const char *name);

/*
 * The first livepatch that was loaded after @below, is not on its way out, and replaces
 * one of the same functions, whose name becomes *@function; NULL: none.
 */
const struct loaded_livepatch *livepatch_above(const struct livepatches *all,
					       const struct loaded_livepatch *below,
					       const char **function);

/*
 * The one that takes its place, or has taken it, where the kernel says which those are
 * that replace all others (Linux 6.11); NULL: none, or not known.
 */
const struct loaded_livepatch *livepatch_replaced_by(const struct livepatches *all,
						     const struct loaded_livepatch *livepatch);

/* Can it be the name of a module, and of a directory of /sys? */
bool livepatch_is_name(const char *name);

/* The name of the module that is called by its name, or by its file; free() it. */
char *livepatch_name_of(const char *argument);

#endif /* KLP_LIVEPATCHES_H */
