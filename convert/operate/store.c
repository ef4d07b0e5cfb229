// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * store.c - which livepatches are installed for a kernel, and in which order?
 *
 * A file gets its name when all of it is on the disk, and an earlier one of the same
 * module goes after that: whoever reads in between finds both, and takes the later one.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"
#include "elf/unpack.h"
#include "operate/store.h"
#include "operate/system.h"

#define COPY_BYTES	65536
#define UNFINISHED	".new."	/* how the name of a file begins that is being written */

/* Can it be a kernel's release, and the name of a directory? */
static bool is_release(const char *release)
{
	return *release && *release != '.' && strlen(release) < 65 &&
	       !strpbrk(release, "/ \t\n");
}

/* NUMBER-NAME.ko...: false where a file is called otherwise. */
static bool parse(const char *file, struct installed *out)
{
	const char *kind = unpack_module_end(file);
	char *end;

	if (*file < '0' || *file > '9')
		return false;
	errno = 0;
	out->number = strtoul(file, &end, 10);
	/* "7-.ko" has no name, and livepatch_is_name() says so */
	if (errno || *end != '-' || !kind)
		return false;
	out->name = alloc_print("%.*s", (int)(strlen(end + 1) - strlen(kind)), end + 1);
	if (livepatch_is_name(out->name))
		return true;
	free(out->name);
	return false;
}

static int by_number(const void *a, const void *b)
{
	const struct installed *x = a, *y = b;

	return x->number > y->number ? 1 : x->number < y->number ? -1 : strcmp(x->path, y->path);
}

static void drop(struct installed *i)
{
	free(i->name);
	free(i->path);
}

/* Of two of one name the later one counts. */
static void drop_older(struct store *store)
{
	size_t i, k, n = 0;

	for (i = 0; i < store->n; i++) {
		for (k = i + 1; k < store->n; k++)
			if (strcmp(store->list[i].name, store->list[k].name) == 0)
				break;
		if (k < store->n)
			drop(&store->list[i]);
		else
			store->list[n++] = store->list[i];
	}
	store->n = n;
}

/* What its own modinfo says; a file that can't be read replaces nothing. */
static bool says_it_replaces(const char *path)
{
	struct module *m = NULL;
	const char *value = NULL;
	bool says;

	if (!error_drop(module_open_installed(path, &m)))
		value = module_modinfo(m, "klp_replace", 0);
	says = value && strcmp(value, "Y") == 0;
	module_close(m);
	return says;
}

/* All of them, those of one name too; not whether they replace others. */
static struct error *read_files(const char *release, struct store *out)
{
	char *directory = system_path(STORE "/%s", release), **names;
	int n = system_names(directory, &names), i;
	struct error *err = NULL;

	memset(out, 0, sizeof(*out));
	/* a file beside the releases' directories is none of klp's */
	if (n < 0 && errno != ENOENT && errno != ENOTDIR)
		err = error_new(MISSING, directory, "can't be read: %m");
	for (i = 0; i < n; i++) {
		struct installed one = { 0 };

		if (parse(names[i], &one)) {
			one.path = alloc_print("%s/%s", directory, names[i]);
			out->list = alloc_grow(out->list, out->n, sizeof(one));
			out->list[out->n++] = one;
		}
		free(names[i]);
	}
	free(names);
	free(directory);
	if (out->n)
		qsort(out->list, out->n, sizeof(*out->list), by_number);
	return err;
}

struct error *store_read(const char *release, struct store *out)
{
	struct error *err = read_files(release, out);
	size_t i;

	drop_older(out);
	for (i = 0; i < out->n; i++)
		out->list[i].replaces = says_it_replaces(out->list[i].path);
	return err;
}

void store_free(struct store *store)
{
	size_t i;

	for (i = 0; i < store->n; i++)
		drop(&store->list[i]);
	free(store->list);
	memset(store, 0, sizeof(*store));
}

size_t store_first(const struct store *store, const struct livepatches *loaded)
{
	size_t first = 0, i;

	for (i = 0; i < store->n; i++) {
		const struct loaded_livepatch *l = livepatches_find(loaded, store->list[i].name);

		if (l && (l->state == LIVEPATCH_ENABLED || l->state == LIVEPATCH_PATCHING))
			first = l->state == LIVEPATCH_ENABLED ? i + 1 : i;
		else if (store->list[i].replaces)
			first = i;
	}
	return first;
}

const struct installed *store_find(const struct store *store, const char *name)
{
	size_t i;

	for (i = 0; i < store->n; i++)
		if (strcmp(store->list[i].name, name) == 0)
			return &store->list[i];
	return NULL;
}

