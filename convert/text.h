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

static inline bool has_prefix(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

static inline bool has_suffix(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

#endif /* KLP_TEXT_H */
