// SPDX-License-Identifier: GPL-2.0-or-later
/* The third way: a line marker says that a declaration stands in the kernel. */
# 112 "kernel/power/main.c"
extern long state_show(char *);
static int users;
static void helper(void);
static int initialised = 1;
# 1 "include/linux/header.h"
extern int by_header;
# 1 "main.c"
extern int by_root;
# 1 "./fs/../fs/proc/cmdline.c"
extern int by_path;
# 15 "elsewhere"
/* { dg-note "ref source=state_show by=place origin=kernel/power/main.c decl=kernel/power/main.c:112:13" } */
/* { dg-note "ref source=users by=place linkage=static origin=kernel/power/main.c" } */
/* { dg-note "ref source=helper by=place linkage=static origin=kernel/power/main.c" } */
/* { dg-no-note "ref source=initialised" } */
/* { dg-note "ref source=by_header by=none" } */
/* { dg-note "ref source=by_root by=none" } */
/* { dg-note "ref source=by_path by=place origin=fs/proc/cmdline.c" } */
int use(void)
{
	helper();
	return state_show(0) + users + initialised++ + by_header + by_root + by_path;
}
