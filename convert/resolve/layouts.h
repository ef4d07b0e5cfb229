/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * layouts.h - the structs of all units of a livepatch, as its notes have them.
 */
#ifndef KLP_LAYOUTS_H
#define KLP_LAYOUTS_H

#include "resolve/report.h"

/* layout_check() of each unit, with the symbols that @report has found for it. */
void layouts_check(const struct notes *notes, struct report *report,
		   struct findings *out);

#endif /* KLP_LAYOUTS_H */
