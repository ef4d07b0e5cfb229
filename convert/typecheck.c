// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * typecheck.c - does a declaration of the livepatch agree with the kernel?
 *
 * Both sides are spelled canonically (doc/note-format.md), so that equal types
 * are equal texts.  Types that differ as text and are compatible all the same
 * differ in few ways, which are gone through side by side.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "explain.h"
#include "typecheck.h"

/* Length of "[12]" or "[]" at @s, or 0. */
static size_t dimension(const char *s)
{
	size_t n = 1;

	if (*s != '[')
		return 0;
	while (isdigit((unsigned char)s[n]))
		n++;
	return s[n] == ']' ? n + 1 : 0;
}

/* Length of "enum tag" at @s, or 0. */
static size_t enumeration(const char *s)
{
	size_t n = strlen("enum ");

	if (strncmp(s, "enum ", n))
		return 0;
	while (isalnum((unsigned char)s[n]) || s[n] == '_')
		n++;
	return n;
}

/* Length of the integer type that an enum may be, at @s, or 0. */
static size_t enum_integer(const char *s)
{
	static const char *const names[] = {
		"unsigned int", "int", "unsigned long", "long",
		"unsigned char", "unsigned short",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strncmp(s, names[i], strlen(names[i])) == 0)
			return strlen(names[i]);
	return 0;
}

/* Where both differ: what of each is compatible all the same; false if not. */
static bool skip(const char **a, const char **b)
{
	size_t n = dimension(*a), m = dimension(*b);

	/* an array of unknown size */
	if (n && m && (n == 2 || m == 2)) {
		*a += n;
		*b += m;
		return true;
	}
	n = enumeration(*a);
	m = n ? enum_integer(*b) : 0;
	if (!n) {
		m = enumeration(*b);
		n = m ? enum_integer(*a) : 0;
	}
	*a += n;
	*b += m;
	return n && m;
}

/* "ret ()" says nothing about parameters. */
static bool is_unprototyped(const char *type)
{
	size_t n = strlen(type);

	return n > 2 && strcmp(type + n - 2, "()") == 0;
}

/* Length of a function type without its parameters: to the first bracket. */
static size_t result_length(const char *type)
{
	return strcspn(type, "(");
}

bool types_agree(const char *a, const char *b)
{
	const char *x = a, *y = b, *start = a, *other = b;

	/* neither the plugin nor the reader of DWARF knows all types */
	if (strchr(a, '?') || strchr(b, '?'))
		return true;
	if (is_unprototyped(a) || is_unprototyped(b))
		return result_length(a) == result_length(b) &&
		       strncmp(a, b, result_length(a)) == 0;
	while (*x || *y) {
		if (*x == *y && *x != '[' && !isalpha((unsigned char)*x)) {
			x++;
			y++;
			continue;
		}
		/* compare words and dimensions as a whole */
		start = x;
		other = y;
		while (*x && *x == *y && (isalnum((unsigned char)*x) ||
					  *x == '_' || *x == ' ')) {
			x++;
			y++;
		}
		if (x > start && !isalnum((unsigned char)*x) && *x != '_' &&
		    !isalnum((unsigned char)*y) && *y != '_')
			continue;
		x = start;
		y = other;
		if (dimension(x) && dimension(x) == dimension(y) &&
		    strncmp(x, y, dimension(x)) == 0) {
			y += dimension(x);
			x += dimension(x);
			continue;
		}
		if (!skip(&x, &y))
			return false;
	}
	return true;
}

enum status typecheck(const struct declared *declared, struct home *home,
		      bool warn)
{
	unsigned int line = 0;
	char *actual, *spelled, *file;
	bool known;

	if (!declared->type || !*declared->type)
		return DONE;
	home_locate(home);
	if (!home->definition || unit_is_assembler(home->definition->unit))
		return DONE;
	actual = definition_type(home->definition, true);
	if (types_agree(declared->type, actual)) {
		free(actual);
		return DONE;
	}
	spelled = definition_type(home->definition, false);
	file = definition_file(home->definition, &line);
	known = declared->where.file && *declared->where.file;
	if (warn && known)
		place_warning(&declared->where, "type",
			      "'%s' %s '%s', and is '%s' in %s",
			      declared->name, declared->verb, declared->type,
			      spelled, home->object->name);
	else if (warn)
		warning(declared->file, "'%s' %s '%s', and is '%s' in %s [type]",
			declared->name, declared->verb, declared->type,
			spelled, home->object->name);
	else
		explain(&declared->where, declared->file, "type",
			"'%s' %s '%s', and is '%s' in %s", declared->name,
			declared->verb, declared->type, spelled,
			home->object->name);
	if (file && known)
		place_note(&declared->where, "%s:%u: it is defined here", file,
			   line);
	free(file);
	free(spelled);
	free(actual);
	return warn ? DONE : REFUSED;
}
