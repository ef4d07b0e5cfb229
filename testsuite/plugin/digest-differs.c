// SPDX-License-Identifier: GPL-2.0-or-later
/* What makes a difference to the compiler makes one to a function's digest. */
/* { dg-options "-fplugin-arg-klp-digest -Wno-overflow" } */
#include "own/versions.h"
extern int get(int), put(int);
extern void a(void), b(void), c(void);
extern int many(int, ...);
extern int variable;
extern volatile int device;
struct pair { int first, second; unsigned int bit : 3, bits : V(4, 5); }; /* { dg-changes "type struct pair: type body" } */
struct shifted { V(, int added;) int used; }; /* { dg-changes "type struct shifted: size type body uses" } */

/* Expressions. */
int operator(int x) { return x V(+, -) 1; } /* { dg-changes "function operator: body" } */
int compare(int x) { return x V(<, <=) 1; } /* { dg-changes "function compare: body" } */
int constant(int x) { return x + V(1, 2); } /* { dg-changes "function constant: body" } */
long wide(long x) { return x + V(0x100000000, 0x200000000); } /* { dg-changes "function wide: body" } */
int width(int x) { return x + V(1, 1L); } /* { dg-changes "function width: body" } */
int sign(int x) { return V(, (unsigned int)) x / 2; } /* { dg-changes "function sign: body" } */
int narrow(int x) { return V(, (unsigned char)) x; } /* { dg-changes "function narrow: body" } */
const char *string(void) { return V("one", "two"); } /* { dg-changes "function string: body" } */
const char *zero(void) { return V("one", "one\0x"); } /* { dg-changes "function zero: body" } */
int call(int x) { return V(get, put)(x); } /* { dg-changes "function call: body uses" } */
void *address(void) { return V(get, put); } /* { dg-changes "function address: body uses" } */
int called(int x) { return V(put(get(x)), put(get != 0)); } /* { dg-changes "function called: body uses" } */
int arguments(int x) { return many(x, 1 V(, ) V( , + 1)); } /* { dg-changes "function arguments: body" } */
int more(int x) { return V(many(1, x), many(1, x, x)); } /* { dg-changes "function more: body" } */
int global(void) { return get(1) + V(variable, device); } /* { dg-changes "function global: body uses" } */
int member(struct pair *p) { return p->V(first, second); } /* { dg-changes "function member: body" } */
int bit_field(struct pair *p) { return p->bits; } /* { dg-changes "function bit_field: body" } */
int offset(struct shifted *s) { return s->used; } /* { dg-changes "function offset: body" } */
int element(int *p) { return p[V(1, 2)]; } /* { dg-changes "function element: body" } */
int access(int *p) { return get(1) + *(V(, volatile) int *)p; } /* { dg-changes "function access: body" } */
struct pair literal(void) { return (struct pair){ V(1, 2), 3 }; } /* { dg-changes "function literal: body" } */
struct pair designated(void) { return (struct pair){ .V(first, second) = 1 }; } /* { dg-changes "function designated: body" } */
int builtin(int x) { return V(__builtin_ctz, __builtin_clz)(x); } /* { dg-changes "function builtin: body uses" } */
int choice(int x) { return x ? V(1 : 2, 2 : 1); } /* { dg-changes "function choice: body" } */
double real(double x) { return x * V(1.5, 2.5); } /* { dg-changes "function real: body" } */
int packed(void *p) { struct { int x; } V(, __attribute__((packed))) *s = p; return s->x; } /* { dg-changes "function packed: body" } */
int in_call(int x) { return V(many(1, get(x)) + put(x), many(1, get(x), put(x)) + 0); } /* { dg-changes "function in_call: body" } */

/* Statements: which, and where they end. */
int order(int x) { V(a(); b();, b(); a();) return x; } /* { dg-changes "function order: body uses" } */
int dropped(int x) { V(if (x) return 1;, ) return x; } /* { dg-changes "function dropped: body" } */
int negated(int x) { if (V(x, !x)) a(); return x; } /* { dg-changes "function negated: body" } */
int branch(int x) { if (x) { a(); V(b();, ) } else { V( , b();) c(); } return x; } /* { dg-changes "function branch: body" } */
int after_if(int x) { if (x) { a(); V(b();, ) } V( , b();) return x; } /* { dg-changes "function after_if: body" } */
int no_else(int x) { if (x) { a(); } V(else, ) { b(); } return x; } /* { dg-changes "function no_else: body" } */
int after_while(int x) { while (get(x)) { a(); V(b();, ) } V( , b();) return x; } /* { dg-changes "function after_while: body" } */
int before_do(int x) { V(a();, ) do { V( , a();) b(); } while (get(x)); return x; } /* { dg-changes "function before_do: body uses" } */
int after_for(int x) { for (; get(x);) { a(); V(b();, ) } V( , b();) return x; } /* { dg-changes "function after_for: body" } */
int loop(int x) { V(while, if) (get(x)) a(); return x; } /* { dg-changes "function loop: body" } */
int expression(int x) { return x ? ({ a(); V(get(x);, ) put(x); }) : ({ V( , get(x);) put(x); }); } /* { dg-changes "function expression: body uses" } */
int jump(int x) { one: a(); two: b(); if (x) goto V(one, two); return x; } /* { dg-changes "function jump: body" } */
int leave(int x) { while (get(x)) { if (put(x)) V(break, continue); a(); } return x; } /* { dg-changes "function leave: body" } */
int cases(int x) { switch (x) { case V(1, 2): a(); } return x; } /* { dg-changes "function cases: body" } */
int range(int x) { switch (x) { case 1 ... V(3, 4): a(); } return x; } /* { dg-changes "function range: body" } */
int falls(int x) { switch (x) { case 1: a(); V(break;, ) case 2: b(); } return x; } /* { dg-changes "function falls: body" } */
int in_case(int x) { switch (x) { V( , case 2:) case 1: a(); } return x; } /* { dg-changes "function in_case: body" } */

/* Locals. */
int type(int x) { V(int, unsigned int) y = x; return y / 2; } /* { dg-changes "function type: body" } */
int short_one(int x) { V(int, short) y = x; return y; } /* { dg-changes "function short_one: body" } */
int is_volatile(int x) { V(, volatile) int y = x; return get(y); } /* { dg-changes "function is_volatile: body" } */
int initial(int x) { int y = V(1, 2); get(y); return x + y; } /* { dg-changes "function initial: body" } */
int which(int x, int y) { return V(x - y, y - x); } /* { dg-changes "function which: body" } */
int array(int x) { char buffer[V(8, 16)]; return many(x, buffer); } /* { dg-changes "function array: body" } */
int in_register(void) { register int x asm(V("ebx", "ecx")); asm("" : "=r"(x)); return x; } /* { dg-changes "function in_register: body" } */
int aligned(int x) { int y __attribute__((aligned(V(8, 64)))); return many(x, &y); } /* { dg-changes "function aligned: body" } */
int aligned_type(int x) { typedef int t __attribute__((aligned(V(8, 64)))); t y; return many(x, &y); } /* { dg-changes "function aligned_type: body" } */
static __attribute__((used)) void clean(int *p) { put(*p); }
static __attribute__((used)) void clear(int *p) { get(*p); }
int at_end(int x) { int y __attribute__((cleanup(V(clean, clear)))) = x; a(); return x; } /* { dg-changes "function at_end: body uses" } */
