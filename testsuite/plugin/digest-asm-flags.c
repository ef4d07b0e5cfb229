// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers that belong to no name of a macro count beside one that does. */
/* { dg-options "-fplugin-arg-klp-digest" } */
#include "own/versions.h"
asm(".section .BTF_ids,\"a\"\n__BTF_ID__func__read2__" V("5", "6") ":\n.zero 4\n"
    ".long " V("(1 << 0)", "(1 << 1)") "\n.previous"); /* { dg-changes "asm asm: body" } */
