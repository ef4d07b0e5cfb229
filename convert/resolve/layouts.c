// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * layouts.c - on which structs does each unit of a livepatch rely, and with which of
 * the kernel's units has it to do?
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "resolve/layout.h"
#include "resolve/report.h"

static void add_home(struct layout_unit *out, struct home *home, bool bound)
{
	out->homes = alloc_grow(out->homes, out->nhomes, sizeof(*out->homes));
	out->homes[out->nhomes++] = (struct layout_home){ .home = home, .bound = bound };
}

/* The unit's reference to that symbol of the module, or NULL. */
static const struct reference *refers_to(const struct unit_note *unit,
					 const struct notes *notes, const char *symbol)
{
	size_t i;

	for (i = 0; i < notes->nreferences; i++)
		if (notes->references[i].unit == unit &&
		    strcmp(notes->references[i].symbol, symbol) == 0)
			return &notes->references[i];
	return NULL;
}

static void collect_homes(const struct unit_note *unit, const struct notes *notes,
			  struct report *report, struct layout_unit *out)
{
	size_t i;

	for (i = 0; i < report->nreplaced; i++)
		if (report->replaced[i].func->unit == unit)
			add_home(out, &report->replaced[i].home, true);
	for (i = 0; i < report->noutcomes; i++) {
		struct outcome *o = &report->outcomes[i];
		const struct reference *ref;

		if (!o->resolution.home.symbol)
			continue;
		ref = refers_to(unit, notes, o->symbol);
		if (ref)
			add_home(out, &o->resolution.home, *ref->origin ||
				 ref->linkage != KLP_LINKAGE_GLOBAL);
	}
}

void layouts_check(const struct notes *notes, struct report *report,
		   struct findings *out)
{
	size_t i, k;

	for (i = 0; i < notes->nunits; i++) {
		const struct unit_note *unit = &notes->units[i];
		struct layout_unit layout = { .name = unit->name };

		layout.uses = alloc_array(notes->nstructs, sizeof(*layout.uses));
		for (k = 0; k < notes->nstructs; k++)
			if (notes->structs[k].unit == unit)
				layout.uses[layout.nuses++] = &notes->structs[k];
		if (layout.nuses)
			collect_homes(unit, notes, report, &layout);
		layout_check(report->module, &layout, out);
		free(layout.homes);
		free(layout.uses);
	}
}
