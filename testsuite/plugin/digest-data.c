// SPDX-License-Identifier: GPL-2.0-or-later
/* Variables, types and asm statements outside of functions. */
/* { dg-options "-fplugin-arg-klp-digest" } */
#include "own/versions.h"
extern int get(int), put(int);
struct ops { int (*call)(int); const char *name; };
struct pair { int a, b; };
struct lock_class_key { char subkey; };
struct ratelimit_state { int missed; };

/* What a variable is at first. */
int number = V(1, 2); /* { dg-changes "data number: flags body" } */
int zero; /* { dg-changes "data zero: flags" } its address is taken */
int array[] = { 1, V(2, 3) }; /* { dg-changes "data array: body" } */
int longer[] = { 1, 2 V(, ) V( , + 0) }; /* { dg-keeps "data longer" } */
int unset V(, = 0); /* { dg-keeps "data unset" } */
int zeroes[2] V(, = { 0 }); /* { dg-keeps "data zeroes" } */
int three[V(2, 3)]; /* { dg-changes "data three: size type" } */
char text[] = V("one", "two"); /* { dg-changes "data text: body" } */
const char *pointer = V("one", "two"); /* { dg-changes "data pointer: body" } */
struct ops ops = { .call = V(get, put), .name = "x" }; /* { dg-changes "data ops: body uses" } */
int *address = &V(number, zero); /* { dg-changes "data address: body uses" } */
int *inside = &array[V(0, 1)]; /* { dg-changes "data inside: body" } */
struct pair designated = { .V(a, b) = 1 }; /* { dg-changes "data designated: body" } */
struct pair *literal = &(struct pair){ V(1, 2), 3 }; /* { dg-changes "data literal: body" } */
/* { dg-changes "data __compound_literal.0: body" } */
struct pair *of_pairs[] = { &(struct pair){ 4, 5 }, &(struct pair){ V(6, 7), 8 } }; /* { dg-changes "data of_pairs: body" } */
/* { dg-changes "data __compound_literal.2: body" } */

/* What it is. */
V(int, unsigned int) type = 1; /* { dg-changes "data type: type body" } */
V(int, short) size; /* { dg-changes "data size: size type" } */
volatile V(int, const int) qualified = 1; /* { dg-changes "data qualified: flags type" } */
V(static, ) __attribute__((used)) int scope = 1; /* { dg-changes "data scope: flags" } */
__attribute__((section(V(".data..one", ".data..two")))) int section = 1; /* { dg-changes "data section: section body" } */
__attribute__((aligned(V(8, 64)))) int aligned; /* { dg-changes "data aligned: body" } */
int kept = 1; /* { dg-keeps "data kept" } */
V(int gone;, int is_new;) /* { dg-changes "data gone: gone" } { dg-changes "data is_new: new" } */

