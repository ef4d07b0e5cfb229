// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * elf-file.c - an ELF file of the kernel, open for reading.
 *
 * A vmlinux is mapped, and read in few places that are far from each other.
 * Linux maps 16 pages around each that is touched, and for a walk over the
 * headers of all units that is 130 MB; elf_file_relax() gives them back.
 *
 * The mapping is a private one that can be written to: libelf changes the headers
 * of the sections that it uncompresses, in place.
 */
#include <elfutils/libdwelf.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "elf/elf-file.h"
#include "elf/unpack.h"

/* Smaller files are not worth it. */
#define LARGE (16u << 20)

/* Of /sys/kernel/notes, which sysfs gives a page. */
#define MAX_NOTES 4096

struct elf_file {
	void *map;		/* MAP_FAILED: not mapped */
	size_t size;
	size_t relaxed;		/* so much of it can be given back */
	Elf *elf;
	const struct arch *arch;
	char *build_id;		/* NULL: not looked for, or not there */
};

static struct error *map_file(struct elf_file *file, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct error *err = NULL;
	bool unpacked;
	struct stat st;

	if (fd < 0)
		return error_new(MISSING, path, "can't be read: %m");
	if (fstat(fd, &st))
		err = error_new(MISSING, path, "can't be read: %m");
	else if (!S_ISREG(st.st_mode) || st.st_size == 0)
		err = error_new(MISSING, path, "not an ELF file");
	else
		err = unpack(path, &fd, &unpacked);
	if (!err && (fstat(fd, &st) || st.st_size == 0))
		err = error_new(MISSING, path, "not an ELF file");
	file->size = st.st_size;
	if (!err)
		file->map = mmap(NULL, file->size, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE, fd, 0);
	if (!err && file->map == MAP_FAILED)
		err = error_new(MISSING, path, "can't be mapped: %m");
	close(fd);
	return err;
}

/*
 * The section headers are kept: what libelf has written there would be lost.
 * They stand at the end, or else nothing is given back.
 */
static void find_relaxed(struct elf_file *file)
{
	size_t page = sysconf(_SC_PAGESIZE);
	GElf_Ehdr ehdr;

	if (file->size > LARGE && gelf_getehdr(file->elf, &ehdr) &&
	    ehdr.e_shoff < file->size)
		file->relaxed = ehdr.e_shoff & ~(page - 1);
}

static const char *class_name(unsigned int class)
{
	return class == ELFCLASS64 ? "64-bit" :
	       class == ELFCLASS32 ? "32-bit" : "unknown-bit";
}

static const char *order_name(unsigned int data)
{
	return data == ELFDATA2LSB ? "little-endian" :
	       data == ELFDATA2MSB ? "big-endian" : "unknown-endian";
}

/* Of another byte order, the file's number of the machine is one of no machine. */
static struct error *wrong_machine(const char *path, const GElf_Ehdr *ehdr,
				   const struct arch *arch, const struct arch *wanted,
				   enum status otherwise)
{
	const unsigned char *ident = ehdr->e_ident;
	const char *name = dwelf_elf_e_machine_string(ehdr->e_machine);

	if (arch && (!wanted || arch == wanted))
		return error_new(otherwise, path,
				 "is a %s, %s file for %s, and a %s, %s one is wanted: name a file of the kernel that is patched",
				 class_name(ident[EI_CLASS]), order_name(ident[EI_DATA]),
				 arch->name, class_name(arch->class),
				 order_name(arch->data));
	return error_new(otherwise, path,
			 "is a %s, %s file for ELF machine %u (%s), and one for %s is wanted: name a file of the kernel that is patched",
			 class_name(ident[EI_CLASS]), order_name(ident[EI_DATA]),
			 ehdr->e_machine, name ? name : "unknown",
			 wanted ? wanted->name : arch_names());
}

struct error *elf_check_machine(const char *path, Elf *elf, const struct arch *wanted,
				enum status otherwise)
{
	const struct arch *arch;
	GElf_Ehdr ehdr;

	if (!gelf_getehdr(elf, &ehdr))
		return error_new(otherwise, path, "damaged ELF header; get the file again");
	arch = arch_find(ehdr.e_machine);
	if (!arch || (wanted && arch != wanted) ||
	    ehdr.e_ident[EI_CLASS] != arch->class ||
	    ehdr.e_ident[EI_DATA] != arch->data)
		return wrong_machine(path, &ehdr, arch, wanted, otherwise);
	return NULL;
}

