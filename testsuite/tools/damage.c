// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * damage.c - runs a command on many damaged copies of a file.
 *
 *	damage [-j JOBS] [-c STEP] [-b RANGE]... [-w RANGE]... FILE COMMAND [ARG]...
 *
 *	-c STEP		the file cut off at every STEP-th length, from 0
 *	-b RANGE	one byte at a time changed
 *	-w RANGE	four bytes at a time set to 0xff
 *	-j JOBS		processes at a time (default 1)
 *
 * A RANGE is OFFSET:SIZE[:STEP], from which every STEP-th place is taken.
 *
 * A copy stands in a directory of its own below the current one; "@" in an ARG
 * is its path.  Each run has to end by itself within 10 seconds with a status
 * of 0 to 3.  With a status that is not 0 it must have said why on standard
 * error, left the copy as it was, and nothing beside it.  The first run that
 * does otherwise is described, its copy is kept, and the exit status is 1.
 * Else one line says how many runs ended with which status.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECONDS		10
#define STATUSES	4
#define MAX_RANGES	64
#define MAX_JOBS	64

extern char **environ;

enum kind { CUT, BYTE, WORD };

struct range {
	enum kind kind;
	size_t start, size, step;
};

/* One way to damage the file. */
struct damage {
	enum kind kind;
	size_t at;
};

struct worker {
	const unsigned char *whole;
	size_t size;
	char directory[32], path[48];
	char **command;		/* with "@" */
	int errors;		/* where the command's standard error goes */
	size_t counts[STATUSES];
};

static pid_t running;

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void too_late(int signal)
{
	(void)signal;
	kill(running, SIGKILL);
}

/* Which bit of a byte is changed depends on where it is: all of them are. */
static unsigned char changed(unsigned char byte, size_t at)
{
	static const unsigned char masks[] = {
		0xff, 0x01, 0x80, 0x10, 0x04, 0x40, 0x02, 0x7f
	};

	return byte ^ masks[(at / 8 + at) % sizeof(masks)];
}

static unsigned char *make_copy(const struct worker *w,
				const struct damage *damage, size_t *size)
{
	unsigned char *copy = malloc(w->size + 1);
	size_t i;

	if (!copy)
		die("malloc");
	memcpy(copy, w->whole, w->size);
	*size = damage->kind == CUT ? damage->at : w->size;
	if (damage->kind == BYTE)
		copy[damage->at] = changed(copy[damage->at], damage->at);
	for (i = 0; damage->kind == WORD && i < 4; i++)
		if (damage->at + i < w->size)
			copy[damage->at + i] = 0xff;
	return copy;
}

static void write_copy(const struct worker *w, const unsigned char *copy,
		       size_t size)
{
	int fd = open(w->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, copy, size) != (ssize_t)size || close(fd))
		die(w->path);
}

static bool is_unchanged(const struct worker *w, const unsigned char *copy,
			 size_t size)
{
	unsigned char *now = malloc(size + 1);
	int fd = open(w->path, O_RDONLY);
	bool same;

	if (!now)
		die("malloc");
	same = fd >= 0 && read(fd, now, size + 1) == (ssize_t)size &&
	       memcmp(now, copy, size) == 0;
	if (fd >= 0)
		close(fd);
	free(now);
	return same;
}

/* Empties the directory; how many files there were beside the copy. */
static size_t clean(const struct worker *w)
{
	DIR *dir = opendir(w->directory);
	struct dirent *entry;
	size_t n = 0;

	if (!dir)
		die(w->directory);
	while ((entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		n += strcmp(entry->d_name, "file.ko") != 0;
		unlinkat(dirfd(dir), entry->d_name, 0);
	}
	closedir(dir);
	return n;
}

/* @arg with the path in place of "@"; free() it. */
static char *expand(const struct worker *w, const char *arg)
{
	const char *at = strchr(arg, '@');
	char *out;

	if (asprintf(&out, "%.*s%s%s", (int)strcspn(arg, "@"), arg,
		     at ? w->path : "", at ? at + 1 : "") < 0)
		die("asprintf");
	return out;
}

/* Runs the command; what waitpid() says of it. */
static int run(const struct worker *w)
{
	posix_spawn_file_actions_t actions;
	char *argv[64] = { NULL };
	int status = 0, error;
	size_t n;

	for (n = 0; w->command[n] && n < 63; n++)
		argv[n] = expand(w, w->command[n]);
	if (ftruncate(w->errors, 0) || lseek(w->errors, 0, SEEK_SET))
		die("ftruncate");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, w->errors, STDERR_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
					 O_WRONLY, 0);
	error = posix_spawnp(&running, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error) {
		errno = error;
		die(argv[0]);
	}
	alarm(SECONDS);
	while (waitpid(running, &status, 0) < 0)
		if (errno != EINTR)
			die("waitpid");
	alarm(0);
	while (n-- > 0)
		free(argv[n]);
	return status;
}

/* What is wrong with how a run has ended, or NULL. */
static const char *judge(struct worker *w, int status,
			 const unsigned char *copy, size_t size)
{
	struct stat st;

	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return "hangs";
	if (WIFSIGNALED(status))
		return strsignal(WTERMSIG(status));
	status = WEXITSTATUS(status);
	if (status >= STATUSES)
		return "ends with a status that klp does not have";
	w->counts[status]++;
	if (status == 0)
		return NULL;
	if (fstat(w->errors, &st) || st.st_size == 0)
		return "says nothing";
	if (!is_unchanged(w, copy, size))
		return "has changed the file and failed";
	return NULL;
}

