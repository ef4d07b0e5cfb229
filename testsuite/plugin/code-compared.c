// SPDX-License-Identifier: GPL-2.0-or-later
/* Literals whose addresses are compared with pointers that may be anything. */
/* { dg-options "-fplugin-arg-klp-code" } */
/* { dg-skip "-O0" } */
extern void drop(const char *text);
extern const char *find(const char *text);
extern int out(int rank);
static const char *usual = "usual";

void release(const char *text) { if (text != usual) drop(text); } /* { dg-note "code function=release refs='compared-own-literal:+0 call:drop+0'" } */

/* what it was, or what is found */
int passed(const char *text, int x) { const char *one = x ? usual : text; return one == find(0); } /* { dg-note "code function=passed refs='compared-own-literal:+0 call:find+0'" } */

int as_number(unsigned long number) { return number == (unsigned long)usual + 2; } /* { dg-note "code function=as_number refs='compared-own-literal:+2'" } */

/* the contents, NULL, the end of one literal */
int contents(const char *text) { return find("plain") && text && *text == *usual; } /* { dg-note "code function=contents refs='own-literal:+0 call:find+0'" } */

int count(int n) { for (const char *p = "1234567890"; p != &"1234567890"[9]; p++) n += *find(p); return n; } /* { dg-note "code function=count refs='own-literal:+0 call:find+0 own-literal:+9'" } */

/* ends of loops, which the compiler computes as it likes */
int text(int from, int to) { int r = 0; for (int i = from; i < to; i++) r += *find("0123456789abcdef" + i); return r; } 
/* { dg-note "code function=text" } */
/* { dg-no-note "code function=text refs='compared-own-literal:+0 call:find+0'" } */
/* { dg-no-note "code function=text refs='compared-own-literal:+0 compared-own-literal:+1 call:find+0'" } */

struct kind { int rank; };
static const struct kind plain = { 3 }, tables[4] = { { 1 } };

int is_plain(const struct kind *kind) { return kind == &plain; } /* { dg-note "code function=is_plain refs=compared-own-data:plain+0" } */

int each(int n) { for (const struct kind *k = tables; k < tables + 4; k++) n += find(0) ? k->rank : 1; return n; } /* { dg-note "code function=each refs='own-data:tables+0 call:find+0 own-data:tables+16'" } */

int some(int from, int to) { int r = 0; for (int i = from; i < to; i++) r += out(tables[i].rank); return r; } /* { dg-note "code function=some refs='own-data:tables+0 call:out+0'" } */
