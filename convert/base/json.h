/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.h - what the reports of all commands are made of.  Everything goes to standard
 * output.
 */
#ifndef KLP_JSON_H
#define KLP_JSON_H

#include "base/finding.h"

/* --report=FORMAT */
enum report_format { REPORT_NONE, REPORT_TEXT, REPORT_JSON };

/*
 * Writes @s as a JSON string, or null.  The report is UTF-8: what is not becomes \xNN, as
 * it does in messages.
 */
void json_string(const char *s);

/* Writes a member behind another: , "NAME": VALUE; null where that is empty. */
void json_field(const char *name, const char *value);

/*
 * Writes what could not be looked at (diag.h) as a member of a JSON object,
 * "unchecked": [...], on lines of its own, without a comma behind it.
 */
void json_unchecked(void);

/*
 * Writes the exit status, a word for it ("done", "refused", "missing") and all findings as
 * members of a JSON object, "status", "result" and "findings", on lines of their own, a
 * comma behind each.
 */
void json_findings(const struct findings *findings, enum status status);

/*
 * Writes the message of the first error as a member of a JSON object, "message", on a line of
 * its own, a comma behind it; where there is none, that something was not looked at.
 */
void json_reason(const struct findings *findings);

/* Writes all findings, and what could not be looked at, as a JSON array. */
void json_finding_list(const struct findings *findings);

#endif /* KLP_JSON_H */
