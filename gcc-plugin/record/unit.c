// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * unit.c - which unit is it, and for which kernel is it compiled?
 *
 * A kernel build leaves its release in include/generated/utsrelease.h, which
 * vermagic is made from, and in include/config/kernel.release, which some
 * distributions fill with the upstream version instead.  include/ is among the
 * directories that headers are searched in.  GCC does not know these where the
 * source was preprocessed before (-save-temps, some compiler caches); then the
 * line marker of include/generated/autoconf.h, which every unit of a kernel
 * includes, still names it.
 */
#include "klp-plugin.h"

/* The first word of file @name in @directory, or NULL; the caller frees. */
static char *first_word(const char *directory, const char *name)
{
	char *path = concat(directory, "/", name, NULL);
	FILE *file = fopen(path, "r");
	char line[256];
	char *result = NULL;

	free(path);
	if (!file)
		return NULL;
	if (fgets(line, sizeof(line), file)) {
		line[strcspn(line, " \t\r\n")] = '\0';
		if (*line)
			result = xstrdup(line);
	}
	fclose(file);
	return result;
}

/* What that file defines UTS_RELEASE as, or NULL; the caller frees. */
static char *uts_release(const char *directory, const char *name)
{
	char *path = concat(directory, "/", name, NULL);
	FILE *file = fopen(path, "r");
	char line[256], release[256];
	char *result = NULL;

	free(path);
	if (!file)
		return NULL;
	while (!result && fgets(line, sizeof(line), file))
		if (sscanf(line, "#define UTS_RELEASE \"%255[^\"]\"", release) == 1)
			result = xstrdup(release);
	fclose(file);
	return result;
}

/* The release of the kernel whose include/ is @directory, or NULL. */
static char *release_in(const char *directory)
{
	char *release = uts_release(directory, "generated/utsrelease.h");

	return release ? release : first_word(directory, "config/kernel.release");
}

/* From the directories of the command line. */
static char *release_of_directories(void)
{
	char *release = NULL;

	if (!get_added_cpp_dirs)
		return NULL;
	for (cpp_dir *dir = get_added_cpp_dirs(INC_BRACKET); dir && !release;
	     dir = dir->next)
		release = release_in(dir->name);
	return release;
}

/* From the files that line markers name. */
static char *release_of_markers(void)
{
	static const char name[] = "/generated/autoconf.h";
	char *release = NULL;

	for (unsigned int i = 0; i < LINEMAPS_ORDINARY_USED(line_table); i++) {
		const line_map_ordinary *map = LINEMAPS_ORDINARY_MAP_AT(line_table, i);
		const char *file = ORDINARY_MAP_FILE_NAME(map);
		size_t length = file ? strlen(file) : 0;
		char *directory;

		if (length < sizeof(name)
		    || strcmp(file + length - (sizeof(name) - 1), name))
			continue;
		directory = xstrndup(file, length - (sizeof(name) - 1));
		release = release_in(directory);
		free(directory);
		break;
	}
	return release;
}

/* The note that says whose the notes after it are. */
void unit_emit(const char *compiler)
{
	const char *directory = get_src_pwd();
	const char *strings[KLP_UNIT_STRINGS];
	char *release = release_of_directories();

	if (!release)
		release = release_of_markers();
	strings[KLP_UNIT_NAME] = main_input_name();
	strings[KLP_UNIT_DIRECTORY] = directory ? directory : "";
	strings[KLP_UNIT_RELEASE] = release ? release : "";
	strings[KLP_UNIT_COMPILER] = compiler;
	note_begin(KLP_NOTE_UNIT, sizeof(struct klp_note_unit), strings,
		   KLP_UNIT_STRINGS);
	note_u32(KLP_NOTE_VERSION);
	note_end(strings, KLP_UNIT_STRINGS);
	free(release);
}
