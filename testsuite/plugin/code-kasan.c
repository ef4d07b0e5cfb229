// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * With KASAN a function has its own address in its stack's frame, as the address of a
 * variable without memory, which is its own initial value.
 */
/* { dg-options "-fplugin-arg-klp-code -fsanitize=kernel-address --param asan-stack=1 --param asan-globals=1" } */
/* { dg-skip "-O0" } */
extern void fill(int *numbers);

int chosen(int i) { int numbers[4]; fill(numbers); return i; } /* { dg-note "code function=chosen inlined=" } */
