/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * declaration.h - is what stands in a header a function, and what is it called?
 */
#ifndef KLP_DECLARATION_H
#define KLP_DECLARATION_H

/* A token of code outside of directives.  @name: it is an identifier, or a keyword. */
void declaration_token(const char *token, bool name, unsigned int conditions);

/* Does what is being read end with the last token? */
bool declaration_ends(void);

/* Has it a body, as far as it was read? */
bool declaration_has_body(void);

/*
 * It ends: the name of the function that was declared or defined, which lives until the next
 * token, or NULL for anything else.  @conditions, here and above: how many #if are open.
 */
const char *declaration_end(unsigned int conditions);

/* An #if begins; another branch of it does; it ends. */
void declaration_if(void);
void declaration_else(void);
void declaration_endif(void);

/* The constants of an enum are over, whose brace was not a token here. */
void declaration_enum(void);

/* The file ends; another one begins. */
void declaration_forget(void);

#endif /* KLP_DECLARATION_H */
