// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pkcs7.c - can the kernel read the message that a module's signature is?
 *
 * As asn1_ber_decoder() goes through it by crypto/asymmetric_keys/pkcs7.asn1, with what
 * the functions of pkcs7_parser.c want of the values.  sign-file writes neither
 * certificates nor attributes, nor lengths that end with a mark: these klp does not
 * follow.
 */
#include <stdbool.h>
#include <string.h>

#include "check/pkcs7.h"

enum tag {
	INTEGER = 0x02,
	OCTETS = 0x04,
	OID = 0x06,
	SEQUENCE = 0x30,
	SET = 0x31,
	CONSTRUCTED = 0x20,	/* of any tag: it holds values */
	NUMBER = 0x1f,		/* of a tag; all ones: it is a longer one */
	FIRST = 0x80,		/* [0], of what it stands for; [1], ... follow */
};

#define CONTENTS(n)	(FIRST | CONSTRUCTED | (n))

/* A value, or all that is left of one. */
struct der {
	const unsigned char *at;
	size_t n;
	unsigned int tag;
	const unsigned char *head;
};

struct reading {
	const unsigned char *start;
	struct pkcs7 *out;
	unsigned int version;
	bool strange;		/* "unsupported crypto", which ends the kernel's reading */
	bool has_data;
};

static const unsigned char signed_data[] = {
	0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02
};
static const unsigned char data[] = {
	0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01
};

/* How the algorithms that every kernel with signatures knows begin. */
static const struct {
	unsigned char bytes[9], size, last;
} algorithms[] = {
	{ { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01 }, 9, 0 },	/* RSA */
	{ { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02 }, 8, 4 },	/* SHA-2: .1 to .4 */
	{ { 0x2b, 0x0e, 0x03, 0x02, 0x1a }, 5, 0 },			/* SHA-1 */
	{ { 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03 }, 7, 4 },	/* ECDSA with these */
};

/* The reading ends here; false, for who has called. */
static bool stop(struct reading *r, const unsigned char *at, enum pkcs7_answer answer)
{
	if (r->out->answer == PKCS7_READ) {
		r->out->answer = r->strange ? PKCS7_UNKNOWN : answer;
		r->out->at = (size_t)(at - r->start);
	}
	return false;
}

/* Takes the next value from what is left of @in. */
static bool take_any(struct reading *r, struct der *in, struct der *value)
{
	const unsigned char *p = in->at;
	size_t head = 2, size, i;

	if (in->n < 2 || (p[0] & NUMBER) == NUMBER)
		return stop(r, p, PKCS7_BAD);
	size = p[1];
	if (size == 0x80)
		return stop(r, p, p[0] & CONSTRUCTED ? PKCS7_UNKNOWN : PKCS7_BAD);
	if (size > 0x80) {
		head += size - 0x80;
		if (head > 4 || in->n < head)
			return stop(r, p, PKCS7_BAD);
		for (size = 0, i = 2; i < head; i++)
			size = size << 8 | p[i];
	}
	if (size > in->n - head)
		return stop(r, p, PKCS7_BAD);
	*value = (struct der){ p + head, size, p[0], p };
	in->at += head + size;
	in->n -= head + size;
	return true;
}

/* Is the next value one of that tag?  What need not hold values may. */
static bool is_next(const struct der *in, unsigned int tag)
{
	return in->n && ((in->at[0] ^ tag) & ~(tag & CONSTRUCTED)) == 0;
}

static bool take(struct reading *r, struct der *in, unsigned int tag, struct der *value)
{
	return is_next(in, tag) ? take_any(r, in, value) : stop(r, in->at, PKCS7_BAD);
}

/* A sequence or a set. */
static bool take_list(struct reading *r, struct der *in, struct der *value)
{
	return take(r, in, is_next(in, SET) ? SET : SEQUENCE, value);
}

static bool at_end(struct reading *r, const struct der *in)
{
	return !in->n || stop(r, in->at, PKCS7_BAD);
}

/* What klp does not follow, where it is there. */
static bool pass(struct reading *r, struct der *in, unsigned int first, unsigned int second)
{
	return (!is_next(in, CONTENTS(first)) && !is_next(in, CONTENTS(second))) ||
	       stop(r, in->at, PKCS7_UNKNOWN);
}

/* DigestAlgorithmIdentifier and the like; AttributeValueAssertion has to have @value. */
static bool read_identifier(struct reading *r, struct der *in, struct der *oid, bool value)
{
	struct der list, any;

	return take(r, in, SEQUENCE, &list) && take(r, &list, OID, oid) &&
	       ((!list.n && !value) || take_any(r, &list, &any)) && at_end(r, &list);
}

