// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * left.c - what upstream's klp-build leaves of a relocation that it has made a klp
 * relocation of: an entry of its table, and a relocation that does nothing.  Compiled with
 * the plugin; formats.exp makes klp symbols of what they refer to.
 */
#include "livepatch.h"
#include <linux/seq_file.h>

extern char *saved_command_line;

static int new_show(struct seq_file *m, void *v)
{
	asm volatile("1: .reloc 1b, BFD_RELOC_NONE, .klp.tombstone.saved_command_line\n"
		     ".pushsection __klp_relocs.vmlinux, \"a\"\n"
		     ".balign 8\n"
		     ".quad 1b\n"
		     "left_symbol: .quad left_symbol\n"
		     ".quad 0\n"
		     ".popsection\n"
		     ".pushsection .rodata\n"
		     ".klp.tombstone.saved_command_line: .quad 0\n"
		     ".popsection\n");
	seq_puts(m, saved_command_line);
	return 0;
}

static struct klp_func funcs[] = {
	REPLACE(cmdline_proc_show, new_show, 0), { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs }, { }
};

LIVEPATCH(objs);
