// SPDX-License-Identifier: GPL-2.0-or-later
/* References without an origin: all that is known, and nothing renamed. */
extern char *saved_command_line; /* { dg-note "ref symbol=saved_command_line name=saved_command_line source=saved_command_line kind=data linkage=global by=none flags= origin= object= function= decl=.:14" } */
int printk(const char *format, ...); /* { dg-note "ref symbol=printk kind=function linkage=global by=none decl=.:5" } */
extern int not_used; /* { dg-no-note "ref source=not_used" } */
extern int not_called(void); /* { dg-no-note "ref source=not_called" } */
int own;

int use(void)
{
	own++; /* { dg-no-note "ref source=own" } */
	return printk("%s", saved_command_line); /* { dg-note "ref source=printk use=." } { dg-note "ref source=saved_command_line use=." } */
}
