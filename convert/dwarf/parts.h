/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parts.h - what the files of the debug information know of each other: debuginfo.c
 * (units), definitions.c (what they define) and code-ranges.c (where their code is).
 */
#ifndef KLP_DWARF_PARTS_H
#define KLP_DWARF_PARTS_H

#include <elfutils/libdwfl.h>

#include "dwarf/debuginfo.h"

struct unit {
	struct debuginfo *info;
	char *name;
	const char *base;	/* without directories */
	Dwarf_Off die;
	struct definition *definitions;
	size_t ndefinitions;
	bool read;
};

/* Code of a module's unit: offsets in a section. */
struct code_range {
	const char *section;
	uint64_t start, end;
	struct unit *unit;
};

struct debuginfo {
	char *path;
	bool is_livepatch;	/* and no file of the kernel */
	struct elf_file *file;	/* vmlinux; not owned */
	Dwfl *dwfl;		/* a module: relocates the DWARF */
	Dwfl_Module *module;
	Dwarf_Addr bias;
	Dwarf *dwarf;
	char *root;
	char *objtree;		/* where the compiler ran, if that is below root; or NULL */
	bool outside;		/* debuginfo_take_own_source() */
	struct unit **units;
	struct unit **by_name;	/* the same, sorted */
	struct unit **by_base;	/* the same by file name without directories */
	size_t nunits;
	struct code_range *code;	/* of a module, when asked for */
	size_t ncode;
	struct definition **declarations;	/* that were asked for */
	size_t ndeclarations;
	bool read;
};

/*
 * Turns an address of the laid out module into an offset in the section that is
 * returned; NULL: it is in none.
 */
const char *section_at(struct debuginfo *info, uint64_t *address);

/* A file as the compiler found it, relative to the root of the source; free() it. */
char *source_path(struct debuginfo *info, const char *path);

/* The debug information of @file ends before @what does: that is not checked. */
void cut_off(const char *file, const char *what);

#endif /* KLP_DWARF_PARTS_H */
