// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import.c - may a module use what is exported?
 */
#include <string.h>

#include "base/text.h"
#include "kernel/exports.h"
#include "resolve/import.h"

/* license_is_gpl_compatible() */
static bool is_gpl(const struct module *m)
{
	static const char *const names[] = {
		"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL",
		"Dual MIT/GPL", "Dual MPL/GPL",
	};
	const char *licence = module_modinfo(m, "license", 0);
	size_t i;

	for (i = 0; licence && i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(licence, names[i]) == 0)
			return true;
	return false;
}

/*
 * verify_module_namespace(): a list of modules' names, which may end in a '*'; '-' and '_'
 * are the same.
 */
static bool is_listed(const struct module *m, const char *list)
{
	const char *name = module_modinfo(m, "name", 0);
	size_t n = name ? strlen(name) : 0, i;

	for (; name && *list; list += strspn(list, ",")) {
		size_t length = strcspn(list, ",");
		bool begins = length && list[length - 1] == '*';
		size_t same = begins ? length - 1 : length;

		for (i = 0; i < same && i < n; i++)
			if (list[i] != name[i] && !(strchr("-_", list[i]) && strchr("-_", name[i])))
				break;
		if (i == same && (begins || same == n))
			return true;
		list += length;
	}
	return false;
}

static bool imports(const struct module *m, const char *namespace)
{
	const char *own;
	size_t i;

	if (strncmp(namespace, EXPORT_TO_SOME, strlen(EXPORT_TO_SOME)) == 0)
		return is_listed(m, namespace + strlen(EXPORT_TO_SOME));
	for (i = 0; (own = module_modinfo(m, "import_ns", i)); i++)
		if (strcmp(own, namespace) == 0)
			return true;
	return false;
}

enum import import_allowed(const struct module *m, struct object *object,
			   const char *name, const char **namespace)
{
	struct export export = { 0 };

	exports_find(object->syms, name, &export);
	if (!export.namespace)
		unchecked(object->path, "the namespaces of its exports",
			  "the entries of __ksymtab* are not those that klp knows: a newer klp may");
	if (export.unread && !is_gpl(m))
		unchecked(object->path, "which of its exports are for GPL modules only",
			  "__kflagstab is not as klp knows it: a newer klp may");
	if (export.gpl && !is_gpl(m))
		return IMPORT_LICENCE;
	*namespace = export.namespace;
	if (!is_set(export.namespace) || imports(m, export.namespace))
		return IMPORT_RIGHT;
	/* verify_namespace_is_imported() */
	return kernel_has_option(object->kernel,
				 "CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS",
				 m->path, NULL) ?
	       IMPORT_RIGHT : IMPORT_NAMESPACE;
}
