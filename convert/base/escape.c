// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * escape.c - how is somebody else's text shown?  See escape.h.
 *
 *	klp escape <LOG
 *
 * shows the messages of a compiler: "FILE:LINE: " at the start of a line stays there for
 * editors, and every other line begins with "| ".
 */
#include <stdint.h>
#include <string.h>

#include "base/escape.h"

/* The same, and the character. */
static size_t read_utf8(const unsigned char *s, size_t n, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	size_t i;

	*c = length == 1 ? s[0] : s[0] & (0x7f >> length);
	if (length > n || (s[0] >= 0x80 && s[0] < 0xc0) || s[0] >= 0xf8)
		return 0;
	for (i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (s[i] & 0x3f);
	}
	if (length > 1 && (*c < least[length] || *c > 0x10ffff ||
			   (*c >= 0xd800 && *c < 0xe000)))
		return 0;
	return length;
}

size_t escape_utf8(const char *text, size_t n)
{
	uint32_t c;

	return read_utf8((const unsigned char *)text, n, &c);
}

/* Length of the UTF-8 character at @s that may be shown as it is; 0: none. */
static size_t shown(const unsigned char *s, size_t n)
{
	uint32_t c;
	size_t length = read_utf8(s, n, &c);

	/* control characters; separators and directions of text */
	if ((c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x61c ||
	    (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || c == 0xfeff)
		return 0;
	return length;
}

/* Is the second '#' at @s the one of a command to a build service? */
static bool is_command(const char *text, size_t i, size_t n)
{
	if (i == 0 || text[i] != '#' || text[i - 1] != '#')
		return false;
	return (n - i > 1 && text[i + 1] == '[') ||
	       (n - i > 4 && memcmp(text + i + 1, "vso[", 4) == 0);
}

void escape_write(FILE *to, const char *text, size_t n)
{
	size_t i = 0, length;

	while (i < n) {
		length = is_command(text, i, n) ? 0 :
			 shown((const unsigned char *)text + i, n - i);
		if (length) {
			fwrite(text + i, 1, length, to);
			i += length;
		} else {
			fprintf(to, "\\x%02x", (unsigned char)text[i++]);
		}
	}
}

bool escape_may_begin(const char *file, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		unsigned char c = file[i];

		if (c < 0x20 || c >= 0x7f || strchr("#:<>|", c) ||
		    (i == 0 && strchr(" !\"$%&'()*=?[]^`{}~-", c)))
			return false;
	}
	return n > 0;
}
