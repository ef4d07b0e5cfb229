/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pkcs7.h - can the kernel read the message that a module's signature is?
 */
#ifndef KLP_PKCS7_H
#define KLP_PKCS7_H

#include <stddef.h>

/* What becomes of the message. */
enum pkcs7_answer {
	PKCS7_READ,		/* the kernel goes on, and looks for the key */
	PKCS7_BAD,		/* "Bad message" */
	PKCS7_INVALID,		/* "Invalid argument" */
	PKCS7_UNKNOWN,		/* it has something that klp does not follow */
};

struct pkcs7 {
	enum pkcs7_answer answer;
	size_t at;		/* the byte of the message where that turned out */
	/*
	 * What names the signer: the number of its certificate, with its head, or the
	 * identifier of its key.  NULL: it has not been reached.
	 */
	const unsigned char *signer;
	size_t signer_size;
};

/* Reads the @size bytes of a message, which have to stay. */
void pkcs7_read(const unsigned char *message, size_t size, struct pkcs7 *out);

#endif /* KLP_PKCS7_H */
