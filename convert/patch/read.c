// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * read.c - what does a patch do, and to which files?  See patch.h.
 *
 * Text around the diffs is skipped, but not what another program would take for a
 * patch: that is refused by the name of its format, so that no part of what somebody
 * has sent is silently left out.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "patch/reader.h"

unsigned int patch_line(const struct patch *p, unsigned int line)
{
	if (!p->lines || !line)
		return line;
	/* the reader tells of what is missing behind the last one */
	return p->lines[line <= p->n_lines ? line - 1 : p->n_lines - 1];
}

bool reader_peek(const struct patch_reader *r, struct raw_line *line)
{
	const char *newline;

	if (r->at == r->end)
		return false;
	newline = memchr(r->at, '\n', (size_t)(r->end - r->at));
	line->text = r->at;
	line->n = (size_t)((newline ? newline : r->end) - r->at);
	line->cr = line->n && line->text[line->n - 1] == '\r';
	line->n -= line->cr;
	return true;
}

bool reader_next(struct patch_reader *r, struct raw_line *line)
{
	if (!reader_peek(r, line))
		return false;
	r->at = line->text + line->n + line->cr;
	if (r->at < r->end)
		r->at++;
	r->line++;
	return true;
}

bool line_starts(const struct raw_line *line, const char *prefix)
{
	size_t n = strlen(prefix);

	return line->n >= n && memcmp(line->text, prefix, n) == 0;
}

static bool line_ends(const struct raw_line *line, const char *end)
{
	size_t n = strlen(end);

	return line->n >= n && memcmp(line->text + line->n - n, end, n) == 0;
}

struct error *reader_bad(const struct patch_reader *r, unsigned int line, const char *fmt, ...)
{
	struct place where = { .file = r->patch->name, .line = patch_line(r->patch, line) };
	struct error *err;
	char *message;
	va_list args;

	va_start(args, fmt);
	message = alloc_vprint(fmt, args);
	va_end(args);
	err = error_at(&where, NULL, FINDING_PATCH, "%s", message);
	free(message);
	return err;
}

/* --- formats that are not taken ----------------------------------------------------- */

/* Lines that no text has but that of a patch. */
static const struct {
	const char *start, *end;
	const char *why;
} foreign[] = {
	{ "GIT binary patch", "", "is a binary patch; a livepatch has text only" },
	{ "Binary files ", " differ", "says that a binary file differs; leave it out" },
	{ "diff --cc ", "", "is a combined diff of a merge; make one against one parent" },
	{ "diff --combined ", "", "is a combined diff of a merge; make one against one parent" },
	{ "@@@ -", "@@@", "is a combined diff of a merge; make one against one parent" },
	{ "***************", "", "is of a diff in context format; make it with diff -u" },
	{ "+Subproject commit ", "", "changes a submodule, which the kernel has none of" },
};

static size_t count_digits(const struct raw_line *line, size_t i)
{
	size_t start = i;

	while (i < line->n && line->text[i] >= '0' && line->text[i] <= '9')
		i++;
	return i - start;
}

/* "12" or "12,14" at @i: its length, 0 for none. */
static size_t line_range(const struct raw_line *line, size_t i)
{
	size_t n = count_digits(line, i), more;

	if (!n || i + n == line->n || line->text[i + n] != ',')
		return n;
	more = count_digits(line, i + n + 1);
	return more ? n + 1 + more : 0;
}

/* A command of ed, or of diff's normal format: "12,14c", "12a13". */
static char command_of(const struct raw_line *line, bool *normal)
{
	size_t n = line_range(line, 0);
	char letter = n && n < line->n ? line->text[n] : 0;

	if (letter != 'a' && letter != 'c' && letter != 'd')
		return 0;
	*normal = n + 1 < line->n;
	if (*normal && line_range(line, n + 1) != line->n - n - 1)
		return 0;
	return letter;
}

/* Does a line of a single dot follow, which ends the text of a command of ed? */
static bool has_dot(const struct patch_reader *r)
{
	struct patch_reader ahead = *r;
	struct raw_line line;
	int i;

	for (i = 0; i < 1000 && reader_next(&ahead, &line); i++)
		if (line.n == 1 && line.text[0] == '.')
			return true;
	return false;
}

static struct error *refuse_commands(const struct patch_reader *r, const struct raw_line *line)
{
	struct raw_line next = { 0 };
	bool normal, more;
	char letter = command_of(line, &normal);