size_t store_releases(char ***out)
{
	char *path = system_path(STORE);
	int n = system_names(path, out);

	free(path);
	return n > 0 ? (size_t)n : 0;
}

/* Makes the directory @path and those above it that are missing. */
static struct error *make_directories(const char *path)
{
	char *copy = alloc_print("%s", path), *slash;
	int why = 0;

	for (slash = copy + 1; !why && (slash = strchr(slash, '/')); slash++) {
		*slash = 0;
		if (mkdir(copy, 0755) && errno != EEXIST)
			why = errno;
		*slash = '/';
	}
	if (!why && mkdir(copy, 0755) && errno != EEXIST)
		why = errno;
	free(copy);
	return why ? error_new(MISSING, path, "can't be made: %s%s", strerror(why),
			       why == EACCES ? "; only root can do this: sudo klp ..." : "") : NULL;
}

/* 0, or errno. */
static int copy(int from, int to)
{
	static char bytes[COPY_BYTES];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(from, bytes, sizeof(bytes), at)) > 0) {
		ssize_t done = 0, wrote;

		while (done < n) {
			wrote = write(to, bytes + done, (size_t)(n - done));
			if (wrote < 0 && errno != EINTR)
				return errno;
			done += wrote > 0 ? wrote : 0;
		}
		at += n;
	}
	return n < 0 || fsync(to) ? errno : 0;
}

/* What is gone or new in the directory is so on the disk.  Returns 0, or errno. */
static int sync_directory(const char *directory)
{
	int place = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC), why = 0;

	if (place < 0 || fsync(place))
		why = errno;
	if (place >= 0)
		close(place);
	return why;
}

/* The lock is held, so that what a klp has begun there is that of one which was killed. */
static void remove_unfinished(const char *directory)
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (starts_with(entry->d_name, UNFINISHED))
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
}

/*
 * The module's file as @path, which is new; the directory is on the disk as well then.
 * The file that was checked is what is copied.
 */
static struct error *write_file(const struct module *m, const char *directory, const char *path)
{
	char *temporary = alloc_print("%s/" UNFINISHED "%d", directory, (int)getpid());
	int out, why;

	out = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	why = out < 0 ? errno : copy(m->packed >= 0 ? m->packed : m->fd, out);
	if (out >= 0 && close(out) && !why)
		why = errno;
	if (!why && rename(temporary, path))
		why = errno;
	if (why && out >= 0)
		unlink(temporary);
	free(temporary);
	if (!why)
		why = sync_directory(directory);
	return why ? error_new(MISSING, path, "can't be written: %s", strerror(why)) : NULL;
}

struct error *store_add(const struct module *m, char **path)
{
	const char *end = m->packed >= 0 ? unpack_module_end(base_name(m->path)) : ".ko";
	char *directory;
	struct store before;
	struct error *err;
	size_t i;

	*path = NULL;
	if (!m->release || !is_release(m->release))
		return error_new(REFUSED, m->path,
				 "does not say which kernel it is for (modinfo has no vermagic)");
	if (!end || (m->packed >= 0 && strcmp(end, ".ko") == 0))
		return error_new(REFUSED, m->path,
				 "is compressed, and its name does not say so: call it .ko.xz, .ko.zst or .ko.gz");
	directory = system_path(STORE "/%s", m->release);
	err = make_directories(directory);
	memset(&before, 0, sizeof(before));
	remove_unfinished(directory);
	if (!err)
		err = read_files(m->release, &before);
	if (!err) {
		*path = alloc_print("%s/%04lu-%s%s", directory, before.n ?
				    before.list[before.n - 1].number + 1 : 1, m->name, end);
		err = write_file(m, directory, *path);
	}
	for (i = 0; i < before.n && !err; i++)
		if (strcmp(before.list[i].name, m->name) == 0)
			err = store_remove(&before.list[i]);
	store_free(&before);
	free(directory);
	return err;
}

struct error *store_remove(const struct installed *installed)
{
	char *directory;

	if (unlink(installed->path) && errno != ENOENT)
		return error_new(MISSING, installed->path, "can't be removed: %m");
	directory = alloc_print("%.*s", (int)(base_name(installed->path) - installed->path - 1),
				installed->path);
	/* one that was taken away does not come back when the power fails */
	sync_directory(directory);
	/* the directory goes with the last one */
	remove_unfinished(directory);
	rmdir(directory);
	free(directory);
	return NULL;
}
