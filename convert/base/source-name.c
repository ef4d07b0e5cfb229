// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * source-name.c - may a file of the kernel's source have that name?  See
 * source-name.h.
 */
#include <string.h>

#include "base/source-name.h"
#include "base/text.h"

#define NAME_MAX_BYTES	1024	/* of a path; behind a work folder's below PATH_MAX */
#define PART_MAX_BYTES	200	/* of a component, to which suffixes are added */

static bool is_ordinary(char c)
{
	/* no isalnum(), which knows locales */
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c && strchr("_.+,/-", c));
}

static const char *characters_fault(const char *name, size_t n)
{
	size_t i;

	if (n == 0)
		return "is empty";
	if (n > NAME_MAX_BYTES)
		return "is longer than 1024 bytes";
	for (i = 0; i < n; i++) {
		if (!name[i])
			return "has a NUL byte in its name";
		if (!is_ordinary(name[i]))
			return "has a character in its name that no file of the kernel"
			       " has: only letters, digits and _.+,/- are taken";
	}
	return NULL;
}

static const char *part_fault(const char *part, size_t n, bool up)
{
	if (n == 0)
		return "has an empty component in its name";
	if (n == 2 && memcmp(part, "..", 2) == 0)
		return up ? NULL : "leads out of the kernel's source, with '..'";
	if (n == 1 && part[0] == '.')
		return "has a component '.' in its name";
	if (part[0] == '-')
		return "has a component that begins with '-', like an option";
	if (n > PART_MAX_BYTES)
		return "has a component of more than 200 bytes in its name";
	return NULL;
}

static const char *parts_fault(const char *name, size_t n, bool up)
{
	const char *end = name + n, *slash;
	const char *fault = NULL;

	for (; !fault; name = slash + 1) {
		slash = memchr(name, '/', (size_t)(end - name));
		fault = part_fault(name, (size_t)((slash ? slash : end) - name), up);
		if (!slash)
			break;
	}
	return fault;
}

const char *source_name_fault(const char *name, size_t n)
{
	const char *fault = characters_fault(name, n);

	if (!fault && name[0] == '/')
		fault = "is an absolute name";
	return fault ? fault : parts_fault(name, n, false);
}

const char *given_name_fault(const char *name)
{
	size_t n = strlen(name);
	const char *fault = characters_fault(name, n);
	size_t root = name[0] == '/';

	return fault ? fault : parts_fault(name + root, n - root, true);
}

static bool ends_as_one_of(const char *name, const char *const *ends)
{
	for (; *ends; ends++)
		if (ends_with(name, *ends))
			return true;
	return false;
}

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

/* What stands in the root of a built kernel, or is called like vmlinux. */
static bool is_vmlinux(const char *name)
{
	static const char *const sources[] = {
		".c", ".h", ".S", ".py", ".rst", ".scr", NULL };

	/* vmlinux.lds.S, and vmlinux-sun3.lds of m68k, are sources */
	return starts_with(name, "vmlinux") && !ends_as_one_of(name, sources) &&
	       (!starts_with(name, "vmlinux-") || ends_with(name, ".o"));
}

bool is_built_name(const char *name)
{
	static const char *const ends[] = {
		".o", ".a", ".ko", ".cmd", ".mod", ".mod.c", ".symvers", ".s", ".i",
		".d", ".ll", ".lst", ".order", ".dwo", ".su", ".gcno", ".so",
		".so.dbg", ".elf", ".bin", ".dtb", ".dtbo", ".dtb.S", ".symtypes",
		".symversions", ".asn1.c", ".asn1.h", ".lex.c", ".lex.h", ".tab.c",
		".tab.h", "/vmlinux.lds", NULL };
	static const char *const files[] = {
		".config", ".config.old", ".version", "System.map", "modules.builtin",
		"modules.builtin.modinfo", "Module.markers", "Kbuild.symvers", NULL };
	char slashed[NAME_MAX_BYTES + 3];
	size_t n = strlen(name);

	if (n > NAME_MAX_BYTES)
		return true;
	slashed[0] = '/';
	memcpy(slashed + 1, name, n + 1);
	return ends_as_one_of(slashed, ends) || is_one_of(base_name(name), files) ||
	       is_vmlinux(base_name(name)) || starts_with(base_name(name), ".tmp_") ||
	       strstr(slashed, "/generated/") || strstr(slashed, "/.git/") ||
	       starts_with(name, "include/config/") ||
	       starts_with(name, "include/ksym/");
}