	if (!letter)
		return NULL;
	more = reader_peek(r, &next);
	if (normal && more && (line_starts(&next, "< ") || line_starts(&next, "> ")))
		return reader_bad(r, r->line, "is a diff in normal format; make it with diff -u");
	/* "12d" is nothing but a command; the others have text to put in */
	if (!normal && (letter == 'd' ? r->patch->n == 0 || !more : has_dot(r)))
		return reader_bad(r, r->line, "is a script for ed; make it with diff -u");
	return NULL;
}

/* What some programs write before each diff, and GNU patch takes a name from. */
static struct error *refuse_index(const struct patch_reader *r)
{
	struct patch_reader ahead = *r;
	struct raw_line line;

	/* without this line it is text */
	if (!reader_next(&ahead, &line) || !line_starts(&line, "====="))
		return NULL;
	while (reader_next(&ahead, &line))
		if (line.n)
			break;
	if (line.n && (line_starts(&line, "--- ") || line_starts(&line, "diff ")))
		return NULL;
	return reader_bad(r, r->line, "Index: names a file, and no --- and +++ lines follow;"
			  " make it with diff -u");
}

static struct error *refuse_foreign(const struct patch_reader *r, const struct raw_line *line)
{
	struct raw_line next;
	size_t i;

	for (i = 0; i < sizeof(foreign) / sizeof(*foreign); i++)
		if (line_starts(line, foreign[i].start) && line_ends(line, foreign[i].end))
			return reader_bad(r, r->line, "'%.*s' %s",
					  (int)(line->n < 60 ? line->n : 60), line->text,
					  foreign[i].why);
	if (is_hunk(line))
		return reader_bad(r, r->line, "there are no --- and +++ lines before this hunk;"
				  " make it with diff -u");
	if (line_starts(line, "*** ") && reader_peek(r, &next) && line_starts(&next, "--- "))
		return reader_bad(r, r->line, "is a diff in context format; make it with diff -u");
	if (line_starts(line, "Index: "))
		return refuse_index(r);
	return refuse_commands(r, line);
}

/* --- headers of files --------------------------------------------------------------- */

static struct patch_file *new_file(struct patch_reader *r)
{
	struct patch *p = r->patch;
	struct patch_file *file;

	p->files = alloc_grow(p->files, p->n, sizeof(*p->files));
	file = &p->files[p->n++];
	*file = (struct patch_file){ .line = r->line, .mail = r->mail };
	return file;
}

/* Reads "--- " and "+++ ", of which the first is the line that was read last. */
static struct error *read_header(struct patch_reader *r, const struct raw_line *first,
				 struct header_name *from, struct header_name *to)
{
	struct error *err = read_header_name(r, first->text + 4, first->n - 4, from);
	struct raw_line line;

	*to = (struct header_name){ 0 };
	if (err)
		return err;
	if (!reader_next(r, &line) || !line_starts(&line, "+++ ")) {
		err = reader_bad(r, r->line, "a +++ line has to follow the --- line");
	} else {
		r->strip_cr = line.cr;
		err = read_header_name(r, line.text + 4, line.n - 4, to);
	}
	if (!err && !from->whole && !to->whole)
		err = reader_bad(r, r->line, "both names are /dev/null");
	if (err) {
		free(from->whole);
		free(to->whole);
		*from = *to = (struct header_name){ 0 };
	}
	return err;
}

/* diff against a copy that was kept as FILE.orig. */
static bool is_original_of(const char *from, const char *to)
{
	size_t n = strlen(to);

	return strncmp(from, to, n) == 0 && strcmp(from + n, ".orig") == 0;
}

/* A file of which there is nothing on one side has one hunk, and that has nothing. */
static struct error *check_whole(const struct patch_reader *r, const struct patch_file *file)
{
	const struct hunk *hunk = file->hunks;

	if (file->kind == PATCH_ADD && file->n && (file->n > 1 || hunk->old_n))
		return reader_bad(r, hunk->line, "%s: is a new file, and the hunk has lines of"
				  " an old one", file->to);
	if (file->kind == PATCH_DELETE && file->n && (file->n > 1 || hunk->new_n))
		return reader_bad(r, hunk->line, "%s: is removed, and the hunk has lines of a"
				  " new one", file->to);
	return NULL;
}

