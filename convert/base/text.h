/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - questions about strings that many parts ask.
 */
#ifndef KLP_TEXT_H
#define KLP_TEXT_H

#include <stdbool.h>
#include <string.h>

/* Notes and options say nothing by "" or by NULL. */
static inline bool is_set(const char *s)
{
	return s && *s;
}

static inline bool starts_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

static inline bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

/* The last component of a path. */
static inline const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/*
 * How long is the name of a variable that is static in a function, without the number that
 * the compiler puts behind it in the symbol table?  "count.12": 5
 */
static inline size_t local_length(const char *symbol)
{
	size_t n = strlen(symbol), digits = 0;

	while (digits < n && symbol[n - digits - 1] >= '0' && symbol[n - digits - 1] <= '9')
		digits++;
	return digits && digits + 1 < n && symbol[n - digits - 1] == '.' ? n - digits - 1 : n;
}

#endif /* KLP_TEXT_H */
