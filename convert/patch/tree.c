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
};

static enum status refuse(const struct patch *p, const struct patch_file *file,
			  const char *id, const char *what, const char *name)
{
	struct place where = { .file = p->name, .line = file->line };

	place_error(&where, id, "%s: %s", name, what);
	return REFUSED;
}

/* The entry of a file, read from the source if it is the first time: its number. */
static enum status find_entry(struct tree *tree, const char *name, size_t *at)
{
	struct text *text;
	enum status status;
	struct entry *e;

	for (*at = 0; *at < tree->n; ++*at)
		if (strcmp(tree->entries[*at].name, name) == 0)
			return DONE;
	status = text_read(tree->source, name, &text);
	if (status)
		return status;
	tree->entries = alloc_grow(tree->entries, tree->n, sizeof(*tree->entries));
	e = &tree->entries[tree->n++];
	*e = (struct entry){ .name = alloc_print("%s", name), .original = text };
	e->before = text_get(text);
	e->now = text_get(text);
	return DONE;
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

	for (i = 0; i < tree->n; i++) {
		struct entry *e = &tree->entries[i];

		text_put(e->before);
		e->before = text_get(e->now);
	}
}

/* The hunks applied to @text (NULL: nothing) are the new *@result. */
static enum status apply_hunks(struct tree *tree, const struct patch *p,
			       const struct patch_file *file, struct text *text,
			       struct text **result)
{
	struct text_line *old = NULL, *new;
	size_t n = 0, count;
	enum status status = DONE;

	*result = NULL;
	tree->work += text ? text->size : 0;
	if (tree->work > MAX_WORK)
		return refuse(p, file, "patch", "the patches are for too many large files,"
			      " or too often for them", file->to);
	if (text)
		status = text_lines(text, &old, &n);
	if (status)
		return refuse(p, file, "patch", "has too many lines", file->from);
	status = patch_apply(p, file, old, n, &new, &count);
	if (!status) {
		*result = text_join(new, count);
		if (!*result)
			status = refuse(p, file, "patch", "becomes too large", file->to);
		free(new);
	}
	free(old);
	return status;
}

/* A name that is not there, but with its first directory is: diff was made one lower. */
static enum status refuse_missing(const struct tree *tree, const struct patch *p,
				  const struct patch_file *file)
{
	struct place where = { .file = p->name, .line = file->line };

	if (file->whole && text_exists(tree->source, file->whole)) {
		place_error(&where, "apply", "the paths lack a first directory, as in a/%s,"
			    " which is taken off as by patch -p1; make the patch in the"
			    " directory above, or with git diff", file->whole);
		return REFUSED;
	}
	return refuse(p, file, "apply", "is not in this kernel's source", file->from);
}

/* Some diffs say only by their hunk that the file is new. */
static bool comes_from_nothing(const struct patch_file *file)
{
	return file->kind == PATCH_CHANGE && file->n == 1 &&
	       file->hunks->old_start == 0 && file->hunks->old_n == 0;
}

/* Changes the file's one name. */
static enum status change(struct tree *tree, const struct patch *p,
			  const struct patch_file *file)
{
	struct text *result;
	enum status status;
	struct entry *e;
	size_t at;

	status = find_entry(tree, file->to, &at);
	if (status)
		return status;
	e = &tree->entries[at];
	if (file->kind == PATCH_ADD && e->now && (e->now->size || !file->n))
		return refuse(p, file, "apply", "is to be a new file, and is there already",
			      file->to);
	if (file->kind != PATCH_ADD && !e->now && !comes_from_nothing(file))
		return refuse_missing(tree, p, file);
	status = apply_hunks(tree, p, file, e->now, &result);
	if (status)
		return status;
	if (file->kind == PATCH_DELETE) {
		bool empty = result->size == 0;

		text_put(result);
		if (!empty)
			return refuse(p, file, "apply", "is to be removed, and has more than"
				      " the patch takes away", file->from);
		result = NULL;
	}
	set_now(e, result);
	return DONE;
}

/* Renames or copies a file, and applies the hunks for it to the new one. */
static enum status move(struct tree *tree, const struct patch *p,
			const struct patch_file *file)
{
	struct entry *from, *to;
	struct text *result;
	enum status status;
	size_t a, b;

	status = find_entry(tree, file->from, &a);
	if (!status)
		status = find_entry(tree, file->to, &b);
	if (status)
		return status;
	from = &tree->entries[a];
	to = &tree->entries[b];
	if (!from->before)
		return refuse_missing(tree, p, file);
	if (to->now)
		return refuse(p, file, "apply", "is to be a new name, and is there already",
			      file->to);
	status = apply_hunks(tree, p, file, from->before, &result);
	if (status)
		return status;
	if (file->kind == PATCH_RENAME) {
		set_now(from, NULL);
		to->from = from->from ? from->from : a + 1;
	}
	set_now(to, result);
	return DONE;
}

