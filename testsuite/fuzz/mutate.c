// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mutate.c - how the fuzzer changes an ELF file: mostly in the places that its
 * readers decide by.
 *
 * Of a file's bytes few are headers, symbols, notes or relocations, and a change
 * of its length moves all that its headers point to.  So one mutation in eight is
 * libFuzzer's own, of the whole file; the others keep the length and fall, each
 * as often, on the ELF header, one section header, or the contents of a section.
 */
#include <elf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed);

/* A part of the file; whatever the headers say, it lies inside. */
struct part {
	size_t offset, size;
};

/* The header of a section that is chosen at random; false where there is none. */
static bool choose_section(const uint8_t *data, size_t size,
			   struct part *out)
{
	Elf64_Ehdr ehdr;

	memcpy(&ehdr, data, sizeof(ehdr));
	out->size = sizeof(Elf64_Shdr);
	if (!ehdr.e_shnum)
		return false;
	out->offset = ehdr.e_shoff +
		      sizeof(Elf64_Shdr) * ((size_t)rand() % ehdr.e_shnum);
	return out->offset >= ehdr.e_shoff && out->offset < size &&
	       size - out->offset >= out->size;
}

static bool choose_contents(const uint8_t *data, size_t size,
			    struct part *out)
{
	Elf64_Shdr shdr;

	if (!choose_section(data, size, out))
		return false;
	memcpy(&shdr, data + out->offset, sizeof(shdr));
	out->offset = shdr.sh_offset;
	out->size = shdr.sh_size;
	return shdr.sh_type != SHT_NOBITS && out->size &&
	       out->offset < size && size - out->offset >= out->size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed)
{
	struct part part = { 0, sizeof(Elf64_Ehdr) };
	bool chosen = true;
	int choice;

	srand(seed);
	choice = rand() % 8;
	if (choice == 0 || size < sizeof(Elf64_Ehdr))
		return LLVMFuzzerMutate(data, size, max);
	if (choice > 4)
		chosen = choose_contents(data, size, &part);
	else if (choice > 1)
		chosen = choose_section(data, size, &part);
	if (!chosen)
		return LLVMFuzzerMutate(data, size, max);
	/* What it returns may be shorter; the bytes behind stay. */
	LLVMFuzzerMutate(data + part.offset, part.size, part.size);
	return size;
}
