// SPDX-License-Identifier: GPL-2.0-or-later
/* What a declaration says of a function or variable counts for those who use it. */
/* { dg-options "-fplugin-arg-klp-digest" } */
/* { dg-skip "-O0" } */
#include "own/versions.h"
#define A(text...) __attribute__((text))
extern int get(int);

/* Functions: what the compiler may assume of them. */
extern int V(, A(const)) is_const(int);
int of_const(int x) { return is_const(x) + is_const(x); } /* { dg-changes "function of_const: flags body" } */
extern int V(, A(pure)) is_pure(int);
int of_pure(int x) { return is_pure(x) + is_pure(x); } /* { dg-changes "function of_pure: flags body" } */
extern void V(, A(noreturn)) is_noreturn(int);
int of_noreturn(int x) { if (x) is_noreturn(x); return get(x); } /* { dg-changes "function of_noreturn: body" } */
extern int V(, A(weak)) is_weak(int);
int of_weak(int x) { return is_weak ? is_weak(x) : x; } /* { dg-changes "function of_weak: body uses" } */
extern void *V(, A(malloc)) is_malloc(int);
void *of_malloc(int x) { return is_malloc(x); } /* { dg-changes "function of_malloc: body" } */
extern void *V(, A(alloc_size(1))) is_sized(int);
long of_sized(void) { void *p = is_sized(8); return __builtin_object_size(p, 0); } /* { dg-changes "function of_sized: body" } */
extern void *V(, A(returns_nonnull)) is_nonnull(int);
int of_nonnull(int x) { return is_nonnull(x) != 0; } /* { dg-changes "function of_nonnull: body" } */
extern int V(, A(nonnull)) wants(const void *);
int of_wants(const void *p) { wants(p); return p != 0; } /* { dg-changes "function of_wants: body" } */
extern int V(A(nonnull(1)), A(nonnull(2))) wants_one(const void *, const void *);
int of_wants_one(const void *p) { wants_one(p, p + 1); return p != 0; } /* { dg-changes "function of_wants_one: body" } */
extern int V(, A(format(printf, 1, 2))) prints(const char *, ...);
int of_prints(int x) { return prints("%d", x); } /* { dg-changes "function of_prints: body" } */
extern int V(, A(access(read_only, 1))) reads(const void *);
int of_reads(const void *p) { return reads(p); } /* { dg-changes "function of_reads: body" } */
extern int V(, A(cold)) is_cold(int);
int of_cold(int x) { if (x) return is_cold(x); return get(x); } /* { dg-changes "function of_cold: body" } */
extern int V(, A(returns_twice)) twice(int);
int of_twice(int x) { return twice(x) + get(x); } /* { dg-changes "function of_twice: body" } */
extern int V(, A(leaf)) is_leaf(int);
int of_leaf(int x) { return is_leaf(x); } /* { dg-changes "function of_leaf: body" } */
extern int V(, A(no_caller_saved_registers)) convention(int);
int of_convention(int x) { return convention(x) + x; } /* { dg-changes "function of_convention: body" } */
extern int V(A(ms_abi), A(sysv_abi)) abi(int);
int of_abi(int x) { return abi(x) + x; } /* { dg-changes "function of_abi: body" } */

/* What it is called, and who sees it. */
extern int named(int) asm(V("one", "two"));
int of_named(int x) { return named(x); } /* { dg-changes "function of_named: body" } */
extern int renamed(int) V(, asm("another"));
int of_renamed(int x) { return renamed(x); } /* { dg-changes "function of_renamed: body" } */
extern int V(, A(visibility("hidden"))) hidden(int);
int of_hidden(int x) { return hidden(x); } /* { dg-changes "function of_hidden: body" } */
extern int by_pragma(int);
#ifdef NEW
#pragma weak by_pragma
#endif
int of_by_pragma(int x) { return by_pragma ? by_pragma(x) : x; } /* { dg-changes "function of_by_pragma: body uses" } */
static int referred(int) A(weakref(V("one", "two")));
int of_referred(int x) { return referred ? referred(x) : x; } /* { dg-changes "function of_referred: body" } */
static int V(, A(noinline)) helper(int x) { return get(x); } /* { dg-changes "function helper: body" } */
int of_helper(int x) { return helper(x); } /* { dg-changes "function of_helper: body" } */

