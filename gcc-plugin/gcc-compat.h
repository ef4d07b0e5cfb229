/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gcc-compat.h - GCC's own headers, and everything that differs between GCC
 * versions.  No other file of the plugin looks at a version.
 *
 * GCC is written in C++, so the plugin is compiled as C++ (-std=gnu++14, which
 * GCC 9 to 16 all accept); it is written as C.
 */
#ifndef KLP_GCC_COMPAT_H
#define KLP_GCC_COMPAT_H

#include "gcc-plugin.h"
#include "plugin-version.h"
/* Format checking wants the front end's headers before diagnostic-core.h. */
#include "c-family/c-common.h"
#include "c-family/c-pragma.h"
#include "c-tree.h"
#include "diagnostic-core.h"
#include "intl.h"
#include "tree.h"
#include "stringpool.h"
#include "attribs.h"
#include "cgraph.h"
#include "basic-block.h"
#include "tree-ssa-alias.h"
#include "gimple-expr.h"
#include "gimple.h"
#include "gimple-iterator.h"
#include "gimple-walk.h"
#include "function.h"
#include "ssa.h"
#include "tree-iterator.h"
#include "fold-const.h"
#include "tree-dfa.h"
#include "langhooks.h"
#include "output.h"
#include "varasm.h"
#include "target.h"
#include "toplev.h"
#include "incpath.h"
#include "context.h"
#include "tree-pass.h"
#include "rtl.h"
#include "memmodel.h"
#include "emit-rtl.h"
#include "rtl-iter.h"

/* A function's type without default arguments, which GCC takes for a part of decltype(). */
template <typename T> struct type_alone;
template <typename R, typename... A> struct type_alone<R(A...)> {
	typedef R type(A...);
};

/*
 * The plugin is loaded into lto1 as well, where there is no C front end and
 * nothing calls what follows.  Without "weak" it would not even load there.
 */
extern decltype(c_register_pragma) c_register_pragma __attribute__((weak));
extern enum cpp_ttype pragma_lex(tree *, location_t *) __attribute__((weak));
extern decltype(get_added_cpp_dirs) get_added_cpp_dirs __attribute__((weak));
extern decltype(cpp_lookup) cpp_lookup __attribute__((weak));
extern type_alone<decltype(cpp_create_reader)>::type cpp_create_reader __attribute__((weak));
extern decltype(cpp_get_callbacks) cpp_get_callbacks __attribute__((weak));
extern decltype(cpp_get_options) cpp_get_options __attribute__((weak));
extern decltype(cpp_get_token) cpp_get_token __attribute__((weak));
extern decltype(cpp_post_options) cpp_post_options __attribute__((weak));
extern decltype(cpp_push_buffer) cpp_push_buffer __attribute__((weak));
extern decltype(cpp_token_as_text) cpp_token_as_text __attribute__((weak));
extern cpp_reader *parse_in __attribute__((weak));

/* An asm statement without operands; GCC 15 has renamed the flag. */
#ifdef ASM_BASIC_P
#define ASM_INPUT_P ASM_BASIC_P
#endif

/*
 * The bytes of a long list of small numbers in an initialiser, and how many they are;
 * NULL for other constants.  GCC 15 has made a constant of these.
 */
static inline const char *raw_data(tree t, size_t *length)
{
#ifdef RAW_DATA_LENGTH
	if (TREE_CODE(t) == RAW_DATA_CST) {
		*length = RAW_DATA_LENGTH(t);
		return RAW_DATA_POINTER(t);
	}
#endif
	(void)t;
	*length = 0;
	return NULL;
}

/* Of the unit, "" where there is none; GCC 9 has no name for standard input. */
static inline const char *main_input_name(void)
{
	if (!main_input_filename)
		return "";
	return *main_input_filename ? main_input_filename : "<stdin>";
}

/* Both lists have the base class for links since GCC 16. */
static inline asm_node *next_asm(asm_node *node)
{
	return static_cast<asm_node *>(node->next);
}

static inline symtab_node *next_symbol(symtab_node *node)
{
	return static_cast<symtab_node *>(node->next);
}

#endif /* KLP_GCC_COMPAT_H */
