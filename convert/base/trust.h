/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trust.h - can somebody else change what a path leads to?
 */
#ifndef KLP_TRUST_H
#define KLP_TRUST_H

#include <stdbool.h>

/*
 * Is the directory @path, and each above it, this user's or root's, with nobody else
 * who may write to it?  One above it may have the sticky bit; symbolic links on the
 * way have to be this user's or root's.  Where that is false *@why says what is wrong
 * and what to do about it; free() it.
 */
bool trust_directory(const char *path, char **why);

/*
 * What @path stands for without symbolic links, the last name of which need not be
 * there; free() it.  NULL where it goes through somebody else's symbolic link in a
 * directory that everybody may write to (as may_follow_link() of the kernel has it,
 * where that is switched on), or where it can't be followed; then *@why is set, as
 * above.
 */
char *trust_resolve(const char *path, char **why);

#endif /* KLP_TRUST_H */
