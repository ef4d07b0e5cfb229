/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * klp.h - what a livepatch author may include: where a symbol comes from.
 *
 * Needed only for names that the kernel defines more than once and for static
 * symbols; a plain declaration is enough for a global.
 *
 *	extern ssize_t state_show(struct kobject *, struct kobj_attribute *,
 *				  char *) KLP_ORIGIN("kernel/power/main.c");
 *	static int users KLP_ORIGIN("drivers/net/foo.c", "foo");
 *	static bool once KLP_ORIGIN("mm/slab.c") KLP_LOCAL("cache_grow");
 *
 * The unit is the path of a source file relative to the root of the kernel's
 * source; the object is "vmlinux" or a module's name.
 */
#ifndef KLP_H
#define KLP_H

/* On a declaration: this is that symbol.  On a definition: replaces it. */
#define KLP_ORIGIN(unit, ...)	\
	__attribute__((klp_origin(unit, ##__VA_ARGS__)))

/* With KLP_ORIGIN: the variable is static inside this function. */
#define KLP_LOCAL(function)	__attribute__((klp_local(function)))

/*
 * On the definition of a variable: the livepatch's own, though the kernel has one of
 * that name.
 */
#define KLP_OWN	__attribute__((klp_own))

#endif /* KLP_H */
