/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.h - one kernel: vmlinux, its modules, their units, its configuration.
 */
#ifndef KLP_KERNEL_H
#define KLP_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "dwarf/debuginfo.h"
#include "base/error.h"
#include "kernel/distro-files.h"
#include "kernel/kallsyms.h"

/* What the user said of the kernel; NULL where nothing. */
struct kernel_options {
	const char *release;	/* -k */
	const char *vmlinux;	/* --vmlinux */
	const char *root;	/* --root */
	const char *build;	/* --build, which excludes --root */
	const char *outside;	/* --oot-module: the file of a module that is none of its packages' */
};

struct arch;
struct kernel;

/* vmlinux or a module of a kernel. */
struct object {
	struct kernel *kernel;
	char *name;		/* "vmlinux" or the run-time name */
	char *path;		/* the file as shipped: vmlinux, X.ko */
	struct kallsyms *syms;
	struct debuginfo *info;	/* use object_debuginfo() */
	struct kallsyms *debug_syms;	/* use object_files() */
	bool debug_syms_tried;
	bool no_info;		/* object_has_debuginfo() has found none */
	struct elf_file *debug_file;	/* where vmlinux has none in itself */
	unsigned long used;	/* when it was asked for the last time */
	unsigned int held;	/* object_hold() less object_release() */
};

/*
 * What kernel is meant: that of -k, else @release (or NULL), else vmlinux' own where
 * --vmlinux or --build name one, else the running one.  free() @out.  Returns MISSING where
 * such a vmlinux can't be read.
 */
struct error *kernel_choose_release(const struct kernel_options *options,
				    const char *release, char **out);

/*
 * Finds and opens vmlinux.  @release: the one that a module was built for, if
 * any; -k wins, else the running kernel is meant.  Returns MISSING where it is
 * not there or is another kernel's.
 */
struct error *kernel_open(const struct kernel_options *options,
			  const char *release, struct kernel **out);
void kernel_close(struct kernel *kernel);

const char *kernel_release(const struct kernel *kernel);
const char *kernel_vmlinux_path(const struct kernel *kernel);

/* The machine that the kernel is for, and all of its files.  Never NULL. */
const struct arch *kernel_arch(const struct kernel *kernel);

/* Is it for that one?  Returns MISSING, with the machine that it is for, where not. */
struct error *kernel_check_machine(const struct kernel *kernel, const struct arch *arch);

struct object *kernel_vmlinux(struct kernel *kernel);

/*
 * Was it configured with @option ("CONFIG_MODULES") built in?  False also where
 * its configuration is not here, which leaves open @what of @file (diag.h); NULL where
 * a no is the answer that lets less pass.
 */
bool kernel_has_option(const struct kernel *kernel, const char *option,
		       const char *file, const char *what);

/*
 * The image that is booted, and the place in which such a kernel runs ("" is this
 * system); free() them.  NULL where there is none.
 */
char *kernel_image_path(const struct kernel *kernel);
char *kernel_running_at(const struct kernel *kernel);

/* How to get @what of it, which is not here, as in advice.h; free() it. */
char *kernel_advice(const struct kernel *kernel, enum kernel_file what);

/*
 * From now on a module that the kernel's packages lack may also be a file in the
 * directory of @path, which is that of the livepatch.
 */
void kernel_look_beside(struct kernel *kernel, const char *path);

/*
 * An object, and all that is of it (symbols, units, definitions), stays as long as
 * somebody holds it, or until the kernel is closed: whoever never releases one keeps
 * it open and does no other harm.  The functions below that find objects hold them
 * for their caller.
 */
void object_hold(struct object *object);
void object_release(struct object *object);

/*
 * The object of that name ("vmlinux" or a module; '-' counts as '_'), opened at
 * the first use, owned by the kernel, held.  NULL: there is no such module.
 * Returns MISSING where a file is there and can't be used.
 */
struct error *kernel_object(struct kernel *kernel, const char *name,
			    struct object **out);

/*
 * The run-time name of the module that struct kernel_options names as outside of the
 * kernel's packages, owned by the kernel; NULL: none.
 */
const char *kernel_outside(struct kernel *kernel);

/* The run-time names of all modules; owned by the kernel. */
size_t kernel_modules(struct kernel *kernel, char *const **out);

/* Is that module (run-time name) a part of vmlinux?  False where nothing says so. */
bool kernel_has_builtin(const struct kernel *kernel, const char *name);

/*
 * The modules that have a symbol @name, or a local one that is called NAME.*,
 * opened and held, in a new array at @out (kernel_release_list() both).  With @unit (or NULL) only those of
 * them that have this unit, if any has: it may be a file that a unit includes.
 * The first call reads the symbol tables of all modules.  Returns their number.
 */
size_t kernel_modules_with(struct kernel *kernel, const char *name,
			   const char *unit, struct object ***out);
void kernel_release_list(struct object **list, size_t n);

/*
 * The first object that has the unit, held: vmlinux, else a module, those near to
 * the unit in the source tree first; no more than @limit modules are looked into, and
 * all that are nearest.
 * NULL if there is none.
 */
struct error *kernel_unit_object(struct kernel *kernel, const char *unit,
				 size_t limit, struct object **out);

/*
 * Closes the modules that nobody holds, but for the last few.  For long lists of
 * questions.
 */
void kernel_trim(struct kernel *kernel);

/*
 * The file that an object's DWARF is in, or should be; free() it.  It may not be
 * there.
 */
char *object_debug_path(struct object *object);

/*
 * The same of a module by where its packages have it, without opening either: NULL where
 * only the module itself says more.  free() it; @path is the module's, owned by the kernel.
 */
char *kernel_module_debug_path(struct kernel *kernel, const char *name, const char **path);

/*
 * @symbol as a table has it that says which object file a local symbol is from:
 * that of the object, or of the file with its debug information where the object was stripped.  NULL
 * where there is none or it lacks the symbol.
 */
const struct ksymbol *object_files(struct object *object,
				   const struct ksymbol *symbol,
				   struct kallsyms **syms);

/* What checks of a livepatch ask an object's DWARF. */
#define TYPES_AND_INLINED	"its types, and what is inlined"

/*
 * Is there DWARF of the object?  If not, @what of it is not checked (diag.h), and
 * object_debuginfo() fails, and kernel_trouble() has the reason.
 */
bool object_has_debuginfo(struct object *object, const char *what);

/*
 * What is wrong with files of debug information that are there and are of no use, for
 * the caller to say, once; NULL: nothing.
 */
struct error *kernel_trouble(struct kernel *kernel);

/* The object's DWARF, opened at the first use. */
struct error *object_debuginfo(struct object *object, struct debuginfo **out);

#endif /* KLP_KERNEL_H */
