/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * layout.h - are the livepatch's structs laid out as the kernel's?
 */
#ifndef KLP_LAYOUT_H
#define KLP_LAYOUT_H

#include "resolve/report.h"

/*
 * Compares each struct that a unit of the module relies on with those of its
 * name in the kernel's units that this unit refers to or replaces functions of:
 * the size, and the members that the code uses.  One that agrees with any of
 * them is right.  A difference is an error and REFUSED or, with @warn, a warning
 * and DONE.  Nothing is said about structs that no such unit has, nor about one
 * that merely has the name of a struct of the kernel (is_same_struct()).
 */
enum status layout_check(const struct notes *notes, struct report *report,
			 bool warn);

#endif /* KLP_LAYOUT_H */
