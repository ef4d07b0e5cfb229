// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lines.c - which line of the original is a line of the patched source?
 *
 * WARN() and the like hold the line that they stand in (__LINE__), so that every
 * function below an inserted line would differ from the original's.  With
 * -fplugin-arg-klp-lines=FILE unchanged lines keep their numbers: GCC's map of lines
 * is corrected at the first token of a line, by the preprocessor itself, so that it
 * does not matter what a comment, a string, a macro's argument or a skipped #if is.
 *
 * FILE has, as diff --unchanged-group-format='%dF %df %dn%c'\012'' prints them,
 *
 *	file NAME	lines of NAME follow, as a line marker in the source calls it
 *	NEW OLD [N]	line NEW was line OLD, and so on for N lines; those that follow, up to
 *			the next NEW, are new, and count on
 *
 * in rising order of NEW.  What goes on in the middle of a line where a comment ends
 * has the number that follows from the last line that began with a token.
 */
#include "klp-plugin.h"

/* From line @patched on, the original's lines begin with @original. */
struct run_of_lines {
	linenum_type patched, original;
	linenum_type n;			/* so many, if it is known */
};

/* A file of which lines have other numbers. */
struct renumbered {
	char *name;
	auto_vec<struct run_of_lines> runs;
};

static auto_vec<struct renumbered *> files;

/* The file that is being read, if it is one of them. */
static struct renumbered *current;
/* How many lines further down its next line is than the line map says. */
static int shift;
/* The shifts of the files that include it. */
static auto_vec<int> shifts;

/* From this place on lines are so many further down than the line map says. */
struct shifted {
	location_t from;
	int by;
};

static auto_vec<struct shifted> history;

/* What the compiler itself wants to know. */
static decltype(cpp_callbacks::line_change) next_line_change;
static decltype(cpp_callbacks::file_change) next_file_change;

static bool bad_line(const char *path, int number, const char *line)
{
	error("%s:%d: %<%.80s%> is neither %<file NAME%> nor %<NEW OLD%>; klp build "
	      "writes such", path, number, line);
	return false;
}

/* One line of the option's file; false after an error. */
static bool add_line(const char *path, int number, char *line)
{
	struct run_of_lines run;
	int length = 0;

	if (!strncmp(line, "file ", 5) && line[5]) {
		files.safe_push(new renumbered());
		files.last()->name = xstrdup(line + 5);
		return true;
	}
	if (files.is_empty()
	    || sscanf(line, "%u %u%n", &run.patched, &run.original, &length) != 2
	    || !run.patched || !run.original)
		return bad_line(path, number, line);
	run.n = ~0u;
	if (line[length]) {
		char *end = line + length;

		if (sscanf(end, " %u%n", &run.n, &length) != 1 || end[length])
			return bad_line(path, number, line);
	}
	if (!files.last()->runs.is_empty()
	    && files.last()->runs.last().patched >= run.patched)
		return bad_line(path, number, line);
	files.last()->runs.safe_push(run);
	return true;
}

/* -fplugin-arg-klp-lines=@path; false after an error. */
bool lines_read(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	int number = 0;
	bool good = true;

	if (!file) {
		error("%s: %m; %<lines%> needs a file", path);
		return false;
	}
	while (good && getline(&line, &room, file) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		good = add_line(path, ++number, line);
	}
	if (good && ferror(file)) {
		error("%s: cannot be read", path);
		good = false;
	}
	free(line);
	fclose(file);
	return good;
}

static struct renumbered *find(const char *name)
{
	for (unsigned int i = 0; i < files.length(); i++)
		if (!strcmp(files[i]->name, name))
			return files[i];
	return NULL;
}

/* The number that @line of the patched file has; lines that are new count on. */
static linenum_type original_line(const struct renumbered *file, linenum_type line)
{
	unsigned int i = file->runs.length();

	while (i > 0 && file->runs[i - 1].patched > line)
		i--;
	if (i == 0)
		return line;
	return file->runs[i - 1].original + (line - file->runs[i - 1].patched);
}

