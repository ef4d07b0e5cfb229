/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ctype.h - a C type as DWARF describes it, spelled as C spells it.
 */
#ifndef KLP_CTYPE_H
#define KLP_CTYPE_H

#include <elfutils/libdw.h>
#include <stdbool.h>

/*
 * The type of a function or variable; free() it.  @canonical: the spelling of
 * .note.klp, without typedefs and qualifiers, so that equal types have equal
 * spellings; else as a person would write it.
 */
char *ctype_of(Dwarf_Die *die, bool canonical);

#endif /* KLP_CTYPE_H */
