/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rewrite.h - how a module's file is changed: symbols become klp symbols, their
 * relocations move to klp relocation sections, fields are filled.
 */
#ifndef KLP_REWRITE_H
#define KLP_REWRITE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "elf/module.h"
#include "elf/notes.h"

/*
 * What becomes of one undefined symbol.  All relocations of loaded sections
 * against it move to .klp.rela.<section_object>.<target section>; the symbol
 * becomes .klp.sym.<object>.<name>,<sympos> with SHN_LIVEPATCH.
 */
struct klp_symbol {
	size_t index;			/* in the module's .symtab */
	const char *object;		/* that owns the symbol */
	const char *name;
	unsigned long sympos;
	const char *section_object;	/* whose loading writes the fields */
};

/* An integer to be written into a section's contents. */
struct fill {
	struct location where;
	unsigned int size;		/* 1, 2, 4 or 8 bytes */
	uint64_t value;
};

/* The whole change. */
struct rewrite {
	struct klp_symbol *symbols;
	size_t nsymbols;
	struct rename { size_t index; const char *name; } *renames;
	size_t nrenames;		/* undefined symbols that get their
					   plain name back (exported ones) */
	struct fill *fills;
	size_t nfills;
	/*
	 * Called with the new file, complete, before it takes its name; may be
	 * NULL.  What it returns other than NULL ends it: nothing is changed.
	 */
	struct error *(*accept)(const char *file, void *ctx);
	void *accept_ctx;
	const char *depends;		/* new value of modinfo's depends=, of
					   at most the old length; or NULL */
};

/*
 * Writes @module with @change applied and without .note.klp to @path, which may
 * be the module's own: it is written beside it and renamed over it.  The mode
 * of an existing file is kept.  On failure nothing is left behind.  Returns
 * MISSING if the file can't be written, REFUSED if the module can't be changed.
 */
struct error *module_rewrite(const struct module *module,
			     const struct rewrite *change, const char *path);

#endif /* KLP_REWRITE_H */
