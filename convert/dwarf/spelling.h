/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spelling.h - a C type as DWARF describes it, spelled as C spells it.
 */
#ifndef KLP_SPELLING_H
#define KLP_SPELLING_H

#include <elfutils/libdw.h>
#include <stdbool.h>

/*
 * The type of a function or variable; free() it.  @canonical: the spelling of
 * .note.klp, without typedefs and qualifiers, so that equal types have equal
 * spellings; else as a person would write it.
 */
char *spell_type(Dwarf_Die *die, bool canonical);

#endif /* KLP_SPELLING_H */
