// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * signer.c - does the kernel have the key that the module is signed with?
 *
 * It has built some certificates in (system_certificate_list, certs/system_certificates.S),
 * and may learn of others on the machine where it runs, which no file tells.  The message
 * of sign-file names its signer by the issuer and the number of its certificate, or by the
 * identifier of its key; the certificate has the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "check/checks.h"
#include "check/file.h"

#define NOT_KNOWN	"is signed with a key that the kernel does not have built in: "	\
			"unless the machine has it enrolled (mokutil --import), "

/* What DER has of a value: its tag, all its bytes, and those behind its head. */
struct der {
	unsigned int tag;
	const unsigned char *whole, *contents;
	size_t whole_size, size;
};

enum { DER_SEQUENCE = 0x30, DER_SET = 0x31, DER_FIRST = 0xa0, DER_KEY_ID = 0x80 };

/* Takes the next value from the *@n bytes at *@at; false where there is none. */
static bool der_next(const unsigned char **at, size_t *n, struct der *value)
{
	const unsigned char *p = *at;
	size_t head = 2, size, i;

	if (*n < 2)
		return false;
	size = p[1];
	if (size & 0x80) {
		head += p[1] & 0x7f;
		if (head > 2 + sizeof(uint32_t) || *n < head)
			return false;
		for (size = 0, i = 2; i < head; i++)
			size = size << 8 | p[i];
	}
	if (size > *n - head)
		return false;
	*value = (struct der){ p[0], p, p + head, head + size, size };
	*at += value->whole_size;
	*n -= value->whole_size;
	return true;
}

/* Makes *@value the first value of tag @tag in it, behind others; false: there is none. */
static bool der_enter(struct der *value, unsigned int tag)
{
	const unsigned char *at = value->contents;
	size_t n = value->size;

	while (der_next(&at, &n, value))
		if (value->tag == tag)
			return true;
	return false;
}

/*
 * What names the signer in the @n bytes of a message: SignedData, its signerInfos, the
 * first one's sid, of which the last value (the number) is enough, as it is the
 * certificate's own and long.
 */
static bool find_signer(const unsigned char *message, size_t n, struct der *signer)
{
	struct der value = { 0, message, message, n, n }, info;
	const unsigned char *at;
	bool found = false;

	if (!der_enter(&value, DER_SEQUENCE) || !der_enter(&value, DER_FIRST) ||
	    !der_enter(&value, DER_SEQUENCE))
		return false;
	/* the algorithms are a set as well; the signers come last */
	for (at = value.contents, n = value.size; der_next(&at, &n, &info);)
		if (info.tag == DER_SET) {
			value = info;
			found = true;
		}
	if (!found || !der_enter(&value, DER_SEQUENCE))
		return false;
	info = value;
	if (der_enter(&info, DER_KEY_ID)) {
		*signer = info;
		signer->whole = info.contents;
		signer->whole_size = info.size;
		return true;
	}
	if (!der_enter(&value, DER_SEQUENCE))
		return false;
	for (at = value.contents, n = value.size, found = false; der_next(&at, &n, signer);)
		found = true;
	return found;
}

/* The bytes of the built-in certificates, and their number in *@n; NULL if unknown. */
static const char *certificates(struct object *vmlinux, size_t *n)
{
	const struct ksymbol *list = kallsyms_global(vmlinux->syms, "system_certificate_list");
	const struct ksymbol *size = kallsyms_global(vmlinux->syms,
						     "system_certificate_list_size");
	const char *bytes, *number;
	uint64_t wanted;
	size_t left;

	if (!list || !size)
		return NULL;
	number = kallsyms_bytes_at(vmlinux->syms, size->address, &left);
	if (!number || left < sizeof(wanted))
		return NULL;
	memcpy(&wanted, number, sizeof(wanted));
	bytes = kallsyms_bytes_at(vmlinux->syms, list->address, &left);
	*n = (size_t)wanted;
	return bytes && wanted <= left ? bytes : NULL;
}

struct error *signer_check(struct subject *s, struct findings *out)
{
	size_t size = 0, n = 0;
	unsigned char *message = signature_message(s->m, &size);
	const char *known = certificates(kernel_vmlinux(s->kernel), &n);
	struct der signer;

	if (!s->m->is_signed &&
	    kernel_has_option(s->kernel, "CONFIG_MODULE_SIG_FORCE", NULL, NULL))
		findings_add(out, FINDING_SIGNER,
			     "is not signed yet, and the kernel takes no such module (CONFIG_MODULE_SIG_FORCE): sign it last");
	if (!message || !known || !find_signer(message, size, &signer) ||
	    !kernel_has_option(s->kernel, "CONFIG_MODULE_SIG", NULL, NULL) ||
	    memmem(known, n, signer.whole, signer.whole_size))
		;
	else if (kernel_has_option(s->kernel, "CONFIG_MODULE_SIG_FORCE", NULL, NULL))
		findings_add_warning(out, FINDING_SIGNER,
				     NOT_KNOWN "it refuses the module (CONFIG_MODULE_SIG_FORCE)");
	else
		findings_add(out, FINDING_SIGNER,
			     NOT_KNOWN "it takes the module for one without a signature");
	free(message);
	return NULL;
}
