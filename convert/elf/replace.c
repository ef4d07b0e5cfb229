// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * replace.c - how does a file get new contents whole or not at all?
 *
 * The new contents have no name while they are written (O_TMPFILE), so that
 * nothing is left of them where the program is killed.  They get one, and that
 * of the old file, at the end; a file can't be replaced in a single step from
 * no name, so one moment remains in which SIGKILL leaves DIRECTORY/.klp-XXXXXXXX.
 * That one is complete, is never read, and stands in nobody's way.  On file
 * systems without O_TMPFILE the file has that name from the beginning.
 *
 * Others may be able to write to the directory (/tmp): the temporary name can't be
 * guessed and is nobody's yet, and the path goes through nobody else's links there.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "elf/replace.h"
#include "base/trust.h"

/* Where an open file can be found that has no name. */
#define NAMELESS "/proc/self/fd/%d"

/* No two numbers of 64 random bits are ever the same, let alone that often. */
#define MAX_NAMES 10

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

static struct error *cannot_write(const struct replacing *r, int error)
{
	return error_new(MISSING, r->path, "can't be written: %s; it is left as it was",
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
static struct error *copy_mode(struct replacing *r, int like)
{
	struct stat st;
	bool old = !lstat(r->path, &st);

	if (!old && fstat(like, &st))
		return cannot_write(r, errno);
	/* Only root can give files away; for others it is theirs from now on. */
	if (old && fchown(r->fd, st.st_uid, st.st_gid) && errno != EPERM)
		return cannot_write(r, errno);
	if (fchmod(r->fd, st.st_mode & 0777))
		return cannot_write(r, errno);
	return NULL;
}

/* The directory of @r->path with its '/', "" for the current one. */
static char *directory_of(const struct replacing *r)
{
	const char *slash = strrchr(r->path, '/');

	return alloc_print("%.*s", slash ? (int)(slash + 1 - r->path) : 0,
			   r->path);
}

/*
 * Calls @make with names for a temporary file until it is not there already;
 * sets @r->temporary and @r->named.  Returns what @make does: less than 0 is
 * -errno.
 */
static int with_new_name(struct replacing *r,
			 int (*make)(const struct replacing *r))
{
	char *directory = directory_of(r);
	unsigned int n = 0;
	uint64_t number;
	int result;

	do {
		if (getrandom(&number, sizeof(number), 0) != sizeof(number)) {
			result = -errno;
			break;
		}
		free(r->temporary);
		r->temporary = alloc_print("%s.klp-%016" PRIx64, directory, number);
		result = make(r);
	} while (result == -EEXIST && ++n < MAX_NAMES);
	free(directory);
	r->named = result >= 0;
	return result;
}

static int create(const struct replacing *r)
{
	int fd = open(r->temporary,
		      O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	return fd < 0 ? -errno : fd;
}

static int give_name(const struct replacing *r)
{
	char *self = alloc_print(NAMELESS, r->fd);
	int result = linkat(AT_FDCWD, self, AT_FDCWD, r->temporary,
			    AT_SYMLINK_FOLLOW) ? -errno : 0;

	free(self);
	return result;
}

/* Gives the new contents the name of the old ones. */
static struct error *give_names(struct replacing *r)
{
	int error = r->named ? 0 : -with_new_name(r, give_name);

	if (!error && rename(r->temporary, r->path))
		error = errno;
	return error ? cannot_write(r, error) : NULL;
}

/* A file without a name, which /proc has to know; false where that can't be. */
static bool open_nameless(struct replacing *r)
{
	char *directory = directory_of(r);

	r->fd = open(*directory ? directory : ".",
		     O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	free(directory);
	if (r->fd < 0)
		return false;
	r->temporary = alloc_print(NAMELESS, r->fd);
	if (access(r->temporary, R_OK) == 0)
		return true;
	close(r->fd);
	r->fd = -1;
	return false;
}

/*
 * Sets r->path: what a symbolic link stands for is replaced, not the link; but for
 * one that somebody else may have put there.
 */
static struct error *find_target(struct replacing *r, const char *path)
{
	char *why, *real = trust_resolve(path, &why);
	struct error *err;
	struct stat st;

	if (!real) {
		err = error_new(MISSING, path, "can't be written: %s", why);
		free(why);
		return err;
	}
	if (!lstat(path, &st)) {
		r->path = real;
		return NULL;
	}
	/* a new file, which is called as the user has called it */
	free(real);
	r->path = alloc_print("%s", path);
	return NULL;
}

struct error *replace_begin(struct replacing *r, const char *path, int like)
{
	struct error *err;
	struct stat st;

	*r = (struct replacing){ .fd = -1 };
	hold_signals(r);
	err = find_target(r, path);
	if (err) {
		release(r);
		return err;
	}
	if (!lstat(r->path, &st) && !S_ISREG(st.st_mode)) {
		err = error_new(MISSING, r->path,
				"can't be written: it is not a regular file");
		release(r);
		return err;
	}
	if (!open_nameless(r))
		r->fd = with_new_name(r, create);
	if (r->fd < 0) {
		err = cannot_write(r, -r->fd);
		release(r);
		return err;
	}
	err = copy_mode(r, like);
	return err ? error_join(err, replace_abort(r)) : NULL;
}

/* The new name is to be on the disk, too; not all file systems can say so. */
static void sync_directory(const struct replacing *r)
{
	char *dir = directory_of(r);
	int fd = open(*dir ? dir : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		if (fsync(fd))
			verbose("%s: fsync: %s", dir, strerror(errno));
		close(fd);
	}
	free(dir);
}

struct error *replace_commit(struct replacing *r)
{
	struct error *err = NULL;

	if (fsync(r->fd))
		err = cannot_write(r, errno);
	else if (signal_came())
		err = error_new(MISSING, r->path, "interrupted; it is left as it was");
	else
		err = give_names(r);
	if (err)
		return error_join(err, replace_abort(r));
	sync_directory(r);
	release(r);
	return NULL;
}

struct error *replace_abort(struct replacing *r)
{
	struct error *err = NULL;

	if (r->named && unlink(r->temporary))
		err = error_new(MISSING, r->temporary, "can't be removed: %s",
				strerror(errno));
	release(r);
	return err;
}
