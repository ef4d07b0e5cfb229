// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plan.c - what does the plan say of a function or variable?
 *
 * klp plan writes it; extract.c makes it true.  One a line, all but the first two any
 * number of times, and comments that begin with #:
 *
 *	unit PATH		the unit, relative to the root of the source
 *	object NAME		that it is linked into
 *	replace FUNCTION	goes into the module instead of the kernel's
 *	keep FUNCTION		goes into the module where something there needs it
 *	new NAME		the same, and other units may need it, too
 *	kernel NAME		the kernel has that function or variable
 *	kernel FUNCTION.NAME	and that variable, which is static in FUNCTION
 *	root NAME		what the module needs for its own sake
 *	differs TYPE		a struct that differs from the kernel's; for others
 */
#include "klp-plugin.h"
#include "extract/plan.h"

static const char *const words[NFATES] = {
	NULL, "replace", "keep", "new", "kernel", "root",
};

static char *unit, *object;
static hash_map<nofree_string_hash, enum fate> *plan;

/* One line of it; false, with the line as it was, if it means nothing. */
static bool plan_line(char *line)
{
	char *value = strchr(line, ' ');

	if (*line == '#' || !*line)
		return true;
	/* for those who compare types, and for klp build */
	if (!strncmp(line, "differs ", 8) || !strncmp(line, "also ", 5))
		return true;
	/* A name with a space at its end would be nobody's, and nobody told. */
	if (!value || !value[1] || value[1 + strcspn(value + 1, " \t\r\v\f")])
		return false;
	*value++ = '\0';
	if (!strcmp(line, "unit")) {
		unit = xstrdup(value);
		return true;
	}
	if (!strcmp(line, "object")) {
		object = xstrdup(value);
		return true;
	}
	for (int i = FATE_REPLACE; i < NFATES; i++)
		if (!strcmp(line, words[i])) {
			plan->put(xstrdup(value), (enum fate)i);
			return true;
		}
	value[-1] = ' ';
	return false;
}

/* -fplugin-arg-klp-extract=@path; false after an error. */
bool plan_read(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	int number = 0;
	bool good = true;

	if (!file) {
		error("%s: %m; klp plan writes such a file", path);
		return false;
	}
	plan = new hash_map<nofree_string_hash, enum fate>;
	while (good && (n = getline(&line, &room, file)) >= 0) {
		size_t length = strcspn(line, "\n");

		number++;
		good = line[length] == '\n' ? length + 1 == (size_t)n
			: length == (size_t)n;
		line[length] = '\0';
		good = good && plan_line(line);
		if (!good)
			error("%s:%d: %<%.*s%> is no line of a plan; klp plan "
			      "writes such", path, number, 80, line);
	}
	if (good && ferror(file)) {
		error("%s: cannot be read", path);
		good = false;
	} else if (good && (!unit || !object)) {
		error("%s: does not say which unit of which object it is for; "
		      "klp plan writes that", path);
		good = false;
	}
	free(line);
	fclose(file);
	return good;
}

static enum fate fate_of_name(const char *name)
{
	enum fate *found = plan->get(name);

	return found ? *found : FATE_OWN;
}

/* The function that the variable @decl is static in, or NULL. */
tree plan_owner(tree decl)
{
	tree function = VAR_P(decl) ? decl_function_context(decl) : NULL_TREE;

	return function && DECL_NAME(function) ? function : NULL_TREE;
}

/* What becomes of the function or variable @decl? */
enum fate plan_fate(tree decl)
{
	tree function = plan_owner(decl);
	enum fate fate;
	char *name;

	if (!DECL_NAME(decl))
		return FATE_OWN;
	if (!function)
		return fate_of_name(IDENTIFIER_POINTER(DECL_NAME(decl)));
	name = concat(IDENTIFIER_POINTER(DECL_NAME(function)), ".",
		      IDENTIFIER_POINTER(DECL_NAME(decl)), NULL);
	fate = fate_of_name(name);
	free(name);
	return fate;
}

/* The unit that the plan is for; NULL without a plan. */
const char *plan_unit(void)
{
	return unit;
}

/* The object that the unit is linked into. */
const char *plan_object(void)
{
	return object;
}

static bool is_defined(const char *name, enum fate fate)
{
	symtab_node *node;

	FOR_EACH_SYMBOL(node)
		if (node->definition && DECL_NAME(node->decl)
		    && (fate == FATE_ROOT || is_a<cgraph_node *>(node))
		    && !strcmp(IDENTIFIER_POINTER(DECL_NAME(node->decl)), name))
			return true;
	return false;
}

/* What the module is for has to be there; anything else may have gone unused. */
void plan_check(void)
{
	for (auto line : *plan)
		if ((line.second == FATE_REPLACE || line.second == FATE_ROOT)
		    && !is_defined(line.first, line.second))
			error("the plan says %<%s %s%>, and the unit defines no such %s",
			      words[line.second], line.first,
			      line.second == FATE_ROOT ? "symbol" : "function");
}
