/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules.h - what differs between releases of the kernel, beyond what its files tell.
 *
 * Where the kernel's configuration, symbols, sections or debug information can tell,
 * they are asked.  The rest stands in the one table of rules.c.
 */
#ifndef KLP_RULES_H
#define KLP_RULES_H

#include <stdbool.h>
#include <stddef.h>

/* A number of bytes or characters. */
enum kernel_size {
	SIZE_KLP_NAME,		/* of a symbol in the name of a klp symbol, at most */
	SIZE_EXPORT,		/* an entry of an export table */
	SIZE_VERSION,		/* an entry of __versions: a checksum and ... */
	SIZE_VERSION_CRC,	/* ... behind these bytes, a name */
};

/* In kernel @release ("6.1.0-56-cloud-amd64"); NULL: the newest that is known. */
size_t rules_size(const char *release, enum kernel_size size);

/*
 * Is the name of a symbol of vmlinux one that its build leaves out of the table in
 * which the kernel looks names up?
 */
bool rules_left_out(const char *name);

/* Is that section of a module no longer there once the module runs? */
bool rules_dropped(const char *section);

/* Does the kernel write addresses into the initial values of a module's per-cpu variables? */
bool rules_writes_percpu(const char *release);

/*
 * How a module for @release says that it uses a namespace of exports:
 * "MODULE_IMPORT_NS(X)"; free() it.
 */
char *rules_import_ns(const char *release, const char *namespace);

#endif /* KLP_RULES_H */
