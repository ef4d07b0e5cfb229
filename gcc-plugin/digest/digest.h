/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * digest.h - digests of functions, initial values and types; see digest.c.
 */
#ifndef KLP_DIGEST_H
#define KLP_DIGEST_H

#include "md5.h"

struct digest {
	unsigned char bytes[KLP_DIGEST_SIZE];
};

/* A set of names, in the order in which they came; see unit.c. */
struct names;
void names_add(struct names *names, const char *name, bool address);

/* digest.c */
void digest_function(tree decl, struct digest *out, struct names *names,
		     struct names *literals, tree *declarations);
void digest_value(tree decl, struct digest *out, struct names *names,
		  struct names *literals);

/* type.c */
const char *digest_tag(tree type);
tree digest_local_to(tree type);
void digest_type(tree type, struct digest *out);
void digest_layout(tree type, struct digest *out);
void digest_promises(tree type, struct digest *out);
bool digest_has_callbacks(tree type);

/* decl.c */
void digest_declared(tree decl, struct digest *out);
void digest_symbols(tree declarations, struct digest *body);
void digest_definition(tree decl, tree declarations, struct digest *body);
void digest_alias(tree decl, tree target, struct digest *out);

/* explain.c */
bool explain_wanted(void);
bool explain_set(const char *function);
void explain_function(tree decl);
void explain_definition(tree decl, tree declarations);
void explain_list(FILE *out);

/* asm.c */
void digest_asm_statements(struct digest *out);

/* literal.c */
bool is_literal(tree decl);
char *literal_name(tree value, void (*see)(tree decl, void *data), void *data);
char *literal_end(struct md5_ctx *md5);

/* compared.c */
void compared_init(const char *plugin);
void compared_enable(void);
bool compared_literal(const char *name);
bool compared_variable(tree decl);

/* artefact.c */
bool is_artefact(tree decl);

/* Something has the address of a declaration; see unit.c. */
void unit_digest_addressed(tree decl);

#endif /* KLP_DIGEST_H */
