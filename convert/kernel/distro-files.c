// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * distro-files.c - where does which distribution keep which file of a kernel?
 *
 * The table is the only place that knows, and klp-files(1) has the same table for
 * people.  In a path
 *
 *	%R	is the release, 6.1.0-56-cloud-amd64
 *	%V %F	are what stands before its last '-', and behind it: openSUSE's
 *		6.4.0-150600.21 and default
 *	%U	what stands before its first '-': Ubuntu's 6.8.0
 *	%S	the series, 6.1
 *	%M	a module, without .ko
 *	*	any text within one component
 *
 * The first that is there is taken, so what a distribution's own packages have stands
 * before what may be anybody's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "kernel/distro-files.h"

struct pattern {
	enum kernel_file what;
	const char *path;
};

/* Below a root. */
static const struct pattern patterns[] = {
	/* Debian, Ubuntu */
	{ FILE_VMLINUX, "usr/lib/debug/boot/vmlinux-%R" },
	/* Fedora, RHEL; with /lib a part of /usr */
	{ FILE_VMLINUX, "usr/lib/debug/lib/modules/%R/vmlinux" },
	{ FILE_VMLINUX, "usr/lib/debug/usr/lib/modules/%R/vmlinux" },
	/* Arch, of people who build the debug package */
	{ FILE_VMLINUX, "usr/lib/debug/usr/lib/modules/%R/build/vmlinux" },
	/* openSUSE, SLES: without debug information */
	{ FILE_VMLINUX, "boot/vmlinux-%R" },
	{ FILE_VMLINUX, "boot/vmlinux-%R.xz" },
	{ FILE_VMLINUX, "boot/vmlinux-%R.zst" },
	{ FILE_VMLINUX, "boot/vmlinux-%R.gz" },
	{ FILE_VMLINUX, "lib/modules/%R/vmlinux" },
	{ FILE_VMLINUX, "usr/lib/modules/%R/vmlinux" },
	{ FILE_VMLINUX, "usr/lib/modules/%R/vmlinux.xz" },
	{ FILE_VMLINUX, "usr/lib/modules/%R/vmlinux.zst" },
	{ FILE_VMLINUX, "usr/lib/modules/%R/vmlinux.gz" },
	/* Arch, and kernels that were built on this machine */
	{ FILE_VMLINUX, "lib/modules/%R/build/vmlinux" },
	{ FILE_VMLINUX, "usr/lib/modules/%R/build/vmlinux" },

	/* openSUSE, SLES; the last one: with /lib a part of /usr */
	{ FILE_VMLINUX_DEBUG, "usr/lib/debug/boot/vmlinux-%R.debug" },
	{ FILE_VMLINUX_DEBUG, "usr/lib/debug/lib/modules/%R/vmlinux.debug" },
	{ FILE_VMLINUX_DEBUG, "usr/lib/debug/usr/lib/modules/%R/vmlinux.debug" },

	/* all; with /lib a part of /usr */
	{ FILE_MODULES, "lib/modules/%R" },
	{ FILE_MODULES, "usr/lib/modules/%R" },

	/* Debian, Ubuntu */
	{ FILE_MODULE_DEBUG, "usr/lib/debug/lib/modules/%R/%M.ko" },
	{ FILE_MODULE_DEBUG, "usr/lib/debug/usr/lib/modules/%R/%M.ko" },
	/* Fedora, RHEL, openSUSE, SLES */
	{ FILE_MODULE_DEBUG, "usr/lib/debug/lib/modules/%R/%M.ko.debug" },
	{ FILE_MODULE_DEBUG, "usr/lib/debug/usr/lib/modules/%R/%M.ko.debug" },
	/* of those of RHEL's kin that install several releases at a time */
	{ FILE_MODULE_DEBUG, "usr/lib/debug/lib/modules/%R/%M.ko-%R.debug" },
	{ FILE_MODULE_DEBUG, "usr/lib/debug/usr/lib/modules/%R/%M.ko-%R.debug" },

	/* Debian, Ubuntu */
	{ FILE_HEADERS, "usr/src/linux-headers-%R" },
	/* Fedora, RHEL */
	{ FILE_HEADERS, "usr/src/kernels/%R" },
	/* openSUSE, SLES: by machine and flavour */
	{ FILE_HEADERS, "usr/src/linux-%V-obj/*/%F" },
	/* Arch, and kernels that were built on this machine */
	{ FILE_HEADERS, "lib/modules/%R/build" },
	{ FILE_HEADERS, "usr/lib/modules/%R/build" },

	/* kernels that were built on this machine; openSUSE, SLES */
	{ FILE_SOURCE, "lib/modules/%R/source" },
	{ FILE_SOURCE, "usr/lib/modules/%R/source" },
	{ FILE_SOURCE, "lib/modules/%R/build" },
	{ FILE_SOURCE, "lib/modules/%R/build/source" },
	{ FILE_SOURCE, "usr/src/linux-%V" },
	/* Debian */
	{ FILE_SOURCE, "usr/src/linux-source-%S" },
	/* Ubuntu; what its package has is an archive in that directory */
	{ FILE_SOURCE, "usr/src/linux-source-%U" },
	{ FILE_SOURCE, "usr/src/linux-source-%U/linux-source-%U" },
	/* Fedora, RHEL, Arch: what debug information names, no Makefiles */
	{ FILE_SOURCE, "usr/src/debug/kernel-*/linux-%R" },
	{ FILE_SOURCE, "usr/src/debug/linux" },

	{ FILE_CONFIG, "boot/config-%R" },
	{ FILE_CONFIG, "lib/modules/%R/config" },
	{ FILE_CONFIG, "usr/lib/modules/%R/config" },
	{ FILE_CONFIG, "lib/modules/%R/build/.config" },
	{ FILE_CONFIG, "usr/lib/modules/%R/build/.config" },

	{ FILE_IMAGE, "boot/vmlinuz-%R" },
	{ FILE_IMAGE, "lib/modules/%R/vmlinuz" },
	{ FILE_IMAGE, "usr/lib/modules/%R/vmlinuz" },

	{ FILE_BUILTIN, "lib/modules/%R/modules.builtin" },
	{ FILE_BUILTIN, "usr/lib/modules/%R/modules.builtin" },
};

