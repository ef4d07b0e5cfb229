// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * patches.c - "klp patches": which patches was a livepatch made of?
 *
 *	klp patches [--into DIR] MODULE.ko
 *
 * klp build (kbuild/build/recorded) puts them into a section that the kernel does not
 * load: each behind a line "patch sha256:DIGEST BYTES NAME".  What stands there may be
 * anything; whether the digests are right is for those to see who use the text.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "commands/commands.h"
#include "elf/module.h"

#define SECTION		".klp.patches"
#define MAX_HEAD	512	/* bytes of such a line */
#define MAX_NAME	200
#define DIGEST		"sha256:"
#define DIGEST_CHARS	64	/* behind that */

/* A patch, in the memory of the module. */
struct recorded {
	const char *digest, *name;	/* in @head */
	char head[MAX_HEAD];
	const unsigned char *text;
	size_t n;
};

static bool is_digest(const char *s)
{
	const size_t before = strlen(DIGEST);

	return strncmp(s, DIGEST, before) == 0 && strlen(s) == before + DIGEST_CHARS &&
	       strspn(s + before, "0123456789abcdef") == DIGEST_CHARS;
}

/* One that a script and a file can have. */
static bool is_name(const char *s)
{
	return *s && *s != '.' && *s != '-' && strlen(s) <= MAX_NAME &&
	       strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+-") ==
	       strlen(s);
}

/* Takes the next one off *@at, with *@left bytes; false where that is no record. */
static bool next_record(const unsigned char **at, size_t *left, struct recorded *r)
{
	const unsigned char *end = memchr(*at, '\n', *left < MAX_HEAD ? *left : MAX_HEAD);
	char *word, *rest = NULL, *bytes, *stop;
	unsigned long long n;

	if (!end)
		return false;
	memcpy(r->head, *at, (size_t)(end - *at));
	r->head[end - *at] = 0;
	*left -= (size_t)(end + 1 - *at);
	word = strtok_r(r->head, " ", &rest);
	r->digest = strtok_r(NULL, " ", &rest);
	bytes = strtok_r(NULL, " ", &rest);
	r->name = strtok_r(NULL, " ", &rest);
	if (!word || strcmp(word, "patch") || !r->name || strtok_r(NULL, " ", &rest) ||
	    !is_digest(r->digest) || !is_name(r->name) || *bytes < '0' || *bytes > '9')
		return false;
	errno = 0;
	n = strtoull(bytes, &stop, 10);
	if (errno || *stop || n > *left)
		return false;
	r->text = end + 1;
	r->n = (size_t)n;
	*at = r->text + n;
	*left -= r->n;
	return true;
}

/* A new file @name in the directory @into. */
static struct error *write_patch(int into, const struct recorded *r)
{
	int fd = openat(into, r->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	size_t done = 0;
	ssize_t n = 0;

	if (fd < 0)
		return error_new(MISSING, r->name, "can't be made as a new file: %m");
	while (done < r->n && n >= 0) {
		n = write(fd, r->text + done, r->n - done);
		done += n > 0 ? (size_t)n : 0;
	}
	if (close(fd) || n < 0)
		return error_new(MISSING, r->name, "can't be written: %m");
	return NULL;
}

/* Are they all there?  Nothing is printed or written before that is known. */
static struct error *check_patches(const struct module *m)
{
	size_t section = module_section(m, SECTION), left;
	const unsigned char *at;
	struct recorded r;

	if (!section || !m->sections[section].data)
		return error_new(REFUSED, m->path,
				 "does not have its patches: klp build has not made it, or an older one");
	at = m->sections[section].data;
	left = m->sections[section].shdr.sh_size;
	while (left)
		if (!next_record(&at, &left, &r))
			return error_new(REFUSED, m->path,
					 "the record of its patches (%s) is damaged; take the patches themselves",
					 SECTION);
	return NULL;
}

/* Prints the patches of a module that was checked, and writes them. */
static struct error *list_patches(const struct module *m, int into)
{
	size_t section = module_section(m, SECTION), left;
	const unsigned char *at;
	struct recorded r;
	struct error *err = NULL;

	at = m->sections[section].data;
	left = m->sections[section].shdr.sh_size;
	while (left && !err && next_record(&at, &left, &r)) {
		printf("patch\t%s\t%s\t%zu\n", r.name, r.digest, r.n);
		if (into >= 0)
			err = write_patch(into, &r);
	}
	return err;
}

enum status command_patches(const struct options *options)
{
	struct module *m = NULL;
	struct error *err = NULL;
	enum status status;
	int into = -1;

	if (options->nargs != 1)
		return fail(USAGE, NULL,
			    "patches wants a module: klp patches [--into DIR] MODULE.ko");
	if (options->into) {
		into = open(options->into, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (into < 0)
			err = error_new(MISSING, options->into, "can't be opened: %m");
	}
	if (!err)
		err = module_open_installed(options->args[0], &m);
	if (!err)
		err = check_patches(m);
	if (!err) {
		const char *release = module_modinfo(m, "klp_kernel", 0);

		printf("kernel\t%s\n", release && is_name(release) ? release : "?");
		err = list_patches(m, into);
	}
	status = finish(NULL, NULL, err, NULL);
	module_close(m);
	if (into >= 0)
		close(into);
	return finish_output(status);
}