static void describe(const struct worker *w, const struct damage *damage,
		     const char *what)
{
	static const char *const kinds[] = {
		[CUT] = "cut off at", [BYTE] = "changed byte",
		[WORD] = "0xffffffff at"
	};
	char text[4096];
	ssize_t n = pread(w->errors, text, sizeof(text), 0);

	printf("%s %zu: %s (%s)\n%.*s", kinds[damage->kind], damage->at, what,
	       w->path, n > 0 ? (int)n : 0, text);
}

static bool try(struct worker *w, const struct damage *damage)
{
	size_t size;
	unsigned char *copy = make_copy(w, damage, &size);
	const char *wrong;
	int status;

	write_copy(w, copy, size);
	status = run(w);
	wrong = judge(w, status, copy, size);
	if (wrong)
		write_copy(w, copy, size);
	else if (clean(w) && status)
		wrong = "has failed and left a file behind";
	if (wrong)
		describe(w, damage, wrong);
	free(copy);
	return !wrong;
}

/* The @job-th of every @jobs damages; ends the process. */
static void work(struct worker *w, const struct damage *list, size_t n,
		 size_t job, size_t jobs, int result)
{
	snprintf(w->directory, sizeof(w->directory), "damage-%zu", job);
	snprintf(w->path, sizeof(w->path), "%s/file.ko", w->directory);
	if (mkdir(w->directory, 0700))
		die(w->directory);
	w->errors = memfd_create("errors", MFD_CLOEXEC);
	if (w->errors < 0)
		die("memfd_create");
	signal(SIGALRM, too_late);
	for (; job < n; job += jobs) {
		if (!try(w, &list[job])) {
			fflush(stdout);
			_exit(1);
		}
	}
	if (rmdir(w->directory) ||
	    write(result, w->counts, sizeof(w->counts)) != sizeof(w->counts))
		die(w->directory);
	_exit(0);
}

/* All of @list, by so many processes; the exit status. */
static int work_all(struct worker *w, const struct damage *list, size_t n,
		    size_t jobs)
{
	size_t counts[STATUSES] = { 0 }, part[STATUSES], job, i;
	int result[2], status, worst = 0;

	if (pipe(result))
		die("pipe");
	for (job = 0; job < jobs; job++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (pid == 0)
			work(w, list, n, job, jobs, result[1]);
	}
	close(result[1]);
	while (wait(&status) > 0)
		worst |= status;
	if (worst)
		return 1;
	while (read(result[0], part, sizeof(part)) == sizeof(part))
		for (i = 0; i < STATUSES; i++)
			counts[i] += part[i];
	printf("%zu runs: %zu done, %zu refused, %zu wrong usage, %zu missing\n",
	       n, counts[0], counts[1], counts[2], counts[3]);
	return 0;
}

static unsigned char *read_whole(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY);
	unsigned char *whole;
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		die(path);
	*size = (size_t)st.st_size;
	whole = malloc(*size + 1);
	if (!whole || read(fd, whole, *size) != st.st_size)
		die(path);
	close(fd);
	return whole;
}

static void parse_range(const char *text, enum kind kind, struct range *out)
{
	out->kind = kind;
	out->step = 1;
	if (sscanf(text, "%zu:%zu:%zu", &out->start, &out->size,
		   &out->step) < 2 || !out->step) {
		fprintf(stderr, "damage: no range: %s\n", text);
		exit(2);
	}
}

/* All damages that are asked for; free() them. */
static struct damage *list_damages(size_t size, size_t cut,
				   const struct range *ranges, size_t nranges,
				   size_t *count)
{
	size_t most = cut ? size / cut + 1 : 0, n = 0, i, at;
	struct damage *list;

	for (i = 0; i < nranges; i++)
		most += ranges[i].size / ranges[i].step + 1;
	list = calloc(most + 1, sizeof(*list));
	if (!list)
		die("calloc");
	for (at = 0; cut && at < size; at += cut)
		list[n++] = (struct damage){ CUT, at };
	for (i = 0; i < nranges; i++)
		for (at = 0; at < ranges[i].size; at += ranges[i].step)
			if (ranges[i].start + at < size)
				list[n++] = (struct damage){
					ranges[i].kind, ranges[i].start + at };
	*count = n;
	return list;
}

int main(int argc, char **argv)
{
	struct range ranges[MAX_RANGES];
	size_t nranges = 0, jobs = 1, cut = 0, n;
	struct worker w = { 0 };
	struct damage *list;
	int opt, status;

	while ((opt = getopt(argc, argv, "+b:c:j:w:")) != -1) {
		if (opt == 'c')
			cut = strtoul(optarg, NULL, 10);
		else if (opt == 'j')
			jobs = strtoul(optarg, NULL, 10);
		else if (strchr("bw", opt) && nranges < MAX_RANGES)
			parse_range(optarg, opt == 'b' ? BYTE : WORD,
				    &ranges[nranges++]);
		else
			return 2;
	}
	if (argc - optind < 2 || jobs < 1 || jobs > MAX_JOBS) {
		fputs("usage: damage [-j JOBS] [-c STEP] [-b RANGE]... [-w RANGE]... FILE COMMAND [ARG]...\n",
		      stderr);
		return 2;
	}
	w.whole = read_whole(argv[optind], &w.size);
	w.command = argv + optind + 1;
	list = list_damages(w.size, cut, ranges, nranges, &n);
	status = work_all(&w, list, n, jobs);
	free(list);
	return status;
}
