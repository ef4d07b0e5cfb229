// SPDX-License-Identifier: GPL-2.0-or-later
/* The structs that code relies on, and which members of them. */

#define container_of(ptr, type, member) ({				\
	void *__mptr = (void *)(ptr);					\
	((type *)(__mptr - __builtin_offsetof(type, member))); })

void *allocate(unsigned long);

struct list { struct list *next, *prev; };

/* By an access: of a bit-field, through unnamed members, in an array. */
struct used { /* { dg-note "struct name='struct used' size=80 decl=.:8 members='first:0:8 flag:11:5 both:64:64 left:64:32 inner:128:128 inner.deep:160:32 tail:640:0'" } */
	char first;
	unsigned char other : 3, flag : 5;
	union {
		struct { int left, right; };
		long both;
	};
	struct { int rest, deep; } inner[2];
	struct list not_used;
	long nor_this[4];
	int tail[];
};

int read_used(struct used *u, int i)
{
	u->flag = u->first;	/* { dg-note "struct name='struct used' use=.:10" } */
	return u->left + u->inner[i].deep + u->tail[i] + (int)u->both;
}

/* By its address, by a value, in an initialiser. */
struct linked { int id; struct list *list; }; /* { dg-note "struct name='struct linked' size=16 members='list:64:64'" } */
struct list **address(struct linked *l) { return &l->list; }

struct value { int a, b; }; /* { dg-note "struct name='struct value' size=8 members=" } */
void copy(struct value *to, struct value *from) { *to = *from; }

typedef struct { long counter; } count_t; /* { dg-note "struct name='count_t' size=8 members='counter:0:64'" } */
struct table { const char *name; struct { int x, y; } at; count_t n; }; /* { dg-note "struct name='struct table' size=24 members='name:0:64 at:64:64 at.y:96:32 n:128:64'" } */
struct table table[] = { { .name = "a" }, { .at.y = 2, .n = { 3 } } };

union word { long whole; char bytes[8]; }; /* { dg-note "struct name='union word' size=8 members='bytes:0:64'" } */
char byte(union word *w) { return w->bytes[1]; }

/* By a pointer that was one to void. */
struct outer { long before; struct list link; }; /* { dg-note "struct name='struct outer' size=24 members='link:64:128'" } */
struct outer *of(struct list *l) { return container_of(l, struct outer, link); }

struct made { int a, b, c; }; /* { dg-note "struct name='struct made' size=12 members=" } */
struct made *make(void) { return allocate(sizeof(struct made)); }

/* Not used: by name alone, by a function that nothing calls, in a dead branch. */
struct named { int a; }; /* { dg-no-note "struct name='struct named'" } */
struct named *pass(struct named *n) { return n; }
struct called { int a; }; /* { dg-no-note "struct name='struct called'" } */
static inline int call(struct called *c) { return c->a; }
struct dead { int a; }; /* { dg-no-note "struct name='struct dead'" } */
int branch(struct dead *d) { return sizeof(int) == 1 ? d->a : 0; }

/* Not comparable: of a function's scope, without any name, incomplete. */
int scope(void *p)
{
	struct inside { int a; } *i = p; /* { dg-no-note "struct name='struct inside'" } */
	return i->a;
}
struct { int a; } nameless = { 1 };
extern struct opaque opaque; /* { dg-no-note "struct name='struct opaque'" } */
void *whole(void) { return &opaque; }
