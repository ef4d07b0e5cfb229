/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * escape.h - text of somebody else's, made harmless for a terminal and a log.
 *
 * Patches, compilers' messages, and names out of files may hold anything: sequences
 * that a terminal obeys, line ends, words at the start of a line that a build service
 * takes for a command of its own.
 */
#ifndef KLP_ESCAPE_H
#define KLP_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Writes @n bytes as one piece of a line: control characters, what is not UTF-8,
 * and characters that change the direction of text become \xNN; "##[" and "##vso["
 * are taken apart.  Tabs stay.
 */
void escape_write(FILE *to, const char *text, size_t n);

/* Length in bytes of the UTF-8 character at @text, of @n bytes; 0: there is none. */
size_t escape_utf8(const char *text, size_t n);

/* May the name of a file stand at the start of a line as it is? */
bool escape_may_begin(const char *file, size_t n);

#endif /* KLP_ESCAPE_H */
