// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * source-path.c - which source of the kernel does a path mean?
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "dwarf/source-path.h"

/* Resolves one component of a path at the end of @out, whose length is @n. */
static size_t add_component(char *out, size_t n, const char *part, size_t len)
{
	char *slash;

	if (len == 0 || (len == 1 && part[0] == '.'))
		return n;
	out[n] = 0;
	slash = strrchr(out, '/');
	if (len == 2 && part[0] == '.' && part[1] == '.' && n > 0 &&
	    strcmp(out, "..") && !(slash && strcmp(slash, "/..") == 0)) {
		if (!slash)
			return 0;
		return slash == out ? 1 : (size_t)(slash - out);
	}
	if (n && out[n - 1] != '/')
		out[n++] = '/';
	memcpy(out + n, part, len);
	return n + len;
}

char *normal_path(const char *path)
{
	char *out = alloc_array(strlen(path) + 2, 1);
	size_t n = 0, len;

	if (*path == '/')
		out[n++] = '/';
	for (; *path; path += len + (path[len] == '/')) {
		len = strcspn(path, "/");
		n = add_component(out, n, path, len);
	}
	out[n] = 0;
	return out;
}

bool is_normal_source(const char *unit, const char *path)
{
	size_t n, m;

	if (strcmp(unit, path) == 0)
		return true;
	/* an absolute path into somebody's copy of the source */
	if (*path != '/')
		return false;
	n = strlen(unit);
	m = strlen(path);
	return m > n && path[m - n - 1] == '/' &&
	       strcmp(path + m - n, unit) == 0;
}

bool is_source(const char *unit, const char *given)
{
	char *path = normal_path(given);
	bool same = is_normal_source(unit, path);

	free(path);
	return same;
}
