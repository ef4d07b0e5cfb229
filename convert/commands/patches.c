// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * patches.c - "klp patches": which patches was a livepatch made of?
 *
 *	klp patches [--into DIR] MODULE.ko
 *
 * klp build (kbuild/build/recorded) puts them into a section that the kernel does not
 * load.  What stands there may be anything; whether the digests are right is for those
 * to see who use the text (klp check, klp build --with).
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
#include "elf/patch-records.h"

/* A new file @name in the directory @into. */
static struct error *write_patch(int into, const struct patch_record *r)
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
	size_t section = module_section(m, PATCH_RECORDS), left;
	const unsigned char *at;
	struct patch_record r;

	if (!section || !m->sections[section].data)
		return error_new(REFUSED, m->path,
				 "does not have its patches: klp build has not made it, or an older one");
	at = m->sections[section].data;
	left = m->sections[section].shdr.sh_size;
	while (left)
		if (!patch_records_next(&at, &left, &r))
			return error_new(REFUSED, m->path,
					 "the record of its patches (" PATCH_RECORDS ") is damaged; take the patches themselves");
	return NULL;
}

/* Prints the patches of a module that was checked, and writes them. */
static struct error *list_patches(const struct module *m, int into)
{
	size_t section = module_section(m, PATCH_RECORDS), left;
	const unsigned char *at;
	struct patch_record r;
	struct error *err = NULL;

	at = m->sections[section].data;
	left = m->sections[section].shdr.sh_size;
	while (left && !err && patch_records_next(&at, &left, &r)) {
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

		printf("kernel\t%s\n", release && patch_records_is_name(release) ? release : "?");
		err = list_patches(m, into);
	}
	status = finish(NULL, NULL, err, NULL);
	module_close(m);
	if (into >= 0)
		close(into);
	return finish_output(status);
}