/* In the folder that somebody has built a kernel in (--build). */
static const struct pattern built[] = {
	{ FILE_VMLINUX, "vmlinux" },
	{ FILE_MODULES, "." },
	{ FILE_HEADERS, "." },
	{ FILE_SOURCE, "." },
	{ FILE_SOURCE, "source" },
	{ FILE_CONFIG, ".config" },
	{ FILE_IMAGE, "arch/x86/boot/bzImage" },
	{ FILE_IMAGE, "arch/*/boot/Image" },
	{ FILE_BUILTIN, "modules.builtin" },
};

/* What one of the letters behind a % stands for, @n characters at @text. */
static void find_value(char letter, const char *release, const char *module,
		       const char **text, size_t *n)
{
	const char *first = release + strcspn(release, "-");
	const char *last = strrchr(release, '-'), *dot = strchr(release, '.');

	*text = release;
	switch (letter) {
	case 'V':
		*n = last ? (size_t)(last - release) : strlen(release);
		break;
	case 'F':
		*text = last ? last + 1 : "";
		*n = strlen(*text);
		break;
	case 'U':
		*n = first - release;
		break;
	case 'S':
		*n = dot ? dot + 1 - release + strspn(dot + 1, "0123456789") :
			   strlen(release);
		break;
	case 'M':
		*text = module ? module : "";
		*n = strlen(*text);
		break;
	default:
		*n = strlen(release);
	}
}

char *distro_text(const char *pattern, const char *release, const char *module)
{
	char *out = alloc_print("%s", ""), *longer;

	while (*pattern) {
		size_t n = strcspn(pattern, "%");
		const char *text = pattern;
		size_t step = n;

		if (!n) {
			find_value(pattern[1], release, module, &text, &n);
			step = 2;
		}
		longer = alloc_print("%s%.*s", out, (int)n, text);
		free(out);
		out = longer;
		pattern += step;
	}
	return out;
}

char *distro_file(enum kernel_file what, bool build, const char *release,
		  const char *module, size_t i)
{
	const struct pattern *table = build ? built : patterns;
	size_t n = build ? sizeof(built) / sizeof(*built) :
			   sizeof(patterns) / sizeof(*patterns), j;

	for (j = 0; j < n; j++)
		if (table[j].what == what && i-- == 0)
			return distro_text(table[j].path, release, module);
	return NULL;
}

const char *distro_file_mark(enum kernel_file what)
{
	switch (what) {
	case FILE_MODULES:
		return "kernel";
	case FILE_HEADERS:
		return "Makefile";
	case FILE_SOURCE:
		return "init/main.c";
	default:
		return NULL;
	}
}
