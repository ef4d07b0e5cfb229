/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.h - what the reports of all commands are made of.  Everything goes to standard
 * output.
 */
#ifndef KLP_JSON_H
#define KLP_JSON_H

/* --report=FORMAT */
enum report_format { REPORT_NONE, REPORT_TEXT, REPORT_JSON };

/* Writes @s as a JSON string, or null. */
void json_string(const char *s);

/* Writes a member behind another: , "NAME": VALUE; null where that is empty. */
void json_field(const char *name, const char *value);

/*
 * Writes what could not be looked at (diag.h) as a member of a JSON object,
 * "unchecked": [...], on lines of its own, without a comma behind it.
 */
void json_unchecked(void);

#endif /* KLP_JSON_H */
