// SPDX-License-Identifier: GPL-2.0-or-later
/* What the code of each function refers to, by the names of the source. */
/* { dg-options "-fplugin-arg-klp-code" } */
/* { dg-skip "-O0" } */
struct pair { int first, second; };
extern struct pair elsewhere;
extern int say(const char *text);
static struct pair here;
static int renamed(int x) __asm__("other_name");
int renamed(int x) { return x + 1; }

static __attribute__((noinline)) int called(int x) { return say("called") + x; } /* { dg-note "code function=called inlined= refs='own-literal:+0 call:say+0'" } */

static inline __attribute__((always_inline)) int inlined(int x) { static int calls; return ++calls + elsewhere.second + x; }

int address(int (**to)(int)) { *to = called; return 0; } /* { dg-note "code function=address refs=own-address:called+0" } */

int member(void) { return here.second + elsewhere.first; } /* { dg-note "code function=member refs='data:elsewhere+0 own-data:here+4'" } */

int both(int x) { return called(x) + inlined(x); } /* { dg-note "code function=both inlined=inlined refs='own-call:called+0 own-data:inlined.calls@14:78+0 data:elsewhere+4'" } */

int write(int x) { here.second = x; return 0; } /* { dg-note "code function=write refs=own-data:here+4" } */
