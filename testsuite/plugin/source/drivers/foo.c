// SPDX-License-Identifier: GPL-2.0-or-later
/* The original, in a tree that does not look like a kernel's. */
extern int foo_state(void);
