/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * layout.h - are the livepatch's structs laid out as the kernel's?
 */
#ifndef KLP_LAYOUT_H
#define KLP_LAYOUT_H

#include "elf/module.h"
#include "elf/notes.h"
#include "kernel/homes.h"

/* A symbol of the kernel that a unit of the module has to do with. */
struct layout_home {
	struct home *home;
	/* a function of its unit is replaced, or the unit is named as an origin */
	bool bound;
};

/* A unit of the module. */
struct layout_unit {
	const char *name;
	const struct struct_use **uses;		/* the structs that it relies on */
	size_t nuses;
	struct layout_home *homes;
	size_t nhomes;
};

/*
 * Compares each struct that the unit relies on with those of its name in the kernel's
 * units that define its homes: the size, and the members that the code uses.  One that
 * agrees with any of them is right.  A difference is a finding, [layout].  Nothing is
 * said about structs that no such unit has, nor about one that merely has the name of
 * a struct of the kernel (is_same_struct()), nor where the module's modinfo says that
 * the fix changes it (klp_differs).
 */
void layout_check(const struct module *m, const struct layout_unit *unit,
		  struct findings *out);

struct report;

/* layout_check() of each unit of the notes, with the symbols that @report has for it. */
void layouts_check(const struct notes *notes, struct report *report,
		   struct findings *out);

#endif /* KLP_LAYOUT_H */
