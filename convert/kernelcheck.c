// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernelcheck.c - what klp check asks a kernel: does an object have a symbol at
 * a position, is a name exported?
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "exports.h"
#include "kernelcheck.h"
#include "module.h"

/* klp_find_object_symbol(): position 0 wants a unique name. */
static int has_symbol(void *ctx, const char *object_name, const char *name,
		      unsigned long sympos, char **why)
{
	struct kernel *kernel = ctx;
	const struct ksymbol **list;
	struct object *object;
	size_t n, i, count = 0;

	if (kernel_object(kernel, object_name, &object))
		return -1;
	if (!object) {
		*why = alloc_print("kernel %s has no module '%s'",
				   kernel_release(kernel), object_name);
		return 0;
	}
	n = kallsyms_find(object->syms, name, &list);
	for (i = 0; i < n; i++)
		count += !list[i]->init || object == kernel_vmlinux(kernel);
	free(list);
	if (count && (sympos ? sympos <= count : count == 1))
		return 1;
	if (count == 0)
		*why = alloc_print("%s has no symbol '%s'", object_name, name);
	else if (sympos == 0)
		*why = alloc_print("%s has %zu symbols '%s', and position 0 wants one",
				   object_name, count, name);
	else
		*why = alloc_print("%s has %zu symbols '%s', and position %lu is asked for",
				   object_name, count, name, sympos);
	return 0;
}

static int is_exported(void *ctx, const char *name, char **why)
{
	struct kernel *kernel = ctx;

	if (exports_find(kernel_vmlinux(kernel)->syms, name, NULL))
		return 1;
	*why = alloc_print("vmlinux does not export '%s'", name);
	return 0;
}

/* A module that depends on others may get its symbols from any of them. */
static int may_be_exported(void *ctx, const char *name, char **why)
{
	if (is_exported(ctx, name, why))
		return 1;
	free(*why);
	*why = NULL;
	return -1;
}

struct check_kernel kernel_for_check(struct kernel *kernel,
				     const struct module *module)
{
	const char *depends = module_modinfo(module, "depends", 0);
	struct check_kernel check = {
		.ctx = kernel,
		.symbol = has_symbol,
		.exported = depends && *depends ? may_be_exported : is_exported,
	};

	return check;
}
