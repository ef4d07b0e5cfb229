// SPDX-License-Identifier: GPL-2.0-or-later
/* Which functions of a unit are left of it, and whose the others are. */
/* { dg-options "-ffunction-sections" } */
/* { dg-skip "-O0" } */
/* { dg-plan "# a comment" } */
/* { dg-plan "unit fs/foo.c" } */
/* { dg-plan "object vmlinux" } */
/* { dg-note "part unit=fs/foo.c object=vmlinux" } */
#include "own/root.h"
#define NOINLINE __attribute__((noinline))
extern int get(int); /* { dg-note "ref source=get origin= by=none" } */

/* Not static, and in the kernel: a reference.  What is inlined stays so. */
NOINLINE int shared(int x) { return get(x); } /* { dg-plan "kernel shared" } { dg-note "ref source=shared linkage=global origin=fs/foo.c object=vmlinux kind=function decl=. type='int (int)'" } */
static NOINLINE int of_kernel(int x) { return get(x) + 1; } /* { dg-plan "kernel of_kernel" } { dg-note "ref source=of_kernel linkage=static origin=fs/foo.c object=vmlinux" } */
static inline int inlined(int x) { return x + 2; } /* { dg-plan "kernel inlined" } { dg-no-note "ref source=inlined" } */
static int unused(int x) { return get(x) + 3; } /* { dg-plan "kernel unused" } { dg-no-note "ref source=unused" } */

/* What the plan does not name, keeps or calls new comes along where it is needed. */
static NOINLINE int unnamed(int x) { return get(x) + 4; } /* { dg-symbol "t unnamed" } */
int unnamed_global(int x) { return get(x) + 5; } /* nothing needs it */
NOINLINE int needed_global(int x) { return get(x) + 6; } /* { dg-symbol "t needed_global" } */
NOINLINE int kept(int x) { return get(x) + 7; } /* { dg-plan "keep kept" } { dg-symbol "T kept" } */
static int kept_for_nothing(int x) { return get(x) + 8; } /* { dg-plan "keep kept_for_nothing" } */
NOINLINE int is_new(int x) { return get(x) + 9; } /* { dg-plan "new is_new" } { dg-symbol "T is_new" } */
int new_unused(int x) { return get(x) + 12; } /* { dg-plan "new new_unused" } { dg-symbol "T new_unused" } for other units */
static NOINLINE int new_static(int x) { return get(x) + 10; } /* { dg-plan "new new_static" } { dg-symbol "t new_static" } */
__attribute__((weak)) NOINLINE int weak(int x) { return get(x) + 11; } /* { dg-plan "kernel weak" } { dg-note "ref source=weak flags= origin=fs/foo.c" } */

/* Replaced: not for other units, which mean the kernel's. */
int replaced(int x) /* { dg-plan "replace replaced" } { dg-symbol "t replaced" } */
{
	/* { dg-note "new name=replaced address=.text.replaced+0 type='int (int)'" } */
	return shared(x) + of_kernel(x) + inlined(x) + unnamed(x) + needed_global(x)
		+ kept(x) + is_new(x) + new_static(x) + weak(x) + get(x);
}
/* { dg-refers "replaced: get is_new kept kernel:of_kernel kernel:shared kernel:weak needed_global new_static unnamed" } */
static int replaced_static(int x) { return replaced(x); } /* { dg-plan "replace replaced_static" } { dg-symbol "t replaced_static" } */
/* { dg-note "new name=replaced_static type='int (int)' at=.:12" -1 } */
int replaced_unrooted(int x) { return get(x); } /* { dg-plan "replace replaced_unrooted" } { dg-no-note "new name=replaced_unrooted" } */

ROOT(replaced); /* { dg-plan "root root_replaced" } { dg-symbol "T root_replaced" } */
ROOT(replaced_static); /* { dg-plan "root root_replaced_static" } { dg-symbol "T root_replaced_static" } */

/* Names that are not there, and names in other roles. */
/* { dg-plan "kernel no_such_function" } */
/* { dg-plan "keep no.such.clone.0" } */
/* { dg-plan "new no_such_function_either" } */
/* { dg-plan "kernel get" } */
