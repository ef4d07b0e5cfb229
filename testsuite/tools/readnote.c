// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * readnote.c - prints .note.klp of a relocatable object, one note a line.
 *
 * For the testsuite only, and written apart from the converter's reader, so that
 * the two don't share a misunderstanding of klp-note.h.  Each line begins with
 * the note's kind, then KEY="VALUE" pairs follow; addresses are printed as
 * SECTION+OFFSET (or SYMBOL+OFFSET where the symbol is undefined), which their
 * relocations say.  Reads objects of the machine that it runs on.
 *
 * Exit status: 0, 1 if there is no such section, 2 if something is damaged.
 */
#include <fcntl.h>
#include <gelf.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../include/klp-note.h"

static Elf *elf;
static size_t shstrndx;
static Elf_Data *notes, *relas, *symbols;
static size_t symbol_names;	/* section of the names of symbols */

static void die(const char *what)
{
	fprintf(stderr, "readnote: %s\n", what);
	exit(2);
}

static const char *section_name(Elf_Scn *scn)
{
	GElf_Shdr shdr;
	const char *name = NULL;

	if (scn && gelf_getshdr(scn, &shdr))
		name = elf_strptr(elf, shstrndx, shdr.sh_name);
	return name ? name : "?";
}

static void load(const char *path)
{
	Elf_Scn *scn = NULL, *note_scn = NULL;
	GElf_Shdr shdr;
	int fd = open(path, O_RDONLY);

	if (fd < 0 || elf_version(EV_CURRENT) == EV_NONE)
		die(path);
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (!elf || elf_getshdrstrndx(elf, &shstrndx))
		die(elf_errmsg(-1));
	while ((scn = elf_nextscn(elf, scn))) {
		if (!gelf_getshdr(scn, &shdr))
			die(elf_errmsg(-1));
		if (shdr.sh_type == SHT_SYMTAB) {
			symbols = elf_getdata(scn, NULL);
			symbol_names = shdr.sh_link;
		} else if (!strcmp(section_name(scn), KLP_NOTE_SECTION)) {
			if (note_scn)
				die("two sections of notes");
			if (shdr.sh_type != SHT_NOTE || (shdr.sh_flags & SHF_ALLOC)
			    || shdr.sh_addralign != 4)
				die("wrong type, flags or alignment");
			note_scn = scn;
			notes = elf_getdata(scn, NULL);
		}
	}
	while (note_scn && (scn = elf_nextscn(elf, scn)))
		if (gelf_getshdr(scn, &shdr) && shdr.sh_type == SHT_RELA
		    && shdr.sh_info == elf_ndxscn(note_scn))
			relas = elf_getdata(scn, NULL);
	if (note_scn && !notes)
		die(elf_errmsg(-1));
}

/* Prints the address at @offset of the section. */
static void print_address(const char *key, size_t offset, uint64_t value)
{
	GElf_Rela rela;
	GElf_Sym sym;
	const char *name;

	for (int i = 0; relas && gelf_getrela(relas, i, &rela); i++) {
		if (rela.r_offset != offset)
			continue;
		if (value || !gelf_getsym(symbols, GELF_R_SYM(rela.r_info), &sym))
			die("wrong relocation");
		if (sym.st_shndx == SHN_UNDEF)
			name = elf_strptr(elf, symbol_names, sym.st_name);
		else
			name = section_name(elf_getscn(elf, sym.st_shndx));
		printf(" %s=\"%s+%#" PRIx64 "\"", key, name,
		       (uint64_t)rela.r_addend
		       + (sym.st_shndx ? sym.st_value : 0));
		return;
	}
	printf(" %s=\"%" PRIu64 "\"", key, value);
}

/* Splits @size bytes at @text into @n strings, which have to fill them. */
static void split(const char *text, size_t size, const char **strings, int n)
{
	for (int i = 0; i < n; i++) {
		const char *end = size ? memchr(text, '\0', size) : NULL;

		if (!end)
			die("a string is missing");
		strings[i] = text;
		size -= end + 1 - text;
		text = end + 1;
	}
	if (size)
		die("more strings than known");
}

static void print_unit(const char *desc, size_t size)
{
	const char *s[KLP_UNIT_STRINGS];
	struct klp_note_unit unit;

	if (size < sizeof(unit))
		die("short unit");
	memcpy(&unit, desc, sizeof(unit));
	split(desc + sizeof(unit), size - sizeof(unit), s, KLP_UNIT_STRINGS);
	printf("unit version=\"%u\" name=\"%s\" directory=\"%s\" release=\"%s\" "
	       "compiler=\"%s\"\n", unit.version, s[KLP_UNIT_NAME],
	       s[KLP_UNIT_DIRECTORY], s[KLP_UNIT_RELEASE], s[KLP_UNIT_COMPILER]);
}

