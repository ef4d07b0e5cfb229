/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * home-list.h - lists of homes: which of them stay, and two that become one.
 */
#ifndef KLP_HOME_LIST_H
#define KLP_HOME_LIST_H

#include "kernel/homes.h"

/* Is it one of those that are asked for? */
typedef bool home_test(const struct home *home, const void *ctx);

/* A symbol with external linkage; @ctx is not used. */
home_test home_is_global;

/* Is there such a home? */
bool homes_have(const struct homes *homes, home_test *test, const void *ctx);

/* Drops all others. */
void homes_keep(struct homes *homes, home_test *test, const void *ctx);

/* Puts those of @from behind those of @to; @from is empty then. */
void homes_move(struct homes *to, struct homes *from);

/*
 * Copies a home out of a list, for as long as the kernel is open: it holds its
 * object by itself.
 */
void home_take(struct home *to, const struct home *from);

#endif /* KLP_HOME_LIST_H */
