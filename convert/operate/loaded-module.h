/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loaded-module.h - is a module that is loaded the one in a file?
 */
#ifndef KLP_LOADED_MODULE_H
#define KLP_LOADED_MODULE_H

#include "elf/module.h"

/*
 * Has the loaded module of its name the build id of @m?  False also where one of them
 * has none.
 */
bool loaded_module_is(const struct module *m);

#endif /* KLP_LOADED_MODULE_H */
