// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * refusal.c - why has the kernel not taken a module?
 *
 * The number that finit_module(2) returns says little: ENOEXEC is a wrong vermagic, a
 * relocation, and a damaged file.  What is meant stands in the log, in words that have
 * hardly changed since Linux 4.12; those are looked for.  What nobody knows is shown as
 * the kernel has said it.
 */
#include <errno.h>
#include <string.h>

#include "operate/refusal.h"

#define MAX_SHOWN	8	/* lines of the log */

/* What the kernel says, and what is meant by it and can be done about it. */
static const struct {
	const char *said;
	const char *meant;
} reasons[] = {
	/* kernel/module/main.c */
	{ ": version magic '",
	  "it is for another kernel; make one for this kernel: klp build" },
	{ ": Unknown symbol ",
	  "it refers to something that this kernel does not have, or does not export; load the module that exports it first, or see what klp check says of it" },
	{ ": disagrees about version of symbol ",
	  "it was built for another build of this kernel (symbol versions); make one for this kernel: klp build" },
	{ ": no symbol version for ",
	  "it was built without the kernel's symbol versions (Module.symvers), and the kernel wants them; build it with the kernel's own headers" },
	{ "livepatch support is disabled",
	  "this kernel was built without CONFIG_LIVEPATCH; it takes no livepatch" },
	{ " is blacklisted",
	  "its name is in module_blacklist= of the kernel's command line" },
	{ " is rejected",
	  "the kernel takes signed modules only; sign it with a key that it knows, see doc/operators.md" },
	/* security/lockdown: Secure Boot switches that on */
	{ "Lockdown: ",
	  "the kernel is locked down (Secure Boot) and takes signed modules only; sign it with a key that it knows (mokutil --import)" },
	{ ": per-cpu alignment ", "it has per-cpu data that this kernel can't place" },
	/* arch/x86/kernel/module.c */
	{ "existing value is nonzero",
	  "a place that it has a relocation for is not zero: the file was damaged behind klp convert (strip, ld -r), or is one that klp check refuses" },
	{ "overflow in relocation type",
	  "a relocation does not reach what it refers to; klp check says which" },
	{ "Unknown rela relocation",
	  "it has a relocation of a kind that this kernel does not know; klp check says which" },
	/* kernel/livepatch */
	{ "not found in symbol table",
	  "it is for another kernel: something that it replaces or refers to is not there; make one for this kernel: klp build" },
	{ "unresolvable ambiguity for symbol",
	  "a name that it replaces or refers to is there more than once, and it does not say which is meant; klp check names it" },
	{ "symbol position ",
	  "it is for another kernel: what it replaces or refers to is not there so often; make one for this kernel: klp build" },
	{ "invalid access to vmlinux symbol",
	  "a klp relocation is in the section of another object; klp check names it" },
	{ "has an incorrectly formatted name",
	  "its klp symbols or sections break the kernel's rules; klp check names them" },
	{ "is not marked as a livepatch",
	  "it is not marked as a livepatch; klp check says what it lacks" },
	{ "kallsyms size lookup failed",
	  "the kernel does not know how large a function is that it replaces" },
	{ "failed to find location for function",
	  "a function that it replaces can't be traced, so it can't be replaced" },
	{ "failed to set ftrace filter",
	  "a function that it replaces can't be traced, so it can't be replaced" },
	{ "failed to register ftrace handler",
	  "something else has a function that it replaces: another patching tool, a probe, or tracing that was switched off (sysctl kernel.ftrace_enabled)" },
	{ "pre-patch callback failed",
	  "its own pre_patch callback says no" },
	{ "is not compatible with the already installed livepatches",
	  "its states (struct klp_state) do not fit a livepatch that is loaded; see klp list" },
};

/* What a number alone says. */
static const struct {
	int why;
	const char *meant;
} numbers[] = {
	{ EEXIST, "a module of its name is loaded; see klp list and lsmod" },
	{ EPERM, "this user may not load modules, or nobody may any more (sysctl kernel.modules_disabled, lockdown)" },
	{ ENOKEY, "it is signed by a key that the kernel does not know, or not at all, and the kernel takes signed modules only; see doc/operators.md on signing" },
	{ EKEYREJECTED, "its signature is not one that the kernel accepts; sign it again, as the last step" },
	{ EBADMSG, "its signature is damaged; sign it again, as the last step" },
	{ EBUSY, "another livepatch is in transition, or a function of it is somebody else's; see klp status, and try again" },
	{ ENOSYS, "this kernel takes no modules" },
	{ ENOEXEC, "it is no module of this kernel, or damaged; see what klp check says of it" },
	{ ENOENT, "it refers to something that this kernel does not have; see what klp check says of it" },
	{ EINVAL, "its struct klp_patch is one that the kernel does not take; see what klp check says of it" },
	{ ENODEV, "the kernel's livepatching did not start" },
	{ ENOMEM, "there is not enough memory" },
	{ ETXTBSY, "the file is open for writing; wait until it is written" },
};

/* Is it what the kernel says of every livepatch from outside of its tree? */
static bool is_usual(const char *line)
{
	return strstr(line, "tainting kernel with TAINT_LIVEPATCH") ||
	       strstr(line, "loading out-of-tree module taints kernel") ||
	       strstr(line, "module verification failed: signature and/or");
}

/* Does the line belong to the attempt? */
static bool is_about(const char *line, const char *name, const char **meant)
{
	size_t i;

	if (is_usual(line))
		return false;
	for (i = 0; i < sizeof(reasons) / sizeof(*reasons); i++) {
		if (!strstr(line, reasons[i].said))
			continue;
		if (!*meant)
			*meant = reasons[i].meant;
		return true;
	}
	return strstr(line, name) != NULL;
}

struct error *refusal(const char *file, const char *name, int why,
		      const struct kernel_log *log)
{
	const char *meant = NULL;
	struct error *err;
	size_t i, shown = 0;

	for (i = 0; i < log->n; i++)
		is_about(log->lines[i], name, &meant);
	for (i = 0; i < sizeof(numbers) / sizeof(*numbers) && !meant; i++)
		if (numbers[i].why == why)
			meant = numbers[i].meant;
	err = error_new(REFUSED, file, "the kernel does not take it (%s)%s%s", strerror(why),
			meant ? ": " : "", meant ? meant : "");
	for (i = 0; i < log->n && shown < MAX_SHOWN; i++) {
		const char *unused = NULL;

		if (is_about(log->lines[i], name, &unused)) {
			error_say_more(err, NULL, "the kernel's log: %s", log->lines[i]);
			shown++;
		}
	}
	if (log->fd < 0)
		error_say_more(err, NULL, "the kernel's log can't be read by this user: dmesg may say more");
	return err;
}