/* pkcs7_sig_note_digest_algo(), pkcs7_sig_note_pkey_algo() */
static bool read_algorithm(struct reading *r, struct der *in)
{
	struct der oid;
	size_t i, n = sizeof(algorithms) / sizeof(*algorithms);

	if (!read_identifier(r, in, &oid, false))
		return false;
	for (i = 0; i < n; i++) {
		size_t size = algorithms[i].size;

		if (oid.n == size + (algorithms[i].last > 0) &&
		    memcmp(oid.at, algorithms[i].bytes, size) == 0 &&
		    (!algorithms[i].last ||
		     (oid.at[size] && oid.at[size] <= algorithms[i].last)))
			break;
	}
	r->strange |= i == n;
	return true;
}

/* Name */
static bool read_issuer(struct reading *r, struct der *in)
{
	struct der name, part, oid;

	if (!take(r, in, SEQUENCE, &name))
		return false;
	while (name.n) {
		if (!take(r, &name, SET, &part))
			return false;
		while (part.n)
			if (!read_identifier(r, &part, &oid, true))
				return false;
	}
	return true;
}

/* SignerIdentifier */
static bool read_sid(struct reading *r, struct der *in)
{
	struct der sid, number;

	if (is_next(in, FIRST)) {
		if (!take(r, in, FIRST, &sid))
			return false;
		r->out->signer = sid.at;
		r->out->signer_size = sid.n;
		return true;
	}
	if (!take(r, in, SEQUENCE, &sid) || !read_issuer(r, &sid) ||
	    !take(r, &sid, INTEGER, &number) || !at_end(r, &sid))
		return false;
	/* the number is enough, as it is the certificate's own and long */
	r->out->signer = number.head;
	r->out->signer_size = (size_t)(number.at - number.head) + number.n;
	return true;
}

/* pkcs7_note_signeddata_version(), pkcs7_note_signerinfo_version() */
static bool read_version(struct reading *r, struct der *in, unsigned int *version)
{
	struct der number;

	if (!take(r, in, INTEGER, &number))
		return false;
	if (number.n != 1 || (number.at[0] != 1 && number.at[0] != 3))
		return stop(r, number.head, PKCS7_INVALID);
	*version = number.at[0];
	return true;
}

static bool read_signer(struct reading *r, struct der *in)
{
	struct der info, digest;
	unsigned int version;

	if (!take(r, in, SEQUENCE, &info) || !read_version(r, &info, &version))
		return false;
	if (version != r->version)
		return stop(r, info.at, PKCS7_BAD);
	return read_sid(r, &info) && read_algorithm(r, &info) && pass(r, &info, 0, 2) &&
	       read_algorithm(r, &info) && take(r, &info, OCTETS, &digest) &&
	       pass(r, &info, 1, 3) && at_end(r, &info);
}

/* ContentInfo: pkcs7_note_content() */
static bool read_content(struct reading *r, struct der *in)
{
	struct der content, oid, inner, any;

	if (!take(r, in, SEQUENCE, &content) || !take(r, &content, OID, &oid))
		return false;
	r->has_data = content.n;
	if (content.n && (!take(r, &content, CONTENTS(0), &inner) ||
			  !take_any(r, &inner, &any) || !at_end(r, &inner)))
		return false;
	if (!at_end(r, &content))
		return false;
	/* other data than a module's may be signed, too */
	return (oid.n == sizeof(data) && memcmp(oid.at, data, oid.n) == 0) ||
	       stop(r, oid.head, PKCS7_INVALID);
}

static bool read_signed_data(struct reading *r, struct der *in)
{
	struct der all, list, oid;

	if (!take(r, in, SEQUENCE, &all) || !read_version(r, &all, &r->version) ||
	    !take_list(r, &all, &list))
		return false;
	while (list.n)
		if (!read_identifier(r, &list, &oid, false))
			return false;
	if (!read_content(r, &all) || !pass(r, &all, 0, 2) || !pass(r, &all, 1, 3) ||
	    !take_list(r, &all, &list))
		return false;
	/* pkcs7_check_authattrs() wants one */
	if (!list.n)
		return stop(r, list.head, PKCS7_INVALID);
	while (list.n)
		if (!read_signer(r, &list))
			return false;
	return at_end(r, &all);
}

void pkcs7_read(const unsigned char *message, size_t size, struct pkcs7 *out)
{
	struct reading r = { .start = message, .out = out };
	struct der in = { message, size, 0, message }, all, oid, content;

	*out = (struct pkcs7){ .answer = PKCS7_READ };
	if (!take(&r, &in, SEQUENCE, &all) || !take(&r, &all, OID, &oid))
		return;
	/* pkcs7_check_content_type() */
	if (oid.n != sizeof(signed_data) || memcmp(oid.at, signed_data, oid.n) || !all.n) {
		stop(&r, oid.head, PKCS7_INVALID);
		return;
	}
	/* verify_pkcs7_message_sig() brings the data itself */
	if (take(&r, &all, CONTENTS(0), &content) && read_signed_data(&r, &content) &&
	    at_end(&r, &content) && at_end(&r, &all) && r.has_data)
		stop(&r, message, PKCS7_BAD);
}
