// SPDX-License-Identifier: GPL-2.0-or-later
/* The original, for cases that include it. */
extern int suspend_state(void);
static int undefined_here(int x);
static int users;
static int initialised = 1;

static int defined_here(int x)
{
	users++;
	return suspend_state() + undefined_here(x) + initialised;
}
