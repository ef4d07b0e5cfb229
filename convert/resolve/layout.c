// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * layout.c - are the livepatch's structs laid out as the kernel's?
 *
 * Only those units of the kernel are read that a question about a symbol has led
 * to already.  A struct is looked for in one after the other, until there is one
 * that agrees; nearly always it is the first that has it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "resolve/layout.h"
#include "dwarf/source-path.h"
#include "dwarf/struct-die.h"
#include "base/text.h"

/* No more members of a struct than a person reads. */
#define MAX_SHOWN 8

/* A unit of the kernel that a unit of the module has to do with. */
struct kernel_unit {
	struct unit *unit;
	struct object *object;
	/* it replaces a function of it, or names it as an origin */
	bool bound;
};

/* A struct of the module, and what was found of it. */
struct question {
	const struct struct_use *use;
	const char *name;		/* without "struct " */
	enum struct_kind kind;
	bool agrees;
	bool differs;
	Dwarf_Die die;			/* that it differs from ... */
	const struct kernel_unit *kernel_unit;	/* ... in this unit */
};

struct layouts {
	const struct layout_unit *unit;
	struct kernel_unit *kernel_units;
	size_t nkernel_units;
	struct question *questions;	/* sorted by name */
	size_t nquestions, nopen;
	bool initials[256];		/* of names that are asked for */
	/* while a unit is read: */
	const struct kernel_unit *kernel_unit;
	struct question *current;
};

static const char *without_keyword(const char *name, enum struct_kind *kind)
{
	*kind = STRUCT_TYPEDEF;
	if (strncmp(name, "struct ", 7) == 0) {
		*kind = STRUCT_TAG;
		return name + 7;
	}
	if (strncmp(name, "union ", 6) == 0) {
		*kind = UNION_TAG;
		return name + 6;
	}
	return name;
}

static int compare_questions(const void *a, const void *b)
{
	const struct question *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (int)x->kind - (int)y->kind;
}

/*
 * Has klp build found that the fix changes it, and that no object of the running
 * kernel is meant?
 */
static bool may_differ(const struct module *m, const char *name)
{
	const char *differs;
	size_t i;

	for (i = 0; (differs = module_modinfo(m, "klp_differs", i)); i++)
		if (strcmp(differs, name) == 0)
			return true;
	return false;
}

static void collect_questions(struct layouts *l, const struct module *m)
{
	size_t i;

	l->questions = alloc_array(l->unit->nuses, sizeof(*l->questions));
	for (i = 0; i < l->unit->nuses; i++) {
		const struct struct_use *use = l->unit->uses[i];
		struct question *q = &l->questions[l->nquestions];

		if (may_differ(m, use->name))
			continue;
		q->use = use;
		q->name = without_keyword(use->name, &q->kind);
		l->initials[(unsigned char)*q->name] = true;
		l->nquestions++;
	}
	l->nopen = l->nquestions;
	if (l->nquestions)
		qsort(l->questions, l->nquestions, sizeof(*l->questions),
		      compare_questions);
}

static void add_kernel_unit(struct layouts *l, struct home *home, bool bound)
{
	struct unit *unit;
	size_t i;

	home_locate(home);
	if (!home->definition)
		return;
	unit = home->definition->unit;
	for (i = 0; i < l->nkernel_units; i++) {
		if (l->kernel_units[i].unit != unit)
			continue;
		l->kernel_units[i].bound |= bound;
		return;
	}
	l->kernel_units = alloc_grow(l->kernel_units, l->nkernel_units,
				     sizeof(*l->kernel_units));
	l->kernel_units[l->nkernel_units].unit = unit;
	l->kernel_units[l->nkernel_units].object = home->object;
	l->kernel_units[l->nkernel_units++].bound = bound;
}

static void collect_kernel_units(struct layouts *l)
{
	size_t i;

	for (i = 0; i < l->unit->nhomes; i++)
		add_kernel_unit(l, l->unit->homes[i].home, l->unit->homes[i].bound);
}

static bool is_wanted(void *ctx, enum struct_kind kind, const char *name)
{
	struct question key = { .name = name, .kind = kind };
	struct layouts *l = ctx;

	if (!l->initials[(unsigned char)*name])
		return false;
	l->current = bsearch(&key, l->questions, l->nquestions, sizeof(key),
			     compare_questions);
	return l->current && !l->current->agrees;
}

/* Compares one member; @offset and @size are those of the kernel. */
static bool member_agrees(Dwarf_Die *die, const struct struct_member *member,
			  bool *found, uint64_t *offset, uint64_t *size)
{
	*found = struct_die_member(die, member->path, offset, size);
	return *found && *offset == member->offset &&
	       (!*size || !member->size || *size == member->size);
}

static bool agrees(const struct struct_use *use, Dwarf_Die *die)
{
	uint64_t offset, size;
	bool found;
	size_t i;

	if (struct_die_size(die, &size) && size != use->size)
		return false;
	for (i = 0; i < use->nmembers; i++)
		if (!member_agrees(die, &use->members[i], &found, &offset,
				   &size))
			return false;
	return true;
}

/* Does the file lie in the directory of the module's unit, or below it? */
static bool is_own_file(const char *unit, const char *file)
{
	size_t n = (size_t)(base_name(unit) - unit);

	return n ? strncmp(unit, file, n) == 0 : !strchr(file, '/');
}

/*
 * There are private structs with equal tags.  Ours is the kernel's where both
 * come from the same header; a copy in the livepatch's own files is meant for
 * the units that the livepatch names as an origin or replaces functions of.
 */
