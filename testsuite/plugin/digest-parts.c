// SPDX-License-Identifier: GPL-2.0-or-later
/* Asm, attributes and what else belongs to a function without being code of it. */
/* { dg-options "-fplugin-arg-klp-digest" } */
/* { dg-skip "-O0" } */
#include "own/versions.h"
extern int get(int);
struct one;
struct two;

int text(int x) { asm volatile(V("nop", "hlt")); return x; } /* { dg-changes "function text: body" } */
int number(int x) { asm volatile(V("mov $1, %%eax", "mov $2, %%eax") : : : "eax"); return x; } /* { dg-changes "function number: body" } */
int direction(int x) { asm volatile(V("1: jmp 1b", "jmp 1f; 1:")); return x; } /* { dg-changes "function direction: body" } */
int which_label(int x) { asm volatile(V("1: nop; 2: jmp 1b", "1: nop; 2: jmp 2b")); return x; } /* { dg-changes "function which_label: body" } */
int constraint(int x) { asm("nop" : V("+r", "+m")(x)); return x; } /* { dg-changes "function constraint: body" } */
int operand(int x, int y) { asm volatile("nop" : : "r"(V(x, y))); return x; } /* { dg-changes "function operand: body" } */
int output(int x) { asm("nop" : V( , "=r"(x) :) V(: "r"(x), )); return x; } /* { dg-changes "function output: flags body" } */
int clobber(int x) { asm("nop" : "+r"(x) : : V("cc", "memory")); return x; } /* { dg-changes "function clobber: flags body" } */
int is_volatile(int x) { asm V(, volatile) ("nop" : "+r"(x)); return x; } /* { dg-changes "function is_volatile: flags body" } */
int is_inline(int x) { asm V(, inline) ("nop" : "+r"(x)); return x; } /* { dg-changes "function is_inline: body" } */
int is_basic(int x) { asm("nop" V(, :)); return x; } /* { dg-changes "function is_basic: body" } */
int target(int x) { asm goto("jmp %l0" : : : : V(one, two)); one: get(x); two: return x; } /* { dg-changes "function target: body" } */

/* Sizes that are known at run time only. */
extern int use(void *);
int variable(int x) { char a[V(x, x + 1)]; return use(a); } /* { dg-changes "function variable: body" } */
int in_struct(int x) { struct { char a[x]; int b V(, , c); } s; s.b = 1; return use(&s); } /* { dg-changes "function in_struct: body" } */
int in_type(int x) { return sizeof(char[V(x, x + 1)]); } /* { dg-changes "function in_type: body" } */
int parameter(int x, int a[x][V(x, x + 1)]) { return a[1][1] + get(x); } /* { dg-changes "function parameter: type body" } */
int no_variable(int x, int a[x][x]) { char b[x]; return use(b) + a[1][1]; } /* { dg-keeps "function no_variable" } */

/* Attributes and the declaration. */
__attribute__((V(hot, cold))) int attribute(int x) { return x; } /* { dg-changes "function attribute: body" } */
__attribute__((section(V(".text.one", ".text.two")))) int section(int x) { return x; } /* { dg-changes "function section: section body" } */
V(__attribute__((noinline)), __attribute__((noinline, noclone))) int second(int x) { return get(x); } /* { dg-changes "function second: body" } */
int V(, __attribute__((aligned(64)))) alignment(int x) { return get(x); } /* { dg-changes "function alignment: body" } */
V(__attribute__((used)) static, ) int scope(int x) { return get(x); } /* { dg-changes "function scope: flags body" } */
__attribute__((used)) static V(, inline) int hint(int x) { return get(x); } /* { dg-changes "function hint: body" } */
__attribute__((used)) static inline V(, __attribute__((always_inline))) int forced(int x) { return get(x); } /* { dg-changes "function forced: flags body" } */
int parameters(int x V(, ) V( , ), V(int, long) y) { return x; } /* { dg-changes "function parameters: type body" } */
V(int, long) result(int x) { return get(x); } /* { dg-changes "function result: type body" } */
int pointer(V(, const) int *x) { return *x; } /* { dg-changes "function pointer: type body" } */
int tag(struct V(one, two) *x) { return x != 0; } /* { dg-changes "function tag: type body" } */

/* What the compiler finds out about a function is in its flags. */
int pure(int x) { return V(x, get(x)); } /* { dg-changes "function pure: flags body uses" } */
void noreturn(int x) { while (V(get(x), 1)) ; } /* { dg-changes "function noreturn: flags body uses" } */

/* Calls that are inlined: the callee alone is another one. */
static inline int inlined(int x) { return get(x) V(+, -) 1; } /* { dg-changes "function inlined: body" } */
int inliner(int x) { return inlined(x); } /* { dg-keeps "function inliner" } */
extern inline __attribute__((gnu_inline, always_inline)) int wrapper(int x) { return get(x) V(+, -) 1; } /* { dg-changes "function wrapper: body" } */
int wrapped(int x) { return wrapper(x); } /* { dg-keeps "function wrapped" } */

/* Static variables of a function are part of it, and data. */
int initial(void) { static int calls = V(1, 2); return calls++; } /* { dg-changes "function initial: body" } { dg-changes "data initial.calls: body" } */
int renamed(void) { static int V(calls, count); return V(calls, count)++; } /* { dg-changes "function renamed: body" } { dg-changes "data renamed.calls: gone" } { dg-changes "data renamed.count: new" } */
int typed(void) { static V(int, unsigned char) calls; return calls++; } /* { dg-changes "function typed: body" } { dg-changes "data typed.calls: size type" } */
int kept(int x) { static int calls; V(, static int more;) return calls++ V(, + more++); } /* { dg-changes "function kept: body" } { dg-changes "data kept.more: new" } */
int placed(void) { static int calls __attribute__((section(V(".data..one", ".data..two")))); return calls++; } /* { dg-changes "function placed: body" } { dg-changes "data placed.calls: section body" } */

/* __LINE__ is a number like others. */
int warn(void) { return V(, get
(1) +) __LINE__; } /* { dg-changes "function warn: flags body uses" } */
int moved(void) { return __LINE__; } /* { dg-keeps "function moved" } */
