/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * struct-die.h - how DWARF says that a struct or union is laid out.
 */
#ifndef KLP_STRUCT_DIE_H
#define KLP_STRUCT_DIE_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stdint.h>

struct unit;

/* What a name of a type means: "struct TAG", "union TAG", or a typedef. */
enum struct_kind { STRUCT_TAG, UNION_TAG, STRUCT_TYPEDEF };

/*
 * Called for a type of a unit by name.  @die is the type that the tag or typedef
 * stands for.  False ends the walk.
 */
typedef bool (*struct_visit)(void *ctx, Dwarf_Die *die);

/*
 * Walks over the names that a unit gives to types at file scope.  @wanted says
 * whether @visit is to be called with the struct or union of that name; it is
 * not where the type is only declared, or has a tag besides its typedef.
 */
void unit_structs(const struct unit *unit,
		  bool (*wanted)(void *ctx, enum struct_kind kind,
				 const char *name),
		  struct_visit visit, void *ctx);

/* A stub for a type in a unit of its own (-fdebug-types-section) becomes that. */
void struct_die_complete(Dwarf_Die *type);

/* Size in bytes; false where it is not known. */
bool struct_die_size(Dwarf_Die *type, uint64_t *size);

/*
 * Where the member @path ("a", "a.b") begins and how large it is, in bits; size
 * 0: not known.  Members of unnamed members count as those of @type.  False
 * where there is no such member.
 */
bool struct_die_member(Dwarf_Die *type, const char *path, uint64_t *offset,
		       uint64_t *size);

/*
 * Calls @visit for each named member of @type and of its unnamed members, with what
 * struct_die_member() says of it.
 */
void struct_die_members(Dwarf_Die *type,
			void (*visit)(void *ctx, const char *name, uint64_t offset,
				      uint64_t size), void *ctx);

#endif /* KLP_STRUCT_DIE_H */
