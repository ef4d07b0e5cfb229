// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * UBSAN's reports have variables of their own, numbered through the unit, and structs
 * that no other unit has.
 */
/* { dg-options "-fplugin-arg-klp-code -fsanitize=shift" } */
/* { dg-skip "-O0" } */
extern int number;
struct own { int shift; };

int chosen(struct own *o, int i) { return number + (i << o->shift); } /* { dg-note "code function=chosen inlined= refs='data:number+0 call:__ubsan_handle_shift_out_of_bounds+0'" } */
/* { dg-note "struct name='struct own'" } */
/* { dg-no-note "struct name=__ubsan_source_location" } */