/* The flags. */
static int hidden; /* { dg-note "digest kind=data name=hidden flags=static size=4 at=." } */
const int constant = 1; /* { dg-note "digest kind=data name=constant flags=readonly" } */
struct lock_class_key key; /* { dg-note "digest kind=data name=key flags=artefact" } */
static const int read_at[] = { 1, 2, 3 }; /* { dg-note "digest kind=data name=read_at flags='static readonly'" } */
static const int walked[] = { 1, 2, 3 }; /* { dg-note "digest kind=data name=walked flags='static readonly addressed'" } */
static const struct ops called[] = { { get, "" }, { put, "" } }; /* { dg-note "digest kind=data name=called flags='static readonly callbacks'" } */
static const struct ops handed; /* { dg-note "digest kind=data name=handed flags='static readonly addressed callbacks'" } */
static struct { int n; struct ops in[2]; } nested_ops; /* { dg-note "digest kind=data name=nested_ops flags='static addressed callbacks'" } */
void *have(int x) { return get(read_at[x & 1]) + get(*(walked + (x & 1))) + get(called[x & 1].call == get) + get(nested_ops.n) ? (void *)&handed : &nested_ops.in[1]; }
struct ratelimit_state limit; /* { dg-note "digest kind=data name=limit flags=" } */
int __UNIQUE_ID_here5; /* { dg-note "digest kind=data name=__UNIQUE_ID_here5 flags=artefact" } */
int uses(int x) /* { dg-note "digest kind=function name=uses in= uses='get &hidden &put' at=." } */
{
	/* { dg-note "digest kind=data name=__func__ in=uses flags='static artefact readonly addressed'" } */
	static struct ratelimit_state once; /* { dg-note "digest kind=data name=once in=uses flags='static artefact'" } */
	static int in_section __attribute__((section(".data.once"))); /* { dg-note "digest kind=data name=in_section in=uses flags='static artefact' section=.data.once" } */
	static int begun __attribute__((section(".data.once"))); /* { dg-note "digest kind=data name=begun in=uses flags='static addressed' section=.data.once" } */
	static int said __attribute__((section(".data..once"))); /* { dg-note "digest kind=data name=said in=uses flags='static artefact' section=.data..once" } */
	static int warned __attribute__((section(".data..unlikely"))); /* { dg-note "digest kind=data name=warned in=uses flags='static artefact' section=.data..unlikely" } */
	static int done __attribute__((section(".data..do_once"))); /* { dg-note "digest kind=data name=done in=uses flags=static section=.data..do_once" } */
	static int descriptor __attribute__((section("__dyndbg"))); /* { dg-note "digest kind=data name=descriptor in=uses flags='static artefact' section=__dyndbg" } */
	static int in_table __attribute__((section("__table"))); /* { dg-note "digest kind=data name=in_table in=uses flags=static section=__table" } */
	static int ref_data __attribute__((section(".ref.data"))); /* { dg-note "digest kind=data name=ref_data in=uses flags=static section=.ref.data" } */
	static int per_cpu __attribute__((section(".data..percpu"))); /* { dg-note "digest kind=data name=per_cpu in=uses flags=static section=.data..percpu" } */

	once.missed += get((long)&begun);
	return get((long)put + hidden++ + in_section++ + said++ + warned++ + done++ + descriptor++ + in_table++ + ref_data++ + per_cpu++ + (long)__func__);
}

/* Types: where members are and what they are; and who uses them. */
struct appended { int a; V(, int b;) }; /* { dg-changes "type struct appended: size type body uses" } */
struct inserted { V(, int b;) int a; }; /* { dg-changes "type struct inserted: size type body uses" } */
struct member { int V(a, b); }; /* { dg-changes "type struct member: type body uses" } */
struct retyped { V(int, unsigned int) a; }; /* { dg-changes "type struct retyped: type body" } */
struct reordered { V(int a; int b;, int b; int a;) }; /* { dg-changes "type struct reordered: type body uses" } */
struct of_bits { int a : V(3, 4); }; /* { dg-changes "type struct of_bits: type body" } */
struct pads { char a; V(, char b;) int c; }; /* { dg-changes "type struct pads: type body uses" } */
struct packed { int a; } V(, __attribute__((packed))); /* { dg-changes "type struct packed: type body" } */
struct nested { struct { int a; V(, int b;) } in; }; /* { dg-changes "type struct nested: size type body" } */
struct holds { struct appended *a; }; /* { dg-keeps "type struct holds" } */
union both { int a; V(, long b;) }; /* { dg-changes "type union both: size type body uses" } */
typedef struct { int a; V(, int b;) } of_typedef; /* { dg-changes "type of_typedef: size type body uses" } */
typedef union { int a; V(, long b;) } of_union; /* { dg-changes "type of_union: size type body uses" } */
typedef struct tagged { int a; V(, int b;) } tagged_t; /* { dg-changes "type struct tagged: size type body uses" } */
struct same { int a; /* V */ }; /* { dg-keeps "type struct same" } */
enum word { ONE V(, , TWO) }; /* { dg-no-note "digest kind=type name=word" } */
int of_unnamed(of_typedef *p) { return get(p->a); } /* { dg-changes "function of_unnamed: type body" } */
int of_tagged(struct appended *p) { return get(p->a); } /* { dg-keeps "function of_tagged" } */

/* One note for all asm statements; exports are not among them. */
asm(V("nop", "hlt")); /* { dg-changes "asm asm: body" } */
