// SPDX-License-Identifier: GPL-2.0-or-later
/* Whose the variables are that a livepatch's part of a unit uses. */
/* { dg-options "-ffunction-sections -fdata-sections" } */
/* { dg-skip "-O0" } */
/* { dg-plan "unit fs/foo.c" } */
/* { dg-plan "object foo_fs" } */
#include "own/root.h"
extern int get(int);
struct ops { int (*call)(int); const char *name; };

/* The kernel's, with their initial values left out. */
static int counter = 3; /* { dg-plan "kernel counter" } { dg-note "ref source=counter kind=data linkage=static origin=fs/foo.c object=foo_fs decl=. type=int" } */
int global = 4; /* { dg-plan "kernel global" } { dg-note "ref source=global kind=data linkage=global origin=fs/foo.c object=foo_fs" } */
int zero; /* { dg-plan "kernel zero" } { dg-note "ref source=zero linkage=global" } */
const int constant = 5; /* { dg-plan "kernel constant" } { dg-note "ref source=constant" } */
static int array[4] = { 1, 2, 3, 4 }; /* { dg-plan "kernel array" } { dg-note "ref source=array type='int [4]'" } */
static int unsized[] = { 1, 2, 3 }; /* { dg-plan "kernel unsized" } { dg-note "ref source=unsized type='int [3]'" } */
static int per_cpu __attribute__((section(".data..percpu"))) = 6; /* { dg-plan "kernel per_cpu" } { dg-note "ref source=per_cpu" } */
__attribute__((weak)) int weak = 7; /* { dg-plan "kernel weak" } { dg-note "ref source=weak flags=" } */
static int for_kernel(int x) { return get(x); }
static struct ops registered = { for_kernel, "x" }; /* { dg-plan "kernel registered" } { dg-note "ref source=registered type='struct ops'" } */
static int unused_one = 8; /* { dg-plan "kernel unused_one" } { dg-no-note "ref source=unused_one" } */

/* The module's: not named, or new, which other units may need. */
static int own = 9; /* { dg-symbol "d own" } */
int own_global = 10; /* { dg-symbol "d own_global" } */
int new_global = 11; /* { dg-plan "new new_global" } { dg-symbol "D new_global" } */
int new_unused = 12; /* { dg-plan "new new_unused" } { dg-symbol "D new_unused" } for other units */
static const int own_table[] = { 1, 2, 3, 4, 5 }; /* { dg-symbol "r own_table" } */
static struct ops own_ops = { for_kernel, "y" }; /* { dg-symbol "d own_ops" } { dg-symbol "t for_kernel" } { dg-refers "own_ops: for_kernel ?" } */
static int own_unused __attribute__((used)) = 13;

static __attribute__((noinline)) int other(int x)
{
	static int calls;

	return get(x + calls++);
}
/* { dg-plan "keep other" } { dg-symbol "t other" } */
/* { dg-plan "kernel other.calls" } */
/* { dg-note "ref source=calls linkage=local function=other origin=fs/foo.c object=foo_fs" } */
/* { dg-refers "other: get kernel:calls" } */

static int inlined(int x)
{
	static int of_inlined;

	return x + of_inlined++;
}
/* { dg-plan "kernel inlined" } */
/* { dg-plan "kernel inlined.of_inlined" } */
/* { dg-note "ref source=of_inlined linkage=local function=inlined" } */

int replaced(int x)
{
	static int calls;
	static int fresh = 14; /* { dg-symbol "d fresh" } */
	static const int limits[] = { 1, 2, 3 }; /* { dg-symbol "r limits" } */
	extern int elsewhere; /* { dg-note "ref source=elsewhere by=none" } */

	get((long)&constant + unsized[x] + per_cpu + weak + own + limits[x]);
	get(own_ops.call(x) + (long)own_ops.name + own_table[x]);
	own_ops.call = 0;
	calls++;
	zero++;
	own++;
	own_global++;
	new_global++;
	get(own_global + new_global + registered.call(array[x]) + elsewhere);
	return counter++ + global++ + fresh++ + other(x) + inlined(x);
}
/* { dg-plan "replace replaced" } { dg-symbol "t replaced" } */
/* { dg-plan "kernel replaced.calls" } */
/* { dg-note "ref source=calls linkage=local function=replaced" } */

ROOT(replaced); /* { dg-plan "root root_replaced" } { dg-symbol "T root_replaced" } */

/* Of a name that is static in no function, or in another one. */
/* { dg-plan "kernel replaced.no_such_variable" } */
/* { dg-plan "kernel no_such_function.calls" } */
/* { dg-plan "kernel fresh" } */
/* { dg-plan "kernel ." } */
