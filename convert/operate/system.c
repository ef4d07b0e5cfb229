// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * system.c - what do the small files of this machine say?  See system.h.
 *
 * All of them can be gone or changed at any moment, so that nothing of them is taken
 * for more than what was so when it was read.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"
#include "operate/system.h"

#define MAX_LINE	4096	/* bytes: a page, the most that such a file says */

static const char *root(void)
{
	const char *elsewhere = getenv("KLP_SYSROOT");

	return is_set(elsewhere) ? elsewhere : "";
}

bool system_is_elsewhere(void)
{
	return *root();
}

char *system_path(const char *fmt, ...)
{
	char *below, *path;
	va_list args;

	va_start(args, fmt);
	below = alloc_vprint(fmt, args);
	va_end(args);
	path = alloc_print("%s%s", root(), below);
	free(below);
	return path;
}

char *system_read(const char *path, size_t max, size_t *n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), why;
	size_t done = 0;
	ssize_t got = 1;
	char *text;

	if (fd < 0)
		return NULL;
	text = alloc_array(max + 1, 1);
	while (done < max && got > 0) {
		got = read(fd, text + done, max - done);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got > 0)
			done += (size_t)got;
	}
	why = errno;
	close(fd);
	if (got < 0) {
		free(text);
		errno = why;
		return NULL;
	}
	if (n)
		*n = done;
	return text;
}

char *system_line(const char *path)
{
	char *text = system_read(path, MAX_LINE, NULL);

	if (text)
		text[strcspn(text, "\n")] = 0;
	return text;
}

long system_number(const char *path, long otherwise)
{
	char *text = system_line(path), *end;
	long number = otherwise;

	if (text && *text) {
		errno = 0;
		number = strtol(text, &end, 10);
		if (errno || *end)
			number = otherwise;
	}
	free(text);
	return number;
}

int system_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), why = 0;
	ssize_t n;

	if (fd < 0)
		return errno;
	do
		n = write(fd, text, strlen(text));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		why = errno;
	else if ((size_t)n != strlen(text))
		why = EIO;
	if (close(fd) && !why)
		why = errno;
	return why;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int system_names(const char *path, char ***out)
{
	struct dirent **list;
	int n = scandir(path, &list, is_visible, by_name), i;

	*out = NULL;
	if (n < 0)
		return -1;
	*out = alloc_array((size_t)n, sizeof(**out));
	for (i = 0; i < n; i++) {
		(*out)[i] = alloc_print("%s", list[i]->d_name);
		free(list[i]);
	}
	free(list);
	return n;
}

char *system_release(void)
{
	char *path = system_path("/proc/sys/kernel/osrelease"), *release = system_line(path);

	free(path);
	return release;
}

double system_seconds(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void system_pause(void)
{
	poll(NULL, 0, 100);
}
