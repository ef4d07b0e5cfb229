/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * name-index.h - which of many modules have a symbol of a given name.
 */
#ifndef KLP_NAME_INDEX_H
#define KLP_NAME_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/kallsyms.h"

struct name_index;

struct name_index *name_index_new(void);
void name_index_free(struct name_index *index);

/*
 * Adds the symbols of one module, which the caller knows by the number @module;
 * NAME.* of a clone or a function-local static counts as NAME, too.
 */
void name_index_add(struct name_index *index, struct kallsyms *syms,
		    uint32_t module);

/* To be called once all are added, before the first question. */
void name_index_finish(struct name_index *index);

/*
 * The next module that may have @name, each once; @next starts at 0.  It goes by
 * a hash of the name, so a module may turn out not to have it.
 */
bool name_index_next(const struct name_index *index, const char *name,
		     size_t *next, uint32_t *module);

#endif /* KLP_NAME_INDEX_H */
