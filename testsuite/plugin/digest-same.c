// SPDX-License-Identifier: GPL-2.0-or-later
/* What makes no difference to the compiler makes none to a digest. */
/* { dg-options "-fplugin-arg-klp-digest" } */
#include "own/versions.h"
#ifdef NEW
/* Lines below have other numbers than in the old version. */



#define UNUSED 1
extern int unused(int);
struct unused;
static inline int unused_function(void) { return UNUSED; }
#endif
typedef unsigned int number;
extern int get(int), put(int);
enum { FOUR = 4 };
struct pair { int a, b; };

int comment(int x) { return x V(, /* comment */) + 1; } /* { dg-keeps "function comment" } */
int format(int x) { return V((x+1), (
	x
	+ 1
)); } /* { dg-keeps "function format" } */
int lines(int x)
{
	/* { dg-keeps "function lines" } */
	return x;
}

int parameter(int V(x, renamed)) { return V(x, renamed); } /* { dg-keeps "function parameter" } */
int local(int x) { int V(y, z) = x; V(y, z)++; return V(y, z); } /* { dg-keeps "function local" } */
int label(int x) { V(again, more): if (get(x)) goto V(again, more); return x; } /* { dg-keeps "function label" } */
int alias(V(unsigned int, number) x) { V(unsigned, number) y = x; return y; } /* { dg-keeps "function alias" } */
int value(int x) { return x V(+ FOUR, + 4) + V(sizeof(int), 4UL); } /* { dg-keeps "function value" } */
int braces(int x) { if (x) V(get(x);, { get(x); }) while (x) V(x--;, { x--; }) return x; } /* { dg-keeps "function braces" } */
int empty(int x) { V(, ;;) get(x); V(, ;) return x; } /* { dg-keeps "function empty" } */
int nothing(int x) { if (x) { get(x); } V(, else { }) return x; } /* { dg-keeps "function nothing" } */
int redundant(int x) { return V((x), ((x))) + V((int), ) x; } /* { dg-keeps "function redundant" } */

/* The numbers of local labels and those of __COUNTER__. */
int labels(void) { asm volatile(V("1: jmp 1b", "77: jmp 77b")); return 0; } /* { dg-keeps "function labels" } */
int numbered(void)
{
	/* { dg-changes "function numbered: uses" } */
	static int V(__UNIQUE_ID_once12, __UNIQUE_ID_once345);
	extern void V(__compiletime_assert_7, __compiletime_assert_8)(void);

	V(__compiletime_assert_7, __compiletime_assert_8)();
	return V(__UNIQUE_ID_once12, __UNIQUE_ID_once345)++;
}
/* { dg-changes "data numbered.__UNIQUE_ID_once12: gone" } */
/* { dg-changes "data numbered.__UNIQUE_ID_once345: new" } */

/* A line that is the same in both has the same number if #line says so. */
#line 1000
int line(void) { return __LINE__; } /* { dg-keeps "function line" } */

/* The order of what does not know each other, declared or defined. */
V(extern int first; extern int second;, extern int second; extern int first;)
int order(void) { return first + second; } /* { dg-keeps "function order" } */
V(int before(void) { return 1; } int after(void) { return 2; },
  int after(void) { return 2; } int before(void) { return 1; })
/* { dg-keeps "function before" } */
/* { dg-keeps "function after" } */

/* Who else calls something, and what it calls itself, is not the caller's. */
static int __attribute__((used)) helper(int x) { return x V(+, -) 1; } /* { dg-changes "function helper: body" } */
int caller(int x) { return helper(x); } /* { dg-keeps "function caller" } */

/* Members that a function does not use, as long as they are where they were. */
struct grown { int used; int V(other, renamed); V(, int added;) }; /* { dg-changes "type struct grown: size type body uses" } */
int member(struct grown *g) { return g->used; } /* { dg-keeps "function member" } */

/* Data. */
int data[] = { V(1 + 1, 2), V(FOUR, 4) }; /* { dg-keeps "data data" } */
#ifdef NEW
struct pair pair = { .b = 2, .a = 1 };
struct pair *added[] = { &(struct pair){ 3, 4 } }; /* { dg-changes "data added: new" } */
#else
struct pair pair = { 1, 2 }; /* { dg-keeps "data pair" } */
#endif

/* Compound literals are what they hold, and not the numbers that they are called by. */
struct pair *pairs[] = { &(struct pair){ 1, 2 } }; /* { dg-keeps "data pairs" } */
/* { dg-changes "data __compound_literal.0: body" } */
/* { dg-changes "data __compound_literal.1: new" } */
