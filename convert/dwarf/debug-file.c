// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * debug-file.c - which file has the debug information that was taken out of this
 * one?
 *
 * libdwfl knows where such files are, and compares build ids and checksums.  It only
 * finds: vmlinux is read through elf-file.c, which gives memory back.
 */
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "dwarf/debug-file.h"
#include "dwarf/debuginfod.h"
#include "elf/elf-file.h"
#include "elf/unpack.h"

/* libdwfl wants absolute names. */
static char *absolute(const char *here, const char *path)
{
	return *path == '/' || !*path ? alloc_print("%s", path) :
					alloc_print("%s/%s", here, path);
}

/* Without @here in front, where the user's own names have it neither. */
static char *as_named(const char *here, char *const *places, size_t n, const char *path)
{
	size_t skip = strlen(here), i;
	bool relative = false;

	for (i = 0; i < n; i++)
		relative |= places[i] && *places[i] && *places[i] != '/';
	if (!relative || strncmp(path, here, skip) || path[skip] != '/')
		return alloc_print("%s", path);
	return alloc_print("%s", path + skip + 1);
}

/* Dwfl_Callbacks.debuginfo_path: beside the file, in .debug there, in the places. */
static char *search_path(const char *here, char *const *places, size_t n)
{
	char *list = alloc_print(":.debug"), *place, *longer;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!places[i])
			continue;
		place = absolute(here, places[i]);
		if (strchr(place, ':')) {
			unchecked(places[i], "whether debug information is below it",
				  "libdwfl takes ':' for the end of a directory's name: give it a link without one");
		} else {
			longer = alloc_print("%s:%s/usr/lib/debug", list, place);
			free(list);
			list = longer;
		}
		free(place);
	}
	return list;
}

/* The name of an open file, NULL if it has none any more. */
static char *name_of(int fd)
{
	char link[64], path[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	return n > 0 && *path == '/' ? alloc_print("%.*s", (int)n, path) : NULL;
}

/* Dwfl_Callbacks.find_debuginfo, which keeps the name of what was found. */
static int find(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base,
		const char *file, const char *link, GElf_Word crc, char **path)
{
	int fd = dwfl_standard_find_debuginfo(module, data, name, base, file, link, crc,
					      path);
	char **found = *data;

	if (fd >= 0)
		*found = *path ? alloc_print("%s", *path) : name_of(fd);
	return fd;
}

/* Has libdwfl look for DWARF; @fd is that of @path, and is closed. */
static void ask(Dwfl *dwfl, const char *path, int fd, char **found)
{
	Dwfl_Module *module;
	Dwarf_Addr bias;
	void **data;

	dwfl_report_begin(dwfl);
	module = dwfl_report_offline(dwfl, "", path, fd);
	dwfl_report_end(dwfl, NULL, NULL);
	if (!module) {
		close(fd);
		return;
	}
	dwfl_module_info(module, &data, NULL, NULL, NULL, NULL, NULL, NULL);
	*data = found;
	dwfl_module_getdwarf(module, &bias);
}

char *debug_file_find(const char *path, char *const *places, size_t n)
{
	char *here = getcwd(NULL, 0), *list, *own, *found = NULL, *named;
	Dwfl_Callbacks callbacks = {
		.find_debuginfo = find,
		.section_address = dwfl_offline_section_address,
		.debuginfo_path = &list,
	};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool unpacked;
	Dwfl *dwfl;

	/* libdwfl of Debian 12 can't unpack zstd */
	if (!here || fd < 0 || error_drop(unpack(path, &fd, &unpacked))) {
		if (fd >= 0)
			close(fd);
		free(here);
		return NULL;
	}
	own = absolute(here, path);
	list = search_path(here, places, n);
	dwfl = dwfl_begin(&callbacks);
	/* servers are for whoever knows the kernel, and says what they did */
	debuginfod_hide();
	if (dwfl)
		ask(dwfl, own, fd, &found);
	dwfl_end(dwfl);
	debuginfod_show();
	named = found ? as_named(here, places, n, found) : NULL;
	free(found);
	free(list);
	free(own);
	free(here);
	return named;
}

struct error *debug_file_compare(struct elf_file *file, const char *path, bool *differs)
{
	const char *own = elf_file_build_id(file), *id;
	struct elf_file *other;
	struct error *err;

	*differs = false;
	if (!own)
		return NULL;
	err = elf_file_open(path, &other);
	if (err)
		return err;
	err = elf_check_machine(path, elf_file_elf(other), elf_file_arch(file), MISSING);
	id = elf_file_build_id(other);
	*differs = !err && id && strcmp(id, own);
	elf_file_close(other);
	return err;
}
