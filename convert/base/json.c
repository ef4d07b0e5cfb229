// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * json.c - what the reports of all commands are made of.  See json.h.
 */
#include <stdio.h>

#include "base/diag.h"
#include "base/json.h"

void json_string(const char *s)
{
	if (!s) {
		fputs("null", stdout);
		return;
	}
	putchar('"');
	for (; *s; s++) {
		unsigned char c = *s;

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

void json_field(const char *name, const char *value)
{
	printf(", \"%s\": ", name);
	json_string(value && *value ? value : NULL);
}

void json_unchecked(void)
{
	const struct unchecked *list;
	size_t n = unchecked_list(&list), i;

	fputs("  \"unchecked\": [", stdout);
	for (i = 0; i < n; i++) {
		fputs(i ? ",\n    {\"file\": " : "\n    {\"file\": ", stdout);
		json_string(list[i].file);
		json_field("what", list[i].what);
		json_field("why", list[i].why);
		putchar('}');
	}
	fputs(n ? "\n  ]\n" : "]\n", stdout);
}
