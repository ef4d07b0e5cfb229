// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * imports.c - does the loader let a module have what it gets from export tables?
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "kernel/exports.h"
#include "check/checks.h"
#include "elf/rules.h"
#include "resolve/import.h"
#include "base/text.h"

/* The symbol whose checksum stands for the layout of struct module. */
#define LAYOUT_SYMBOL	"module_layout"

/* The option with which the kernel compares checksums. */
#define VERSIONS	"CONFIG_MODVERSIONS"

/* The modules that a module depends on, by its modinfo. */
struct exporters {
	struct object **list;
	size_t n;
	bool unknown;	/* some of them the kernel's package does not hold */
};

static struct error *find_exporters(const struct module *m, struct kernel *kernel,
				    struct exporters *out)
{
	const char *depends = module_modinfo(m, "depends", 0);
	struct error *err = NULL;
	char *copy, *next, *name;

	memset(out, 0, sizeof(*out));
	copy = next = alloc_print("%s", depends ? depends : "");
	while (!err && (name = strsep(&next, ","))) {
		struct object *object = NULL;

		if (!*name)
			continue;
		err = kernel_object(kernel, name, &object);
		if (!object) {
			char *what = alloc_print("what it gets from module '%s'", name);

			out->unknown = true;
			unchecked(m->path, what,
				  "kernel %s has no such module: put its file beside this one",
				  kernel_release(kernel));
			free(what);
			continue;
		}
		out->list = alloc_grow(out->list, out->n, sizeof(*out->list));
		out->list[out->n++] = object;
	}
	free(copy);
	return err;
}

static struct object *exporter_of(struct kernel *kernel,
				  const struct exporters *others, const char *name)
{
	struct object *vmlinux = kernel_vmlinux(kernel);
	size_t i;

	if (exports_find(vmlinux->syms, name, NULL))
		return vmlinux;
	for (i = 0; i < others->n; i++)
		if (exports_find(others->list[i]->syms, name, NULL))
			return others->list[i];
	return NULL;
}

/* The checksum that the module was compiled with; false: none. */
static bool version_of(const struct module *m, size_t versions, const char *name,
		       uint64_t *crc)
{
	const struct module_section *s = &m->sections[versions];
	size_t each = rules_size(m->release, SIZE_VERSION), i;
	size_t before = rules_size(m->release, SIZE_VERSION_CRC);

	for (i = 0; s->data && i + each <= s->shdr.sh_size; i += each) {
		if (strncmp((const char *)s->data + i + before, name, each - before))
			continue;
		*crc = module_get(m, s->data + i, before);
		return true;
	}
	return false;
}

/* check_version() */
static void check_crc(const struct module *m, size_t versions,
		      struct object *exporter, const char *name,
		      struct findings *out)
{
	uint64_t own;
	uint32_t crc;

	if (!exports_crc(exporter->syms, name, &crc)) {
		/* without checksums of its own, the kernel compares none */
		if (kernel_has_option(exporter->kernel, VERSIONS, m->path, NULL))
			unchecked(exporter->path, "the checksums of its exports",
				  "that of '%s' is not where klp knows it (__kcrctab*): a newer klp may",
				  name);
		return;
	}
	if (!version_of(m, versions, name, &own))
		findings_add(out, FINDING_CRC,
			     "has no checksum for '%s', which the kernel warns of and can't compare: build the module with the kernel's Module.symvers",
			     name);
	else if (own != crc)
		findings_add(out, FINDING_CRC,
			     "the checksum of '%s' is 0x%08llx, and 0x%08x in %s, so the kernel refuses the module: build it with the headers of this kernel",
			     name, (unsigned long long)own, crc, exporter->name);
}

static void check_import(const struct module *m, size_t versions,
			 struct object *exporter, const char *name,
			 struct findings *out)
{
	const char *namespace = NULL;
	char *import;

