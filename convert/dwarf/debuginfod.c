// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * debuginfod.c - which file has this build id, where a server is asked?
 *
 * elfutils' client does it; it is loaded where somebody has named a server, as libdw does
 * it, so that nothing needs it otherwise.  What comes back is taken if it has the build
 * id that was asked for.
 *
 * In the sandbox of klp build there is no network: KLP_DEBUGINFOD_CACHED says that what the
 * cache has is all there is.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"
#include "dwarf/debuginfod.h"
#include "elf/elf-file.h"

#define CLIENT "libdebuginfod.so.1"
#define URLS "DEBUGINFOD_URLS"
#define CACHE "DEBUGINFOD_CACHE_PATH"

/* Of elfutils/debuginfod.h, whose package need not be there. */
typedef struct debuginfod_client client;
typedef int (*find_file)(client *, const unsigned char *id, int n, char **path);
typedef int (*on_progress)(client *, long a, long b);

static struct {
	bool tried;
	client *handle;		/* NULL: there is no client */
	find_file find_code, find_debug;
	bool gone;		/* the servers did not answer */
} loaded;

static char *hidden;		/* debuginfod_hide() */

bool debuginfod_wanted(void)
{
	return is_set(getenv(URLS)) || is_set(getenv("KLP_DEBUGINFOD_CACHED"));
}

void debuginfod_hide(void)
{
	const char *urls = getenv(URLS);

	free(hidden);
	hidden = urls ? alloc_print("%s", urls) : NULL;
	unsetenv(URLS);
}

void debuginfod_show(void)
{
	if (hidden)
		setenv(URLS, hidden, 1);
	free(hidden);
	hidden = NULL;
}

/* Says every few seconds how far a download is; never stops it. */
static int say_progress(client *c, long a, long b)
{
	static time_t last;
	time_t now = time(NULL);

	(void)c;
	if (!last)
		last = now;
	/* in bytes where the size of all is known */
	if (now - last >= 5 && !diag_quiet && b > 1000000) {
		last = now;
		fprintf(stderr, "klp:   debuginfod: %ld of %ld MB\n", a / 1000000, b / 1000000);
	}
	return 0;
}

/* The client; says once where there is none. */
static bool load(void)
{
	void (*set_progress)(client *, on_progress);
	client *(*begin)(void);
	void *library;

	if (loaded.tried)
		return loaded.handle;
	loaded.tried = true;
	library = dlopen(CLIENT, RTLD_NOW | RTLD_LOCAL);
	if (library) {
		begin = (client *(*)(void))dlsym(library, "debuginfod_begin");
		set_progress = (void (*)(client *, on_progress))
			       dlsym(library, "debuginfod_set_progressfn");
		loaded.find_code = (find_file)dlsym(library, "debuginfod_find_executable");
		loaded.find_debug = (find_file)dlsym(library, "debuginfod_find_debuginfo");
		if (begin && set_progress && loaded.find_code && loaded.find_debug)
			loaded.handle = begin();
		if (loaded.handle)
			set_progress(loaded.handle, say_progress);
	}
	if (!loaded.handle)
		unchecked(getenv(URLS), "whether it has files of the kernel",
			  "elfutils' client (" CLIENT ") is not here: install libdebuginfod1, or say --no-debuginfod");
	return loaded.handle;
}

/* Is the file at @path of that build id?  Who sends another has it removed. */
static bool check(const char *path, const char *id, const char *from)
{
	struct elf_file *file = NULL;
	struct error *err = elf_file_open(path, &file);
	const char *own = err ? NULL : elf_file_build_id(file);
	bool right = own && strcmp(own, id) == 0;

	if (!right) {
		unchecked(from, "its files of the kernel",
			  "for build id %s it has sent %s%s: it is not used; take that server out of "
			  URLS ", or say --no-debuginfod", id,
			  own ? "a file of build id " : "what is no file of that kind",
			  own ? own : "");
		unlink(path);
	}
	error_drop(err);
	if (file)
		elf_file_close(file);
	return right;
}

/* The words for what the client has returned, a negative error number. */
static const char *reason(int number)
{
	switch (-number) {
	case ETIME:
	case ETIMEDOUT:
		return "there was no answer in time (DEBUGINFOD_TIMEOUT has the seconds)";
	case EHOSTUNREACH:
		return "there is no such server, or no network";
	default:
		return strerror(-number);
	}
}

static char *ask(const char *id, bool code)
{
	const char *urls = getenv(URLS);
	char *path = NULL;
	int fd;

	if (!is_set(urls) || loaded.gone || !load())
		return NULL;
	verbose("asking %s for build id %s", urls, id);
	fd = (code ? loaded.find_code : loaded.find_debug)(loaded.handle,
			(const unsigned char *)id, 0, &path);
	if (fd >= 0) {
		close(fd);
		if (path && check(path, id, urls))
			return path;
	} else if (fd != -ENOENT && fd != -ENOSYS) {
		/* not to wait for it a thousand times */
		loaded.gone = true;
		unchecked(urls, "whether it has files of the kernel", "%s; or say --no-debuginfod",
			  reason(fd));
	}
	free(path);
	return NULL;
}

char *debuginfod_find(const char *id, bool code, const char *cache)
{
	const char *cached = getenv("KLP_DEBUGINFOD_CACHED");
	char *path;

	if (is_set(cached)) {
		path = alloc_print("%s/%s/%s", cached, id, code ? "executable" : "debuginfo");
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	if (!is_set(getenv(URLS)))
		return NULL;
	if (!is_set(getenv(CACHE)))
		setenv(CACHE, cache, 1);
	return ask(id, code);
}