static const char *word(unsigned int n, const char *const *words, size_t nwords)
{
	return n < nwords && words[n] ? words[n] : "?";
}

#define WORD(n, ...) \
	word(n, (const char *const []){ __VA_ARGS__ }, \
	     sizeof((const char *const []){ __VA_ARGS__ }) / sizeof(char *))

static void print_ref(const char *desc, size_t size)
{
	const char *s[KLP_REF_STRINGS];
	struct klp_note_ref ref;

	if (size < sizeof(ref))
		die("short ref");
	memcpy(&ref, desc, sizeof(ref));
	split(desc + sizeof(ref), size - sizeof(ref), s, KLP_REF_STRINGS);
	printf("ref symbol=\"%s\" name=\"%s\" source=\"%s\" kind=\"%s\" "
	       "linkage=\"%s\" by=\"%s\" flags=\"%s%s\" ", s[KLP_REF_SYMBOL],
	       s[KLP_REF_NAME], s[KLP_REF_SOURCE_NAME],
	       WORD(ref.kind, NULL, "function", "data"),
	       WORD(ref.linkage, NULL, "global", "static", "local"),
	       WORD(ref.origin_by, "none", "attribute", "pragma", "place"),
	       ref.flags & KLP_REF_WEAK ? "weak" : "",
	       ref.flags & KLP_REF_TLS ? "tls" : "");
	printf("origin=\"%s\" object=\"%s\" function=\"%s\" decl=\"%s:%u:%u\" "
	       "use=\"%s:%u:%u\" type=\"%s\"\n", s[KLP_REF_ORIGIN],
	       s[KLP_REF_OBJECT], s[KLP_REF_FUNCTION], s[KLP_REF_DECL_FILE],
	       ref.decl_line, ref.decl_column, s[KLP_REF_USE_FILE], ref.use_line,
	       ref.use_column, s[KLP_REF_TYPE]);
}

static void print_func(const char *desc, size_t size, size_t offset)
{
	const char *s[KLP_FUNC_STRINGS];
	struct klp_note_func func;

	if (size < sizeof(func))
		die("short func");
	memcpy(&func, desc, sizeof(func));
	split(desc + sizeof(func), size - sizeof(func), s, KLP_FUNC_STRINGS);
	printf("func old_name=\"%s\" new=\"%s\" origin=\"%s\" object=\"%s\"",
	       s[KLP_FUNC_OLD_NAME], s[KLP_FUNC_NEW_SYMBOL], s[KLP_FUNC_ORIGIN],
	       s[KLP_FUNC_OBJECT]);
	print_address("array", offset + offsetof(struct klp_note_func, array),
		      func.array);
	print_address("sympos", offset + offsetof(struct klp_note_func, sympos),
		      func.sympos);
	print_address("new_func", offset + offsetof(struct klp_note_func, new_func),
		      func.new_func);
	printf(" given=\"%u\" value=\"%" PRIu64 "\" size=\"%u\" at=\"%s:%u:%u\" "
	       "type=\"%s\"\n", func.flags, func.sympos_value, func.sympos_size,
	       s[KLP_FUNC_FILE], func.line, func.column, s[KLP_FUNC_TYPE]);
}

static void print_object(const char *desc, size_t size, size_t offset)
{
	const char *s[KLP_OBJECT_STRINGS];
	struct klp_note_object object;

	if (size < sizeof(object))
		die("short object");
	memcpy(&object, desc, sizeof(object));
	split(desc + sizeof(object), size - sizeof(object), s, KLP_OBJECT_STRINGS);
	printf("object name=\"%s\"", s[KLP_OBJECT_NAME]);
	print_address("funcs", offset + offsetof(struct klp_note_object, funcs),
		      object.funcs);
	printf(" at=\"%s:%u:%u\"\n", s[KLP_OBJECT_FILE], object.line, object.column);
}

