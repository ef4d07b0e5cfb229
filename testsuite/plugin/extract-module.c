// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A unit of a module: that module is not the livepatch.  And static calls, whose
 * trampolines get names that objtool does not know.
 */
/* { dg-options "-ffunction-sections" } */
/* { dg-skip "-O0" } */
/* { dg-plan "unit drivers/foo.c" } */
/* { dg-plan "object foo" } */
/* { dg-note "part unit=drivers/foo.c object=foo" } */
#include "own/root.h"
struct module { int state; };
extern struct module __this_module; /* { dg-note "ref source=__this_module origin= object=foo by=attribute" } */
extern int __SCT__call(int); /* { dg-note "ref source=__SCT__call name=__SCT__call origin= object=" } */
extern int get(struct module *, int); /* { dg-note "ref source=get symbol=get origin= object=" } */

int replaced(int x) { return get(&__this_module, x) + __SCT__call(x); } /* { dg-plan "replace replaced" } { dg-symbol "t replaced" } */
/* { dg-refers "replaced: get kernel:__this_module kernel:__SCT__call" } */
ROOT(replaced); /* { dg-plan "root root_replaced" } { dg-symbol "T root_replaced" } */
