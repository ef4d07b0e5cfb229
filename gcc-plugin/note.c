// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * note.c - how is a note written into the assembly?
 *
 * As text, with directives that mean the same for every ELF target of the GNU
 * assembler.  The section is pushed and popped, so that GCC's own idea of the
 * current section stays right.
 */
#include "klp-plugin.h"

/* Does this run of the compiler make an object that notes belong in? */
bool note_wanted(void)
{
	/* With -flto alone there is no code yet; lto1 makes it, without us. */
	return asm_out_file && !in_lto_p && !seen_error()
		&& !(flag_lto && !flag_fat_lto_objects);
}

/* Notes come between this and note_section_end(). */
void note_section_begin(void)
{
	fprintf(asm_out_file, "\t.pushsection %s,\"\",%%note\n", KLP_NOTE_SECTION);
}

/* Goes back to the section that GCC was writing. */
void note_section_end(void)
{
	fputs("\t.popsection\n", asm_out_file);
}

/* The fields of a note's structure, one after the other. */
void note_u8(unsigned int value)
{
	fprintf(asm_out_file, "\t.byte\t%u\n", value);
}

void note_u32(unsigned int value)
{
	fprintf(asm_out_file, "\t.4byte\t%u\n", value);
}

void note_u64(unsigned HOST_WIDE_INT value)
{
	fprintf(asm_out_file, "\t.8byte\t%llu\n", (unsigned long long)value);
}

void note_bytes(const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		fprintf(asm_out_file, "%s%u", i ? "," : "\t.byte\t", bytes[i]);
	fputc('\n', asm_out_file);
}

/* The address of @decl plus @offset bytes; 0 if there is no @decl. */
void note_address(tree decl, HOST_WIDE_INT offset)
{
	if (!decl) {
		note_u64(0);
		return;
	}
	fputs("\t.8byte\t", asm_out_file);
	assemble_name_raw(asm_out_file,
			  IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(decl)));
	if (offset)
		fprintf(asm_out_file, "+%lld", (long long)offset);
	fputc('\n', asm_out_file);
}

static void string(const char *text)
{
	fputs("\t.string\t\"", asm_out_file);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\' || !ISPRINT(*text))
			fprintf(asm_out_file, "\\%03o", (unsigned char)*text);
		else
			fputc(*text, asm_out_file);
	}
	fputs("\"\n", asm_out_file);
}

/*
 * Begins a note whose structure has @fixed bytes.  The structure's fields and
 * note_end() with the same strings follow.
 */
void note_begin(enum klp_note_type type, size_t fixed,
		const char *const *strings, size_t nstrings)
{
	size_t size = fixed;

	for (size_t i = 0; i < nstrings; i++)
		size += strlen(strings[i]) + 1;
	note_u32(sizeof(KLP_NOTE_NAME));
	note_u32(size);
	note_u32(type);
	string(KLP_NOTE_NAME);
}

/* Ends the note that note_begin() began: its @strings. */
void note_end(const char *const *strings, size_t nstrings)
{
	for (size_t i = 0; i < nstrings; i++)
		string(strings[i]);
	fputs("\t.balign\t4\n", asm_out_file);
}

/* The name of @decl in the object's symbol table. */
const char *note_symbol(tree decl)
{
	tree id = DECL_ASSEMBLER_NAME(decl);

	return targetm.strip_name_encoding(IDENTIFIER_POINTER(id));
}
