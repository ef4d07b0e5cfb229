/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waivers.h - the refusals that --allow=ID waives, as bits.
 */
#ifndef KLP_WAIVERS_H
#define KLP_WAIVERS_H

#include <stddef.h>
#include <stdint.h>

/* In the order of the table of waivers.c; those that klp plan asks for by name. */
enum waiver {
	ALLOW_TYPE	= 1 << 0,
	ALLOW_LAYOUT	= 1 << 1,
	ALLOW_DATA	= 1 << 2,
	ALLOW_INIT	= 1 << 3,
	ALLOW_NOTRACE	= 1 << 4,
	ALLOW_STATIC	= 1 << 5,
	ALLOW_CODE	= 1 << 6,
	ALLOW_ASM	= 1 << 7,
};

/* What klp plan, and klp check with klp convert, can refuse and waive. */
#define PLAN_WAIVERS	0xffu
#define CHECK_WAIVERS	(~(uint64_t)(ALLOW_DATA | ALLOW_STATIC | ALLOW_CODE))

/* The bit of the identifier of @length bytes at @id, 0 if there is none. */
uint64_t waiver_of(const char *id, size_t length);

/* The identifier of one bit. */
const char *waiver_id(uint64_t waiver);

/* The identifiers of @set as "a, b and c"; free() it. */
char *waiver_list(uint64_t set);

#endif /* KLP_WAIVERS_H */
