/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * alloc.h - memory for a program that can't go on without it.
 *
 * None of these returns NULL: when there is no memory they say so and exit with
 * MISSING.  Nothing is written to a user's file while they are called.
 */
#ifndef KLP_ALLOC_H
#define KLP_ALLOC_H

#include <stdarg.h>
#include <stddef.h>

/* @n zeroed elements of @size bytes (at least one byte); free() it. */
void *alloc_array(size_t n, size_t size);

/*
 * Makes room for one more element of @size bytes in an array that holds @n and
 * was made by this function (or is NULL with n 0).  Returns the array, which may
 * have moved; the new element is not initialised.
 */
void *alloc_grow(void *array, size_t n, size_t size);

/* realloc() */
void *alloc_resize(void *old, size_t size);

/* A copy of the first @size bytes at @data; free() it. */
void *alloc_copy(const void *data, size_t size);

/* New strings made as printf() would; free() them. */
char *alloc_print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *alloc_vprint(const char *fmt, va_list args)
	__attribute__((format(printf, 1, 0)));

#endif /* KLP_ALLOC_H */
