// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * patch-notes.c - which patches do the notes of a module name?  kbuild/build/recorded
 * writes them.
 */
#include <elf.h>
#include <string.h>

#include "elf/patch-notes.h"

#define NOTE_NAME	"klp"

const char *patch_notes_next(const unsigned char **at, size_t *size)
{
	while (*size >= sizeof(Elf32_Nhdr)) {
		const unsigned char *body = *at + sizeof(Elf32_Nhdr);
		size_t left = *size - sizeof(Elf32_Nhdr), name, text;
		Elf32_Nhdr head;

		memcpy(&head, *at, sizeof(head));
		name = ((size_t)head.n_namesz + 3) & ~(size_t)3;
		text = ((size_t)head.n_descsz + 3) & ~(size_t)3;
		if (name > left || text > left - name)
			break;
		*at = body + name + text;
		*size = left - name - text;
		if (head.n_namesz == sizeof(NOTE_NAME) && head.n_descsz &&
		    memcmp(body, NOTE_NAME, sizeof(NOTE_NAME)) == 0 &&
		    !body[name + head.n_descsz - 1])
			return (const char *)body + name;
	}
	*size = 0;
	return NULL;
}
