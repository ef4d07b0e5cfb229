// SPDX-License-Identifier: GPL-2.0-or-later
/* How a function is to be compiled is part of it. */
/* { dg-options "-fplugin-arg-klp-digest" } */
/* { dg-skip "-O0" } */
#include "own/versions.h"
#define A(text...) __attribute__((text))
extern int get(int);

int V(, A(optimize("O1"))) level(int x) { return get(x); } /* { dg-changes "function level: body" } */
int A(optimize(V("O1", "O3"))) other_level(int x) { return get(x); } /* { dg-changes "function other_level: body" } */
int V(, A(target("avx"))) target(int x) { return get(x); } /* { dg-changes "function target: body" } */
int V(, A(no_instrument_function)) instrumented(int x) { return get(x); } /* { dg-changes "function instrumented: body" } */
int V(, A(no_stack_limit)) limited(int x) { return get(x); } /* { dg-changes "function limited: body" } */
int V(, A(weak)) weak(int x) { return get(x); } /* { dg-changes "function weak: body" } */
static int V(, A(used)) used(int x) { return get(x); } /* { dg-changes "function used: body" } */
int of_used(int x) { return used(x); } /* { dg-changes "function of_used: body" } */
inline A(gnu_inline) int V(, extern) only_inline(int x) { return get(x); } /* { dg-changes "function only_inline: gone" } */
extern int V(, A(gnu_inline)) inline kind(int x) { return get(x) + 1; } /* { dg-changes "function kind: body" } */
int of_kind(int x) { return kind(x); } /* { dg-changes "function of_kind: body" } */
int called_so(int) asm(V("one", "two"));
int called_so(int x) { return get(x); } /* { dg-changes "function called_so: body" } */

/* Pragmas say it for all functions up to the next. */
#pragma GCC push_options
#ifdef NEW
#pragma GCC optimize ("no-tree-vectorize")
#endif
int by_pragma(int x) { return get(x); } /* { dg-changes "function by_pragma: body" } */
#pragma GCC pop_options
int after_pragma(int x) { return get(x); } /* { dg-keeps "function after_pragma" } */
#pragma GCC push_options
#ifdef NEW
#pragma GCC target ("avx")
#endif
int by_target(int x) { return get(x); } /* { dg-changes "function by_target: body" } */
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC optimize ("no-tree-vectorize")
int in_both(int x) { return get(x); } /* { dg-keeps "function in_both" } */
#pragma GCC target ("avx")
int of_both(int x) { return get(x); } /* { dg-keeps "function of_both" } */
int A(target(V("sse3", "sse4"))) by_both(int x) { return get(x); } /* { dg-changes "function by_both: body" } */
#pragma GCC pop_options
#ifdef NEW
#pragma GCC visibility push(hidden)
#else
#pragma GCC visibility push(default)
#endif
extern int seen(int);
int of_seen(int x) { return seen(x); } /* { dg-changes "function of_seen: body" } */
#pragma GCC visibility pop

/* What is said of a loop, a branch or a call. */
int unrolled(int *p) { int s = 0;
#ifdef NEW
#pragma GCC unroll 4
#else
#pragma GCC unroll 2
#endif
	for (int i = 0; i < 99; i++) s += p[i]; return s; } /* { dg-changes "function unrolled: body" } */
int independent(int *p, int *q) {
#ifdef NEW
#pragma GCC ivdep
#endif
	for (int i = 0; i < 99; i++) p[i] = q[i]; return 0; } /* { dg-changes "function independent: body" } */
int unlikely(int x) { if (x) goto out; return get(x); out: V(, A(cold);) get(1); return 2; } /* { dg-changes "function unlikely: body" } */
int likely(int x) { if (x) goto out; return get(x); out: A(V(hot, cold)); get(1); return 2; } /* { dg-changes "function likely: body" } */

/* Another name for a function or a variable. */
int function(int x) { return get(x) + 2; }
int other_function(int x) { return get(x) + 3; }
extern int second(int) A(alias(V("function", "other_function"))); /* { dg-changes "alias second: body" } */
extern int third(int) A(alias("function")); /* { dg-keeps "alias third" } */
extern int fourth(int) V(A(alias("function")), A(weak, alias("function"))); /* { dg-keeps "alias fourth" } */
int variable = 1, other_variable = 1;
extern int of_variable A(alias(V("variable", "other_variable"))); /* { dg-changes "alias of_variable: body" } */
int grows[] = { [V(1, 2)] = 1 }; /* { dg-changes "data grows: size type body" } */
extern typeof(grows) also_grows A(alias("grows")); /* { dg-keeps "alias also_grows" } */
int use_second(int x) { return second(x); } /* { dg-changes "function use_second: body" } */

/* What is said of a function after its body. */
int said_later(int x) { return get(x) + 4; } /* { dg-changes "function said_later: body" } */
#ifdef NEW
extern int A(noinline) said_later(int);
#endif