/* A diff without git's header; "--- " is the line that was read last. */
static struct error *read_plain(struct patch_reader *r, const struct raw_line *first)
{
	struct header_name from, to;
	struct patch_file *file;
	struct raw_line line;
	struct error *err = read_header(r, first, &from, &to);

	if (err)
		return err;
	file = new_file(r);
	file->line = r->line - 1;
	file->from = alloc_print("%s", from.whole ? from.name : to.name);
	file->to = alloc_print("%s", to.whole ? to.name : from.name);
	file->whole = from.whole ? from.whole : to.whole;
	if (from.whole)
		free(to.whole);
	if (strcmp(file->from, file->to) && is_original_of(file->from, file->to)) {
		free(file->from);
		file->from = alloc_print("%s", file->to);
	}
	if (strcmp(file->from, file->to))
		return reader_bad(r, file->line, "the --- line names %s, and the +++ line %s; a"
				  " renamed file needs the lines of git diff",
				  file->from, file->to);
	if (!reader_peek(r, &line) || !line_starts(&line, "@@ "))
		return reader_bad(r, r->line, "no hunk follows the --- and +++ lines");
	err = read_hunks(r, file);
	if (err)
		return err;
	if (!from.whole || (from.epoch && file->n == 1 && !file->hunks->old_start))
		file->kind = PATCH_ADD;
	else if (!to.whole || (to.epoch && file->n == 1 && !file->hunks->new_start))
		file->kind = PATCH_DELETE;
	return check_whole(r, file);
}

/* What git's header says. */
struct git_header {
	struct header_name both;	/* of the diff line, where both are the same */
	char *from, *to;		/* of renames and copies */
	enum patch_kind kind;
	unsigned int kinds;		/* how many it says; there is only one */
};

static struct error *read_mode(const struct patch_reader *r, const struct raw_line *line, size_t at)
{
	const char *mode = line->text + at;
	size_t n = line->n - at;
	const char *what = "has a mode that no file of the source has";

	if (n == 6 && (memcmp(mode, "100644", 6) == 0 || memcmp(mode, "100755", 6) == 0))
		return NULL;
	if (n == 6 && memcmp(mode, "120000", 6) == 0)
		what = "is a symbolic link, which a livepatch can't have";
	else if (n == 6 && memcmp(mode, "160000", 6) == 0)
		what = "is a submodule, and the kernel has none";
	return reader_bad(r, r->line, "the file %s (mode %.*s); leave it out of the patch",
			  what, (int)(n < 20 ? n : 20), mode);
}

static struct error *set_kind(struct git_header *git, enum patch_kind kind)
{
	/* renames and copies have two lines */
	git->kinds += git->kind != kind;
	git->kind = kind;
	return NULL;
}

static struct error *set_name(const struct patch_reader *r, const struct raw_line *line, size_t at,
			      struct git_header *git, enum patch_kind kind, char **name)
{
	set_kind(git, kind);
	if (*name)
		return reader_bad(r, r->line, "there is such a line already");
	return read_git_name(r, line->text + at, line->n - at, name);
}

/* One line of git's header; *@known is false for any other line. */
static struct error *read_git_line(const struct patch_reader *r, const struct raw_line *line,
				   struct git_header *git, bool *known)
{
	const char *mode;

	*known = true;
	if (line_starts(line, "old mode ") || line_starts(line, "new mode "))
		return read_mode(r, line, 9);
	if (line_starts(line, "new file mode ")) {
		set_kind(git, PATCH_ADD);
		return read_mode(r, line, 14);
	}
	if (line_starts(line, "deleted file mode ")) {
		set_kind(git, PATCH_DELETE);
		return read_mode(r, line, 18);
	}
	if (line_starts(line, "rename from "))
		return set_name(r, line, 12, git, PATCH_RENAME, &git->from);
	if (line_starts(line, "rename to "))
		return set_name(r, line, 10, git, PATCH_RENAME, &git->to);
	if (line_starts(line, "copy from "))
		return set_name(r, line, 10, git, PATCH_COPY, &git->from);
	if (line_starts(line, "copy to "))
		return set_name(r, line, 8, git, PATCH_COPY, &git->to);
	if (line_starts(line, "index ")) {
		mode = memchr(line->text + 6, ' ', line->n - 6);
		return mode ? read_mode(r, line, (size_t)(mode + 1 - line->text)) : NULL;
	}
	*known = line_starts(line, "similarity index ") ||
		 line_starts(line, "dissimilarity index ");
	return NULL;
}

