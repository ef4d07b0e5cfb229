// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * name.c - which file does a header of a patch mean, and may a patch change it?
 *
 * diff and git quote a name as C does if it has unusual characters.  The name is what
 * is left when it has been decoded once, and nothing else is ever decoded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "patch/reader.h"
#include "base/source-name.h"

/* The byte behind a backslash; *@s is set behind it.  -1: none that is used. */
static int unescape(const char **s, const char *end)
{
	static const char letters[] = "abtnvfr\"\\", bytes[] = "\a\b\t\n\v\f\r\"\\";
	const char *at = *s, *found;
	int i, byte = 0;

	if (at == end)
		return -1;
	found = *at ? strchr(letters, *at) : NULL;
	if (found) {
		*s = at + 1;
		return (unsigned char)bytes[found - letters];
	}
	for (i = 0; i < 3; i++, at++) {
		if (at == end || *at < '0' || *at > '7')
			return -1;
		byte = byte * 8 + *at - '0';
	}
	*s = at;
	return byte > 255 ? -1 : byte;
}

/* Decodes a name in quotes; returns its bytes in *@n, NULL: it has no end. */
static char *unquote(const char **s, const char *end, size_t *n)
{
	char *out = alloc_array((size_t)(end - *s) + 1, 1);
	const char *at = *s + 1;
	int byte;

	for (*n = 0; at < end && *at != '"'; (*n)++) {
		byte = (unsigned char)*at++;
		if (byte == '\\')
			byte = unescape(&at, end);
		if (byte < 0)
			break;
		out[*n] = (char)byte;
	}
	if (at == end || *at != '"') {
		free(out);
		return NULL;
	}
	*s = at + 1;
	return out;
}

static struct error *check_name(const struct patch_reader *r, const char *name, size_t n)
{
	const char *fault = source_name_fault(name, n);

	if (fault)
		return reader_bad(r, r->line, "'%.*s' %s", (int)(n < 300 ? n : 300), name,
				  fault);
	if (is_built_name(name))
		return reader_bad(r, r->line, "%s: is made by the kernel's build, or belongs"
				  " to it; leave it out of the patch", name);
	return NULL;
}

