/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.h - the livepatches that are installed, to be loaded at each boot.
 *
 *	/var/lib/klp/RELEASE/NUMBER-NAME.ko[.xz|.zst|.gz]
 *
 * for a kernel's release, in the order in which they were installed.
 */
#ifndef KLP_STORE_H
#define KLP_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "elf/module.h"
#include "operate/livepatches.h"

#define STORE	"/var/lib/klp"

struct installed {
	char *name;		/* of the module */
	char *path;
	unsigned long number;
	bool replaces;		/* all that were before; modules of klp build say so */
};

struct store {
	struct installed *list;	/* in their order, each name once */
	size_t n;
};

/*
 * Those for the kernel @release.  Where there are none, that is all.  Returns MISSING
 * where they can't be read.  store_free() in any case.
 */
struct error *store_read(const char *release, struct store *out);
void store_free(struct store *store);

/*
 * The first of them that is still to be loaded; their number where none is.  Those before
 * one that replaces all others need not be.  Nor need those before one that is loaded: it
 * may have taken their place, which not all modules say, and would lose its own to them.
 */
size_t store_first(const struct store *store, const struct livepatches *loaded);

/* The one of that name; NULL: none. */
const struct installed *store_find(const struct store *store, const char *name);

/* The kernels that something is installed for; free() each and the array. */
size_t store_releases(char ***out);

/*
 * Who calls these two holds the lock (lock_take()).
 *
 * Puts the module's file, as it is, behind those of its kernel, and takes an earlier one of
 * its name away; *@path is where it is, free() it.
 */
struct error *store_add(const struct module *m, char **path);

/* Takes it away. */
struct error *store_remove(const struct installed *installed);

#endif /* KLP_STORE_H */