static void remember_shift(void)
{
	const line_map_ordinary *map = LINEMAPS_LAST_ORDINARY_MAP(line_table);

	history.safe_push({ MAP_START_LOCATION(map), shift });
}

/* The line of @place in the file itself, which may have another number here. */
int lines_in_file(location_t place)
{
	unsigned int low = 0, high = history.length();

	place = linemap_resolve_location(line_table, get_pure_location(place),
					 LRK_MACRO_EXPANSION_POINT, NULL);
	while (low < high) {
		unsigned int middle = (low + high) / 2;

		if (history[middle].from <= place)
			low = middle + 1;
		else
			high = middle;
	}
	return expand_location(place).line + (low ? history[low - 1].by : 0);
}

/* Is @place in a line that the original does not have? */
bool lines_is_new(location_t place)
{
	expanded_location where = expand_location(place);
	const struct renumbered *file = where.file ? find(where.file) : NULL;
	linenum_type line = lines_in_file(place);
	unsigned int i;

	if (!file)
		return false;
	for (i = file->runs.length(); i > 0 && file->runs[i - 1].patched > line; i--)
		;
	return i == 0 || line - file->runs[i - 1].patched >= file->runs[i - 1].n;
}

/* The line that is being read is @line from here on. */
static void renumber(const line_map_ordinary *map, linenum_type line)
{
	linemap_add(line_table, LC_RENAME, ORDINARY_MAP_IN_SYSTEM_HEADER_P(map),
		    ORDINARY_MAP_FILE_NAME(map), line);
	/* room for columns, as GCC has it behind a line marker */
	linemap_line_start(line_table, line, 127);
}

/* The first token of a line, which may come a second time, and has its place already. */
static void see_line(const cpp_token *token)
{
	const line_map_ordinary *map = LINEMAPS_LAST_ORDINARY_MAP(line_table);
	linenum_type line = SOURCE_LINE(map, line_table->highest_line);
	linenum_type wanted = original_line(current, line + shift);
	location_t place = get_pure_location(token->src_loc);
	bool here;
	int column;

	if (wanted == line || token->type == CPP_EOF)
		return;
	/* a token may have more lines than one: a string that goes on */
	here = place >= MAP_START_LOCATION(map) && SOURCE_LINE(map, place) == line;
	column = here ? SOURCE_COLUMN(map, place) : 0;
	renumber(map, wanted);
	shift += (int)(line - wanted);
	remember_shift();
	if (here)
		const_cast<cpp_token *>(token)->src_loc =
			linemap_position_for_column(line_table, column);
}

static void on_line(cpp_reader *reader, const cpp_token *token, int parsing_args)
{
	if (current)
		see_line(token);
	if (next_line_change)
		next_line_change(reader, token, parsing_args);
}

/* A file begins, goes on, or gets other lines from a line marker. */
static void on_file(cpp_reader *reader, const line_map_ordinary *map)
{
	if (map) {
		if (map->reason == LC_ENTER)
			shifts.safe_push(shift);
		shift = map->reason == LC_LEAVE && !shifts.is_empty() ? shifts.pop() : 0;
		current = find(ORDINARY_MAP_FILE_NAME(map));
		remember_shift();
	}
	if (next_file_change)
		next_file_change(reader, map);
}

/* GCC has its own callbacks now, and has read nothing yet. */
static void on_start(void *, void *)
{
	cpp_callbacks *callbacks = cpp_get_callbacks(parse_in);

	next_line_change = callbacks->line_change;
	next_file_change = callbacks->file_change;
	callbacks->line_change = on_line;
	callbacks->file_change = on_file;
}

/* To be called once all options are known. */
void lines_init(const char *plugin)
{
	if (!files.is_empty())
		register_callback(plugin, PLUGIN_START_UNIT, on_start, NULL);
}
