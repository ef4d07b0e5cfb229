// SPDX-License-Identifier: GPL-2.0-or-later
/* Types, constants and statements that look alike, and are not to the compiler. */
/* { dg-options "-fplugin-arg-klp-digest -Wno-psabi" } */
/* { dg-skip "-O0" } */
#include "own/versions.h"
#define A(text...) __attribute__((text))
typedef __SIZE_TYPE__ size_t;
extern int get(int), use(void *);
extern long many(int, ...);

/* An array that may be longer, and one that has no element. */
struct open { int n; int list[V(0, )]; }; /* { dg-changes "type struct open: type" } */
int of_open(struct open *o) { return get(o->list[1]); } /* { dg-changes "function of_open: body" } */
struct closed { int n; int list[V(1, )]; }; /* { dg-changes "type struct closed: size type body" } */
struct inner { struct { int n; int list[V(0, )]; } in; }; /* { dg-changes "type struct inner: type" } */
extern int unknown[V(0, )];
int of_unknown(int i) { return get(unknown[i]); } /* { dg-changes "function of_unknown: body" } */

/* Members that are at one place, and of one size. */
struct volatile_member { V(, volatile) int a; }; /* { dg-changes "type struct volatile_member: type body" } */
int of_volatile_member(struct volatile_member *s) { return get(1) + s->a; } /* { dg-changes "function of_volatile_member: body" } */
struct based { V(unsigned char, unsigned int) a : 3; int : 0; int b; } A(aligned(8)); /* { dg-changes "type struct based: type body" } */
int of_based(volatile struct based *s) { return get(s->a); } /* { dg-changes "function of_based: body" } */
struct packed { char a; V(, A(packed)) char b; char c A(aligned(4)); }; /* { dg-changes "type struct packed: type" } */
struct tight { int a V(, A(packed)); } A(aligned(4)); /* { dg-changes "type struct tight: type" } */
int of_tight(struct tight *s) { return get(s->a); } /* { dg-changes "function of_tight: body" } */
struct V(, A(scalar_storage_order("big-endian"))) swapped { int a; }; /* { dg-changes "type struct swapped: type body" } */
int of_swapped(struct swapped *s) { return get(s->a); } /* { dg-changes "function of_swapped: body" } */
struct counts { int a, b; } V(, A(may_alias)); /* { dg-changes "type struct counts: type" } */
int of_counts(struct counts *c, int *p) { c->a = 1; *p = 2; return get(c->a); } /* { dg-changes "function of_counts: body" } */
struct pair { int a, b; };
typedef struct pair A(aligned(V(1, 4))) variant;
int of_variant(variant *v) { return get(v->a); } /* { dg-changes "function of_variant: body" } */
union V(, A(transparent_union)) passed { int *a; long *b; }; /* { dg-changes "type union passed: type" } */
int of_passed(union passed p) { return get(*p.a); } /* { dg-changes "function of_passed: type body" } */

/* Numbers of one width. */
int decimal(void *p) { return get(*(V(double, _Decimal64) *)p == 1); } /* { dg-changes "function decimal: body" } */
typedef char wide A(vector_size(V(512, 1024)));
int vector(void *p, void *q) { *(wide *)p = *(wide *)q; return 0; } /* { dg-changes "function vector: body" } */
typedef int four A(vector_size(16));
four constant_vector(four x) { return x + (four){ 1, 2, 3, V(4, 5) }; } /* { dg-changes "function constant_vector: body" } */
_Complex double constant_complex(_Complex double x) { return x * V(1.0i, 2.0i); } /* { dg-changes "function constant_complex: body" } */
double constant_sign(double x) { return x V(+, -) 0.0; } /* { dg-changes "function constant_sign: body" } */
int moded(void *p) { typedef int t A(mode(V(HI, SI))); return get(*(t *)p); } /* { dg-changes "function moded: body" } */
int pointed(void *p) { return get(*(V(, __seg_gs) int *)p); } /* { dg-changes "function pointed: body" } */
int element(void) { return use(V((void *)"a\0b", (void *)L"a")); } /* { dg-changes "function element: body" } */

