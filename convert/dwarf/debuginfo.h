/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * debuginfo.h - what the DWARF of the kernel or of a module says: which unit
 * defines what, where, and of which type.
 */
#ifndef KLP_DEBUGINFO_H
#define KLP_DEBUGINFO_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct elf_file;
struct debuginfo;
struct unit;

/* A function or variable that a unit defines. */
struct definition {
	struct unit *unit;
	const char *name;
	const char *function;	/* that a static variable is local to, or NULL */
	const char *section;	/* modules: of the debug file; NULL: vmlinux */
	uint64_t address;	/* vmlinux: final; modules: in the section */
	bool is_function;
	bool has_address;	/* false: inlined, optimised away */
	bool external;
	Dwarf_Off die;
};

/*
 * Opens the DWARF in @path.  @file: the same, already open, which must stay so;
 * NULL for a module (ET_REL), whose DWARF means nothing before it is relocated.
 * Returns MISSING if there is none.
 */
struct error *debuginfo_open(const char *path, struct elf_file *file,
			     struct debuginfo **out);
/* The same of a livepatch's file: what to do about one that can't be read is another thing. */
struct error *debuginfo_open_livepatch(const char *path, struct debuginfo **out);
/* Is there DWARF in the file itself? */
bool debuginfo_is_in(const struct elf_file *file);
void debuginfo_close(struct debuginfo *info);

/*
 * The directory at the root of the source that the units were compiled from,
 * "" if all names are relative to it.
 */
const char *debuginfo_source_root(struct debuginfo *info);

/* A module's DWARF does not tell where its source was: it takes the kernel's. */
void debuginfo_take_source(struct debuginfo *info, struct debuginfo *kernel);

/*
 * A module that was built outside of the kernel's source has one of its own: the directory
 * that modpost's record of it (NAME.mod.c) was compiled in.
 */
void debuginfo_take_own_source(struct debuginfo *info);

/* All units; their names are relative to the root of the source, normalised. */
size_t debuginfo_units(struct debuginfo *info, struct unit ***out);
const char *unit_name(const struct unit *unit);

/* Was it written in assembler?  Then its DIEs have no types. */
bool unit_is_assembler(const struct unit *unit);

/* What compiled it, and with which options; "" if it does not say. */
const char *unit_producer(const struct unit *unit);

/*
 * Its name as the compiler was given it, "arch/x86/kvm/../../../virt/kvm/x.c", relative to
 * the root of the source also where the kernel was built elsewhere.
 */
const char *unit_given_name(const struct unit *unit);

/*
 * Calls @visit with each file that the unit was compiled from or includes, as the
 * compiler found it.
 */
void unit_visit_files(const struct unit *unit,
		      void (*visit)(const struct unit *unit, const char *file,
				    void *ctx), void *ctx);

/* Is @file, as the compiler found it, the source file @path of the kernel? */
bool unit_calls_it(const struct unit *unit, const char *file, const char *path);

/* The DIE of the unit; false where it can't be read. */
bool unit_die(const struct unit *unit, Dwarf_Die *out);

/*
 * The units that were compiled from the source @path, which may be absolute, in
 * somebody's copy of the source.  There are several where it was compiled more
 * than once.  The array is the debuginfo's; returns their number.
 */
size_t debuginfo_find_units(struct debuginfo *info, const char *path,
			    struct unit *const **out);

/* What a unit defines; owned by the debuginfo. */
size_t unit_definitions(struct unit *unit, const struct definition **out);

/*
 * How the first C unit that uses the variable @name, which none of them defines, declares
 * it; NULL if none does.  Has no address.  Owned by the debuginfo.  May read through
 * all units, and is for what can't be answered otherwise.
 */
const struct definition *debuginfo_declaration(struct debuginfo *info, const char *name);

/* Does the unit hold code at that address (for units without DIEs)? */
bool unit_has_code(struct unit *unit, const char *section, uint64_t address);

/*
 * Calls @visit with each range of code of the unit, [@start, @end), of the section or,
 * where that is NULL, of vmlinux.
 */
void unit_visit_code(struct unit *unit,
		     void (*visit)(const char *section, uint64_t start, uint64_t end,
				   void *ctx), void *ctx);

/*
 * The function that has a variable of that name which is nowhere in memory: the only one of
 * the unit, or NULL.  Of variables that hold the same, and are only read, the compiler makes
 * one, which has the symbols of all.  Owned by the debug information.
 */
const char *unit_lost_local(struct unit *unit, const char *name);

/* Is @symbol the definition's name, or that of a clone or part of it? */
bool definition_names(const struct definition *def, const char *symbol);

/* The unit that holds the code at an address (@section NULL: vmlinux), or NULL. */
struct unit *debuginfo_code_unit(struct debuginfo *info, const char *section,
				 uint64_t address);

/*
 * Is @file, an STT_FILE's name, that of the unit's source, or of the object of an
 * assembler unit (the linker's name for objects without an STT_FILE)?
 */
bool unit_is_of_file(const struct unit *unit, const char *file);

/* The units that are of @file follow each other at @out; all units for NULL. */
size_t debuginfo_file_units(struct debuginfo *info, const char *file,
			    struct unit ***out);

/* The only unit that is of such a file; NULL where there are none or several. */
struct unit *debuginfo_file_unit(struct debuginfo *info, const char *file);

/*
 * Where it is declared: file relative to the root of the source (free() it; NULL
 * if not known) and line.
 */
char *definition_file(const struct definition *def, unsigned int *line);

/* The same of a DIE of @unit that declares something. */
char *unit_file_of(const struct unit *unit, Dwarf_Die *die, unsigned int *line);

/*
 * The line of the source that the code at an offset of a module's section was made of, of
 * what was inlined that of the outermost call.  File relative to the root of the source
 * (free() it; NULL if not known).
 */
char *debuginfo_line(struct debuginfo *info, const char *section, uint64_t offset,
		     unsigned int *line);

/* The DIE of the definition; false where it can't be read. */
bool definition_die(const struct definition *def, Dwarf_Die *out);

/* Its type as C spells it; free() it.  @canonical: as doc/note-format.md says. */
char *definition_type(const struct definition *def, bool canonical);

#endif /* KLP_DEBUGINFO_H */
