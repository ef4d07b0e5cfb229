// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * place.c - does a declaration stand in a source file of the kernel?
 *
 * It does if its file ends in .c, is not the unit being compiled, and
 *  - is below -fplugin-arg-klp-source=DIR, or
 *  - has a parent directory that looks like the root of a kernel's source, or
 *  - exists nowhere: then only a line marker can have named it, and line markers
 *    of a livepatch name files of the kernel (# 1 "kernel/power/main.c").
 * A file that exists anywhere else is the author's own.
 *
 * Answers are kept for each file, since every declaration of a unit asks.
 */
#include "klp-plugin.h"

struct known_file {
	const char *name;	/* as in line markers */
	char *unit;		/* relative to the root of the source, or NULL */
	struct known_file *next;
};

static struct known_file *known_files;
static char *source_directory;
static bool ignored;

/*
 * Removes "." and "..", repeated and trailing slashes, without looking at the
 * file system.  A relative path may begin with ".." afterwards.  The caller
 * frees.
 */
char *path_normalise(const char *path)
{
	char *result = XNEWVEC(char, strlen(path) + 2);
	char *end = result;
	char *start;	/* nothing before it can be taken back */

	if (*path == '/')
		*end++ = '/';
	start = end;
	while (*path) {
		size_t length = strcspn(path, "/");

		if (length == 2 && !strncmp(path, "..", 2) && end > start) {
			for (end--; end > start && end[-1] != '/'; end--)
				;
		} else if (length == 2 && !strncmp(path, "..", 2)) {
			if (start == result) {
				memcpy(end, "../", 3);
				end += 3;
				start = end;
			}
		} else if (length && !(length == 1 && *path == '.')) {
			memcpy(end, path, length);
			end += length;
			*end++ = '/';
		}
		path += length + (path[length] == '/');
	}
	if (end > result + 1 || (end > result && *result != '/'))
		end--;
	*end = '\0';
	return result;
}

/* The normalised path of @file as seen from @directory; the caller frees. */
static char *path_from(const char *directory, const char *file)
{
	char *path, *result;

	if (IS_ABSOLUTE_PATH(file))
		return path_normalise(file);
	path = concat(directory, "/", file, NULL);
	result = path_normalise(path);
	free(path);
	return result;
}

/* Directory that GCC runs in. */
static const char *current_directory(void)
{
	const char *directory = get_src_pwd();

	return directory ? directory : "/";
}

/* -fplugin-arg-klp-source=@directory */
void place_set_source(const char *directory)
{
	free(source_directory);
	source_directory = path_from(current_directory(), directory);
}

/* The unit is itself one of the kernel's: its declarations are its own. */
void place_ignore(void)
{
	ignored = true;
}

/* The part of @path that is below @directory, or NULL. */
static const char *below(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	if (length > 1 && !strncmp(path, directory, length) && path[length] == '/')
		return path + length + 1;
	return NULL;
}

static bool has(const char *directory, const char *name)
{
	char *path = concat(directory, "/", name, NULL);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

/* The part of absolute @path below the root of a kernel's source, or NULL. */
static const char *below_kernel(const char *path)
{
	char *directory = xstrdup(path);
	const char *result = NULL;
	char *slash;

	while (!result && (slash = strrchr(directory, '/')) && slash > directory) {
		*slash = '\0';
		if (has(directory, "include/linux/kernel.h")
		    && has(directory, "kernel") && has(directory, "scripts"))
			result = path + (slash - directory) + 1;
	}
	free(directory);
	return result;
}

/* Is there a @file in the directory of the unit being compiled? */
static bool beside_unit(const char *file)
{
	char *unit = path_from(current_directory(), main_input_filename);
	char *slash = strrchr(unit, '/');
	bool there;

	if (slash)
		*slash = '\0';
	there = has(unit, file);
	free(unit);
	return there;
}

/* Answers for an absolute, normalised @path that line markers call @file. */
static const char *unit_of_path(const char *path, const char *file)
{
	const char *unit = NULL;

	if (source_directory)
		unit = below(path, source_directory);
	if (!unit && access(path, F_OK) == 0)
		unit = below_kernel(path);
	else if (!unit && !IS_ABSOLUTE_PATH(file) && !beside_unit(file))
		unit = file;
	return unit;
}

/* Answers for @file as in line markers; the caller frees, NULL: no origin. */
static char *unit_of_file(const char *file)
{
	size_t length = strlen(file);
	char *path, *unit_path, *unit = NULL;

	if (length < 3 || strcmp(file + length - 2, ".c") || !main_input_filename)
		return NULL;
	path = path_from(current_directory(), file);
	unit_path = path_from(current_directory(), main_input_filename);
	if (strcmp(path, unit_path)) {
		const char *found = unit_of_path(path, file);

		if (found)
			unit = path_normalise(found);
	}
	free(path);
	free(unit_path);
	/* The root of the kernel's source holds no source files. */
	if (unit && (!strchr(unit, '/') || !strncmp(unit, "../", 3))) {
		free(unit);
		unit = NULL;
	}
	return unit;
}

static const struct known_file *known_file(const char *name)
{
	static const struct known_file *last;
	struct known_file *known;

	if (last && last->name == name)
		return last;
	for (known = known_files; known; known = known->next)
		if (!strcmp(known->name, name))
			break;
	if (!known) {
		known = XNEW(struct known_file);
		known->name = xstrdup(name);
		known->unit = unit_of_file(name);
		known->next = known_files;
		known_files = known;
	}
	last = known;
	return known;
}

/*
 * The kernel source file that @location is in, relative to the root of the
 * source, or NULL.  @included says whether the file is included; else a line
 * marker in the unit itself names it.  The string lives as long as the plugin.
 */
const char *place_unit(location_t location, bool *included)
{
	const line_map_ordinary *map;

	*included = false;
	if (ignored || location < RESERVED_LOCATION_COUNT)
		return NULL;
	linemap_resolve_location(line_table, location, LRK_MACRO_EXPANSION_POINT,
				 &map);
	if (!map)
		return NULL;
	*included = !MAIN_FILE_P(map);
	return known_file(ORDINARY_MAP_FILE_NAME(map))->unit;
}