/* Lines behind "diff --git", up to the first that is not git's. */
static struct error *read_git_lines(struct patch_reader *r, struct git_header *git)
{
	struct error *err = NULL;
	struct raw_line line;
	bool known = true;

	while (!err && reader_peek(r, &line)) {
		struct patch_reader ahead = *r;

		ahead.line++;
		err = read_git_line(&ahead, &line, git, &known);
		if (!known)
			break;
		if (!err)
			reader_next(r, &line);
	}
	if (!err && git->kinds > 1)
		err = reader_bad(r, r->line, "the lines of git say that more than one thing"
				 " happens to the file");
	if (!err && !git->from != !git->to)
		err = reader_bad(r, r->line, "of a renamed or copied file both names are"
				 " needed");
	return err;
}

/* Sets the names of @file: git's own, or those of the --- and +++ lines. */
static struct error *set_names(const struct patch_reader *r, struct patch_file *file,
			       struct git_header *git, const struct header_name *from,
			       const struct header_name *to)
{
	const char *a = from->whole ? from->name : NULL, *b = to->whole ? to->name : NULL;
	const char *both = git->both.whole ? git->both.name : NULL;

	file->kind = git->kind;
	if (git->from) {
		file->from = git->from;
		file->to = git->to;
		git->from = git->to = NULL;
	} else if (both || a || b) {
		file->from = alloc_print("%s", both ? both : a ? a : b);
		file->to = alloc_print("%s", file->from);
	} else {
		return reader_bad(r, file->line, "the two names differ, and no lines that say"
				  " what is renamed follow");
	}
	if ((a && strcmp(a, file->from)) || (b && strcmp(b, file->to)))
		return reader_bad(r, r->line, "the --- and +++ lines name other files than the"
				  " lines of git before them");
	if (file->n == 0 && !a && !b)
		return NULL;
	if (!a != (file->kind == PATCH_ADD) || !b != (file->kind == PATCH_DELETE))
		return reader_bad(r, r->line, "/dev/null is what new files come from, and those"
				  " that are removed become");
	return NULL;
}

static struct error *read_git_file(struct patch_reader *r, const struct raw_line *first,
				   struct git_header *git)
{
	unsigned int line = r->line;
	struct header_name from = { 0 }, to = { 0 };
	struct patch_file *file;
	struct raw_line next;
	struct error *err = read_git_names(r, first->text + 11, first->n - 11, &git->both);

	if (!err)
		err = read_git_lines(r, git);
	if (!err && reader_peek(r, &next) && line_starts(&next, "--- ")) {
		reader_next(r, &next);
		err = read_header(r, &next, &from, &to);
		if (!err && (!reader_peek(r, &next) || !line_starts(&next, "@@ ")))
			err = reader_bad(r, r->line, "no hunk follows the --- and +++ lines");
	}
	if (!err) {
		file = new_file(r);
		file->line = line;
		err = set_names(r, file, git, &from, &to);
		if (!err && (from.whole || to.whole))
			err = read_hunks(r, file);
		if (!err)
			err = check_whole(r, file);
		file->whole = git->both.whole;
		git->both.whole = NULL;
	}
	free(from.whole);
	free(to.whole);
	return err;
}

static struct error *read_git(struct patch_reader *r, const struct raw_line *first)
{
	struct git_header git = { 0 };
	struct error *err = read_git_file(r, first, &git);

	free(git.both.whole);
	free(git.from);
	free(git.to);
	return err;
}

/* --- the patch ---------------------------------------------------------------------- */

/* diff -r without -N names files that it leaves out. */
static void note_only_in(const struct patch_reader *r, const struct raw_line *line)
{
	struct place where = { .file = r->patch->name, .line = patch_line(r->patch, r->line) };
	size_t n = line->n < 200 ? line->n : 200;

	if (memchr(line->text, ':', line->n))
		findings_put(r->said, &where, NULL, FINDING_NONE, SEVERITY_WARNING,
			     alloc_print("'%.*s': the patch does not have it; if it is a part of the change, diff -N",
					 (int)n, line->text));
}

static struct error *read_line(struct patch_reader *r, const struct raw_line *line)
{
	struct raw_line next;

