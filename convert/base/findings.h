/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings.h - what klp check has found, collected for people and for programs.
 */
#ifndef KLP_FINDINGS_H
#define KLP_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

enum severity {
	SEVERITY_ERROR,		/* the module must not be loaded */
	SEVERITY_WARNING,	/* people may know better, or --allow says so */
	SEVERITY_NOTE,		/* good to know */
};

struct finding {
	const char *id;
	enum severity severity;
	char *message;		/* without the file's name */
	struct place where;	/* file NULL: the module as a whole */
	char **notes;		/* what goes with it, in sentences */
	size_t nnotes;
};

struct findings {
	struct finding *list;
	size_t n;
	uint64_t allowed;	/* waivers.h: those of --allow */
};

/* Adds an error, or a warning where --allow says so; @id must outlive @out. */
void findings_add(struct findings *out, const char *id, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds a warning: people may know better. */
void findings_add_warning(struct findings *out, const char *id, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds something that is worth to know and no fault. */
void findings_add_note(struct findings *out, const char *id, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * From here to findings_stop(), errors and warnings at places (diag.h) become
 * findings, with their notes, instead of being printed.  One at a time.
 */
void findings_catch(struct findings *out);
void findings_stop(void);

/* REFUSED if there is an error among those from number @first on, else DONE. */
enum status findings_status(const struct findings *findings, size_t first);

/*
 * Prints each on standard error, as "klp: FILE: MESSAGE [id]" or, where the place
 * in a source is known, as a compiler does.
 */
void findings_print(const struct findings *findings, const char *file);
void findings_free(struct findings *findings);

#endif /* KLP_FINDINGS_H */
