// SPDX-License-Identifier: GPL-2.0-or-later
/* Structs of which there are no objects but variables of functions. */
/* { dg-options "-fplugin-arg-klp-digest" } */
extern void *allocate(void);
extern void use(void *);
extern struct received *receive(void);

struct local { int a; }; /* { dg-note "digest kind=type name='struct local' flags=automatic" } */
struct passed { int a; }; /* { dg-note "digest kind=type name='struct passed' flags=automatic" } */
struct of_static { int a; }; /* { dg-note "digest kind=type name='struct of_static' flags=" } */
struct of_local_static { int a; }; /* { dg-note "digest kind=type name='struct of_local_static' flags=" } */
struct of_extern { int a; }; /* { dg-note "digest kind=type name='struct of_extern' flags=" } */
struct of_array { int a; }; /* { dg-note "digest kind=type name='struct of_array' flags=" } */
struct pointed { int a; }; /* { dg-note "digest kind=type name='struct pointed' flags=" } */
struct allocated { int a; }; /* { dg-note "digest kind=type name='struct allocated' flags=" } */
struct received { int a; }; /* { dg-note "digest kind=type name='struct received' flags=" } */
struct number { int a; }; /* { dg-note "digest kind=type name='struct number' flags=" } */
struct of_callback { int a; }; /* { dg-note "digest kind=type name='struct of_callback' flags=" } */
struct of_global { int a; }; /* { dg-note "digest kind=type name='struct of_global' flags=" } */
struct contained { int a; }; /* { dg-note "digest kind=type name='struct contained' flags=" } */
struct linked { int a; }; /* { dg-note "digest kind=type name='struct linked' flags=" } */
struct container { struct contained in; struct linked *next; }; /* { dg-note "digest kind=type name='struct container' flags=automatic" } */
union both { struct pointed *a; long b; }; /* { dg-note "digest kind=type name='union both' flags=" } */

static struct of_static one;
extern struct of_extern other;
static struct of_array many[3];
static struct pointed *pointer;

static int callback(struct of_callback *c) { return c->a; }
int (*const pointer_to_it)(struct of_callback *) = callback;
int global(struct of_global *g) { return g->a; }
static int helper(struct passed *p) { return p->a; }

int function(unsigned long n)
{
	static struct of_local_static state;
	struct passed passed = { 1 };
	struct container container = { { 1 }, 0 };
	struct allocated *allocated = allocate();

	one.a++;
	state.a++;
	many[n].a++;
	pointer->a++;
	use(&container);
	return helper(&passed) + allocated->a + receive()->a + other.a
		+ ((struct number *)n)->a;
}
