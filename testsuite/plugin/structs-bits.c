// SPDX-License-Identifier: GPL-2.0-or-later
/* { dg-options "-O2" } */
/* { dg-skip "-O0" } */
/* A bit-field that is compared with a constant: the word's other ones come along. */

struct flags { unsigned a : 2, b : 6; int far; unsigned c : 1; }; /* { dg-note "struct name='struct flags' size=12 members='a:0:2 b:2:6'" } */
int is(struct flags *f) { return f->b == 5; }
