// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings.c - what is wrong with a part of the module, at a line of its unit.
 */
#include <stdarg.h>

#include "base/alloc.h"
#include "prove/proof.h"

void proof_finding(struct proof *p, unsigned int line, enum finding_id id,
		   const char *fmt, ...)
{
	struct place where = { p->plan.unit, line, 0 };
	va_list args;

	va_start(args, fmt);
	findings_put(&p->findings, &where, NULL, id, SEVERITY_ERROR,
		     alloc_vprint(fmt, args));
	va_end(args);
}
