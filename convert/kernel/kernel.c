// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernel.c - which kernel is it, and what says so?
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/alloc.h"
#include "dwarf/debug-file.h"
#include "elf/elf-file.h"
#include "kernel/advice.h"
#include "kernel/kernel.h"
#include "kernel/kernel-files.h"
#include "kernel/parts.h"
#include "elf/klp-name.h"
#include "base/text.h"

/* The release in "Linux version RELEASE (...", free() it; NULL if not there. */
static char *banner_release(struct kallsyms *syms)
{
	static const char start[] = "Linux version ";
	const struct ksymbol *symbol = kallsyms_global(syms, "linux_banner");
	const char *banner;
	size_t size = 0;

	banner = symbol ? kallsyms_bytes_at(syms, symbol->address, &size) : NULL;
	if (!banner || !memchr(banner, 0, size) || strncmp(banner, start, sizeof(start) - 1))
		return NULL;
	banner += sizeof(start) - 1;
	return alloc_print("%.*s", (int)strcspn(banner, " "), banner);
}

static struct error *check_release(const struct kernel *k)
{
	char *own = banner_release(k->vmlinux->syms);
	struct error *err = NULL;

	if (!own)
		return error_new(MISSING, k->vmlinux_path,
				 "is no Linux kernel (no linux_banner): name the vmlinux with debug information");
	if (strcmp(own, k->release))
		err = error_new(MISSING, k->vmlinux_path,
				"is kernel %s, and %s was asked for: use the vmlinux of that kernel",
				own, k->release);
	free(own);
	return err;
}

static struct error *open_vmlinux(struct kernel *k)
{
	struct error *err;

	k->vmlinux = object_new(k, "vmlinux", k->vmlinux_path);
	err = kallsyms_open(k->vmlinux_path, true, &k->vmlinux->syms);
	return err ? err : check_release(k);
}

struct error *kernel_choose_release(const struct kernel_options *options,
				    const char *release, char **out)
{
	struct kallsyms *syms;
	struct utsname uts;
	struct error *err;
	char *vmlinux;

	if (options->release)
		release = options->release;
	if (release) {
		*out = alloc_print("%s", release);
		return NULL;
	}
	if (options->vmlinux || options->build) {
		vmlinux = options->vmlinux ? alloc_print("%s", options->vmlinux) :
			  alloc_print("%s/vmlinux", options->build);
		err = kallsyms_open(vmlinux, true, &syms);
		free(vmlinux);
		if (err)
			return err;
		*out = banner_release(syms);
		kallsyms_close(syms);
		if (*out)
			return NULL;
	}
	if (uname(&uts))
		return error_new(MISSING, NULL, "uname: %m");
	*out = alloc_print("%s", uts.release);
	return NULL;
}

static struct error *no_vmlinux(const struct kernel *k)
{
	const char *distrust = kernel_files_distrusts(k->paths);
	char *how = advice(k->paths, FILE_VMLINUX);
	struct error *err = NULL;

	if (distrust)
		err = error_new(MISSING, NULL, "%s", distrust);
	err = error_join(err, error_new(MISSING, NULL,
		"no vmlinux of kernel %s here: %s%s", k->release, how,
		strstr(how, "--vmlinux") ? "" : ", or name one with --vmlinux or --root"));
	free(how);
	return err;
}

struct error *kernel_open(const struct kernel_options *options,
			  const char *release, struct kernel **out)
{
	struct kernel *k = alloc_array(1, sizeof(*k));
	struct error *err = kernel_choose_release(options, release, &k->release);

	if (err)
		goto failed;
	k->paths = kernel_files_new(options, k->release);
	if (options->outside)
		k->outside = alloc_print("%s", options->outside);
	k->vmlinux_path = options->vmlinux ?
			  alloc_print("%s", options->vmlinux) :
			  kernel_files_find(k->paths, FILE_VMLINUX);
	if (!k->vmlinux_path) {
		err = no_vmlinux(k);
		goto failed;
	}
	verbose("vmlinux: %s", k->vmlinux_path);
	err = open_vmlinux(k);
	if (err)
		goto failed;
	*out = k;
	return NULL;
failed:
	kernel_close(k);
	return err;
}

void kernel_close(struct kernel *k)
{
	if (!k)
		return;
	modules_free(k);
	kernel_files_free(k->paths);
	object_free(k->vmlinux);
	error_drop(k->trouble);
	free(k->vmlinux_path);
	free(k->outside);
	free(k->release);
	free(k);
}

const char *kernel_release(const struct kernel *k)
{
	return k->release;
}

const char *kernel_vmlinux_path(const struct kernel *k)
{
	return k->vmlinux_path;
}

const struct arch *kernel_arch(const struct kernel *k)
{
	return elf_file_arch(kallsyms_elf_file(k->vmlinux->syms));
}

struct error *kernel_check_machine(const struct kernel *k, const struct arch *arch)
{
	return elf_check_machine(k->vmlinux_path,
				 elf_file_elf(kallsyms_elf_file(k->vmlinux->syms)), arch,
				 MISSING);
}

struct object *kernel_vmlinux(struct kernel *k)
{
	return k->vmlinux;
}

char *kernel_image_path(const struct kernel *k)
{
	return kernel_files_find(k->paths, FILE_IMAGE);
}

char *kernel_running_at(const struct kernel *k)
{
	return kernel_files_running(k->paths);
}

char *kernel_advice(const struct kernel *k, enum kernel_file what)
{
	return advice(k->paths, what);
}

bool kernel_has_option(const struct kernel *k, const char *option,
		       const char *file, const char *what)
{
	char *path = kernel_files_find(k->paths, FILE_CONFIG), *line = NULL, *how;
	FILE *f = path ? fopen(path, "re") : NULL;
	size_t size = 0, n = strlen(option);
	bool found = false;

	while (f && !found && getline(&line, &size, f) >= 0)
		found = starts_with(line, option) &&
			strcmp(line + n, "=y\n") == 0;
	if (!f && what) {
		how = advice(k->paths, FILE_CONFIG);
		unchecked(file, what,
			  "kernel %s may have %s, and its configuration (config-%s) is not here: %s",
			  k->release, option, k->release, how);
		free(how);
	}
	if (f)
		fclose(f);
	free(line);
	free(path);
	return found;
}
