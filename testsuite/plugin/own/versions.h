/* SPDX-License-Identifier: GPL-2.0-or-later */
/* versions.h - two versions of one source: V(old, new), with -DNEW the new one. */
#ifdef NEW
#define V(old, new...) new
#else
#define V(old, new...) old
#endif
