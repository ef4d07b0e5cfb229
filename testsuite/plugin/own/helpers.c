// SPDX-License-Identifier: GPL-2.0-or-later
/* A part of the livepatch itself. */
extern int somewhere(void);
static int own_counter;

static int own_helper(void)
{
	return own_counter++ + somewhere();
}
