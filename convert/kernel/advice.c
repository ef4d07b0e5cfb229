// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * advice.c - a file of a kernel is missing: what has to be installed?
 *
 * By ID and ID_LIKE of os-release(5), in the place that was asked for first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

char *advice(const struct kernel_files *files, enum kernel_file what)
{
	const struct words *w;
	const char *text;

	if (kernel_files_is_build(files))
		return alloc_print("finish the kernel's own build, with make");
	w = find_words(files);

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
