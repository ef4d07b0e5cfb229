/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * own-source.h - where in its source is a thing of the module?
 */
#ifndef KLP_OWN_SOURCE_H
#define KLP_OWN_SOURCE_H

#include "base/finding.h"
#include "dwarf/debuginfo.h"
#include "elf/module.h"

/* The module's own debug information, read when it is first asked for. */
struct own_source {
	const struct module *m;		/* not owned */
	struct debuginfo *info;
	bool tried;
};

/* NULL where the module has none that can be read; own_source_close() closes it. */
struct debuginfo *own_source_info(struct own_source *own);
void own_source_close(struct own_source *own);

/* What it says of a variable of the module, or NULL. */
const struct definition *own_source_definition(struct own_source *own,
					       const struct module_symbol *variable);

/*
 * Fills in where the source defines the @variable, or (NULL) nothing.  Returns the file's
 * name, which @where has; free() it afterwards.  NULL: it is not known.
 */
char *own_source_of(struct own_source *own, const struct module_symbol *variable,
		    struct place *where);

/* The same of the code at @offset of a section. */
char *own_source_of_code(struct own_source *own, size_t section, uint64_t offset,
			 struct place *where);

/* Adds what is wrong with the @variable (or NULL), where the source defines it. */
void own_source_say(struct own_source *own, const struct module_symbol *variable,
		    struct findings *out, enum finding_id id, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

#endif /* KLP_OWN_SOURCE_H */
