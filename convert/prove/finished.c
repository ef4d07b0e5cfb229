// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * finished.c - has the finished module any object that none of its parts explains?
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "prove/proof.h"

static void add(char ***list, size_t *n, const char *name)
{
	*list = alloc_grow(*list, *n, sizeof(**list));
	(*list)[(*n)++] = alloc_print("%s", name);
}

static bool has(char *const *list, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

void finished_add(struct finished *f, const struct proof *part)
{
	const struct module *m = part->part.module;
	size_t i;

	for (i = 0; i < part->nobjects; i++)
		add(&f->explained, &f->nexplained, part->objects[i].name);
	for (i = 1; i < m->nsymbols; i++)
		if (GELF_ST_TYPE(m->symbols[i].sym.st_info) == STT_FILE)
			add(&f->files, &f->nfiles, m->symbols[i].name);
}

void prove_finished(const struct finished *f,
		    void (*list)(const char *name, const char *section),
		    struct findings *out)
{
	const struct module *m = f->module;
	const char *file = "";
	size_t i;

	for (i = 1; i < m->nsymbols; i++) {
		const struct module_symbol *s = &m->symbols[i];
		bool local = GELF_ST_BIND(s->sym.st_info) == STB_LOCAL;

		if (GELF_ST_TYPE(s->sym.st_info) == STT_FILE)
			file = s->name;
		if (!proof_is_object(m, s) || has(f->explained, f->nexplained, s->name))
			continue;
		if (list)
			list(s->name, m->sections[s->shndx].name);
		if (!local || !has(f->files, f->nfiles, file))
			continue;
		findings_put(out, NULL, m->path, FINDING_REFERENCE, SEVERITY_ERROR, alloc_print(
		     "'%s' in %s is of %s, and not in the object that was linked: nobody knows why it is there; please report this",
		     s->name, m->sections[s->shndx].name, file));
	}
}

void finished_free(struct finished *f)
{
	while (f->nexplained)
		free(f->explained[--f->nexplained]);
	while (f->nfiles)
		free(f->files[--f->nfiles]);
	free(f->explained);
	free(f->files);
	version_close(&f->linked);
	if (f->module)
		module_close(f->module);
	memset(f, 0, sizeof(*f));
}
