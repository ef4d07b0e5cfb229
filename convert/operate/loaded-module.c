// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * loaded-module.c - is a module that is loaded the one in a file?
 *
 * The kernel shows the notes of a module as they are in its file
 * (add_notes_attrs()); the build id is one, and a checksum of what was linked.
 */
#include <stdlib.h>
#include <string.h>

#include "operate/loaded-module.h"
#include "operate/system.h"

#define BUILD_ID	".note.gnu.build-id"
#define MAX_NOTE	4096

bool loaded_module_is(const struct module *m)
{
	size_t section = module_section(m, BUILD_ID), n = 0;
	char *path = system_path("/sys/module/%s/notes/" BUILD_ID, m->name);
	char *note = system_read(path, MAX_NOTE, &n);
	bool same = note && n && section && m->sections[section].data &&
		    m->sections[section].shdr.sh_size == n &&
		    memcmp(m->sections[section].data, note, n) == 0;

	free(note);
	free(path);
	return same;
}
