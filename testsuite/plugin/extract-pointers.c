// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calls of a replaced function go to the new one; its address is the kernel's, which
 * is still there when the livepatch no longer is.
 */
/* { dg-options "-ffunction-sections -fdata-sections" } */
/* { dg-skip "-O0" } */
/* { dg-plan "unit fs/foo.c" } */
/* { dg-plan "object vmlinux" } */
#include "own/root.h"
#define NOINLINE __attribute__((noinline))
extern int call(int (*function)(int)), get(int);
struct ops { int (*first)(int); struct { int (*second)(int); } in[2]; };

NOINLINE int replaced(int x) { return get(x); } /* { dg-plan "replace replaced" } { dg-symbol "t replaced" } { dg-refers "replaced: get" } */
static NOINLINE int local(int x) { return get(x + 1); } /* { dg-plan "replace local" } { dg-symbol "t local" } */
static NOINLINE int kept(int x) { return get(x + 2); } /* { dg-plan "keep kept" } { dg-symbol "t kept" } */
NOINLINE int of_kernel(int x) { return get(x + 3); } /* { dg-plan "kernel of_kernel" } */

/* { dg-note "ref source=replaced linkage=global origin=fs/foo.c object=vmlinux kind=function type='int (int)'" } */
/* { dg-note "ref source=local origin=fs/foo.c object=vmlinux kind=function" } */
/* { dg-note "new name=replaced" } */
/* { dg-note "new name=local" } */

int calls(int x) { return replaced(x) + local(x) + kept(x) + of_kernel(x); } /* { dg-plan "replace calls" } { dg-symbol "t calls" } { dg-refers "calls: replaced local kept kernel:of_kernel" } */
int passes(void) { return call(replaced) + call(local); } /* { dg-plan "replace passes" } { dg-symbol "t passes" } { dg-refers "passes: call kernel:replaced kernel:local" } */
int passes_others(void) { return call(kept) + call(of_kernel); } /* { dg-plan "replace passes_others" } { dg-symbol "t passes_others" } { dg-refers "passes_others: call kept kernel:of_kernel" } */
void stores(struct ops *o) { o->first = replaced; o->in[1].second = local; } /* { dg-plan "replace stores" } { dg-symbol "t stores" } { dg-refers "stores: kernel:replaced kernel:local" } */
int compares(int (*f)(int)) { return f == replaced; } /* { dg-plan "replace compares" } { dg-symbol "t compares" } { dg-refers "compares: kernel:replaced" } */
void *converts(void) { return (void *)replaced; } /* { dg-plan "replace converts" } { dg-symbol "t converts" } { dg-refers "converts: kernel:replaced" } */
int chooses(int x) { return call(x ? replaced : kept); } /* { dg-plan "replace chooses" } { dg-symbol "t chooses" } { dg-refers "chooses: call kept kernel:replaced" } */
int in_asm(void) { asm volatile("# %0" : : "r"(replaced)); return 1; } /* { dg-plan "replace in_asm" } { dg-symbol "t in_asm" } { dg-refers "in_asm: kernel:replaced" } */
int recurses(int x) { return x ? recurses(x - 1) : call(recurses); } /* { dg-plan "replace recurses" } { dg-symbol "t recurses" } */
/* { dg-note "ref source=recurses origin=fs/foo.c" } */
int through(void) { static int (*const f)(int) = replaced; return f(1); } /* { dg-plan "replace through" } { dg-symbol "t through" } { dg-note "new name=through" } */
struct ops on_stack(void) { return (struct ops){ .first = replaced, .in[1].second = kept }; } /* { dg-plan "replace on_stack" } { dg-symbol "t on_stack" } { dg-refers "on_stack: kept kernel:replaced" } */

/* Data that comes along. */
static struct ops table[] = { /* { dg-symbol "d table" } { dg-refers "table: kernel:replaced kernel:local kept kernel:of_kernel" } */
	{ replaced, { { local } } },
	{ kept, { { of_kernel }, { replaced } } },
};
static int (*pointer)(int) = local; /* { dg-symbol "d pointer" } { dg-refers "pointer: kernel:local" } */
static struct ops *nested = &(struct ops){ replaced, { { kept } } }; /* { dg-symbol "d nested" } { dg-refers "nested: __compound_literal" } */
/* { dg-symbol "d __compound_literal" } { dg-refers "__compound_literal: kernel:replaced kept" } */
static const unsigned long number = (unsigned long)replaced; /* { dg-symbol "r number" } { dg-refers "number: kernel:replaced" } */
int uses_data(int x) /* { dg-plan "replace uses_data" } { dg-symbol "t uses_data" } */
{
	struct ops *n = nested;

	nested = 0;
	table[x].first = 0;
	asm volatile("" : : "m"(number));
	return call(table[x + 1].first) + call(pointer) + (pointer = 0, get(x)) + call(n->first);
}

ROOT(calls); ROOT(passes); ROOT(passes_others); ROOT(stores); ROOT(compares); ROOT(converts);
ROOT(chooses); ROOT(in_asm); ROOT(recurses); ROOT(through); ROOT(on_stack); ROOT(uses_data);
/* { dg-plan "root root_calls" } { dg-symbol "T root_calls" } */
/* { dg-plan "root root_passes" } { dg-symbol "T root_passes" } */
/* { dg-plan "root root_passes_others" } { dg-symbol "T root_passes_others" } */
/* { dg-plan "root root_stores" } { dg-symbol "T root_stores" } */
/* { dg-plan "root root_compares" } { dg-symbol "T root_compares" } */
/* { dg-plan "root root_converts" } { dg-symbol "T root_converts" } */
/* { dg-plan "root root_chooses" } { dg-symbol "T root_chooses" } */
/* { dg-plan "root root_in_asm" } { dg-symbol "T root_in_asm" } */
/* { dg-plan "root root_recurses" } { dg-symbol "T root_recurses" } */
/* { dg-plan "root root_through" } { dg-symbol "T root_through" } */
/* { dg-plan "root root_on_stack" } { dg-symbol "T root_on_stack" } */
/* { dg-plan "root root_uses_data" } { dg-symbol "T root_uses_data" } */
