// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * advice.c - a file of a kernel is missing: what has to be installed?
 *
 * By ID and ID_LIKE of os-release(5), in the place that was asked for first.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/alloc.h"
#include "base/text.h"
#include "kernel/advice.h"
#include "kernel/kernel-files.h"

/* In a distribution's words; distro-files.c has what follows a %. */
struct words {
	const char *id;		/* one of ID, ID_LIKE */
	const char *kernel;	/* image, modules, configuration */
	const char *debug, *headers, *source;
};

/* What anybody's has is said of the last one. */
static const struct words words[] = {
	{ "ubuntu", "klp fetch -k %R",
	  "klp fetch -k %R, once apt knows ddebs.ubuntu.com (package ubuntu-dbgsym-keyring)",
	  "klp fetch -k %R --what headers", "klp fetch -k %R --what source" },
	{ "debian", "klp fetch -k %R", "klp fetch -k %R", "klp fetch -k %R --what headers",
	  "klp fetch -k %R --what source" },
	{ "fedora", "dnf install kernel-%R", "dnf debuginfo-install kernel-%R",
	  "dnf install kernel-devel-%R",
	  "dnf download --source kernel-%R, rpm -i and rpmbuild -bp, and klp build -s DIR" },
	{ "rhel", "dnf install kernel-%R", "dnf debuginfo-install kernel-%R",
	  "dnf install kernel-devel-%R",
	  "dnf download --source kernel-%R, rpm -i and rpmbuild -bp, and klp build -s DIR" },
	{ "suse", "zypper in kernel-%F, of version %V", "zypper in kernel-%F-debuginfo, of version %V",
	  "zypper in kernel-%F-devel kernel-devel, of version %V",
	  "zypper in kernel-source, of version %V" },
	{ "arch", "pacman -S linux",
	  "there is no package of it: build the package linux with its debug information",
	  "pacman -S linux-headers",
	  "pkgctl repo clone linux, makepkg -o there, and klp build -s DIR" },
	{ NULL, "install the package of it", "install the debug package of it",
	  "install the package of its headers",
	  "unpack the source that its package was built of, and klp build -s DIR" },
};

/* Of a kernel that Debian does not have; as klp fetch says it (kbuild/fetch/archive). */
static const struct words none_of_debian = {
	NULL,
	"it is not one of Debian's; give klp what the kernel's build has: --build DIR",
	"it is not one of Debian's; give klp what the kernel's build has: --build DIR, or --vmlinux FILE (with debug information)",
	"it is not one of Debian's; give klp what the kernel's build has: --build DIR, or make KDIR=HEADERS",
	"it is not one of Debian's; give klp what the kernel's build has: --build DIR, or klp build -s SOURCE",
};

/* The value of "NAME=value" in the line, without quotes, in place; NULL if it is another. */
static char *value_of(char *line, const char *name)
{
	size_t n = strlen(name);
	char *value = line + n + 1;

	if (!starts_with(line, name) || line[n] != '=')
		return NULL;
	value += strspn(value, "\"'");
	value[strcspn(value, "\"'\n")] = 0;
	return value;
}

/* The distribution's own name, and those that it is like; free() it. */
static char *read_ids(FILE *file)
{
	char *ids = alloc_print("%s", ""), *line = NULL, *id, *like, *longer;
	size_t size = 0;

	while (getline(&line, &size, file) > 0) {
		id = value_of(line, "ID");
		like = id ? NULL : value_of(line, "ID_LIKE");
		if (!id && !like)
			continue;
		/* its own first, wherever it stands */
		longer = id ? alloc_print("%s %s", id, ids) : alloc_print("%s %s", ids, like);
		free(ids);
		ids = longer;
	}
	free(line);
	return ids;
}

/* The words of the first of the names that there are words of. */
static const struct words *words_of(char *ids)
{
	char *rest = NULL, *id;
	size_t i;

	for (id = strtok_r(ids, " ", &rest); id; id = strtok_r(NULL, " ", &rest))
		for (i = 0; words[i].id; i++)
			if (strcmp(id, words[i].id) == 0)
				return &words[i];
	return &words[sizeof(words) / sizeof(*words) - 1];
}

static const struct words *find_words(const struct kernel_files *files)
{
	FILE *file = kernel_files_open(files, "etc/os-release");
	const struct words *found;
	char *ids;

	if (!file)
		file = kernel_files_open(files, "usr/lib/os-release");
	ids = file ? read_ids(file) : alloc_print("%s", "");
	found = words_of(ids);
	if (file)
		fclose(file);
	free(ids);
	return found;
}

/* What the names of Debian's kernels for this machine end with; NULL: not known. */
static const char *debian_end(void)
{
	static const char *const ends[][2] = {
		{ "x86_64", "amd64" }, { "aarch64", "arm64" }, { "ppc64le", "powerpc64le" },
		{ "s390x", "s390x" },
	};
	struct utsname here;
	size_t i;

	if (uname(&here))
		return NULL;
	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (strcmp(here.machine, ends[i][0]) == 0)
			return ends[i][1];
	return NULL;
}

/* Has the release a name that klp fetch takes for one of Debian's? */
static bool may_be_debian(const char *release, const char *end)
{
	const char *dot = strchr(release, '.'), *last = strrchr(release, '-');

	if (!end)
		return true;
	while (dot && !isdigit((unsigned char)dot[1]))
		dot = strchr(dot + 1, '.');
	return isdigit((unsigned char)release[0]) && dot && last && dot < last &&
	       strcmp(last + 1, end) == 0;
}

char *advice(const struct kernel_files *files, enum kernel_file what)
{
	const struct words *w;
	const char *text;

	if (kernel_files_is_build(files))
		return alloc_print("finish the kernel's own build, with make");
	w = find_words(files);
	if (w->id && strcmp(w->id, "debian") == 0 &&
	    !may_be_debian(kernel_files_release(files), debian_end()))
		w = &none_of_debian;
	switch (what) {
	case FILE_VMLINUX:
	case FILE_VMLINUX_DEBUG:
	case FILE_MODULE_DEBUG:
		text = w->debug;
		break;
	case FILE_HEADERS:
		text = w->headers;
		break;
	case FILE_SOURCE:
		text = w->source;
		break;
	default:
		text = w->kernel;
	}
	return distro_text(text, kernel_files_release(files), NULL);
}
