// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * trust.c - can somebody else change what a path leads to?
 *
 * kbuild/common/trust asks the same for the scripts.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/trust.h"

/* As many as the kernel follows. */
#define MAX_LINKS 40

/* A path that is being followed. */
struct path_walk {
	char *real;		/* so far, without links; "" is "/" */
	char *rest;		/* what is still to come */
	unsigned int links;
	bool strict;		/* links of others are refused wherever they are */
	char **why;
};

static bool is_ours(uid_t owner)
{
	return owner == 0 || owner == geteuid();
}

/* May one follow the link @path, whose state is @st? */
static bool link_is_ours(const struct path_walk *w, const char *path,
			 const struct stat *st)
{
	struct stat directory;

	if (is_ours(st->st_uid))
		return true;
	if (!w->strict && !stat(*w->real ? w->real : "/", &directory) &&
	    (!(directory.st_mode & S_IWOTH) || directory.st_uid == st->st_uid))
		return true;
	*w->why = alloc_print("%s is a symbolic link that belongs to user %u; name what it leads to",
			      path, st->st_uid);
	return false;
}

/* Puts the target of the link @path in front of what is to come. */
static bool follow(struct path_walk *w, const char *path)
{
	char target[PATH_MAX], *rest;
	ssize_t n = readlink(path, target, sizeof(target) - 1);

	if (n < 0 || ++w->links > MAX_LINKS) {
		*w->why = alloc_print("%s: %s", path,
				      strerror(n < 0 ? errno : ELOOP));
		return false;
	}
	target[n] = 0;
	rest = alloc_print("%s/%s", target, w->rest);
	free(w->rest);
	w->rest = rest;
	if (*target == '/')
		*w->real = 0;
	return true;
}

/* Takes the next name off w->rest; free() it, NULL at the end. */
static char *next_name(struct path_walk *w)
{
	size_t skip = strspn(w->rest, "/");
	size_t n = strcspn(w->rest + skip, "/");
	char *name;

	if (!n)
		return NULL;
	name = alloc_print("%.*s", (int)n, w->rest + skip);
	memmove(w->rest, w->rest + skip + n, strlen(w->rest + skip + n) + 1);
	return name;
}

/* One step from w->real to @name; a last name need not be there. */
static bool step(struct path_walk *w, const char *name)
{
	char *path, *slash;
	struct stat st;
	bool good = true;

	if (strcmp(name, ".") == 0)
		return true;
	if (strcmp(name, "..") == 0) {
		slash = strrchr(w->real, '/');
		if (slash)
			*slash = 0;
		return true;
	}
	path = alloc_print("%s/%s", w->real, name);
	if (lstat(path, &st)) {
		good = errno == ENOENT && !w->rest[strspn(w->rest, "/")];
		if (!good)
			*w->why = alloc_print("%s: %s", path, strerror(errno));
	} else if (S_ISLNK(st.st_mode)) {
		good = link_is_ours(w, path, &st) && follow(w, path);
		free(path);
		return good;
	}
	free(w->real);
	w->real = path;
	return good;
}

static char *resolve(const char *path, bool strict, char **why)
{
	struct path_walk w = { .strict = strict, .why = why };
	char *here = *path == '/' ? NULL : getcwd(NULL, 0), *name;
	bool good = true;

	*why = NULL;
	if (*path != '/' && !here) {
		*why = alloc_print("the current directory: %s", strerror(errno));
		return NULL;
	}
	w.real = alloc_print("%s", here && strcmp(here, "/") ? here : "");
	w.rest = alloc_print("%s", path);
	free(here);
	while (good && (name = next_name(&w))) {
		good = step(&w, name);
		free(name);
	}
	free(w.rest);
	if (good)
		return w.real;
	free(w.real);
	return NULL;
}

char *trust_resolve(const char *path, char **why)
{
	return resolve(path, false, why);
}

/* Is what is said above true of @path itself?  @leaf: it is the directory meant. */
static bool state_is_good(const char *path, bool leaf, char **why)
{
	struct stat st;

	if (stat(path, &st)) {
		*why = alloc_print("%s: %s", path, strerror(errno));
	} else if (!S_ISDIR(st.st_mode)) {
		*why = alloc_print("%s is not a directory", path);
	} else if (!is_ours(st.st_uid)) {
		*why = alloc_print("%s belongs to user %u; chown it, or take another place",
				   path, st.st_uid);
	} else if ((st.st_mode & (S_IWGRP | S_IWOTH)) &&
		   (leaf || !(st.st_mode & S_ISVTX))) {
		*why = alloc_print("others may write to %s; say chmod go-w %s",
				   path, path);
	} else {
		return true;
	}
	return false;
}

bool trust_directory(const char *path, char **why)
{
	char *real = resolve(path, true, why), *slash;
	bool good = real && state_is_good(*real ? real : "/", true, why);

	while (good && (slash = strrchr(real, '/'))) {
		*slash = 0;
		good = state_is_good(*real ? real : "/", false, why);
	}
	free(real);
	return good;
}
