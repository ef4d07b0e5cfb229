// SPDX-License-Identifier: GPL-2.0-or-later
/* A unit of vmlinux has no module of its own; the last of two lines about a name counts. */
/* { dg-skip "-O0" } */
/* { dg-plan "unit no/such/unit.c" } */
/* { dg-plan "unit kernel/foo.c" } */
/* { dg-plan "object foo" } */
/* { dg-plan "object vmlinux" } */
/* { dg-plan "" } */
/* { dg-plan "differs struct module" } */
#include "own/root.h"
struct module { int state; };
extern struct module __this_module; /* { dg-note "ref source=__this_module symbol=__this_module object= by=none" } */

static __attribute__((noinline)) int twice(struct module *m) { return m->state; } /* { dg-plan "keep twice" } { dg-plan "kernel twice" } { dg-note "ref source=twice origin=kernel/foo.c" } */
int replaced(int x) { return twice(&__this_module) + x; } /* { dg-plan "kernel replaced" } { dg-plan "replace replaced" } { dg-symbol "t replaced" } */
ROOT(replaced); /* { dg-plan "root root_replaced" } { dg-symbol "T root_replaced" } */