static enum status apply_patch(struct tree *tree, const struct patch *p)
{
	enum status status = DONE;
	unsigned int mail = 0;
	size_t i;

	begin_mail(tree);
	for (i = 0; i < p->n && !status; i++) {
		const struct patch_file *file = &p->files[i];

		if (file->mail != mail)
			begin_mail(tree);
		mail = file->mail;
		status = file->kind == PATCH_RENAME || file->kind == PATCH_COPY ?
			 move(tree, p, file) : change(tree, p, file);
	}
	return status;
}

/* --- what came of it ---------------------------------------------------------------- */

static bool same_text(const struct text *x, const struct text *y)
{
	return x == y || (x && y && x->size == y->size &&
			  memcmp(x->data, y->data, x->size) == 0);
}

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
		printf("R\t%s\t%s\n", from->name, e->name);
	else if (e->original && e->now)
		printf("%c\t%s\n", same_text(e->original, e->now) ? '=' : 'M', e->name);
	else if (e->now)
		printf("A\t%s\n", e->name);
	else if (e->original && !is_renamed(tree, e))
		printf("D\t%s\n", e->name);
}

static enum status print_entries(const struct tree *tree)
{
	const struct entry **sorted = alloc_array(tree->n, sizeof(*sorted));
	size_t i;

	for (i = 0; i < tree->n; i++)
		sorted[i] = &tree->entries[i];
	if (tree->n)
		qsort(sorted, tree->n, sizeof(*sorted), by_name);
	for (i = 0; i < tree->n; i++)
		print_entry(tree, sorted[i]);
	free(sorted);
	if (fflush(stdout) || ferror(stdout))
		return fail(MISSING, NULL, "standard output: %m");
	return DONE;
}

/* Writes the first @n entries below @root, or removes them again. */
static enum status write_entries(const struct tree *tree, int root, bool patched,
				 size_t *n)
{
	enum status status = DONE;

	for (*n = 0; *n < tree->n && !status; ++*n) {
		const struct entry *e = &tree->entries[*n];
		const struct text *text = patched ? e->now : e->original;

		if (text)
			status = text_write(root, e->name, text);
	}
	return status;
}

static void remove_entries(const struct tree *tree, int root, size_t n)
{
	while (n--)
		text_remove(root, tree->entries[n].name);
}

/* Makes the directory @name below @into with one side of the files. */
static enum status write_side(const struct tree *tree, int into, const char *name,
			      bool patched)
{
	enum status status;
	size_t n = 0;
	int root;

	if (mkdirat(into, name, 0777))
		return fail(MISSING, name, "can't be made as a new directory: %m");
	root = openat(into, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (root < 0) {
		status = fail(MISSING, name, "can't be opened: %m");
	} else {
		status = write_entries(tree, root, patched, &n);
		if (status)
			remove_entries(tree, root, n);
		close(root);
	}
	if (status)
		unlinkat(into, name, AT_REMOVEDIR);
	return status;
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

static enum status write_tree(const struct tree *tree, int into)
{
	enum status status = write_side(tree, into, "original", false);

	if (status)
		return status;
	status = write_side(tree, into, "patched", true);
	if (!status) {
		status = print_entries(tree);
		if (status)
			remove_side(tree, into, "patched");
	}
	if (status)
		remove_side(tree, into, "original");
	return status;
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

static int open_root(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		fail(MISSING, path, "can't be opened: %m");
	return fd;
}

enum status patch_tree(struct patch *const *patches, size_t n, const char *source,
		       const char *into)
{
	struct tree tree = { .source = open_root(source) };
	enum status status = DONE;
	int target = -1;
	size_t i;

	if (tree.source < 0)
		return MISSING;
	if (into) {
		target = open_root(into);
		status = target < 0 ? MISSING : DONE;
	}
	for (i = 0; i < n && !status; i++)
		status = apply_patch(&tree, patches[i]);
	if (!status)
		status = into ? write_tree(&tree, target) : print_entries(&tree);
	free_tree(&tree);
	close(tree.source);
	if (target >= 0)
		close(target);
	return status;
}
