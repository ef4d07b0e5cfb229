// SPDX-License-Identifier: GPL-2.0-or-later
/* Plans don't name aliases; they are whose they are aliases of. */
/* { dg-options "-ffunction-sections -fdata-sections" } */
/* { dg-skip "-O0" } */
/* { dg-plan "unit fs/foo.c" } */
/* { dg-plan "object vmlinux" } */
#include "own/root.h"
#define NOINLINE __attribute__((noinline))
#define ALIAS(f) __attribute__((alias(#f)))
extern int get(int);

int of_kernel(int x) { return get(x); } /* { dg-plan "kernel of_kernel" } */
int kernel_alias(int) ALIAS(of_kernel); /* { dg-note "ref source=kernel_alias linkage=global origin=fs/foo.c object=vmlinux" } */
static int value = 1; /* { dg-plan "kernel value" } */
extern int value_alias ALIAS(value); /* { dg-note "ref source=value_alias kind=data origin=fs/foo.c" } */
int first(int x) { return get(x) + 1; } /* { dg-plan "replace first" } */
int first_alias(int) ALIAS(first); /* { dg-note "ref source=first_alias origin=fs/foo.c" } */
int alias_of_alias(int) ALIAS(first_alias); /* { dg-note "ref source=alias_of_alias origin=fs/foo.c" } */
static NOINLINE int own(int x) { return get(x) + 2; } /* { dg-symbol "t own" } */
static int own_alias(int) ALIAS(own); /* { dg-symbol "t own_alias" } */
NOINLINE int fresh(int x) { return get(x) + 3; } /* { dg-plan "new fresh" } { dg-symbol "T fresh" } */
int fresh_alias(int) ALIAS(fresh); /* { dg-symbol "T fresh_alias" } */
NOINLINE int kept(int x) { return get(x) + 4; } /* { dg-plan "keep kept" } { dg-symbol "T kept" } */
int unused_alias(int) ALIAS(first);

int calls(int x) { return kernel_alias(x) + first_alias(x) + alias_of_alias(x) + value_alias; } /* { dg-plan "replace calls" } { dg-symbol "t calls" } { dg-refers "calls: kernel:kernel_alias kernel:first_alias kernel:alias_of_alias kernel:value_alias" } */
void *address(int x) { return x ? kernel_alias : first_alias; } /* { dg-plan "replace address" } { dg-symbol "t address" } { dg-refers "address: kernel:kernel_alias kernel:first_alias" } */
void *address_of_own(int x) { return x ? own_alias : kept(x) ? fresh_alias : 0; } /* { dg-plan "replace address_of_own" } { dg-symbol "t address_of_own" } */

ROOT(calls); /* { dg-plan "root root_calls" } { dg-symbol "T root_calls" } */
ROOT(address); /* { dg-plan "root root_address" } { dg-symbol "T root_address" } */
ROOT(address_of_own); /* { dg-plan "root root_address_of_own" } { dg-symbol "T root_address_of_own" } */