	if (r->patch->n == PATCH_MAX_FILES)
		return reader_bad(r, r->line, "the patch is for more than %d files",
				  PATCH_MAX_FILES);
	if (line_starts(line, "diff --git "))
		return read_git(r, line);
	if (line_starts(line, "--- ") && reader_peek(r, &next) && line_starts(&next, "+++ "))
		return read_plain(r, line);
	r->mail += is_mail(r, line);
	if (line_starts(line, "Only in "))
		note_only_in(r, line);
	return refuse_foreign(r, line);
}

/* What no part of the reader has to think of any more. */
static struct error *check_text(const struct patch_reader *start)
{
	struct patch_reader r = *start;
	struct raw_line line;

	const char *packed = damage_packed(start->patch->text, start->patch->size);

	if (packed)
		return reader_bad(&r, 0, "is packed with %s: unpack it, as by %s -dc FILE | klp build [options] -",
				  packed, packed);
	if (start->patch->size > PATCH_MAX_BYTES)
		return reader_bad(&r, 0, "has more than %u bytes", PATCH_MAX_BYTES);
	while (reader_next(&r, &line)) {
		if (memchr(line.text, 0, line.n))
			return reader_bad(&r, r.line, "has a NUL byte; a patch is text");
		if (line.n > PATCH_MAX_LINE)
			return reader_bad(&r, r.line, "the line has more than %d bytes",
					  PATCH_MAX_LINE);
	}
	return NULL;
}

/* The patch can't be read: has a mail program done that?  Takes @err. */
static struct error *say_cause(const struct patch_reader *r, struct error *err)
{
	unsigned int line;
	const char *cause = damage_cause(r->patch, &line);
	struct error *said;

	if (!cause)
		return err;
	said = reader_bad(r, line, "%s", cause);
	error_say_more(said, NULL, "so %s", error_text(err));
	error_drop(err);
	return said;
}

struct error *patch_read(const char *name, char *text, size_t size, struct patch **p,
			 struct findings *said)
{
	struct patch_reader r = { .at = text, .end = text + size, .said = said };
	struct raw_line line;
	struct error *err;
	bool is_text;

	r.patch = alloc_array(1, sizeof(*r.patch));
	*r.patch = (struct patch){ .name = alloc_print("%s", name), .text = text,
				   .size = size };
	err = check_text(&r);
	if (!err)
		err = decode_mails(&r);
	if (!err && r.patch->lines)
		err = check_text(&r);
	is_text = !err;
	while (!err && reader_next(&r, &line))
		err = read_line(&r, &line);
	if (!err && r.patch->n == 0)
		err = reader_bad(&r, r.line, r.left_out ?
				 "the mail has no text with a patch in it, and what it has else is left out; save the patch from it" :
				 "the patch names no files; it has to be a diff -u with --- and +++ lines");
	if (err) {
		/* what can't be decoded is said by its own name */
		if (is_text)
			err = say_cause(&r, err);
		patch_free(r.patch);
		return err;
	}
	*p = r.patch;
	return NULL;
}

struct error *patch_open(const char *path, const char *name, struct patch **p,
			 struct findings *said)
{
	size_t room = 0, n = 0;
	char *text = NULL;
	ssize_t got = 1;
	struct error *err = NULL;
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) :
				     fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);

	if (fd < 0)
		return error_new(MISSING, name, "can't be read: %m");
	while (got && n <= PATCH_MAX_BYTES) {
		if (n == room) {
			room = room ? 2 * room : 65536;
			text = alloc_resize(text, room);
		}
		got = read(fd, text + n, room - n);
		if (got > 0)
			n += (size_t)got;
		else if (got < 0 && errno != EINTR)
			break;
	}
	if (got < 0) {
		err = error_new(MISSING, name, "can't be read: %m");
		free(text);
	}
	close(fd);
	return err ? err : patch_read(name, text, n, p, said);
}

static void free_file(struct patch_file *file)
{
	size_t i;

	for (i = 0; i < file->n; i++)
		free(file->hunks[i].lines);
	free(file->hunks);
	free(file->from);
	free(file->to);
	free(file->whole);
}

void patch_free(struct patch *p)
{
	size_t i;

	if (!p)
		return;
	for (i = 0; i < p->n; i++)
		free_file(&p->files[i]);
	free(p->files);
	free(p->lines);
	free(p->text);
	free(p->name);
	free(p);
}