struct error *elf_file_open(const char *path, struct elf_file **out)
{
	struct elf_file *file = alloc_array(1, sizeof(*file));
	struct error *err;
	GElf_Ehdr ehdr;

	file->map = MAP_FAILED;
	elf_version(EV_CURRENT);
	err = map_file(file, path);
	if (!err)
		file->elf = elf_memory(file->map, file->size);
	if (!err && (!file->elf || elf_kind(file->elf) != ELF_K_ELF))
		err = error_new(MISSING, path, "not an ELF file");
	if (!err)
		find_relaxed(file);
	if (!err)
		err = elf_check_machine(path, file->elf, NULL, MISSING);
	if (err) {
		elf_file_close(file);
		return err;
	}
	file->arch = arch_find(gelf_getehdr(file->elf, &ehdr) ? ehdr.e_machine : EM_NONE);
	*out = file;
	return NULL;
}

void elf_file_close(struct elf_file *file)
{
	if (!file)
		return;
	elf_end(file->elf);
	if (file->map != MAP_FAILED)
		munmap(file->map, file->size);
	free(file->build_id);
	free(file);
}

void elf_file_relax(struct elf_file *file)
{
	if (file->relaxed)
		madvise(file->map, file->relaxed, MADV_DONTNEED);
}

const struct arch *elf_file_arch(const struct elf_file *file)
{
	return file->arch;
}

Elf *elf_file_elf(const struct elf_file *file)
{
	return file->elf;
}

/* Looks for the GNU build id among the notes of one section. */
static char *find_build_id(Elf_Data *data)
{
	size_t next = 0, name, desc;
	GElf_Nhdr nhdr;

	while ((next = gelf_getnote(data, next, &nhdr, &name, &desc))) {
		const unsigned char *id = (unsigned char *)data->d_buf + desc;
		char *hex;
		size_t i;

		if (nhdr.n_type != NT_GNU_BUILD_ID || nhdr.n_namesz != 4 ||
		    memcmp((char *)data->d_buf + name, "GNU", 4))
			continue;
		hex = alloc_array(nhdr.n_descsz * 2 + 1, 1);
		for (i = 0; i < nhdr.n_descsz; i++) {
			hex[2 * i] = "0123456789abcdef"[id[i] >> 4];
			hex[2 * i + 1] = "0123456789abcdef"[id[i] & 15];
		}
		return hex;
	}
	return NULL;
}

char *elf_notes_build_id(const void *notes, size_t size)
{
	Elf_Data data = {
		.d_buf = (void *)notes, .d_size = size, .d_type = ELF_T_NHDR,
		.d_version = EV_CURRENT, .d_align = 4,
	};

	return find_build_id(&data);
}

const char *elf_file_build_id(struct elf_file *file)
{
	Elf_Scn *scn = NULL;

	while (!file->build_id && (scn = elf_nextscn(file->elf, scn))) {
		GElf_Shdr shdr;
		Elf_Data *data;

		if (!gelf_getshdr(scn, &shdr) || shdr.sh_type != SHT_NOTE)
			continue;
		data = elf_getdata(scn, NULL);
		if (data)
			file->build_id = find_build_id(data);
	}
	return file->build_id;
}

char *elf_build_id_in(const char *path)
{
	unsigned char notes[MAX_NOTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return NULL;
	n = read(fd, notes, sizeof(notes));
	close(fd);
	return n > 0 ? elf_notes_build_id(notes, n) : NULL;
}

const char *elf_section_name(Elf *elf, size_t index)
{
	Elf_Scn *scn = elf_getscn(elf, index);
	const char *name;
	size_t strings;
	GElf_Shdr shdr;

	if (!scn || !gelf_getshdr(scn, &shdr) || elf_getshdrstrndx(elf, &strings))
		return "";
	name = elf_strptr(elf, strings, shdr.sh_name);
	return name ? name : "";
}

bool elf_is_code(const GElf_Shdr *shdr)
{
	return (shdr->sh_flags & (SHF_EXECINSTR | SHF_WRITE)) == SHF_EXECINSTR;
}

Elf_Scn *elf_find_section(Elf *elf, const char *name, GElf_Shdr *shdr)
{
	Elf_Scn *scn = NULL;

	while ((scn = elf_nextscn(elf, scn)))
		if (strcmp(elf_section_name(elf, elf_ndxscn(scn)), name) == 0 &&
		    gelf_getshdr(scn, shdr))
			break;
	return scn;
}
