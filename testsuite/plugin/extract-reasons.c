// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Nothing comes along because the source exports it, registers it, marks it or
 * gives it another name: the kernel has done all that.
 */
/* { dg-skip "-O0" } */
/* { dg-plan "unit fs/foo.c" } */
/* { dg-plan "object vmlinux" } */
#include "own/root.h"
#define IN(name) __attribute__((used, section(name)))
extern int get(int), init(void);
struct kernel_param { const char *name; int *value; };

/* Exports, as asm and as data. */
int exported(int x) { return get(x); } /* { dg-plan "kernel exported" } */
asm(".section \"___ksymtab+exported\", \"a\"\n__ksymtab_exported: .long exported - .\n.previous");
static const int *IN("___ksymtab+data") __ksymtab_data = 0;
static const char IN("__ksymtab_strings") __kstrtab_data[] = "data";

/* Initcalls, parameters, tables, modinfo. */
static int start(void) { return init(); }
static int (*IN(".initcall6.init") __initcall_start)(void) = start;
asm(".section .initcall6.init, \"a\"\n__initcall_6: .long init - .\n.previous");
static int value = 1; /* { dg-plan "kernel value" } */
static const struct kernel_param IN("__param") __param_value = { "value", &value };
static const char IN(".modinfo") __UNIQUE_ID_license1[] = "license=GPL";
__attribute__((used)) static int used(int x) { return get(x); }
__attribute__((used)) int used_variable = 1;
__attribute__((constructor)) static void constructed(void) { init(); }
__attribute__((destructor)) static void destructed(void) { init(); }

/* Other names of a function. */
int alias(int) __attribute__((alias("exported")));
int alias_of_kernel(int) __attribute__((alias("exported"))); /* { dg-plan "kernel alias_of_kernel" } { dg-note "ref source=alias_of_kernel origin=fs/foo.c" } */
int weak_alias(int) __attribute__((weak, alias("exported"))); /* { dg-plan "kernel weak_alias" } { dg-note "ref source=weak_alias flags= origin=fs/foo.c" } */
extern int value_alias __attribute__((alias("value"))); /* { dg-plan "kernel value_alias" } { dg-note "ref source=value_alias kind=data origin=fs/foo.c" } */

int replaced(int x) /* { dg-plan "replace replaced" } { dg-symbol "t replaced" } */
{
	static const char IN(".data.once") local[] = "in a section"; /* its use is marked, but there is none */

	return get(x) + alias_of_kernel(x) + weak_alias(x) + value_alias;
}

ROOT(replaced); /* { dg-plan "root root_replaced" } { dg-symbol "T root_replaced" } */
/* { dg-no-note "ref source=init" } */
