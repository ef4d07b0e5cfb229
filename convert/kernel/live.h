/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * live.h - which code of a unit of the kernel still runs when some of its functions
 * are replaced, and which code holds a copy of another function?
 *
 * What a fix replaces (plan/) and what a finished livepatch leaves behind (check/) is
 * decided by the answers of this file alone, so that the one can't refuse what the
 * other has made.
 */
#ifndef KLP_LIVE_H
#define KLP_LIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel/homes.h"

struct live;
struct live_code;	/* a function, a clone or a cold part of one */

/* That some code has a copy of a function. */
struct live_copy {
	const char *function;	/* as the source calls it */
	struct live_code *code;
	bool is_clone;		/* it is a clone of the function; else it has it inlined */
};

/*
 * @homes: all that the object has of the unit (homes_of_unit()); they stay the
 * caller's, and have to stay.  live_close() frees what it returns.
 */
struct live *live_open(const struct unit *unit, const struct homes *homes);
void live_close(struct live *live);

/* The function at that symbol, and under its other names, is replaced. */
void live_replace(struct live *live, const struct ksymbol *symbol);

/*
 * The copies of @function, in the order of the homes; returns their number.  @out stays
 * the live's.  Cold parts are left out: only the function that they are of leads to them.
 */
size_t live_copies(const struct live *live, const char *function,
		   const struct live_copy **out);

/*
 * Can anybody still get to the code?  Not if it is replaced, or has run at boot.  A clone,
 * a cold part, and a static function that can't be traced are only reached by those
 * of the unit that call them.
 */
bool live_can_run(struct live *live, struct live_code *code);

/* Who of the unit calls or jumps to the code; @out stays the live's. */
size_t live_callers(struct live *live, struct live_code *code, struct live_code ***out);

/*
 * Is it known what the code has inlined?  Debug information says so, unless the compiler
 * has made a wrapper of it, which has no DIE of its own: that calls the function it wraps,
 * or has its body.
 */
bool live_is_known(struct live *live, struct live_code *code);

/* The code of a function's symbol; NULL: it is none of the unit. */
struct live_code *live_code_of(const struct live *live, const struct ksymbol *symbol);

const struct home *live_home(const struct live_code *code);

/* What the source calls the function that the code was made of; free() it. */
char *live_source_name(const struct live_code *code);

#endif /* KLP_LIVE_H */
