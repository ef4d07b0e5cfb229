// SPDX-License-Identifier: GPL-2.0-or-later
/* Only what the object really refers to is noted. */
/* { dg-skip "-O0" } */
extern int folded(void);
extern int inlined(void);
extern int unreachable(void);
static inline int once(int x) { return x ? inlined() : 0; }
static int never(void) { return unreachable(); }
/* { dg-no-note "ref source=folded" } */
/* { dg-note "ref source=inlined" } */
/* { dg-no-note "ref source=unreachable" } */

int use(int x)
{
	if (x != x)
		return folded();
	return once(x) + (0 && never());
}