/* Is the time "1970-01-01 00:00:00", by which diff says that there is no file? */
static bool is_epoch(const char *s, size_t n)
{
	struct tm tm = { 0 };
	char text[64], *rest;
	int hours, minutes;
	char sign;

	while (n && (*s == '\t' || *s == ' ')) {
		s++;
		n--;
	}
	if (n == 0 || n >= sizeof(text))
		return false;
	memcpy(text, s, n);
	text[n] = 0;
	rest = strptime(text, "%Y-%m-%d %H:%M:%S", &tm);
	if (!rest)
		return false;
	if (*rest == '.')
		rest += 1 + strspn(rest + 1, "0123456789");
	if (sscanf(rest, " %c%2d%2d", &sign, &hours, &minutes) != 3)
		return false;
	return timegm(&tm) == (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/* What follows the first directory, as with patch -p1. */
static struct error *after_first(const struct patch_reader *r, const char *whole, size_t n,
				 const char **name)
{
	const char *slash = memchr(whole, '/', n);

	if (memchr(whole, 0, n))
		return reader_bad(r, r->line, "there is a NUL byte in the name");
	if (n == 0)
		return reader_bad(r, r->line, "there is no name");
	if (slash == whole)
		return reader_bad(r, r->line, "%s: is an absolute name; make the patch in the"
				  " directory above the two that are compared", whole);
	if (!slash)
		return reader_bad(r, r->line, "%s: has no first directory, as in a/%s, that"
				  " patch -p1 could take off", whole, whole);
	if (slash - whole == 2 && memcmp(whole, "..", 2) == 0)
		return reader_bad(r, r->line, "%s: leads out of the kernel's source; make the"
				  " patch in the directory above the two that are compared",
				  whole);
	*name = slash + 1;
	return check_name(r, *name, n - (size_t)(*name - whole));
}

/* Takes over @whole, of @n bytes. */
static struct error *finish_name(const struct patch_reader *r, char *whole, size_t n,
				 struct header_name *name)
{
	struct error *err;

	*name = (struct header_name){ 0 };
	whole = alloc_resize(whole, n + 1);
	whole[n] = 0;
	if (strcmp(whole, "/dev/null") == 0) {
		free(whole);
		return NULL;
	}
	err = after_first(r, whole, n, &name->name);
	if (err)
		free(whole);
	else
		name->whole = whole;
	return err;
}

struct error *read_header_name(const struct patch_reader *r, const char *s, size_t n,
			       struct header_name *name)
{
	const char *end = s + n, *rest = s, *tab;
	struct error *err;
	char *whole;

	*name = (struct header_name){ 0 };
	if (n && *s == '"') {
		whole = unquote(&rest, end, &n);
		if (!whole)
			return reader_bad(r, r->line, "the name in quotes has no end, or a \\"
					  " that git does not write");
		if (rest < end && *rest != '\t' && *rest != ' ') {
			free(whole);
			return reader_bad(r, r->line, "there is more behind the name in quotes");
		}
	} else {
		tab = memchr(s, '\t', n);
		rest = tab ? tab : end;
		n = (size_t)(rest - s);
		while (n && s[n - 1] == ' ')
			n--;
		whole = alloc_copy(s, n);
	}
	err = finish_name(r, whole, n, name);
	if (!err && name->whole)
		name->epoch = is_epoch(rest, (size_t)(end - rest));
	return err;
}

struct error *read_git_name(const struct patch_reader *r, const char *s, size_t n, char **name)
{
	const char *end = s + n, *rest = s;
	struct error *err;
	char *whole;

	if (n && *s == '"')
		whole = unquote(&rest, end, &n);
	else
		whole = alloc_copy(s, n);
	if (!whole || (rest != s && rest != end)) {
		free(whole);
		return reader_bad(r, r->line, "the name in quotes is none that git writes");
	}
	whole = alloc_resize(whole, n + 1);
	whole[n] = 0;
	err = check_name(r, whole, n);
	if (err)
		free(whole);
	else
		*name = whole;
	return err;
}

/* Two names in quotes, or one of them: the first ends where its quotes do. */
static struct error *quoted_git_names(const struct patch_reader *r, const char *s, size_t n,
				      struct header_name *one, struct header_name *two)
{
	const char *middle = s, *end = s + n;
	struct error *err;
	size_t length;

	if (*s == '"') {
		char *whole = unquote(&middle, end, &length);

		free(whole);
		if (!whole || middle == end || *middle != ' ')
			return reader_bad(r, r->line, "the names in quotes are none that git"
					  " writes");
	} else {
		middle = memchr(s, ' ', n);
	}
	err = read_header_name(r, s, (size_t)(middle - s), one);
	return err ? err :
	       read_header_name(r, middle + 1, (size_t)(end - middle - 1), two);
}

struct error *read_git_names(const struct patch_reader *r, const char *s, size_t n,
			     struct header_name *name)
{
	struct header_name other = { 0 };
	struct error *err;

	*name = (struct header_name){ 0 };
	if (memchr(s, '"', n) && memchr(s, ' ', n)) {
		err = quoted_git_names(r, s, n, name, &other);
	} else if (n % 2 == 0 || s[n / 2] != ' ') {
		/* they differ: the lines that follow have to say which is which */
		return NULL;
	} else {
		err = read_header_name(r, s, n / 2, name);
		if (!err)
			err = read_header_name(r, s + n / 2 + 1, n / 2, &other);
	}
	if (!err && (!name->whole || !other.whole ||
		     strcmp(name->name, other.name))) {
		free(name->whole);
		*name = (struct header_name){ 0 };
	}
	free(other.whole);
	if (err) {
		free(name->whole);
		*name = (struct header_name){ 0 };
	}
	return err;
}
