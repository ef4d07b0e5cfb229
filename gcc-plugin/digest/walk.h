/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk.h - what the files that make digests know of each other; see digest.c.
 */
#ifndef KLP_DIGEST_WALK_H
#define KLP_DIGEST_WALK_H

#include "klp-plugin.h"
#include "digest/digest.h"

/* One walk over a function, an initialiser or a type. */
struct walk {
	struct md5_ctx md5;
	hash_map<tree, unsigned int> *seen;	/* locals and shared expressions */
	struct names *names;			/* NULL: nobody wants to know */
	struct names *literals;			/* what strings hold; the same */
	/*
	 * Functions and variables of file scope that were met, each once, in a
	 * TREE_LIST, the last one first.  NULL: they do not count.
	 */
	tree *declarations;
	hash_set<tree> *declared;		/* the same */
	/*
	 * Does it count what callers may rely on (attributes of function types,
	 * whether an array may be longer than it says)?  Without it, types are
	 * where things are and how they are passed.
	 */
	bool promises;
};

static inline void add_bytes(struct walk *w, const void *bytes, size_t n)
{
	md5_process_bytes(bytes, n, &w->md5);
}

static inline void add_number(struct walk *w, HOST_WIDE_INT value)
{
	add_bytes(w, &value, sizeof(value));
}

static inline void add_string(struct walk *w, const char *text)
{
	add_bytes(w, text, strlen(text) + 1);
}

/* digest.c */
void walk_begin(struct walk *w, struct names *names);
void walk_end(struct walk *w, struct digest *out);
bool walk_is_new(struct walk *w, tree t);
void walk_tree_of(struct walk *w, tree t);
void walk_note_use(struct walk *w, tree decl, bool called);

/* type.c */
void walk_type(struct walk *w, tree type);
void walk_field(struct walk *w, tree field);

/* decl.c */
bool walk_name_is_stable(tree decl);
void walk_name(struct walk *w, tree decl);
void walk_attributes(struct walk *w, tree attributes, bool (*counts)(const char *name));
bool walk_attribute_counts(const char *name);
void walk_own_flags(struct walk *w, tree decl);
void walk_options(struct walk *w, tree decl);
void walk_decl(struct walk *w, tree decl);
void walk_variable(struct walk *w, tree decl);

/* asm.c */
void walk_asm(struct walk *w, tree t);

#endif /* KLP_DIGEST_WALK_H */
