// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * instructions.c - does klp see instructions of x86-64 as objdump does?
 *
 *	objdump -d -w FILE | instructions
 *
 * Prints those of which it does not: how long they are, whether they jump or call and
 * whether they do nothing; then how many there are in all, and how many it does not know.
 * For the testsuite only.  Exit status: 0, or 1 if there are such.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arch/x86-64.h"

/* Of a line of objdump's, the bytes; and what it says of them, or NULL. */
static const char *read_line(char *line, unsigned char *bytes, size_t *n)
{
	char *hex = strchr(line, '\t'), *text = hex ? strchr(hex + 1, '\t') : NULL;

	if (!text)
		return NULL;
	*text = '\0';
	for (*n = 0, hex = strtok(hex + 1, " "); hex && *n < 15; hex = strtok(NULL, " "))
		bytes[(*n)++] = (unsigned char)strtoul(hex, NULL, 16);
	return text + 1;
}

/* Is the mnemonic, behind prefixes that have a name, one that begins so? */
static bool is_named(const char *text, const char *name)
{
	static const char *const prefixes[] = { "cs ", "data16 ", "bnd ", "notrack ", "ds " };
	size_t i = 0;

	while (i < sizeof(prefixes) / sizeof(*prefixes)) {
		size_t n = strlen(prefixes[i]);

		if (strncmp(text, prefixes[i], n) == 0) {
			text += n;
			i = 0;
		} else {
			i++;
		}
	}
	return strncmp(text, name, strlen(name)) == 0;
}

int main(void)
{
	unsigned long all = 0, unknown = 0, other = 0;
	char line[4096];

	while (fgets(line, sizeof(line), stdin)) {
		unsigned char bytes[32] = { 0 };
		struct arch_instruction is;
		const char *text;
		bool branch;
		size_t n;

		text = read_line(line, bytes, &n);
		if (!text || is_named(text, "(bad)"))
			continue;
		all++;
		if (!x86_64_instruction(bytes, n, &is)) {
			unknown++;
			continue;
		}
		if (x86_64_instruction(bytes, n - 1, &is)) {
			other++;
			printf("known without its end: %s", text);
			continue;
		}
		x86_64_instruction(bytes, sizeof(bytes), &is);
		branch = !strstr(text, " *") && (is_named(text, "j") || is_named(text, "call") ||
						is_named(text, "loop") || is_named(text, "xbegin"));
		if (is.length == n && !is.branch == !branch &&
		    is.pads == (is_named(text, "nop") || is_named(text, "xchg   %ax,%ax")))
			continue;
		other++;
		printf("%u bytes%s%s: %s", is.length, is.branch ? ", branch" : "",
		       is.pads ? ", nothing" : "", text);
	}
	printf("%lu instructions, %lu unknown\n", all, unknown);
	return other > 0;
}
