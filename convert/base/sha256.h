/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sha256.h - the SHA-256 digest of bytes in memory.
 */
#ifndef KLP_SHA256_H
#define KLP_SHA256_H

#include <stddef.h>

#define SHA256_CHARS	64	/* of a digest in hexadecimal */

/* Writes the digest of @size bytes in lower case, and a NUL behind it. */
void sha256(const void *bytes, size_t size, char out[SHA256_CHARS + 1]);

#endif /* KLP_SHA256_H */
