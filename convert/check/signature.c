// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * signature.c - can the kernel read the signature behind the module?
 *
 * One that it can't read is fatal, even where it wants none and would take a module
 * without (module_sig_check(): "Bad message").  signer.c asks for the key; whether the
 * signature is right, only the kernel says.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "check/file.h"
#include "elf/module.h"

#define MARKER_SIZE	28	/* of what stands at the end: module.c has read it */
#define TRAILER_SIZE	12	/* struct module_signature, before that */
#define PKEY_ID_PKCS7	2
#define MAX_MESSAGE	(1u << 20)	/* more than any signature has */

#define BAD_MESSAGE	"the kernel refuses it as a 'Bad message', even if it demands no signature; "
#define SIGN_AGAIN	"build the module again and sign it last"

/* The beginning of a PKCS#7 message: what kind it is (signedData). */
static const unsigned char signed_data[] = {
	0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02
};

/*
 * The bytes that a DER sequence takes with its head, which is *@head bytes long; 0: it is
 * none of a definite length.
 */
static uint64_t sequence_size(const unsigned char *at, size_t n, size_t *head)
{
	uint64_t size = 0;
	size_t more, i;

	if (n < 2 || at[0] != 0x30)
		return 0;
	*head = 2;
	if (at[1] < 0x80)
		return 2 + at[1];
	more = at[1] & 0x7f;
	if (!more || more > 4 || n < 2 + more)
		return 0;
	for (i = 0; i < more; i++)
		size = size << 8 | at[2 + i];
	*head += more;
	return *head + size;
}

/* pkcs7_parse_message(), as far as its first bytes tell. */
static void check_message(const struct module *m, off_t at, uint64_t size,
			  struct findings *out)
{
	unsigned char start[32] = { 0 };
	size_t n = size < sizeof(start) ? (size_t)size : sizeof(start), head = 0;
	uint64_t wanted;

	if (pread(m->fd, start, n, at) != (ssize_t)n)
		return;
	wanted = sequence_size(start, n, &head);
	if (!wanted || n < head + sizeof(signed_data) ||
	    memcmp(start + head, signed_data, sizeof(signed_data)))
		findings_add(out, FINDING_MODULE,
			     "its signature is no PKCS#7 message: " BAD_MESSAGE SIGN_AGAIN);
	else if (wanted > size)
		findings_add(out, FINDING_MODULE,
			     "its signature has %llu of its %llu bytes: " BAD_MESSAGE SIGN_AGAIN,
			     (unsigned long long)size, (unsigned long long)wanted);
}

/*
 * Reads the @trailer behind the signature; true where there is one.  *@left: the bytes of
 * the file before the trailer, of which the last *@size are the signature's.
 */
static bool read_trailer(const struct module *m, unsigned char *trailer, uint64_t *left,
			 uint64_t *size)
{
	struct stat st;
	off_t at;

	if (!m->is_signed || fstat(m->fd, &st) || st.st_size < MARKER_SIZE + TRAILER_SIZE)
		return false;
	at = st.st_size - MARKER_SIZE - TRAILER_SIZE;
	if (pread(m->fd, trailer, TRAILER_SIZE, at) != TRAILER_SIZE)
		return false;
	*left = (uint64_t)at;
	*size = (uint64_t)trailer[8] << 24 | trailer[9] << 16 | trailer[10] << 8 | trailer[11];
	return true;
}

unsigned char *signature_message(const struct module *m, size_t *size)
{
	unsigned char trailer[TRAILER_SIZE], *message;
	uint64_t left, n;

	if (!read_trailer(m, trailer, &left, &n) || n >= left || n > MAX_MESSAGE ||
	    trailer[2] != PKEY_ID_PKCS7)
		return NULL;
	message = alloc_array((size_t)n + 1, 1);
	*size = (size_t)n;
	if (pread(m->fd, message, (size_t)n, (off_t)(left - n)) == (ssize_t)n)
		return message;
	free(message);
	return NULL;
}

void check_signature(const struct module *m, struct findings *out)
{
	unsigned char trailer[TRAILER_SIZE];
	uint64_t left, size;

	if (!read_trailer(m, trailer, &left, &size))
		return;
	/* mod_check_sig() */
	if (size >= left)
		findings_add(out, FINDING_MODULE,
			     "its signature says that it has %llu bytes, of a file of %llu: "
			     BAD_MESSAGE SIGN_AGAIN, (unsigned long long)size,
			     (unsigned long long)left + MARKER_SIZE + TRAILER_SIZE);
	else if (trailer[2] != PKEY_ID_PKCS7)
		return;	/* it is taken for none */
	else if (trailer[0] | trailer[1] | trailer[3] | trailer[4] | trailer[5] | trailer[6] |
		 trailer[7])
		findings_add(out, FINDING_MODULE,
			     "its signature has numbers where the kernel wants zeros: "
			     BAD_MESSAGE SIGN_AGAIN);
	else
		check_message(m, (off_t)(left - size), size, out);
}
