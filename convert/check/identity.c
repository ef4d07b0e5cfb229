// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * identity.c - is it this kernel that a module is for?
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "elf/elf-file.h"
#include "check/checks.h"

/* More than any note of a build id, and than any line that is read. */

/* What the image that is booted tells of vmlinux. */
#define BUILD	"whether it is of the build that is installed"

/* --- what the module says --------------------------------------------------- */

/* The string that the global of vmlinux of that name holds, or the only static; or NULL. */
static const char *string_of(struct object *vmlinux, const char *name)
{
	const struct ksymbol *symbol = kallsyms_global(vmlinux->syms, name), **list;
	const char *text = NULL;
	size_t size = 0;

	if (kallsyms_find(vmlinux->syms, name, &list) == 1)
		symbol = list[0];
	if (symbol)
		text = kallsyms_bytes_at(vmlinux->syms, symbol->address, &size);
	free(list);
	return text && memchr(text, 0, size) ? text : NULL;
}

/* same_magic(): with checksums, the release itself does not count. */
static const char *features(const char *vermagic)
{
	return vermagic + strcspn(vermagic, " ");
}

static void check_vermagic(const struct module *m, struct kernel *kernel,
			   struct findings *out)
{
	const char *theirs = string_of(kernel_vmlinux(kernel), "vermagic");
	const char *ours = module_modinfo(m, "vermagic", 0);

	if (!theirs) {
		unchecked(m->path, "its vermagic",
			  "%s has no variable 'vermagic' that can be read: is it the kernel's own vmlinux?",
			  kernel_vmlinux_path(kernel));
		return;
	}
	if (!ours)
		findings_add(out, FINDING_VERMAGIC,
			     "its modinfo has no vermagic, so the kernel refuses it: link it with Kbuild");
	else if (strcmp(features(ours), features(theirs)))
		findings_add(out, FINDING_VERMAGIC,
			     "its vermagic is '%s', and the kernel's is '%s': build it with the headers of this kernel",
			     ours, theirs);
}

/* --- compilers -------------------------------------------------------------- */

/* The version in "GCC: (Debian 12.2.0-14) 12.2.0", the last word. */
static const char *version_of(const char *text)
{
	const char *space = strrchr(text, ' ');

	return space ? space + 1 : text;
}

/* "GCC", "clang", and a number in front of a dot. */
static bool is_same_compiler(const char *a, const char *b)
{
	size_t name = strcspn(a, " :"), major = strcspn(version_of(a), ".");

	return name == strcspn(b, " :") && strncmp(a, b, name) == 0 &&
	       major == strcspn(version_of(b), ".") &&
	       strncmp(version_of(a), version_of(b), major) == 0;
}

/* The first string of .comment; NULL where there is none. */
static const char *comment_of(Elf *elf)
{
	GElf_Shdr shdr;
	Elf_Scn *scn = elf_find_section(elf, ".comment", &shdr);
	Elf_Data *data = scn ? elf_getdata(scn, NULL) : NULL;
	const char *text = data ? data->d_buf : NULL;
	size_t i = 0;

	while (text && i < data->d_size && !text[i])
		i++;
	return text && memchr(text + i, 0, data->d_size - i) ? text + i : NULL;
}

static void check_compiler(const struct module *m, struct kernel *kernel,
			   struct findings *out)
{
	struct elf_file *file = kallsyms_elf_file(kernel_vmlinux(kernel)->syms);
	const char *theirs = comment_of(elf_file_elf(file));
	size_t section = module_section(m, ".comment"), i, n;
	const struct module_section *s = &m->sections[section];
	const char *differs = NULL;

	if (!theirs)
		unchecked(m->path, "its compiler",
			  "%s does not say in .comment which one is the kernel's",
			  kernel_vmlinux_path(kernel));
	else if (!section)
		unchecked(m->path, "its compiler",
			  "it has no .comment, which a strip has taken: check it before that");
	for (i = 0; theirs && section && s->data && i < s->shdr.sh_size; i += n + 1) {
		const char *ours = (const char *)s->data + i;

		n = strnlen(ours, s->shdr.sh_size - i);
		if (n == s->shdr.sh_size - i)
			break;
		if (n && (!differs || is_same_compiler(differs, theirs)) &&
		    strcmp(ours, theirs))
			differs = ours;
	}
	if (!differs)
		return;
	if (is_same_compiler(differs, theirs))
		findings_add_note(out, FINDING_COMPILER,
				  "was compiled by '%s', and the kernel by '%s'", differs,
				  theirs);
	else
		findings_add_warning(out, FINDING_COMPILER,
				     "was compiled by '%s', and the kernel by '%s': use the kernel's compiler",
				     differs, theirs);
}

/* --- what klp was tested with ---------------------------------------------- */

/* First and last: what is in between counts, too.  README.md has what was run. */
static const unsigned int tested_kernels[2][2] = { { 6, 1 }, { 7, 2 } };
static const unsigned int tested_gccs[2] = { 11, 16 };

