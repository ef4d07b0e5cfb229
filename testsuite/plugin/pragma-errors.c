// SPDX-License-Identifier: GPL-2.0-or-later
/* Misspelled pragmas are errors, other than GCC's habit. */
#pragma klp
/* { dg-error "'#pragma klp' is followed by 'origin'" -1 } */
#pragma klp orign "a/b.c"
/* { dg-error "'#pragma klp' is followed by 'origin'" -1 } */
#pragma klp origin
/* { dg-error "is followed by a string, the path of a kernel source file, or by 'end'" -1 } */
#pragma klp origin a/b.c
/* { dg-error "is followed by a string" -1 } */
#pragma klp origin end
/* { dg-error "'#pragma klp origin end' without a '#pragma klp origin' before it" -1 } */
#pragma klp origin "a/b.c" 3
/* { dg-error "unexpected text in '#pragma klp origin'" -1 } */
#pragma klp origin "a/b.c", d
/* { dg-error "unexpected text in '#pragma klp origin'" -1 } */
#pragma klp origin "/a/b.c"
/* { dg-error "'/a/b.c' is no origin" -1 } */
#pragma klp origin "a/b.c", "b c"
/* { dg-error "'b c' is no object" -1 } */
#pragma klp origin end end
/* { dg-error "unexpected text in '#pragma klp origin'" -1 } */
#pragma GCC unknown