static void print_variable(const char *desc, size_t size)
{
	const char *s[KLP_VARIABLE_STRINGS];
	struct klp_note_variable variable;

	if (size < sizeof(variable))
		die("short variable");
	memcpy(&variable, desc, sizeof(variable));
	split(desc + sizeof(variable), size - sizeof(variable), s, KLP_VARIABLE_STRINGS);
	printf("variable name=\"%s\" at=\"%s:%u:%u\" type=\"%s\"\n", s[KLP_VARIABLE_NAME],
	       s[KLP_VARIABLE_FILE], variable.line, variable.column, s[KLP_VARIABLE_TYPE]);
}

/* struct name="struct foo" size="8" ... members="a:0:32 b.c:32:3" (in bits) */
static const char *const code_kinds[] = {
	[KLP_CODE_CALL] = "call", [KLP_CODE_ADDRESS] = "address",
	[KLP_CODE_DATA] = "data", [KLP_CODE_LITERAL] = "literal",
};

/* The references: KIND:NAME+ADDEND, with what binds it in front. */
static void print_code(const char *desc, size_t size)
{
	struct klp_note_code_ref ref;
	struct klp_note_code code;
	const char **s;
	size_t fixed;

	if (size < sizeof(code))
		die("short code");
	memcpy(&code, desc, sizeof(code));
	if ((size - sizeof(code)) / sizeof(ref) < code.refs)
		die("short references");
	fixed = sizeof(code) + code.refs * sizeof(ref);
	s = calloc(KLP_CODE_STRINGS + code.refs, sizeof(*s));
	if (!s)
		die("no memory");
	split(desc + fixed, size - fixed, s, KLP_CODE_STRINGS + code.refs);
	printf("code function=\"%s\" symbol=\"%s\" inlined=\"%s\" refs=\"",
	       s[KLP_CODE_FUNCTION], s[KLP_CODE_SYMBOL], s[KLP_CODE_INLINED]);
	for (uint32_t i = 0; i < code.refs; i++) {
		memcpy(&ref, desc + sizeof(code) + i * sizeof(ref), sizeof(ref));
		if (ref.kind < KLP_CODE_CALL || ref.kind > KLP_CODE_LITERAL)
			die("unknown kind of reference");
		printf("%s%s%s%s:%s+%" PRId64, i ? " " : "",
		       ref.flags & KLP_CODE_COMPARED ? "compared-" : "",
		       ref.flags & KLP_CODE_NUMBER ? "number-" :
		       ref.flags & KLP_CODE_OWN ? "own-" :
		       ref.flags & KLP_CODE_ORIGIN ? "origin-" : "", code_kinds[ref.kind],
		       ref.kind == KLP_CODE_LITERAL ? "" : s[KLP_CODE_STRINGS + i],
		       ref.addend);
	}
	printf("\"\n");
	free(s);
}

static void print_struct(const char *desc, size_t size)
{
	struct klp_note_member member;
	struct klp_note_struct layout;
	const char **s;
	size_t fixed;

	if (size < sizeof(layout))
		die("short struct");
	memcpy(&layout, desc, sizeof(layout));
	if ((size - sizeof(layout)) / sizeof(member) < layout.members)
		die("short members");
	fixed = sizeof(layout) + layout.members * sizeof(member);
	s = calloc(KLP_STRUCT_STRINGS + layout.members, sizeof(*s));
	if (!s)
		die("no memory");
	split(desc + fixed, size - fixed, s, KLP_STRUCT_STRINGS + layout.members);
	printf("struct name=\"%s\" size=\"%u\" decl=\"%s:%u:%u\" use=\"%s:%u:%u\" "
	       "members=\"", s[KLP_STRUCT_NAME], layout.size,
	       s[KLP_STRUCT_DECL_FILE], layout.decl_line, layout.decl_column,
	       s[KLP_STRUCT_USE_FILE], layout.use_line, layout.use_column);
	for (uint32_t i = 0; i < layout.members; i++) {
		memcpy(&member, desc + sizeof(layout) + i * sizeof(member),
		       sizeof(member));
		printf("%s%s:%u:%u", i ? " " : "", s[KLP_STRUCT_STRINGS + i],
		       member.offset, member.size);
	}
	puts("\"");
	free(s);
}

/* Words of the bits that are set in @flags, the lowest first. */
static void print_flags(unsigned int flags)
{
	static const char *const words[] = {
		"static", "artefact", "readonly", "const", "pure", "noreturn",
		"inline", "automatic", "addressed", "callbacks",
	};
	const char *space = "";

	printf(" flags=\"");
	for (unsigned int i = 0; i < 10; i++)
		if (flags & 1u << i) {
			printf("%s%s", space, words[i]);
			space = " ";
		}
	putchar('"');
}

