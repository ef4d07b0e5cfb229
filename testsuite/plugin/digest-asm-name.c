// SPDX-License-Identifier: GPL-2.0-or-later
/* Names with numbers of their own are other names. */
/* { dg-options "-fplugin-arg-klp-digest" } */
#include "own/versions.h"
asm(".section .BTF_ids,\"a\"\n__BTF_ID__func__" V("read2", "read3") "__5:\n.zero 4\n.previous"); /* { dg-changes "asm asm: body" } */
