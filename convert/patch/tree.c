// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tree.c - what do patches make of the kernel's source, one on top of the other?
 *
 * Everything is done in memory: files are read from the source when the first patch names
 * them, and written when the last one has been applied.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "patch/patch.h"
#include "patch/files.h"

/* Bytes that all hunks together may be applied to: a second or two of work. */
#define MAX_WORK	((size_t)4 << 30)

/* Files of one mail that don't agree and are told of. */
#define MAX_REFUSED	20

/* A file that a patch has named. */
struct entry {
	char *name;
	struct text *original;	/* in the source; NULL: it is not there */
	struct text *before;	/* before this mail: what its renames mean */
	struct text *now;	/* NULL: it is not there any more */
	size_t from;		/* 1 + the entry that was renamed to this one, or 0 */
};

struct tree {
	int source;
	struct entry *entries;
	size_t n;
	size_t work;
	unsigned int fuzz;
	size_t files, already;	/* of this mail: tried, and all of it is there */
	bool disagrees;		/* something of it is for another state of the source */
	FILE *list;		/* gets a line for each file, or NULL */
	struct findings *said;
};

static struct error *refuse(const struct patch *p, const struct patch_file *file,
			    enum finding_id id, const char *what, const char *name)
{
	struct place where = { .file = p->name, .line = patch_line(p, file->line) };

	return error_at(&where, NULL, id, "%s: %s", name, what);
}

/* The entry of a file, read from the source if it is the first time: its number. */
static struct error *find_entry(struct tree *tree, const char *name, size_t *at)
{
	struct text *text;
	struct error *err;
	struct entry *e;

	for (*at = 0; *at < tree->n; ++*at)
		if (strcmp(tree->entries[*at].name, name) == 0)
			return NULL;
	err = text_read(tree->source, name, &text);
	if (err)
		return err;
	tree->entries = alloc_grow(tree->entries, tree->n, sizeof(*tree->entries));
	e = &tree->entries[tree->n++];
	*e = (struct entry){ .name = alloc_print("%s", name), .original = text };
	e->before = text_get(text);
	e->now = text_get(text);
	return NULL;
}

static void set_now(struct entry *e, struct text *text)
{
	text_put(e->now);
	e->now = text;
}

/* A new mail begins: what renames and copies start from is what there is now. */
static void begin_mail(struct tree *tree)
{
	size_t i;

	tree->files = tree->already = 0;
	tree->disagrees = false;
	for (i = 0; i < tree->n; i++) {
		struct entry *e = &tree->entries[i];

		text_put(e->before);
		e->before = text_get(e->now);
	}
}

static bool same_text(const struct text *x, const struct text *y)
{
	return x == y || (x && y && x->size == y->size &&
			  memcmp(x->data, y->data, x->size) == 0);
}

/* Is the file another one than in the source, by a patch before? */
static bool is_touched(const struct tree *tree, const char *name, const struct text *text)
{
	size_t i;

	for (i = 0; i < tree->n; i++)
		if (name && strcmp(tree->entries[i].name, name) == 0)
			return !same_text(tree->entries[i].original, text);
	return false;
}

/* The hunks applied to @text (NULL: nothing) are the new *@result. */
static struct error *apply_hunks(struct tree *tree, const struct patch *p,
				 const struct patch_file *file, struct text *text,
				 struct text **result)
{
	struct patch_rules rules = { tree->fuzz, is_touched(tree, file->from, text) };
	struct text_line *old = NULL, *new;
	size_t n = 0, count;
	struct error *err = NULL;
	bool already;

	*result = NULL;
	tree->work += text ? text->size : 0;
	if (tree->work > MAX_WORK)
		return refuse(p, file, FINDING_PATCH, "the patches change too many large files,"
			      " or too often for them", file->to);
	if (text && !text_lines(text, &old, &n))
		return refuse(p, file, FINDING_PATCH, "has too many lines", file->from);
	err = patch_apply(p, file, old, n, &rules, &new, &count, &already, tree->said);
	tree->already += err && already && !rules.touched;
	tree->disagrees |= err && !already;
	if (!err) {
		*result = text_join(new, count);
		if (!*result)
			err = refuse(p, file, FINDING_PATCH, "becomes too large", file->to);
		free(new);
	}
	free(old);
	return err;
}

/* A name that is not there, but with its first directory is: diff was made one lower. */
static struct error *refuse_missing(const struct tree *tree, const struct patch *p,
				    const struct patch_file *file)
{
	struct place where = { .file = p->name, .line = patch_line(p, file->line) };

	if (file->whole && text_exists(tree->source, file->whole))
		return error_at(&where, NULL, FINDING_APPLY,
				"the paths lack a first directory, as in a/%s, which is taken off as by patch -p1; make the patch in the directory above, or with git diff",
				file->whole);
	return refuse(p, file, FINDING_APPLY, file->kind == PATCH_DELETE ?
		      "is to be removed, and is not in this kernel's source" :
		      "is not in this kernel's source", file->from);
}

