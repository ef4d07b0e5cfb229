// SPDX-License-Identifier: GPL-2.0-or-later
/* Structs of those names that are not the kernel's, and what says nothing. */
struct klp_func { const char *old_name; int something; };
struct klp_object { struct klp_func *other; };

struct klp_func func = { "name", 1 }; /* { dg-no-note "func" } */
struct klp_object object = { &func }; /* { dg-no-note "object" } */

struct funcs {
	struct klp_patch_func { const char *old_name; void *new_func; unsigned long old_sympos; } f;
} funcs = { { "name", 0, 0 } };
