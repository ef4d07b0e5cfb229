/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel-log.h - what the kernel writes into its log from some moment on.
 */
#ifndef KLP_KERNEL_LOG_H
#define KLP_KERNEL_LOG_H

#include <stddef.h>

struct kernel_log {
	int fd;			/* of /dev/kmsg; -1: it can't be read */
	char **lines;		/* the kernel's own, without what precedes the text */
	size_t n;
};

/* What comes from now on is meant; kernel_log_close() when done. */
void kernel_log_open(struct kernel_log *log);

/* Adds what has come to the lines.  What others than the kernel have written is left out. */
void kernel_log_read(struct kernel_log *log);

void kernel_log_close(struct kernel_log *log);

#endif /* KLP_KERNEL_LOG_H */