/* What is to be a new file is there; is it the same one? */
static struct error *refuse_new(struct tree *tree, const struct patch *p,
				const struct patch_file *file, const struct text *now)
{
	struct text *result = NULL;
	struct error *err = apply_hunks(tree, p, file, NULL, &result);
	bool same = !err && same_text(result, now);

	text_put(result);
	if (err)
		return err;
	tree->already += same;
	return refuse(p, file, FINDING_APPLY, same ?
		      "is to be a new file, and is already in this kernel" :
		      "is to be a new file, and exists already, with other contents", file->to);
}

/* Some diffs say only by their hunk that the file is new. */
static bool comes_from_nothing(const struct patch_file *file)
{
	return file->kind == PATCH_CHANGE && file->n == 1 &&
	       file->hunks->old_start == 0 && file->hunks->old_n == 0;
}

/* Changes the file's one name. */
static struct error *change(struct tree *tree, const struct patch *p,
			    const struct patch_file *file)
{
	struct text *result;
	struct error *err;
	struct entry *e;
	size_t at;

	err = find_entry(tree, file->to, &at);
	if (err)
		return err;
	e = &tree->entries[at];
	if (file->kind == PATCH_ADD && e->now && (e->now->size || !file->n))
		return refuse_new(tree, p, file, e->now);
	if (file->kind != PATCH_ADD && !e->now && !comes_from_nothing(file))
		return refuse_missing(tree, p, file);
	err = apply_hunks(tree, p, file, e->now, &result);
	if (err)
		return err;
	if (file->kind == PATCH_DELETE) {
		bool empty = result->size == 0;

		text_put(result);
		if (!empty)
			return refuse(p, file, FINDING_APPLY, "is to be removed, and has more than"
				      " the patch takes away", file->from);
		result = NULL;
	}
	set_now(e, result);
	return NULL;
}

/* Renames or copies a file, and applies the hunks for it to the new one. */
static struct error *move(struct tree *tree, const struct patch *p,
			  const struct patch_file *file)
{
	struct entry *from, *to;
	struct text *result;
	struct error *err;
	size_t a, b;

	err = find_entry(tree, file->from, &a);
	if (!err)
		err = find_entry(tree, file->to, &b);
	if (err)
		return err;
	from = &tree->entries[a];
	to = &tree->entries[b];
	if (!from->before)
		return refuse_missing(tree, p, file);
	if (to->now)
		return refuse(p, file, FINDING_APPLY, "is to be a new name, and exists already",
			      file->to);
	err = apply_hunks(tree, p, file, from->before, &result);
	if (err)
		return err;
	if (file->kind == PATCH_RENAME) {
		set_now(from, NULL);
		to->from = from->from ? from->from : a + 1;
	}
	set_now(to, result);
	return NULL;
}

/* A mail is at its end: its errors, or one where all that it does is there already. */
static struct error *end_mail(const struct tree *tree, const struct patch *p,
			      const struct patch_file *file, struct error *err)
{
	struct place where = { .file = p->name, .line = patch_line(p, file->line) };
	const char *cause;
	unsigned int line;

	if (!err || error_status(err) != REFUSED)
		return err;
	if (tree->disagrees && (cause = damage_cause(p, &line))) {
		where.line = patch_line(p, line);
		error_say_more(err, &where, "the patch may be damaged: this line %s", cause);
		return err;
	}
	if (tree->disagrees) {
		error_say_more(err, NULL, "if it needs another patch first, name that before it, or to klp build the livepatch that has it (--with)");
		return err;
	}
	if (tree->files == 1 || tree->already < tree->files)
		return err;
	error_drop(err);
	return error_at(&where, NULL, FINDING_APPLY,
			"already in this kernel: what the patch does, in %zu files", tree->files);
}

static struct error *apply_patch(struct tree *tree, const struct patch *p)
{
	const struct patch_file *first = p->files;
	struct error *err = NULL;
	size_t i, refused = 0;

	begin_mail(tree);
	for (i = 0; i < p->n && refused < MAX_REFUSED; i++) {
		const struct patch_file *file = &p->files[i];
		struct error *one;

		/* what follows may need what has failed */
		if (file->mail != first->mail && err)
			break;
		if (file->mail != first->mail) {
			begin_mail(tree);
			first = file;
		}
		one = file->kind == PATCH_RENAME || file->kind == PATCH_COPY ?
			  move(tree, p, file) : change(tree, p, file);
		tree->files++;
		refused += one != NULL;
		err = error_join(err, one);
	}
	return end_mail(tree, p, first, err);
}

/* --- what came of it ---------------------------------------------------------------- */

