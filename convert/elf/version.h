/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * version.h - an object file that was compiled with the plugin, and its notes.
 */
#ifndef KLP_VERSION_H
#define KLP_VERSION_H

#include "elf/module.h"
#include "elf/notes.h"

struct version {
	struct module *module;
	struct notes notes;
};

/*
 * Returns the error of module_open() or notes_read(), which say what is wrong; then, too,
 * version_close() frees what there is.
 */
struct error *version_open(const char *path, struct version *out);
void version_close(struct version *version);

#endif /* KLP_VERSION_H */
