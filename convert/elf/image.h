/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * image.h - an ELF file that is to be written: sections in their order, whose
 * contents are bytes in the file's byte order already.
 */
#ifndef KLP_IMAGE_H
#define KLP_IMAGE_H

#include <gelf.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct image_section {
	GElf_Shdr shdr;		/* sh_offset is the writer's; a valid alignment */
	unsigned char *data;	/* sh_size bytes, NULL: none */
	bool owned;		/* data is to be freed, hence may be changed */
};

struct image {
	GElf_Ehdr ehdr;		/* of it sizes, counts, offsets are the writer's */
	size_t names;		/* index of the section that holds the names */
	struct image_section *sections;	/* [0] is the null section */
	size_t nsections;
};

/* Appends a section of zero everything; returns its index. */
size_t image_add(struct image *image);

/* The contents of section @i as bytes that may be changed. */
unsigned char *image_edit(struct image *image, size_t i);

/* Appends @size bytes to section @i; returns the offset that they are at. */
size_t image_append(struct image *image, size_t i, const void *data,
		    size_t size);

/* Appends @string to the string table @i; returns its offset. */
size_t image_add_string(struct image *image, size_t i, const char *string);

void image_free(struct image *image);

/*
 * Lays the sections out one after the other, each at its alignment, and writes
 * them to @fd.  @path is for messages.  Returns REFUSED for sections that libelf
 * does not take, MISSING where writing fails.
 */
struct error *image_write(struct image *image, int fd, const char *path);

#endif /* KLP_IMAGE_H */