/* The entry that is now called like @e, if it was renamed. */
static const struct entry *renamed_from(const struct tree *tree, const struct entry *e)
{
	const struct entry *from = e->from ? &tree->entries[e->from - 1] : NULL;

	return from && from->original && !from->now && !e->original && e->now ? from : NULL;
}

static bool is_renamed(const struct tree *tree, const struct entry *e)
{
	size_t i;

	for (i = 0; i < tree->n; i++)
		if (renamed_from(tree, &tree->entries[i]) == e)
			return true;
	return false;
}

static int by_name(const void *a, const void *b)
{
	const struct entry *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static void print_entry(const struct tree *tree, const struct entry *e)
{
	const struct entry *from = renamed_from(tree, e);

	if (from)
		fprintf(tree->list, "R\t%s\t%s\n", from->name, e->name);
	else if (e->original && e->now)
		fprintf(tree->list, "%c\t%s\n",
			same_text(e->original, e->now) ? '=' : 'M', e->name);
	else if (e->now)
		fprintf(tree->list, "A\t%s\n", e->name);
	else if (e->original && !is_renamed(tree, e))
		fprintf(tree->list, "D\t%s\n", e->name);
}

static struct error *print_entries(const struct tree *tree)
{
	const struct entry **sorted = alloc_array(tree->n, sizeof(*sorted));
	size_t i;

	for (i = 0; i < tree->n; i++)
		sorted[i] = &tree->entries[i];
	if (tree->n)
		qsort(sorted, tree->n, sizeof(*sorted), by_name);
	for (i = 0; i < tree->n && tree->list; i++)
		print_entry(tree, sorted[i]);
	free(sorted);
	if (tree->list && (fflush(tree->list) || ferror(tree->list)))
		return error_new(MISSING, NULL, "standard output: %m");
	return NULL;
}

/* Writes the first @n entries below @root, or removes them again. */
static struct error *write_entries(const struct tree *tree, int root, bool patched,
				   size_t *n)
{
	struct error *err = NULL;

	for (*n = 0; *n < tree->n && !err; ++*n) {
		const struct entry *e = &tree->entries[*n];
		const struct text *text = patched ? e->now : e->original;

		if (text)
			err = text_write(root, e->name, text);
	}
	return err;
}

static void remove_entries(const struct tree *tree, int root, size_t n)
{
	while (n--)
		text_remove(root, tree->entries[n].name);
}

/* Makes the directory @name below @into with one side of the files. */
static struct error *write_side(const struct tree *tree, int into, const char *name,
				bool patched)
{
	struct error *err;
	size_t n = 0;
	int root;

	if (mkdirat(into, name, 0777))
		return error_new(MISSING, name, "can't be made as a new directory: %m");
	root = openat(into, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (root < 0) {
		err = error_new(MISSING, name, "can't be opened: %m");
	} else {
		err = write_entries(tree, root, patched, &n);
		if (err)
			remove_entries(tree, root, n);
		close(root);
	}
	if (err)
		unlinkat(into, name, AT_REMOVEDIR);
	return err;
}

static void remove_side(const struct tree *tree, int into, const char *name)
{
	int root = openat(into, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (root < 0)
		return;
	remove_entries(tree, root, tree->n);
	close(root);
	unlinkat(into, name, AT_REMOVEDIR);
}

static struct error *write_tree(const struct tree *tree, int into)
{
	struct error *err = write_side(tree, into, "original", false);

	if (err)
		return err;
	err = write_side(tree, into, "patched", true);
	if (!err) {
		err = print_entries(tree);
		if (err)
			remove_side(tree, into, "patched");
	}
	if (err)
		remove_side(tree, into, "original");
	return err;
}

static void free_tree(struct tree *tree)
{
	size_t i;

	for (i = 0; i < tree->n; i++) {
		text_put(tree->entries[i].original);
		text_put(tree->entries[i].before);
		text_put(tree->entries[i].now);
		free(tree->entries[i].name);
	}
	free(tree->entries);
}

static struct error *open_root(const char *path, int *fd)
{
	*fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *fd < 0 ? error_new(MISSING, path, "can't be opened: %m") : NULL;
}

struct error *patch_tree(struct patch *const *patches, size_t n, const char *source,
			 const char *into, unsigned int fuzz, FILE *list, struct findings *said)
{
	struct tree tree = { .source = -1, .fuzz = fuzz, .list = list, .said = said };
	struct error *err;
	int target = -1;
	size_t i;

	err = open_root(source, &tree.source);
	if (!err && into)
		err = open_root(into, &target);
	for (i = 0; i < n && !err; i++)
		err = apply_patch(&tree, patches[i]);
	if (!err)
		err = into ? write_tree(&tree, target) : print_entries(&tree);
	free_tree(&tree);
	if (tree.source >= 0)
		close(tree.source);
	if (target >= 0)
		close(target);
	return err;
}