static void check_tested(struct kernel *kernel, struct findings *out)
{
	struct elf_file *file = kallsyms_elf_file(kernel_vmlinux(kernel)->syms);
	const char *release = kernel_release(kernel), *compiler = comment_of(elf_file_elf(file));
	const unsigned int *first = tested_kernels[0], *last = tested_kernels[1];
	unsigned int major, minor;

	if (sscanf(release, "%3u.%4u", &major, &minor) == 2 &&
	    (major < first[0] || (major == first[0] && minor < first[1]) ||
	     major > last[0] || (major == last[0] && minor > last[1])))
		findings_add_note(out, FINDING_UNTESTED,
				  "nobody has tested klp with kernel %s, but with %u.%u to %u.%u: try what comes of it on a machine that may fail",
				  release, first[0], first[1], last[0], last[1]);
	if (compiler && strncmp(compiler, "GCC", 3) == 0 &&
	    sscanf(version_of(compiler), "%3u.", &major) == 1 &&
	    (major < tested_gccs[0] || major > tested_gccs[1]))
		findings_add_note(out, FINDING_UNTESTED,
				  "nobody has tested klp with '%s', but with GCC %u to %u: try what comes of it on a machine that may fail",
				  compiler, tested_gccs[0], tested_gccs[1]);
}

/* --- the kernel that is installed, and the one that runs --------------------- */

/* @path: what the running kernel says. */
static void compare_ids(const char *path, struct object *object,
			struct findings *out)
{
	struct elf_file *file = kallsyms_elf_file(object->syms);
	const char *own = elf_file_build_id(file);
	char *running = elf_build_id_in(path);

	if (!running)
		unchecked(object->path, "whether it is the one that runs",
			  "there is no build id to be read in %s", path);
	else if (!own)
		unchecked(object->path, "whether it is the one that runs",
			  "it has no build id: get the kernel's own file");
	else if (strcmp(running, own))
		findings_add(out, FINDING_BUILD_ID,
			     "the %s that runs has build id %s, and %s, which was read, has %s: get the package of the running kernel",
			     object->name, running, object->path, own);
	free(running);
}

/* Is the module loaded, in the system at @place? */
static bool is_loaded(const char *place, const char *name)
{
	char *path = alloc_print("%s/sys/module/%s", place, name);
	bool loaded = access(path, F_OK) == 0;

	free(path);
	return loaded;
}

/* Whatever the livepatch has to do with, as far as it runs. */
static void check_running(struct kernel *kernel, const struct livepatch *livepatch,
			  struct findings *out)
{
	char *place = kernel_running_at(kernel), *path;
	size_t i;

	if (!place)
		return;
	path = alloc_print("%s/sys/kernel/notes", place);
	compare_ids(path, kernel_vmlinux(kernel), out);
	free(path);
	for (i = 0; i < livepatch->nobjects; i++) {
		struct object *object;

		if (strcmp(livepatch->objects[i].name, "vmlinux") == 0 ||
		    strchr(livepatch->objects[i].name, '/') ||
		    error_drop(kernel_object(kernel, livepatch->objects[i].name, &object)) ||
		    !object || !is_loaded(place, object->name))
			continue;
		path = alloc_print("%s/sys/module/%s/notes/.note.gnu.build-id",
				   place, object->name);
		compare_ids(path, object, out);
		free(path);
	}
	free(place);
}

/*
 * The image that is booted has no build id that can be read without unpacking it;
 * its header says of which build it is, as linux_banner does.
 */
static void check_installed(const struct module *m, struct kernel *kernel,
			    struct findings *out)
{
	const char *banner = string_of(kernel_vmlinux(kernel), "linux_banner"), *own;
	char *path = kernel_image_path(kernel), *how = kernel_advice(kernel, FILE_IMAGE), *image;

	image = path && m->arch->image_version ? m->arch->image_version(path) : NULL;
	own = banner ? strrchr(banner, '#') : NULL;
	if (!path)
		unchecked(kernel_vmlinux_path(kernel), BUILD,
			  "the image of kernel %s (vmlinuz-%s) is not here: %s",
			  kernel_release(kernel), kernel_release(kernel), how);
	else if (!image || !strchr(image, '#') || !own)
		unchecked(kernel_vmlinux_path(kernel), BUILD,
			  "%s does not say of which build it is: is it the kernel's image?",
			  image ? kernel_vmlinux_path(kernel) : path);
	else {
		const char *version = strchr(image, '#');
		size_t n = strcspn(own, "\n");

		if (strlen(version) != n || strncmp(version, own, n))
			findings_add(out, FINDING_BUILD_ID,
				     "%s is of build '%s', and %s of '%.*s': get the debug package of the installed kernel",
				     path, version, kernel_vmlinux_path(kernel), (int)n, own);
	}
	free(image);
	free(path);
	free(how);
}

struct error *identity_check(struct subject *s, struct findings *out)
{
	check_vermagic(s->m, s->kernel, out);
	check_compiler(s->m, s->kernel, out);
	check_tested(s->kernel, out);
	check_installed(s->m, s->kernel, out);
	check_running(s->kernel, &s->livepatch, out);
	return NULL;
}
