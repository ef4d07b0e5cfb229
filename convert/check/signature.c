// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * signature.c - can the kernel read the signature behind the module?
 *
 * One that it can't read is fatal, even where it wants none and would take a module
 * without (module_sig_check()).  pkcs7.c reads the message, signer.c asks for the key;
 * whether the signature is right, only the kernel says.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "check/file.h"
#include "check/pkcs7.h"
#include "elf/module.h"

#define MARKER_SIZE	28	/* of what stands at the end: module.c has read it */
#define TRAILER_SIZE	12	/* struct module_signature, before that */
#define PKEY_ID_PKCS7	2
#define MAX_MESSAGE	65535	/* asn1_ber_decoder() */

#define REFUSED_AS(error)	"the kernel refuses it as " error ", even if it demands no signature; "
#define BAD_MESSAGE	REFUSED_AS("a 'Bad message'")
#define SIGN_AGAIN	"build the module again and sign it last"

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

bool signature_is_strange(const struct module *m)
{
	unsigned char trailer[TRAILER_SIZE];
	uint64_t left, size;

	return read_trailer(m, trailer, &left, &size) && size < left &&
	       trailer[2] != PKEY_ID_PKCS7;
}

/* Tools may leave a few bytes behind the end of what they write. */
#define MAX_PADDING	64

uint64_t signature_lost(const struct module *m)
{
	uint64_t end = m->ehdr.e_shoff + m->nsections * m->ehdr.e_shentsize;
	struct stat st;
	size_t i;

	for (i = 1; i < m->nsections; i++) {
		const GElf_Shdr *s = &m->sections[i].shdr;

		if (s->sh_type != SHT_NOBITS && s->sh_offset + s->sh_size > end)
			end = s->sh_offset + s->sh_size;
	}
	if (m->is_signed || fstat(m->fd, &st) || (uint64_t)st.st_size <= end + MAX_PADDING)
		return 0;
	return (uint64_t)st.st_size - end;
}

/* pkcs7_parse_message() */
static void check_message(const unsigned char *message, size_t size, struct findings *out)
{
	struct pkcs7 read;

	pkcs7_read(message, size, &read);
	if (read.answer == PKCS7_BAD && !read.at)
		findings_add(out, FINDING_MODULE,
			     "its signature of %zu bytes is no PKCS#7 message, or is cut off: "
			     BAD_MESSAGE SIGN_AGAIN, size);
	else if (read.answer == PKCS7_BAD)
		findings_add(out, FINDING_MODULE,
			     "its signature is damaged, at byte %zu of %zu: " BAD_MESSAGE SIGN_AGAIN,
			     read.at, size);
	else if (read.answer == PKCS7_INVALID)
		findings_add(out, FINDING_MODULE,
			     "its signature has another kind or version than the kernel knows, at byte %zu of %zu: "
			     REFUSED_AS("an 'Invalid argument'") SIGN_AGAIN, read.at, size);
}

void check_signature(const struct module *m, struct findings *out)
{
	unsigned char trailer[TRAILER_SIZE];
	unsigned char *message;
	uint64_t left, size;
	size_t n;

	if (!read_trailer(m, trailer, &left, &size))
		return;
	message = signature_message(m, &n);
	/* mod_check_sig() */
	if (size >= left)
		findings_add(out, FINDING_MODULE,
			     "its signature says that it has %llu bytes, of a file of %llu: "
			     BAD_MESSAGE SIGN_AGAIN, (unsigned long long)size,
			     (unsigned long long)left + MARKER_SIZE + TRAILER_SIZE);
	else if (trailer[2] != PKEY_ID_PKCS7)
		;	/* it is taken for none: signer.c says so */
	else if (trailer[0] | trailer[1] | trailer[3] | trailer[4] | trailer[5] | trailer[6] |
		 trailer[7])
		findings_add(out, FINDING_MODULE,
			     "its signature has numbers where the kernel wants zeros: "
			     BAD_MESSAGE SIGN_AGAIN);
	else if (size > MAX_MESSAGE)
		findings_add(out, FINDING_MODULE,
			     "its signature has %llu bytes, and the kernel reads at most %d: "
			     REFUSED_AS("a 'Message too long'") SIGN_AGAIN,
			     (unsigned long long)size, MAX_MESSAGE);
	else if (message)
		check_message(message, n, out);
	free(message);
}
