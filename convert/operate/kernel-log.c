// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernel-log.c - what has the kernel said since?
 *
 * A record of /dev/kmsg is "PRIORITY,NUMBER,TIME,FLAGS;TEXT", then lines that begin with
 * a blank (Documentation/ABI/testing/dev-kmsg).  Any process of root's may write there as
 * well; the facility, above the lowest three bits of the priority, is 0 for the kernel
 * alone (devkmsg_write()).  What other processors say meanwhile is in between, so that
 * nobody may take a line for more than it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "operate/kernel-log.h"

#define MAX_RECORD	8192
#define MAX_LINES	256	/* a livepatch that is refused has a few */

void kernel_log_open(struct kernel_log *log)
{
	memset(log, 0, sizeof(*log));
	log->fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (log->fd >= 0 && lseek(log->fd, 0, SEEK_END) < 0) {
		close(log->fd);
		log->fd = -1;
	}
}

static void take(struct kernel_log *log, char *record)
{
	char *text = strchr(record, ';'), *end;
	unsigned long priority = strtoul(record, &end, 10);

	if (!text || end == record || *end != ',' || priority > 7 || log->n >= MAX_LINES)
		return;
	text++;
	text[strcspn(text, "\n")] = 0;
	log->lines = alloc_grow(log->lines, log->n, sizeof(*log->lines));
	log->lines[log->n++] = alloc_print("%s", text);
}

void kernel_log_read(struct kernel_log *log)
{
	char record[MAX_RECORD];
	ssize_t n;

	while (log->fd >= 0) {
		n = read(log->fd, record, sizeof(record) - 1);
		/* EPIPE: some were overwritten, and the next one is there */
		if (n < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (n <= 0)
			break;
		record[n] = 0;
		take(log, record);
	}
}

void kernel_log_close(struct kernel_log *log)
{
	size_t i;

	if (log->fd >= 0)
		close(log->fd);
	for (i = 0; i < log->n; i++)
		free(log->lines[i]);
	free(log->lines);
	memset(log, 0, sizeof(*log));
	log->fd = -1;
}
