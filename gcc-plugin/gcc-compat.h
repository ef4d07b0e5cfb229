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
#include "tree-iterator.h"
#include "fold-const.h"
#include "tree-dfa.h"
#include "langhooks.h"
#include "output.h"
#include "varasm.h"
#include "target.h"
#include "toplev.h"
#include "incpath.h"

/*
 * The plugin is loaded into lto1 as well, where there is no C front end and
 * nothing calls what follows.  Without "weak" it would not even load there.
 */
extern decltype(c_register_pragma) c_register_pragma __attribute__((weak));
extern enum cpp_ttype pragma_lex(tree *, location_t *) __attribute__((weak));
extern decltype(get_added_cpp_dirs) get_added_cpp_dirs __attribute__((weak));

#endif /* KLP_GCC_COMPAT_H */
