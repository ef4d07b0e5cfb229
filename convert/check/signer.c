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
#include "check/pkcs7.h"

#define NOT_KNOWN	"is signed with a key that the kernel does not have built in: "	\
			"unless the machine has it enrolled (mokutil --import), "
#define NOT_READ	"has a signature that is no PKCS#7 message, and the kernel reads no other: " \
			"sign it again, with sign-file; "

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

/* A signature that the kernel can read is by a key that it has, or nobody can tell. */
static void check_key(struct subject *s, const unsigned char *message, size_t size, bool forced,
		      struct findings *out)
{
	size_t n = 0;
	const char *known = certificates(kernel_vmlinux(s->kernel), &n);
	struct pkcs7 read;

	pkcs7_read(message, size, &read);
	if (read.answer == PKCS7_BAD || read.answer == PKCS7_INVALID)
		return;		/* which signature.c has said */
	if (!read.signer)
		unchecked(s->m->path, "who has signed it",
			  "its signature has something at byte %zu of %zu that klp does not know: sign it with the scripts/sign-file of the kernel's headers",
			  read.at, size);
	else if (!known)
		unchecked(s->m->path, "whether the kernel has the key that it is signed with",
			  "vmlinux has no certificates that klp can find");
	else if (memmem(known, n, read.signer, read.signer_size))
		;
	else if (forced)
		findings_add_warning(out, FINDING_SIGNER,
				     NOT_KNOWN "it refuses the module (CONFIG_MODULE_SIG_FORCE)");
	else
		findings_add(out, FINDING_SIGNER,
			     NOT_KNOWN "it takes the module for one without a signature");
}

/* module_sig_check() compares the end of the file alone. */
static void check_lost(uint64_t lost, bool forced, struct findings *out)
{
	findings_add_warning(out, FINDING_SIGNER,
			     "has %llu bytes behind its end that are no signature to the kernel, which looks for '~Module signature appended~' as the last line of the file: if it was signed, it is damaged or something was appended; sign it again; %s",
			     (unsigned long long)lost, forced ?
			     "it refuses the module (CONFIG_MODULE_SIG_FORCE)" :
			     "it takes the module for one without a signature");
}

struct error *signer_check(struct subject *s, struct findings *out)
{
	bool forced = kernel_has_option(s->kernel, "CONFIG_MODULE_SIG_FORCE", NULL, NULL);
	uint64_t lost = signature_lost(s->m);
	unsigned char *message;
	size_t size = 0;

	if (lost)
		check_lost(lost, forced, out);
	else if (!s->m->is_signed && forced)
		findings_add(out, FINDING_SIGNER,
			     "is not signed yet, and the kernel takes no such module (CONFIG_MODULE_SIG_FORCE): sign it last");
	if (!s->m->is_signed ||
	    !kernel_has_option(s->kernel, "CONFIG_MODULE_SIG", NULL, NULL))
		return NULL;
	message = signature_message(s->m, &size);
	if (message)
		check_key(s, message, size, forced, out);
	else if (signature_is_strange(s->m) && forced)
		findings_add_warning(out, FINDING_SIGNER,
				     NOT_READ "it refuses the module (CONFIG_MODULE_SIG_FORCE)");
	else if (signature_is_strange(s->m))
		findings_add(out, FINDING_SIGNER,
			     NOT_READ "it takes the module for one without a signature");
	free(message);
	return NULL;
}
