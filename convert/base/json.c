// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * json.c - what the reports of all commands are made of.  See json.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/escape.h"
#include "base/alloc.h"
#include "base/json.h"

void json_string(const char *s)
{
	if (!s) {
		fputs("null", stdout);
		return;
	}
	putchar('"');
	while (*s) {
		unsigned char c = *s;
		size_t length = escape_utf8(s, strlen(s));

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20)
			printf("\\u%04x", c);
		else if (length)
			fwrite(s, 1, length, stdout);
		else
			printf("\\\\x%02x", c);
		s += length ? length : 1;
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

static void json_finding(const struct finding *f)
{
	static const char *const severities[] = { "error", "warning", "note" };
	size_t i;

	fputs("{\"id\": ", stdout);
	json_string(f->id == FINDING_NONE ? "file" : finding_name(f->id));
	fputs(", \"severity\": ", stdout);
	json_string(severities[f->severity]);
	fputs(", \"message\": ", stdout);
	json_string(f->message);
	if (f->file) {
		fputs(", \"file\": ", stdout);
		json_string(f->file);
	}
	if (f->where.file && *f->where.file)
		printf(", \"line\": %u", f->where.line);
	fputs(", \"notes\": [", stdout);
	for (i = 0; i < f->nnotes; i++) {
		fputs(i ? ", " : "", stdout);
		json_string(f->notes[i].text);
	}
	fputs("]}", stdout);
}

static void json_unchecked_message(const struct unchecked *u)
{
	char *message = alloc_print("not checked: %s: %s", u->what, u->why);

	json_string(message);
	free(message);
}

static void json_elements(const struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->n; i++) {
		fputs(i ? ",\n    " : "\n    ", stdout);
		json_finding(&findings->list[i]);
	}
}

void json_finding_list(const struct findings *findings)
{
	const struct unchecked *list;
	size_t n = unchecked_list(&list), i;

	putchar('[');
	json_elements(findings);
	for (i = 0; i < n; i++) {
		fputs(findings->n + i ? ",\n    " : "\n    ", stdout);
		printf("{\"id\": \"unchecked\", \"severity\": \"%s\", \"message\": ",
		       diag_strict ? "error" : "warning");
		json_unchecked_message(&list[i]);
		json_field("file", list[i].file);
		fputs(", \"notes\": []}", stdout);
	}
	fputs("]\n", stdout);
}

void json_reason(const struct findings *findings)
{
	const struct unchecked *list;
	size_t n = unchecked_list(&list), i;

	fputs("  \"message\": ", stdout);
	for (i = 0; i < findings->n; i++)
		if (findings->list[i].severity == SEVERITY_ERROR)
			break;
	if (i < findings->n)
		json_string(findings->list[i].message);
	else if (n)
		json_unchecked_message(&list[0]);
	else
		json_string("");
	fputs(",\n", stdout);
}

void json_findings(const struct findings *findings, enum status status)
{
	static const char *const results[] = {
		[DONE] = "done", [REFUSED] = "refused", [USAGE] = "usage",
		[MISSING] = "missing", [UNDER_WAY] = "in transition",
	};

	printf("  \"status\": %u,\n  \"result\": \"%s\",\n  \"findings\": [", status,
	       results[status]);
	json_elements(findings);
	fputs(findings->n ? "\n  ],\n" : "],\n", stdout);
}
