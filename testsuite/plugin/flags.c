// SPDX-License-Identifier: GPL-2.0-or-later
/* Weak and thread-local references, and names of the assembler. */
#include <klp.h>

extern int weak_function(void) __attribute__((weak)); /* { dg-note "ref symbol=weak_function flags=weak" } */
extern __thread int per_thread; /* { dg-note "ref symbol=per_thread flags=tls" } */
extern int in_c(void) asm("in_assembly"); /* { dg-note "ref symbol=in_assembly name=in_assembly source=in_c" } */
extern int in_c2(void) asm("in_assembly2") KLP_ORIGIN("a/b.c"); /* { dg-note "ref name=in_assembly2 source=in_c2 origin=a/b.c" } */
extern void *memcpy(void *, const void *, unsigned long); /* { dg-note "ref symbol=memcpy source=memcpy by=none" } */

int use(char *to, const char *from, unsigned long n)
{
	memcpy(to, from, n);
	return (weak_function ? weak_function() : 0) + per_thread + in_c() + in_c2();
}