/* A struct that is the function's own is what it consists of. */
int own(void) { struct own { int a; V(, int b;) } o = { 1 }; return use(&o); } /* { dg-changes "function own: body" } { dg-changes "type own.struct own: size type body uses" } */
int unused_member(void) { struct local { int V(a, b); } l; return use(&l); } /* { dg-changes "function unused_member: body" } { dg-changes "type unused_member.struct local: type body uses" } */
int same_tag(void) { struct local { int a; } l = { 1 }; return use(&l); } /* { dg-keeps "type same_tag.struct local" } { dg-keeps "function same_tag" } */
int in_block(int x) { if (x) { struct local { int V(c, d); } l; use(&l); } return x; } /* { dg-changes "function in_block: body" } { dg-changes "type in_block.struct local: type body uses" } */

/* What is not in the operands. */
int nested(int x) { int inside(int y) { return y V(+, -) x; } return get(inside(1)); } /* { dg-changes "function nested: body" } */
int evaluated(int x) { typedef char t[V(get(1), get(2)) > 0 ? x : 1]; (void)(t *)0; return x; } /* { dg-changes "function evaluated: body" } */
int computed(int x) { void *p[] = { &&one, &&two }; goto *p[V(x, !x)]; one: get(1); two: return 2; } /* { dg-changes "function computed: body" } */
int which_label(int x) { void *p = V(&&one, &&two); if (x) goto *p; one: get(1); two: return 2; } /* { dg-changes "function which_label: body" } */
int ranged(int x) { static const int t[] = { [0 ... V(2, 3)] = 5, [4] = 1 }; return get(t[x]); } /* { dg-changes "function ranged: body" } { dg-changes "data ranged.t: body" } */
int placed(void) { static int calls A(aligned(V(4, 64))); return calls++; } /* { dg-changes "function placed: body" } { dg-changes "data placed.calls: body" } */
int threaded(void) { static V(, __thread) int calls; return calls++; } /* { dg-changes "function threaded: body" } { dg-changes "data threaded.calls: body" } */
int kept(void) { static int V(, A(used)) calls; return calls++; } /* { dg-changes "function kept: body" } { dg-changes "data kept.calls: body" } */
static inline int A(always_inline, gnu_inline) pack(int x, ...) { return many(x, V(x, __builtin_va_arg_pack_len())); } /* { dg-changes "function pack: body uses" } */
int of_pack(int x) { return pack(x, 1, 2); } /* { dg-keeps "function of_pack" } */
static int __UNIQUE_ID_one5 = 1, __UNIQUE_ID_one6 = 2; /* { dg-keeps "data __UNIQUE_ID_one5" } */
int numbered(void) { return get(V(__UNIQUE_ID_one5, __UNIQUE_ID_one6)++); } /* { dg-changes "function numbered: body uses" } */
int both(void) { return get(__UNIQUE_ID_one5++ + __UNIQUE_ID_one6++); } /* { dg-keeps "function both" } */

/* Asm: more labels than fingers, and one that is another statement's. */
#define NINE "1: nop; 2: nop; 3: nop; 4: nop; 5: nop; 6: nop; 7: nop; 8: nop; 9: nop;"
#define TENS "11: nop; 12: nop; 13: nop; 14: nop; 15: nop; 16: nop; 17: nop; 18: nop; 19: nop;"
int labels(void) { asm volatile(NINE TENS "jmp " V("18b", "19b")); return 0; } /* { dg-changes "function labels: body" } */
int same_labels(void) { asm volatile(NINE TENS V("117: jmp 117b", "118: jmp 118b")); return 0; } /* { dg-keeps "function same_labels" } */
int outer(void) { asm volatile("1: nop; 2: nop"); asm volatile("jmp " V("1b", "2b")); return 0; } /* { dg-changes "function outer: body" } */
