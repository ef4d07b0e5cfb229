// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * own-source.c - where in its source is a thing of the module?
 *
 * The notes, which know that best, are gone when klp convert is done.  What is there in
 * any module that was built with -g is debug information.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "check/own-source.h"
#include "dwarf/join.h"

struct debuginfo *own_source_info(struct own_source *own)
{
	char *path;

	if (own->tried)
		return own->info;
	own->tried = true;
	if (!module_section(own->m, ".debug_info") && !module_section(own->m, ".zdebug_info"))
		return NULL;
	path = module_contents_path(own->m);
	if (error_drop(debuginfo_open_livepatch(path, &own->info)))
		own->info = NULL;
	free(path);
	return own->info;
}

void own_source_close(struct own_source *own)
{
	debuginfo_close(own->info);
	own->info = NULL;
	own->tried = false;
}

const struct definition *own_source_definition(struct own_source *own,
					       const struct module_symbol *variable)
{
	struct debuginfo *info = own_source_info(own);
	const struct symbol_facts facts = {
		.name = variable->name, .section = own->m->sections[variable->shndx].name,
		.address = variable->sym.st_value, .size = variable->sym.st_size,
	};

	return info ? debuginfo_definition_of(info, &facts, NULL) : NULL;
}

char *own_source_of(struct own_source *own, const struct module_symbol *variable,
		    struct place *where)
{
	const struct definition *def = variable ? own_source_definition(own, variable) : NULL;
	Dwarf_Die die;
	int column;
	char *file;

	memset(where, 0, sizeof(*where));
	file = def ? definition_file(def, &where->line) : NULL;
	if (file && definition_die(def, &die) && dwarf_decl_column(&die, &column) == 0)
		where->column = (unsigned int)column;
	where->file = file;
	return file;
}

char *own_source_of_code(struct own_source *own, size_t section, uint64_t offset,
			 struct place *where)
{
	struct debuginfo *info = own_source_info(own);
	char *file;

	memset(where, 0, sizeof(*where));
	file = info ? debuginfo_line(info, own->m->sections[section].name, offset, &where->line) : NULL;
	where->file = file;
	return file;
}

void own_source_say(struct own_source *own, const struct module_symbol *variable,
		    struct findings *out, enum finding_id id, const char *fmt, ...)
{
	struct place where;
	char *file = own_source_of(own, variable, &where), *message;
	va_list args;

	va_start(args, fmt);
	message = alloc_vprint(fmt, args);
	va_end(args);
	findings_add_at(out, &where, NULL, id, "%s", message);
	free(message);
	free(file);
}
