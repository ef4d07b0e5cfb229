/* SPDX-License-Identifier: GPL-2.0-or-later */
/* root.h - ROOT(f): another name of f, which a plan can call a root, as klp build does. */
#define ROOT(f) extern __typeof__(f) root_##f __attribute__((alias(#f)))