	switch (import_allowed(m, exporter, name, &namespace)) {
	case IMPORT_LICENCE:
		findings_add(out, FINDING_LICENCE,
			     "'%s' is exported to GPL modules only: say MODULE_LICENSE(\"GPL\")",
			     name);
		break;
	case IMPORT_NAMESPACE:
		if (exports_to_some(exporter->syms, name)) {
			findings_add(out, FINDING_NAMESPACE,
				     "'%s' is exported to other modules alone (namespace %s): klp convert makes a klp relocation of it",
				     name, namespace);
			break;
		}
		import = rules_import_ns(kernel_release(exporter->kernel), namespace);
		findings_add(out, FINDING_NAMESPACE,
			     "'%s' is exported in namespace %s: say %s", name, namespace,
			     import);
		free(import);
		break;
	case IMPORT_RIGHT:
		break;
	}
	if (versions)
		check_crc(m, versions, exporter, name, out);
}

/* simplify_symbols() */
static bool is_import(const struct module *m, size_t i)
{
	const struct module_symbol *s = &m->symbols[i];

	return s->sym.st_shndx == SHN_UNDEF && *s->name &&
	       !arch_lists(m->arch->ignored_symbols, s->name);
}

bool imports_are_all(const struct module *m, struct kernel *kernel)
{
	struct exporters others;
	bool all = !error_drop(find_exporters(m, kernel, &others));
	size_t i;

	for (i = 1; i < m->nsymbols && all && !others.unknown; i++)
		all = !is_import(m, i) ||
		      GELF_ST_BIND(m->symbols[i].sym.st_info) == STB_WEAK ||
		      exporter_of(kernel, &others, m->symbols[i].name);
	free(others.list);
	return all;
}

/* setup_modinfo() */
static void check_namespaces(const struct module *m, struct findings *out)
{
	const char *own;
	size_t i;

	for (i = 0; (own = module_modinfo(m, "import_ns", i)); i++)
		if (strncmp(own, EXPORT_TO_SOME, strlen(EXPORT_TO_SOME)) == 0)
			findings_add(out, FINDING_NAMESPACE,
				     "imports namespace %s, so that Linux 6.16 and later refuse the module: take that MODULE_IMPORT_NS() out, and klp convert makes klp relocations of what is in it",
				     own);
}

struct error *imports_check(struct subject *s, struct findings *out)
{
	const struct module *m = s->m;
	struct kernel *kernel = s->kernel;
	bool versioned = kernel_has_option(kernel, VERSIONS, m->path,
					   "whether it needs checksums");
	bool extended = module_section(m, "__version_ext_crcs");
	size_t versions = module_section(m, "__versions"), i;
	struct exporters others;
	struct error *err = find_exporters(m, kernel, &others);

	check_namespaces(m, out);
	if (!versions && extended)
		unchecked(m->path, "its checksums",
			  "they are in __version_ext_crcs alone, which klp does not read: the kernel needs CONFIG_BASIC_MODVERSIONS");
	if (!err && versioned && !versions && !extended)
		findings_add(out, FINDING_CRC,
			     "has no checksums (__versions) of what it uses, so the kernel refuses the module: build it with the kernel's Module.symvers");
	if (!err && versions)
		check_crc(m, versions, kernel_vmlinux(kernel), LAYOUT_SYMBOL, out);
	for (i = 1; i < m->nsymbols && !err; i++) {
		const char *name = m->symbols[i].name;
		struct object *exporter;

		if (!is_import(m, i))
			continue;
		exporter = exporter_of(kernel, &others, name);
		if (exporter)
			check_import(m, versions, exporter, name, out);
		else if (!others.unknown &&
			 GELF_ST_BIND(m->symbols[i].sym.st_info) != STB_WEAK)
			findings_add(out, FINDING_UNRESOLVED,
				     "undefined symbol '%s' is not exported by vmlinux%s%s",
				     name, others.n ? " nor by what the module depends on" : "",
				     others.n ? "" : ", and the module depends on no other");
	}
	free(others.list);
	return err;
}
