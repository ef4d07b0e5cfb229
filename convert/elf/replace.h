/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replace.h - a file gets new contents whole or not at all.
 *
 * The contents are written to a temporary file in the directory of the old one,
 * which then takes its name.  Whenever the program is killed, there is the old
 * file or the new one.
 */
#ifndef KLP_REPLACE_H
#define KLP_REPLACE_H

#include <signal.h>
#include <stdbool.h>

#include "base/error.h"

struct replacing {
	int fd;			/* write the new contents here */
	char *path;		/* where they are to go, no symbolic link */
	char *temporary;	/* a path to open the new contents by */
	bool named;		/* temporary is a file of the directory */
	sigset_t signals;	/* the mask to go back to */
};

/*
 * Begins to replace @path, which need not exist.  The mode, and where possible
 * the owner, of the new file are those of the old one, or else those of the
 * open file @like.  Until replace_commit() or replace_abort(), one of which must
 * follow where there is no error, signals that would end the program wait.  Returns MISSING
 * where the file can't be written.
 */
struct error *replace_begin(struct replacing *r, const char *path, int like);

/*
 * Brings the contents to the disk and gives them their name.  Leaves the old
 * file, and returns MISSING, where that fails or a signal has come meanwhile.
 */
struct error *replace_commit(struct replacing *r);

/* Removes the temporary file. */
struct error *replace_abort(struct replacing *r) __attribute__((warn_unused_result));

#endif /* KLP_REPLACE_H */
