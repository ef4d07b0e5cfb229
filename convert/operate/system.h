/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * system.h - small files of the machine that klp works on: /sys, /proc, /run, /var.
 *
 * KLP_SYSROOT names another directory in which these are, for a look at a copy of them.
 */
#ifndef KLP_SYSTEM_H
#define KLP_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>

/* Is it another directory, where no module can be loaded? */
bool system_is_elsewhere(void);

/* The path of a file there, "/sys/..." as printf() makes it; free() it. */
char *system_path(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * What such a file says, free() it: at most @max bytes, with a NUL behind them; *@n (or
 * NULL) is set to their number.  NULL, with errno, where it can't be read.
 */
char *system_read(const char *path, size_t max, size_t *n);

/* The first line of it, without its end; free() it.  NULL as above. */
char *system_line(const char *path);

/* The number that is all it says; @otherwise where it can't be read, or says something else. */
long system_number(const char *path, long otherwise);

/* Writes @text to it in one piece.  Returns 0, or errno. */
int system_write(const char *path, const char *text);

/*
 * The names in the directory, but for those that begin with a dot, in the order of strcmp();
 * free() each and the array.  Returns how many, or -1 with errno.
 */
int system_names(const char *path, char ***out);

/* The release of the kernel that runs there; free() it.  NULL: it does not say. */
char *system_release(void);

/* Seconds on a clock that only goes on. */
double system_seconds(void);

/* Waits a tenth of a second, or until a signal comes. */
void system_pause(void);

#endif /* KLP_SYSTEM_H */
