// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * klp-name.c - how does the kernel read names of modules, klp symbols and sections?
 */
#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "elf/klp-name.h"
#include "elf/rules.h"

/* The kernel's %<max>[^<end>]: something, at most @max; moves @p behind it. */
static bool read_set(const char **p, char end, size_t max, char *out)
{
	const char stop[] = { end, '\0' };
	size_t len = strcspn(*p, stop);

	if (len > max)
		len = max;
	memcpy(out, *p, len);
	out[len] = '\0';
	*p += len;
	return len > 0;
}

static bool read_text(const char **p, const char *text)
{
	size_t len = strlen(text);

	if (strncmp(*p, text, len))
		return false;
	*p += len;
	return true;
}

const char *klp_name_parse(const char *symbol, struct klp_name *out)
{
	const char *p = symbol;

	if (!read_text(&p, KLP_SYM_PREFIX))
		return "does not begin with '" KLP_SYM_PREFIX "'";
	if (!read_set(&p, '.', KLP_OBJECT_MAX, out->object))
		return "names no object";
	if (!read_text(&p, "."))
		return *p ? "names an object of more than 55 characters" :
			    "names no symbol";
	if (!read_set(&p, ',', KLP_NAME_MAX, out->name))
		return "names no symbol";
	if (!read_text(&p, ","))
		return *p ? "names a symbol of more than 511 characters" :
			    "has no ',' and position";
	while (isspace((unsigned char)*p))
		p++;
	if (!isdigit((unsigned char)*p))
		return "has no position";
	out->sympos = strtoul(p, NULL, 10);
	return NULL;
}

const char *klp_name_parse_section(const char *section,
				   char object[KLP_OBJECT_MAX + 1])
{
	const char *p = section;

	if (!read_text(&p, KLP_RELA_PREFIX))
		return "does not begin with '" KLP_RELA_PREFIX "'";
	if (!read_set(&p, '.', KLP_OBJECT_MAX, object))
		return "names no object";
	/* The kernel goes on with what it has read: a name of nothing. */
	if (*p && *p != '.')
		return "names an object of more than 55 characters";
	return NULL;
}

bool klp_name_is_object(const char *name)
{
	return *name && strlen(name) <= KLP_OBJECT_MAX && !strchr(name, '.');
}

bool klp_name_is_symbol(const char *name, const char *release)
{
	return *name && strlen(name) <= rules_size(release, SIZE_KLP_NAME) &&
	       !strchr(name, ',');
}

char *klp_name_of_module(const char *name)
{
	char *copy = alloc_print("%s", name);

	for (char *p = copy; *p; p++)
		if (*p == '-')
			*p = '_';
	return copy;
}
