// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * unpack.c - files that are compressed (CONFIG_MODULE_COMPRESS_*).
 *
 * libdwelf unpacks what elfutils was built for: in Debian 12 gzip and xz.  For the rest,
 * zstd there, and to say what is wrong with a file, the system's own programs do it.
 * They alone would do, but a process for each takes half as much time again: 729 ms
 * instead of 480 for the names in 224 modules (.ko.xz).
 */
#include <elfutils/libdwelf.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "elf/unpack.h"

/* The longest of those below. */
#define MAGIC_SIZE 5

static const struct {
	const char *magic;
	size_t size;
	const char *program;
} kinds[] = {
	{ "\x1f\x8b", 2, "gzip" },
	{ "\xfd""7zXZ", 5, "xz" },
	{ "\x28\xb5\x2f\xfd", 4, "zstd" },
};

/* The program that unpacks what begins with these bytes, NULL: it is not compressed. */
static const char *program_for(const char *magic, size_t size)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (size >= kinds[i].size &&
		    memcmp(magic, kinds[i].magic, kinds[i].size) == 0)
			return kinds[i].program;
	return NULL;
}

/* Runs @program on @path; @out: a file in memory with what it writes. */
static struct error *run(const char *path, const char *program, int *out)
{
	char *argv[] = { (char *)program, "-dcqf", "--", (char *)path, NULL };
	posix_spawn_file_actions_t actions;
	int fd = memfd_create("klp", MFD_CLOEXEC), wait = 0, error;
	pid_t pid;

	if (fd < 0)
		return error_new(MISSING, path, "can't be unpacked: %m");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
	error = posix_spawnp(&pid, program, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error) {
		close(fd);
		return error_new(MISSING, path, "can't be unpacked: %s: %s; install it",
				 program, strerror(error));
	}
	if (waitpid(pid, &wait, 0) < 0 || wait) {
		close(fd);
		return error_new(MISSING, path, "can't be unpacked by %s", program);
	}
	*out = fd;
	return NULL;
}

/* The unpacked ELF file as a file in memory, -1 where libdwelf has none. */
static int by_libdwelf(int fd)
{
	Elf *elf = dwelf_elf_begin(fd);
	size_t size = 0, done = 0;
	const char *image = elf && elf_kind(elf) == ELF_K_ELF ?
			    elf_rawfile(elf, &size) : NULL;
	int out = image ? memfd_create("klp", MFD_CLOEXEC) : -1;
	ssize_t n = 0;

	for (; out >= 0 && done < size && n >= 0; done += (size_t)n)
		n = write(out, image + done, size - done);
	elf_end(elf);
	if (n >= 0)
		return out;
	close(out);
	return -1;
}

struct error *unpack(const char *path, int *fd, bool *unpacked)
{
	char magic[MAGIC_SIZE];
	ssize_t n = pread(*fd, magic, sizeof(magic), 0);
	const char *program = n > 0 ? program_for(magic, (size_t)n) : NULL;
	struct error *err = NULL;
	int contents;

	*unpacked = false;
	if (!program)
		return NULL;
	elf_version(EV_CURRENT);
	contents = by_libdwelf(*fd);
	if (contents < 0)
		err = run(path, program, &contents);
	if (err)
		return err;
	close(*fd);
	*fd = contents;
	*unpacked = true;
	return NULL;
}

const char *unpack_module_end(const char *file)
{
	static const char *const ends[] = { ".ko", ".ko.xz", ".ko.zst", ".ko.gz" };
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (ends_with(file, ends[i]))
			return ends[i];
	return NULL;
}
