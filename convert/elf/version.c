// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * version.c - opens one of several versions of a unit.
 */
#include "elf/version.h"

struct error *version_open(const char *path, struct version *out)
{
	struct error *err = module_open(path, &out->module);

	return err ? err : notes_read(out->module, &out->notes);
}

void version_close(struct version *v)
{
	notes_free(&v->notes);
	if (v->module)
		module_close(v->module);
	v->module = NULL;
}
