// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a constant of the kernel's holds was known when the kernel was compiled, and is here;
 * not what somebody else may write, or define.
 */
/* { dg-options "-ffunction-sections -fdata-sections" } */
/* { dg-skip "-O0" } */
/* { dg-plan "unit fs/foo.c" } */
/* { dg-plan "object foo_fs" } */
#include "own/root.h"
extern int get(int);
struct ops { int (*call)(int); const char *name; };

static const int known[] = { 5, 6 }; /* { dg-plan "kernel known" } { dg-no-note "ref source=known" } */
static const volatile int device = 7; /* { dg-plan "kernel device" } { dg-note "ref source=device" } */
__attribute__((weak)) const int weak[] = { 8, 9 }; /* { dg-plan "kernel weak" } { dg-note "ref source=weak" } */
static int counter = 9; /* { dg-plan "kernel counter" } { dg-note "ref source=counter" } */
static __attribute__((noinline)) int of_kernel(int x) { return get(x); } /* { dg-plan "kernel of_kernel" } */
static const struct ops table = { of_kernel, "x" }; /* { dg-plan "kernel table" } { dg-no-note "ref source=table" } */

static inline int known_at(int i) { return __builtin_constant_p(known[i]) ? known[i] : get(i); }
static inline int weak_at(int i) { return weak[i]; }
static inline int run(const struct ops *ops, int x) { return ops->call(x); }

int replaced(int x) /* { dg-plan "replace replaced" } { dg-symbol "t replaced" } */
{
	return known_at(1) + device + weak_at(1) + counter + run(&table, x);
}
/* { dg-refers "replaced: kernel:counter kernel:device kernel:of_kernel kernel:weak" } */
ROOT(replaced); /* { dg-plan "root root_replaced" } { dg-symbol "T root_replaced" } */