static void print_hex(const char *key, const uint8_t *bytes, size_t n)
{
	printf(" %s=\"", key);
	while (n--)
		printf("%02x", *bytes++);
	putchar('"');
}

/* digest kind="function" name="f" in="" flags="static" ... uses="g &h" */
static void print_digest(const char *desc, size_t size)
{
	const char *s[KLP_DIGEST_STRINGS];
	struct klp_note_digest digest;

	if (size < sizeof(digest))
		die("short digest");
	memcpy(&digest, desc, sizeof(digest));
	if (digest.reserved)
		die("something in what is reserved");
	split(desc + sizeof(digest), size - sizeof(digest), s, KLP_DIGEST_STRINGS);
	printf("digest kind=\"%s\" name=\"%s\" in=\"%s\"",
	       WORD(digest.kind, NULL, "function", "data", "type", "asm", "alias"),
	       s[KLP_DIGEST_NAME], s[KLP_DIGEST_IN]);
	print_flags(digest.flags | digest.data << 8);
	printf(" section=\"%s\" size=\"%u\" at=\"%s:%u:0\"", s[KLP_DIGEST_SECTION],
	       digest.size, s[KLP_DIGEST_FILE], digest.line);
	print_hex("type", digest.type, sizeof(digest.type));
	print_hex("body", digest.body, sizeof(digest.body));
	printf(" uses=\"%s\" holds=\"%s\"\n", s[KLP_DIGEST_USES], s[KLP_DIGEST_HOLDS]);
}

static void print_part(const char *desc, size_t size)
{
	const char *s[KLP_PART_STRINGS];

	split(desc, size, s, KLP_PART_STRINGS);
	printf("part unit=\"%s\" object=\"%s\"\n", s[KLP_PART_UNIT],
	       s[KLP_PART_OBJECT]);
}

static void print_new(const char *desc, size_t size, size_t offset)
{
	const char *s[KLP_NEW_STRINGS];
	struct klp_note_new new;

	if (size < sizeof(new))
		die("short new");
	memcpy(&new, desc, sizeof(new));
	split(desc + sizeof(new), size - sizeof(new), s, KLP_NEW_STRINGS);
	printf("new name=\"%s\"", s[KLP_NEW_NAME]);
	print_address("address", offset + offsetof(struct klp_note_new, address),
		      new.address);
	printf(" at=\"%s:%u:%u\" type=\"%s\"\n", s[KLP_NEW_FILE], new.line,
	       new.column, s[KLP_NEW_TYPE]);
}

static void print_note(const GElf_Nhdr *nhdr, size_t name, size_t desc)
{
	const char *data = notes->d_buf;

	if (nhdr->n_namesz != sizeof(KLP_NOTE_NAME)
	    || strcmp(data + name, KLP_NOTE_NAME))
		die("a note of somebody else");
	switch (nhdr->n_type) {
	case KLP_NOTE_UNIT:
		print_unit(data + desc, nhdr->n_descsz);
		break;
	case KLP_NOTE_REF:
		print_ref(data + desc, nhdr->n_descsz);
		break;
	case KLP_NOTE_FUNC:
		print_func(data + desc, nhdr->n_descsz, desc);
		break;
	case KLP_NOTE_OBJECT:
		print_object(data + desc, nhdr->n_descsz, desc);
		break;
	case KLP_NOTE_VARIABLE:
		print_variable(data + desc, nhdr->n_descsz);
		break;
	case KLP_NOTE_STRUCT:
		print_struct(data + desc, nhdr->n_descsz);
		break;
	case KLP_NOTE_CODE:
		print_code(data + desc, nhdr->n_descsz);
		break;
	case KLP_NOTE_DIGEST:
		print_digest(data + desc, nhdr->n_descsz);
		break;
	case KLP_NOTE_PART:
		print_part(data + desc, nhdr->n_descsz);
		break;
	case KLP_NOTE_NEW:
		print_new(data + desc, nhdr->n_descsz, desc);
		break;
	default:
		die("unknown type of note");
	}
}

int main(int argc, char **argv)
{
	size_t offset = 0, next, name, desc;
	GElf_Nhdr nhdr;

	if (argc != 2)
		die("usage: readnote OBJECT");
	load(argv[1]);
	if (!notes)
		return 1;
	for (; offset < notes->d_size; offset = next) {
		next = gelf_getnote(notes, offset, &nhdr, &name, &desc);
		if (!next)
			die("damaged note");
		print_note(&nhdr, name, desc);
	}
	return 0;
}
