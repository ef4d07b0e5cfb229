// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * readall.c - reads some of every file below the directories that are named, once.
 *
 *	readall DIRECTORY...
 *
 * For /proc, /sys and the like, in the guest: what the files say is not looked at, only
 * that the kernel says it.  A file that keeps its reader waiting is given up after two
 * seconds.  Prints nothing; ends with 1 if a directory has not a single file.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <signal.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST	20000	/* bytes of a file */
#define PATIENCE 2	/* seconds for a file */

/* What never ends, writes to memory as it is read, or is the whole memory. */
static const char *const left_out[] = {
	"*/trace_pipe*", "*/kmsg", "*/kcore", "*/kpage*", "*/tracing/*", "*/clear_refs",
	"*/task/*", "*/kpagecount", "*/mem",
};

static long files;

static void wake(int signal)
{
	(void)signal;
}

static int read_some(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	static char buffer[MOST];
	size_t i;
	ssize_t n, sum = 0;
	int fd;

	(void)ftw;
	if (kind != FTW_F || !S_ISREG(st->st_mode) || !(st->st_mode & 0444))
		return 0;
	for (i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
		if (fnmatch(left_out[i], path, 0) == 0)
			return 0;
	alarm(PATIENCE);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0) {
		do {
			n = read(fd, buffer, sizeof(buffer));
			sum += n;
		} while (n > 0 && sum < MOST);
		close(fd);
		files++;
	}
	alarm(0);
	return 0;
}

int main(int argc, char **argv)
{
	/* no SA_RESTART: what waits is interrupted */
	struct sigaction action = { .sa_handler = wake };
	int i;

	sigaction(SIGALRM, &action, NULL);
	for (i = 1; i < argc; i++) {
		files = 0;
		if (nftw(argv[i], read_some, 32, FTW_PHYS | FTW_MOUNT) || !files)
			return 1;
	}
	return argc < 2;
}
