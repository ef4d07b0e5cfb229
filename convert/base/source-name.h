/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source-name.h - which names files of the kernel's source may have.
 *
 * Names of patches and of debug information come from anywhere, and end in makefiles,
 * C text and the arguments of programs.  The kernel's own have ordinary characters
 * only, so that nothing else need be understood anywhere.
 */
#ifndef KLP_SOURCE_NAME_H
#define KLP_SOURCE_NAME_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What is wrong with the name of a file below the source's root, @n bytes that may
 * hold anything: the rest of a sentence that begins with the name.  NULL: nothing.
 */
const char *source_name_fault(const char *name, size_t n);

/*
 * The same of a unit as the compiler was given it, which may be absolute or lead
 * up, as in arch/x86/kvm/../../../virt/kvm/kvm_main.c.
 */
const char *given_name_fault(const char *name);

/*
 * Does the kernel's own build make the file (rules: the kernel's .gitignore and
 * "make mrproper"), so that none of the source can have the name?
 */
bool is_built_name(const char *name);

#endif /* KLP_SOURCE_NAME_H */
