// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lock.c - is another klp at work?
 *
 * The kernel copes with two, but what one has seen the other one might change: which
 * livepatch replaces which, and what may be removed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "operate/lock.h"
#include "operate/system.h"

struct error *lock_take(void (*wait)(void))
{
	static bool have;
	char *path;
	int fd;
	struct error *err = NULL;

	if (have)
		return NULL;
	path = system_path("/run/klp.lock");
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		err = error_new(MISSING, path, "can't be opened: %m%s",
				errno == EACCES ? "; only root can do this: sudo klp ..." : "");
	} else if (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno == EWOULDBLOCK)
			wait();
		if (flock(fd, LOCK_EX))
			err = error_new(MISSING, path, "is another klp's: %m");
	}
	/* otherwise it stays open until the process ends */
	if (err && fd >= 0)
		close(fd);
	free(path);
	have = !err;
	return err;
}
