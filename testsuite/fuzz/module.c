// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * module.c - fuzz target: any bytes, read as klp convert and klp check read a
 * module, and written as klp convert writes one.  It is checked against the kernel
 * in the directory KLP_FUZZ_ROOT of release KLP_FUZZ_RELEASE, if that is set; the
 * module's own DWARF is left to libdw, which is not built for this.
 *
 * Nothing is expected of the answer but that it is one: no crash, no leak, no
 * exit.  What was written must be a module that is read again.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "check/file.h"
#include "check/check.h"
#include "elf/klp-name.h"
#include "elf/module.h"
#include "elf/notes.h"
#include "elf/rewrite.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct kernel *kernel;

/* Turns every undefined symbol that can be one into a klp symbol. */
static void change_symbols(const struct module *m, struct rewrite *change)
{
	change->symbols = alloc_array(m->nsymbols, sizeof(*change->symbols));
	for (size_t i = 1; i < m->nsymbols; i++) {
		const struct module_symbol *s = &m->symbols[i];

		if (s->sym.st_shndx != SHN_UNDEF || !*s->name ||
		    !klp_name_is_symbol(s->name))
			continue;
		change->symbols[change->nsymbols++] = (struct klp_symbol){
			.index = i, .object = i % 3 ? "vmlinux" : "virt_net",
			.name = s->name, .sympos = i % 2,
			.section_object = i % 3 ? "vmlinux" : "virt_net",
		};
	}
}

static struct error *read_again(const char *file, void *ctx)
{
	struct findings findings = { 0 };
	struct module *m;

	(void)ctx;
	if (error_print(module_open(file, &m)))
		abort();
	check_module(m, &findings);
	findings_free(&findings);
	module_close(m);
	return NULL;
}

static void rewrite(const struct module *m, const struct notes *notes,
		    const char *path)
{
	struct rewrite change = { .accept = read_again, .depends = "" };
	struct fill *fills;

	change_symbols(m, &change);
	change.fills = fills = alloc_array(notes->nfuncs,
					   sizeof(*fills));
	for (size_t i = 0; i < notes->nfuncs; i++)
		fills[change.nfills++] = (struct fill){
			notes->funcs[i].sympos_field,
			notes->funcs[i].sympos_size, 1 };
	error_print(module_rewrite(m, &change, path));
	free(change.fills);
	free(change.symbols);
}

static void use(const struct module *m, const char *output)
{
	struct findings findings = { 0 };
	struct notes notes = { 0 };

	check_module(m, &findings);
	if (kernel)
		error_print(kernel_check(m, kernel, false, &findings));
	findings_print(&findings, m->path);
	findings_free(&findings);
	if (!error_print(notes_read(m, &notes)))
		rewrite(m, &notes, output);
	notes_free(&notes);
	unchecked_end(m->path);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct kernel_options options = {
		.root = getenv("KLP_FUZZ_ROOT"),
		.release = getenv("KLP_FUZZ_RELEASE"),
	};

	(void)argc;
	(void)argv;
	if (options.root && error_print(kernel_open(&options, NULL, &kernel)))
		_exit(1);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char input[64], output[64];
	struct module *m;
	int fd = memfd_create("module", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size) {
		perror("memfd_create");
		_exit(1);
	}
	snprintf(input, sizeof(input), "/proc/self/fd/%d", fd);
	snprintf(output, sizeof(output), "/dev/shm/klp-fuzz-%d.ko", getpid());
	if (!error_print(module_open(input, &m))) {
		use(m, output);
		module_close(m);
	}
	close(fd);
	unlink(output);
	return 0;
}