static bool is_same_struct(const struct layouts *l, const struct question *q,
			   Dwarf_Die *die)
{
	const char *ours = q->use->decl.file;
	unsigned int line;
	char *theirs;
	bool same;

	theirs = unit_file_of(l->kernel_unit->unit, die, &line);
	if (!theirs)
		return l->kernel_unit->bound;
	same = is_source(theirs, ours) ||
	       (l->kernel_unit->bound &&
		(is_own_file(l->unit->name, ours) ||
		 strcmp(base_name(theirs), base_name(ours)) == 0));
	free(theirs);
	return same;
}

static bool visit(void *ctx, Dwarf_Die *die)
{
	struct layouts *l = ctx;
	struct question *q = l->current;

	if (agrees(q->use, die)) {
		q->agrees = true;
		l->nopen--;
	} else if (!q->differs && is_same_struct(l, q, die)) {
		q->differs = true;
		q->die = *die;
		q->kernel_unit = l->kernel_unit;
	}
	return l->nopen > 0;
}

/* Bits as people count them: bytes where they are whole; free() both. */
static char *offset_text(uint64_t bits)
{
	return bits % 8 ? alloc_print("bit %" PRIu64, bits) :
			  alloc_print("offset %" PRIu64, bits / 8);
}

static char *size_text(uint64_t bits)
{
	return bits % 8 ? alloc_print("%" PRIu64 " bits", bits) :
			  alloc_print("%" PRIu64 " bytes", bits / 8);
}

/* A member that differs, or does not exist, as a note. */
static void show_member(const char *object, const struct struct_member *m, bool found,
			uint64_t offset, uint64_t size, struct findings *out)
{
	char *ours, *theirs;

	if (!found) {
		findings_say_more(out, NULL, "it has no member '%s' in %s", m->path,
				  object);
		return;
	}
	if (offset != m->offset) {
		ours = offset_text(m->offset);
		theirs = offset_text(offset);
		findings_say_more(out, NULL, "member '%s' is at %s, and at %s in %s",
				  m->path, ours, theirs, object);
	} else {
		ours = size_text(m->size);
		theirs = size_text(size);
		findings_say_more(out, NULL, "member '%s' has %s, and %s in %s", m->path,
				  ours, theirs, object);
	}
	free(ours);
	free(theirs);
}

static void show_members(const struct question *q, struct findings *out)
{
	const struct struct_use *use = q->use;
	size_t i, shown = 0;
	Dwarf_Die die = q->die;

	for (i = 0; i < use->nmembers; i++) {
		uint64_t offset = 0, size = 0;
		bool found;

		if (member_agrees(&die, &use->members[i], &found, &offset,
				  &size))
			continue;
		if (shown++ < MAX_SHOWN)
			show_member(q->kernel_unit->object->name, &use->members[i],
				    found, offset, size, out);
	}
	if (shown > MAX_SHOWN)
		findings_say_more(out, NULL, "and %zu more members", shown - MAX_SHOWN);
}

static void show(const struct question *q, const char *module, struct findings *out)
{
	const char *object = q->kernel_unit->object->name;
	const struct struct_use *use = q->use;
	struct place where = *use->use.file ? use->use : use->decl;
	Dwarf_Die die = q->die;
	unsigned int line;
	uint64_t size;
	char *text, *file;

	if (struct_die_size(&die, &size) && size != use->size)
		text = alloc_print("'%s' has %u bytes, and %" PRIu64 " bytes in %s",
				   use->name, use->size, size, object);
	else
		text = alloc_print("'%s' is not laid out as in %s", use->name,
				   object);
	findings_add_at(out, &where, module, FINDING_LAYOUT, "%s", text);
	show_members(q, out);
	if (*use->decl.file)
		findings_say_more(out, NULL, "%s:%u: it is defined here", use->decl.file,
				  use->decl.line);
	file = unit_file_of(q->kernel_unit->unit, &die, &line);
	if (file)
		findings_say_more(out, NULL, "%s:%u: and here for %s of %s", file, line,
				  unit_name(q->kernel_unit->unit), object);
	free(file);
	free(text);
}

/* Structs that no unit of the kernel has that was looked into. */
static size_t count_unknown(const struct layouts *l)
{
	size_t n = 0, i;

	for (i = 0; i < l->nquestions; i++)
		n += !l->questions[i].agrees && !l->questions[i].differs;
	return n;
}

static void no_kernel_units(const struct layouts *l, const char *module)
{
	char *what = alloc_print("the structs of %s", l->unit->name);

	unchecked(module, what,
		  "the kernel's debug information knows nothing of what the unit refers to or replaces");
	free(what);
}

/* First the units that are bound to it, then the others. */
static void read_kernel_units(struct layouts *l)
{
	size_t i;
	int bound;

	for (bound = 1; bound >= 0; bound--) {
		for (i = 0; i < l->nkernel_units && l->nopen; i++) {
			l->kernel_unit = &l->kernel_units[i];
			if (l->kernel_unit->bound == bound)
				unit_structs(l->kernel_unit->unit, is_wanted, visit, l);
		}
	}
}

void layout_check(const struct module *m, const struct layout_unit *unit,
		  struct findings *out)
{
	struct layouts l = { .unit = unit };
	size_t i;

	collect_questions(&l, m);
	if (l.nquestions)
		collect_kernel_units(&l);
	read_kernel_units(&l);
	if (l.nquestions && unit->nhomes && !l.nkernel_units)
		no_kernel_units(&l, m->path);
	verbose("%s: %zu of %zu structs are the kernel's, %zu are not known",
		unit->name, l.nquestions - l.nopen, l.nquestions, count_unknown(&l));
	for (i = 0; i < l.nquestions; i++)
		if (!l.questions[i].agrees && l.questions[i].differs)
			show(&l.questions[i], m->path, out);
	free(l.questions);
	free(l.kernel_units);
}
