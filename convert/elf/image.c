// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * image.c - how does a list of sections become an ELF file?
 *
 * libelf writes the file, but where everything goes is said here
 * (ELF_F_LAYOUT): the sections in the order of their indices, then the section
 * headers.  The same sections always give the same bytes.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "elf/image.h"

size_t image_add(struct image *image)
{
	image->sections = alloc_grow(image->sections, image->nsections,
				     sizeof(*image->sections));
	image->sections[image->nsections] = (struct image_section){ 0 };
	return image->nsections++;
}

unsigned char *image_edit(struct image *image, size_t i)
{
	struct image_section *s = &image->sections[i];

	if (!s->owned)
		s->data = alloc_copy(s->data, s->data ? s->shdr.sh_size : 0);
	s->owned = true;
	return s->data;
}

size_t image_append(struct image *image, size_t i, const void *data, size_t size)
{
	struct image_section *s = &image->sections[i];
	size_t offset = s->shdr.sh_size;

	image_edit(image, i);
	s->data = alloc_resize(s->data, offset + size);
	memcpy(s->data + offset, data, size);
	s->shdr.sh_size += size;
	return offset;
}

size_t image_add_string(struct image *image, size_t i, const char *string)
{
	return image_append(image, i, string, strlen(string) + 1);
}

void image_free(struct image *image)
{
	size_t i;

	for (i = 0; i < image->nsections; i++)
		if (image->sections[i].owned)
			free(image->sections[i].data);
	free(image->sections);
	*image = (struct image){ 0 };
}

static uint64_t align_up(uint64_t n, uint64_t to)
{
	return (n + to - 1) & ~(to - 1);
}

/* Gives all sections, then their headers, their place in the file. */
static void lay_out(struct image *image)
{
	uint64_t offset = sizeof(Elf64_Ehdr);
	size_t i;

	for (i = 1; i < image->nsections; i++) {
		GElf_Shdr *shdr = &image->sections[i].shdr;

		if (!shdr->sh_addralign)
			shdr->sh_addralign = 1;
		/*
		 * What else the header of an unused section says means nothing
		 * but to libelf, which pads up to it: one at 0 would have it
		 * write over the ELF header.
		 */
		if (shdr->sh_type == SHT_NULL)
			*shdr = (GElf_Shdr){ .sh_name = shdr->sh_name,
					     .sh_addralign = 1 };
		offset = align_up(offset, shdr->sh_addralign);
		shdr->sh_offset = offset;
		if (shdr->sh_type != SHT_NOBITS)
			offset += shdr->sh_size;
	}
	image->ehdr.e_ehsize = sizeof(Elf64_Ehdr);
	image->ehdr.e_shoff = align_up(offset, 8);
	image->ehdr.e_phoff = 0;
	image->ehdr.e_phnum = 0;
	image->ehdr.e_phentsize = 0;
}

static bool put_section(Elf *elf, const struct image_section *s)
{
	Elf_Scn *scn = elf_newscn(elf);
	Elf_Data *data;
	GElf_Shdr shdr = s->shdr;

	if (!scn || !gelf_update_shdr(scn, &shdr))
		return false;
	if (shdr.sh_type == SHT_NOBITS || shdr.sh_type == SHT_NULL || !shdr.sh_size)
		return true;
	data = elf_newdata(scn);
	if (!data)
		return false;
	data->d_buf = s->data;
	data->d_size = shdr.sh_size;
	data->d_type = ELF_T_BYTE;
	data->d_align = 1;
	data->d_version = EV_CURRENT;
	return true;
}

/* Index of the names: in the ELF header, or if too large, in section 0. */
static bool put_names(Elf *elf, struct image *image)
{
	GElf_Shdr shdr;
	Elf_Scn *null = elf_getscn(elf, 0);

	if (image->names < SHN_LORESERVE) {
		image->ehdr.e_shstrndx = (GElf_Half)image->names;
		return true;
	}
	image->ehdr.e_shstrndx = SHN_XINDEX;
	if (!null || !gelf_getshdr(null, &shdr))
		return false;
	shdr.sh_link = (GElf_Word)image->names;
	return gelf_update_shdr(null, &shdr);
}

static bool put_all(Elf *elf, struct image *image)
{
	size_t i;

	if (!gelf_newehdr(elf, image->ehdr.e_ident[EI_CLASS]))
		return false;
	/* The byte order has to be known before there are sections. */
	if (!gelf_update_ehdr(elf, &image->ehdr))
		return false;
	elf_flagelf(elf, ELF_C_SET, ELF_F_LAYOUT);
	for (i = 1; i < image->nsections; i++)
		if (!put_section(elf, &image->sections[i]))
			return false;
	if (!put_names(elf, image) || !gelf_update_ehdr(elf, &image->ehdr))
		return false;
	/* What libelf does not say is in errno: no space, for one. */
	errno = 0;
	return elf_update(elf, ELF_C_WRITE) >= 0;
}

struct error *image_write(struct image *image, int fd, const char *path)
{
	struct error *err = NULL;
	Elf *elf;
	int error;

	lay_out(image);
	errno = 0;
	elf = elf_begin(fd, ELF_C_WRITE, NULL);
	if (!elf || !put_all(elf, image)) {
		error = errno;
		if (error)
			err = error_new(MISSING, path,
					"can't be written: %s; it is left as it was",
					strerror(error));
		else
			err = error_new(REFUSED, path,
					"libelf can't write what the module holds (%s): build it again",
					elf_errmsg(-1));
	}
	elf_end(elf);
	return err;
}
