// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * files.c - how do the contents of the source's files get into memory, and out of
 * it, without anything else being read or written?  See files.h.
 *
 * Each directory of a name is opened by itself, below the one before, and not if it is
 * a symbolic link.  So nothing outside of the source is read, and nothing outside of the
 * folder that was given is written, whoever changes names meanwhile.  Names have no "..", see source-name.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "patch/files.h"

struct text *text_get(struct text *text)
{
	if (text)
		text->users++;
	return text;
}

void text_put(struct text *text)
{
	if (text && --text->users == 0)
		free(text);
}

static struct text *text_new(size_t size)
{
	struct text *text = alloc_array(1, sizeof(*text) + size);

	text->users = 1;
	text->size = size;
	return text;
}

bool text_lines(const struct text *text, struct text_line **lines, size_t *n)
{
	const char *at = text->data, *end = at + text->size, *newline;
	struct text_line *out = NULL;

	for (*n = 0; at < end; at = newline + 1) {
		if (*n == TEXT_MAX_LINES) {
			free(out);
			return false;
		}
		newline = memchr(at, '\n', (size_t)(end - at));
		out = alloc_grow(out, *n, sizeof(*out));
		out[*n].text = at;
		out[*n].ended = newline != NULL;
		if (!newline)
			newline = end;
		out[(*n)++].n = (unsigned int)(newline - at);
		if (newline == end)
			break;
	}
	*lines = out;
	return true;
}

struct text *text_join(const struct text_line *lines, size_t n)
{
	struct text *text;
	size_t size = 0, i;
	char *at;

	for (i = 0; i < n; i++)
		size += lines[i].n + lines[i].ended;
	if (size > TEXT_MAX_BYTES)
		return NULL;
	text = text_new(size);
	for (at = text->data, i = 0; i < n; i++) {
		if (lines[i].n)
			memcpy(at, lines[i].text, lines[i].n);
		at += lines[i].n;
		if (lines[i].ended)
			*at++ = '\n';
	}
	return text;
}

/*
 * The directory of @name below @root, open: close() it; -1 with errno.  With @make
 * what is missing is made.  *@base is the name's last component.
 */
static int open_directory(int root, const char *name, bool make, const char **base)
{
	int directory = fcntl(root, F_DUPFD_CLOEXEC, 0), next, error;
	const char *slash;
	char part[256];
	size_t n;

	while (directory >= 0 && (slash = strchr(name, '/'))) {
		n = (size_t)(slash - name);
		if (n >= sizeof(part)) {
			close(directory);
			errno = ENAMETOOLONG;
			return -1;
		}
		memcpy(part, name, n);
		part[n] = 0;
		next = -1;
		if (!make || mkdirat(directory, part, 0777) == 0 || errno == EEXIST)
			next = openat(directory, part, O_RDONLY | O_DIRECTORY |
				      O_NOFOLLOW | O_CLOEXEC);
		error = errno;
		close(directory);
		errno = error;
		directory = next;
		name = slash + 1;
	}
	*base = name;
	return directory;
}

static struct error *say_unreadable(const char *name)
{
	if (errno == ELOOP || errno == ENOTDIR)
		return error_at(NULL, name, FINDING_PATCH,
				"is a symbolic link of the kernel's source, or behind one or a file; name the file where it is");
	return error_new(MISSING, name, "can't be read in the kernel's source: %m");
}

static struct error *read_open(int fd, const char *name, struct text **text)
{
	struct stat st;
	size_t n = 0;
	ssize_t got = 1;

	if (fstat(fd, &st))
		return error_new(MISSING, name, "can't be read in the kernel's source: %m");
	if (!S_ISREG(st.st_mode))
		return error_at(NULL, name, FINDING_PATCH,
				"is not a regular file in the kernel's source");
	if (st.st_size > TEXT_MAX_BYTES)
		return error_at(NULL, name, FINDING_PATCH,
				"has more than %u bytes", TEXT_MAX_BYTES);
	*text = text_new((size_t)st.st_size);
	while (n < (*text)->size && (got > 0 || (got < 0 && errno == EINTR))) {
		got = read(fd, (*text)->data + n, (*text)->size - n);
		n += got > 0 ? (size_t)got : 0;
	}
	if (n == (*text)->size)
		return NULL;
	text_put(*text);
	*text = NULL;
	return error_new(MISSING, name, "can't be read whole in the kernel's source");
}

struct error *text_read(int root, const char *name, struct text **text)
{
	const char *base;
	int directory = open_directory(root, name, false, &base), fd, error;
	struct error *err;

	*text = NULL;
	if (directory < 0)
		return errno == ENOENT ? NULL : say_unreadable(name);
	/* without waiting where it is a pipe */
	fd = openat(directory, base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	error = errno;
	close(directory);
	errno = error;
	if (fd < 0)
		return errno == ENOENT ? NULL : say_unreadable(name);
	err = read_open(fd, name, text);
	close(fd);
	return err;
}

static bool write_all(int fd, const struct text *text)
{
	size_t n = 0;
	ssize_t got;

	while (n < text->size) {
		got = write(fd, text->data + n, text->size - n);
		if (got < 0 && errno != EINTR)
			return false;
		n += got > 0 ? (size_t)got : 0;
	}
	return true;
}

/* What has a new place of its own can only be in the way of itself. */
static struct error *say_unwritable(const char *name)
{
	if (errno == ENOTDIR || errno == EISDIR || errno == EEXIST)
		return error_at(NULL, name, FINDING_PATCH,
				"is a file and a directory after the patches");
	return error_new(MISSING, name, "can't be written: %m");
}

struct error *text_write(int root, const char *name, const struct text *text)
{
	const char *base;
	int directory = open_directory(root, name, true, &base), fd;
	struct error *err = NULL;

	if (directory < 0)
		return say_unwritable(name);
	fd = openat(directory, base, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		    0666);
	close(directory);
	if (fd < 0)
		return say_unwritable(name);
	if (!write_all(fd, text))
		err = error_new(MISSING, name, "can't be written: %m");
	if (close(fd) && !err)
		err = error_new(MISSING, name, "can't be written: %m");
	return err;
}

void text_remove(int root, const char *name)
{
	const char *base, *slash = strrchr(name, '/');
	int directory = open_directory(root, name, false, &base);
	char *above;

	if (directory >= 0) {
		unlinkat(directory, base, 0);
		close(directory);
	}
	while (slash) {
		above = alloc_print("%.*s", (int)(slash - name), name);
		directory = open_directory(root, above, false, &base);
		if (directory >= 0) {
			unlinkat(directory, base, AT_REMOVEDIR);
			close(directory);
		}
		while (slash > name && *--slash != '/')
			;
		if (slash == name)
			slash = NULL;
		free(above);
	}
}

bool text_exists(int root, const char *name)
{
	const char *base;
	int directory = open_directory(root, name, false, &base);
	bool exists = directory >= 0 &&
		      faccessat(directory, base, F_OK, AT_SYMLINK_NOFOLLOW) == 0;

	if (directory >= 0)
		close(directory);
	return exists;
}
