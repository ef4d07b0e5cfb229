/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * padding.h - is the code of two functions the same but for what fills it up?
 */
#ifndef KLP_PADDING_H
#define KLP_PADDING_H

#include "elf/code.h"

/*
 * Are the functions, each of a relocatable file, the same instructions, with other room
 * before loops and other distances for that?  Calls and jumps that leave the function have to
 * go to what has the same name; other fields of relocations don't count, as in codecmp().
 * False where the machine has nothing of the kind, or where it can't be told.
 */
bool padding_differs_only(const struct code *one, const struct code *other);

#endif /* KLP_PADDING_H */
