// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * replace.c - how does a file get new contents whole or not at all?
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "replace.h"

static void release(struct replacing *r)
{
	if (r->fd >= 0)
		close(r->fd);
	free(r->path);
	free(r->temporary);
	*r = (struct replacing){ .fd = -1, .signals = r->signals };
	/* A signal that has waited ends the program here. */
	sigprocmask(SIG_SETMASK, &r->signals, NULL);
}

static enum status cannot_write(const struct replacing *r, int error)
{
	return fail(MISSING, r->path, "can't be written: %s; it is left as it was",
		    strerror(error));
}

/* Ctrl-C must not leave the temporary file: it waits, and is asked for. */
static void hold_signals(struct replacing *r)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, &r->signals);
}

static bool signal_came(void)
{
	sigset_t set;

	return !sigpending(&set) &&
	       (sigismember(&set, SIGINT) || sigismember(&set, SIGTERM) ||
		sigismember(&set, SIGHUP));
}

/* Mode and owner of the file at @r->path, or of @like where there is none. */
static enum status copy_mode(struct replacing *r, int like)
{
	struct stat st;
	bool old = !stat(r->path, &st);

	if (!old && fstat(like, &st))
		return cannot_write(r, errno);
	/* Only root can give files away; for others it is theirs from now on. */
	if (old && fchown(r->fd, st.st_uid, st.st_gid) && errno != EPERM)
		return cannot_write(r, errno);
	if (fchmod(r->fd, st.st_mode & 0777))
		return cannot_write(r, errno);
	return DONE;
}

enum status replace_begin(struct replacing *r, const char *path, int like)
{
	char real[PATH_MAX];
	const char *slash;
	enum status status;
	struct stat st;

	*r = (struct replacing){ .fd = -1 };
	hold_signals(r);
	/* What a symbolic link stands for is replaced, not the link. */
	r->path = alloc_print("%s", realpath(path, real) ? real : path);
	if (!stat(r->path, &st) && !S_ISREG(st.st_mode)) {
		status = fail(MISSING, r->path,
			      "can't be written: it is not a regular file");
		release(r);
		return status;
	}
	slash = strrchr(r->path, '/');
	r->temporary = alloc_print("%.*s.klp-XXXXXX",
				   slash ? (int)(slash + 1 - r->path) : 0,
				   r->path);
	r->fd = mkstemp(r->temporary);
	if (r->fd < 0) {
		status = cannot_write(r, errno);
		release(r);
		return status;
	}
	status = copy_mode(r, like);
	if (status)
		replace_abort(r);
	return status;
}

/* The new name is to be on the disk, too; not all file systems can say so. */
static void sync_directory(const struct replacing *r)
{
	const char *slash = strrchr(r->path, '/');
	char *dir = alloc_print("%.*s.", slash ? (int)(slash + 1 - r->path) : 0,
				r->path);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		if (fsync(fd))
			verbose("%s: fsync: %s", dir, strerror(errno));
		close(fd);
	}
	free(dir);
}

enum status replace_commit(struct replacing *r)
{
	enum status status = DONE;
	int fd = r->fd;

	r->fd = -1;
	if (fsync(fd)) {
		status = cannot_write(r, errno);
		close(fd);
	} else if (close(fd)) {
		status = cannot_write(r, errno);
	} else if (signal_came()) {
		status = fail(MISSING, r->path, "interrupted; it is left as it was");
	} else if (rename(r->temporary, r->path)) {
		status = cannot_write(r, errno);
	}
	if (status) {
		replace_abort(r);
		return status;
	}
	sync_directory(r);
	release(r);
	return DONE;
}

void replace_abort(struct replacing *r)
{
	if (unlink(r->temporary))
		warning(r->temporary, "can't be removed: %s", strerror(errno));
	release(r);
}
