// SPDX-License-Identifier: GPL-2.0-or-later
/* Asm statements outside of functions: numbers that macros make up do not count. */
/* { dg-options "-fplugin-arg-klp-digest" } */
#include "own/versions.h"
asm(".section .x,\"a\"\n1: .long 1b - .\n.previous"); /* { dg-keeps "asm asm" } */
asm(V("77: .long 77b - .", "78: .long 78b - ."));
asm(".section .initcall6.init, \"a\"\n"
    V("__initcall__kmod_x__12_34_start6:", "__initcall__kmod_x__13_35_start6:") "\n.previous");
asm(V("__BTF_ID__func__f__5:", "__BTF_ID__func__f__6:"));
asm(V("__UNIQUE_ID_x12:", "__UNIQUE_ID_x13:"));
#ifdef NEW
asm(".section \"___ksymtab+f\",\"a\"\n.previous");
asm(".pushsection .export_symbol,\"a\"\n.popsection");
#endif
