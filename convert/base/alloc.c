// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * alloc.c - memory for a program that can't go on without it.  See alloc.h.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/diag.h"

static void *need(void *memory)
{
	if (!memory)
		exit(fail(MISSING, NULL, "out of memory"));
	return memory;
}

void *alloc_array(size_t n, size_t size)
{
	if (!n || !size)
		n = size = 1;
	return need(calloc(n, size));
}

void *alloc_grow(void *array, size_t n, size_t size)
{
	/* Full at every power of two; then its size doubles. */
	if (n & (n - 1))
		return array;
	if (n > SIZE_MAX / 2 / size)
		need(NULL);
	return need(realloc(array, (n ? 2 * n : 1) * size));
}

void *alloc_resize(void *old, size_t size)
{
	return need(realloc(old, size ? size : 1));
}

void *alloc_copy(const void *data, size_t size)
{
	void *copy = need(malloc(size ? size : 1));

	if (size)
		memcpy(copy, data, size);
	return copy;
}

char *alloc_vprint(const char *fmt, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	text = need(len < 0 ? NULL : malloc((size_t)len + 1));
	vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	return text;
}

char *alloc_print(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = alloc_vprint(fmt, args);
	va_end(args);
	return text;
}
