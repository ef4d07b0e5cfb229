/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plan.h - what the plan of an extraction says; see plan.c.
 */
#ifndef KLP_PLAN_H
#define KLP_PLAN_H

/* What becomes of what the unit defines. */
enum fate {
	FATE_OWN = 0,	/* comes along where it is needed */
	FATE_REPLACE,
	FATE_KEEP,
	FATE_NEW,
	FATE_KERNEL,
	FATE_ROOT,
	NFATES
};

const char *plan_unit(void);
const char *plan_object(void);
tree plan_owner(tree decl);
enum fate plan_fate(tree decl);
void plan_check(void);

#endif /* KLP_PLAN_H */