/* A declaration that comes later counts as one that came before. */
extern int later(int);
int of_later(int x) { return later(x) + later(x); } /* { dg-changes "function of_later: flags body" } */
#ifdef NEW
extern int A(const) later(int);
#endif

/* Variables. */
extern int V(, A(weak)) weak_variable;
int of_weak_variable(void) { return get((long)&weak_variable); } /* { dg-changes "function of_weak_variable: body" } */
extern int named_variable asm(V("three", "four"));
int of_named_variable(void) { return get(named_variable); } /* { dg-changes "function of_named_variable: body" } */
extern int V(, A(section(".data..percpu"))) in_section;
int of_in_section(void) { return get(in_section); } /* { dg-changes "function of_in_section: body" } */
extern V(, __thread) int of_thread;
int of_of_thread(void) { return get(of_thread); } /* { dg-changes "function of_of_thread: body" } */
extern V(, volatile) int is_volatile;
int of_is_volatile(void) { return get(1) + is_volatile; } /* { dg-changes "function of_is_volatile: body" } */
extern int A(aligned(V(4, 64))) aligned_variable;
int of_aligned_variable(void) { return get((long)&aligned_variable & 63); } /* { dg-changes "function of_aligned_variable: body uses" } */
extern int V(, A(visibility("hidden"))) hidden_variable;
int of_hidden_variable(void) { return get(hidden_variable); } /* { dg-changes "function of_hidden_variable: body" } */
register unsigned long stack asm(V("r12", "r13")); /* { dg-changes "data stack: body" } */
unsigned long of_stack(int x) { get(x); return stack; } /* { dg-changes "function of_stack: body" } */
extern int size_unknown[V(, 4)];
int of_size_unknown(int x) { return get(size_unknown[x]); } /* { dg-changes "function of_size_unknown: body" } */

/* The types of functions that pointers point to. */
int indirect(void *(*f)(int) V(, A(returns_nonnull))) { return f(1) != 0; } /* { dg-changes "function indirect: body" } */
int indirect_argument(int (*f)(void *) V(, A(nonnull)), void *p) { f(p); return p != 0; } /* { dg-changes "function indirect_argument: body" } */
struct ops { void *(*call)(int) V(, A(alloc_size(1))); }; /* { dg-changes "type struct ops: type" } */
long of_ops(struct ops *o) { void *p = o->call(8); return __builtin_object_size(p, 0); } /* { dg-changes "function of_ops: body" } */
struct leaves { void (*leave)(int) V(, A(noreturn)); }; /* { dg-changes "type struct leaves: type body" } */
int of_leaves(struct leaves *l) { l->leave(1); return get(1); } /* { dg-changes "function of_leaves: flags body" } */
void *(*variable)(int) V(, A(returns_nonnull)); /* { dg-keeps "data variable" } */
int of_variable(void) { return variable(1) != 0; } /* { dg-changes "function of_variable: body" } */
int as_another(int x) { return V(((int (*)(int))get)(x), ((int (*)(int, ...))get)(x)); } /* { dg-changes "function as_another: body" } */

/* Initial values hold symbols, whatever may be assumed of these. */
int (*holds_function)(int) = named; /* { dg-changes "data holds_function: body" } */
int (*holds_referred)(int) = referred; /* { dg-changes "data holds_referred: body" } */
int (*holds_const)(int) = is_const; /* { dg-keeps "data holds_const" } */
int (*holds_wants[])(const void *) = { wants }; /* { dg-keeps "data holds_wants" } */
void *holds = &weak_variable; /* { dg-keeps "data holds" } */

/* What is there for warnings alone makes no difference, nor does saying a thing twice. */
extern int V(, A(warn_unused_result)) checked(int);
int of_checked(int x) { return checked(x); } /* { dg-keeps "function of_checked" } */
extern int V(, A(deprecated("no"), unused)) old(int);
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
int of_old(int x) { return old(x); } /* { dg-keeps "function of_old" } */
extern int A(const, cold) twice_said(int);
#ifdef NEW
extern int A(cold, const) twice_said(int);
extern int A(const) twice_said(int);
#endif
int of_twice_said(int x) { return twice_said(x); } /* { dg-keeps "function of_twice_said" } */
