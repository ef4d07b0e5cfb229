// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * within.c - may the unit see that file?
 *
 * With -fplugin-arg-klp-within=DIR, once for each directory, a unit that includes a
 * file of none of them is refused, before anything of the file is looked at: nothing
 * of it gets into the object, nor into what the compiler says.  klp build compiles
 * source of strangers so, with -fno-diagnostics-show-caret besides: the compiler would
 * show lines of whatever file a line marker names.
 *
 * __has_include and the like would tell which files there are; they are taken out.
 */
#include "klp-plugin.h"

static auto_vec<char *> directories;

/* Is @path below the directory @root, or that one? */
static bool is_below(const char *path, const char *root)
{
	size_t length = strlen(root);

	return !strncmp(path, root, length)
		&& (path[length] == '/' || path[length] == '\0');
}

static bool is_within(const char *path)
{
	for (unsigned int i = 0; i < directories.length(); i++)
		if (is_below(path, directories[i]))
			return true;
	return false;
}

/* Has @path a component that is ".."? */
static bool goes_up(const char *path)
{
	size_t length = strlen(path);

	return !strncmp(path, "../", 3) || strstr(path, "/../")
		|| (length >= 3 && !strcmp(path + length - 3, "/.."));
}

/*
 * The path by which GCC has opened a file, or a name in a line marker.  What is not
 * there is no file that was opened.  Links below the directories are theirs.
 */
static bool allowed(const char *path)
{
	const char *directory = *path == '/' ? "" : getpwd();
	char *whole = concat(directory ? directory : "", "/", path, NULL);
	bool good = !goes_up(path) && is_within(*path == '/' ? path : whole);
	char *real = good ? NULL : realpath(path, NULL);

	if (real)
		good = is_within(real);
	else if (!good)
		good = errno == ENOENT || errno == ENOTDIR;
	free(real);
	free(whole);
	return good;
}

/*
 * GCC defines these after all events that come before the unit's text, but before the
 * first file of -include, which a unit of the kernel always has.
 */
static void hide_probes(void)
{
	static const char *const names[] = {
		"__has_include", "__has_include_next", "__has_embed",
		"__has_include__", "__has_include_next__"
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const unsigned char *name = (const unsigned char *)names[i];

		/* As #undef does it, which would warn. */
		cpp_lookup(parse_in, name, strlen(names[i]))->type = NT_VOID;
	}
}

/* A file is entered. */
static void on_include(void *event, void *)
{
	const char *path = (const char *)event;
	const line_map_ordinary *map = LINEMAPS_LAST_ORDINARY_MAP(line_table);
	location_t where = UNKNOWN_LOCATION;
	expanded_location place;

	hide_probes();
	if (!path || allowed(path))
		return;
	if (map && linemap_included_from(map))
		where = linemap_included_from(map);
	place = expand_location(where);
	/* Of the text nothing: the place is in the message. */
	if (where != UNKNOWN_LOCATION && place.file)
		fprintf(stderr, "%s:%d: ", place.file, place.line);
	fprintf(stderr, "error: '%s' is outside of the kernel's source, its headers "
		"and the work folder, and can't be included [include]\n", path);
	exit(FATAL_EXIT_CODE);
}

/* -fplugin-arg-klp-within=@directory; false after an error. */
bool within_add(const char *directory)
{
	char *real = realpath(directory, NULL);

	if (!real) {
		error("%s: %m; %<within%> needs a directory", directory);
		return false;
	}
	directories.safe_push(xstrdup(directory));
	directories.safe_push(real);
	return true;
}

/* To be called once all options are known. */
void within_init(const char *plugin)
{
	if (directories.is_empty())
		return;
	register_callback(plugin, PLUGIN_INCLUDE_FILE, on_include, NULL);
}
