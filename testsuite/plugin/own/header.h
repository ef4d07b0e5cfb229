/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A header that uses what the unit uses as well. */
extern int printk(const char *, ...);
extern int in_header;

static inline int header(void)
{
	return printk("header") + in_header;
}
