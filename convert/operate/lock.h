/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock.h - one klp at a time changes what is loaded, or installed.
 */
#ifndef KLP_LOCK_H
#define KLP_LOCK_H

#include "base/error.h"

/*
 * Takes the lock, which ends with the process; calls @wait first where another one has
 * it.  Returns MISSING where this user can't have it, or a signal has ended the wait.
 */
struct error *lock_take(void (*wait)(void));

#endif /* KLP_LOCK_H */
