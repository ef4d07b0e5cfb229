// SPDX-License-Identifier: GPL-2.0-or-later
/* Attribute before pragma before place, whatever comes first. */
#include <klp.h>
# 6 "kernel/place.c"
#pragma klp origin "kernel/pragma.c"
extern int attribute KLP_ORIGIN("kernel/attribute.c");
extern int pragma;
#pragma klp origin end
extern int place;
extern int attribute_later;
# 13 "elsewhere"
extern int attribute_later KLP_ORIGIN("kernel/attribute.c");
extern int place;
#pragma klp origin "kernel/pragma.c"
extern int place;
#pragma klp origin end

/* { dg-note "ref source=attribute by=attribute origin=kernel/attribute.c" } */
/* { dg-note "ref source=attribute_later by=attribute origin=kernel/attribute.c" } */
/* { dg-note "ref source=pragma by=pragma origin=kernel/pragma.c" } */
/* { dg-note "ref source=place by=pragma origin=kernel/pragma.c" } */
int use(void)
{
	return attribute + attribute_later + pragma + place;
}
