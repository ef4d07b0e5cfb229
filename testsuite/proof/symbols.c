// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * symbols.c - what the kernel holds under a name, and in which order.
 *
 * vmlinux: the table that the running kernel itself searches is decoded, as
 * kallsyms_on_each_symbol() does.  Which names it holds, and in which order, was
 * decided when the kernel was built; nothing is left to conclude here.
 *
 * Modules: module_kallsyms_on_each_symbol() goes through the module's .symtab.
 * While the module is being loaded (the livepatch was there before it) that is
 * all of it; once it runs (the livepatch comes after it) what is_core_symbol()
 * has kept.  A position is right if it is the same in both.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "truth.h"

/* An ELF file in memory. */
struct image {
	const char *path;
	Elf *elf;
	char *contents;		/* of a compressed file, else NULL */
	int fd;
	Elf_Data *symbols;
	size_t nsymbols, strings;	/* number; section of their names */
	size_t names;			/* section of the sections' names */
};

/* What a program that unpacks @path prints. */
static char *unpack(const char *path, const char *program, size_t *size)
{
	char command[4096];
	char *out = NULL;
	size_t room = 0, n;
	FILE *pipe;

	if (strchr(path, '\'') ||
	    snprintf(command, sizeof(command), "%s -dc -- '%s'", program,
		     path) >= (int)sizeof(command))
		fatal(path, "has a name that this program can't use");
	pipe = popen(command, "r");
	*size = 0;
	while (pipe && !feof(pipe) && !ferror(pipe)) {
		if (*size == room) {
			room = room ? 2 * room : 1 << 20;
			out = realloc(out, room);
			if (!out)
				fatal(path, "no memory");
		}
		n = fread(out + *size, 1, room - *size, pipe);
		*size += n;
	}
	if (!pipe || pclose(pipe))
		fatal(path, "%s can't unpack it", program);
	return out;
}

static void image_open(struct image *image, const char *path)
{
	static const char *const packed[][2] = {
		{ ".xz", "xz" }, { ".zst", "zstd" }, { ".gz", "gzip" },
	};
	const char *dot = strrchr(path, '.');
	Elf_Scn *scn = NULL;
	size_t size, i;

	memset(image, 0, sizeof(*image));
	image->path = path;
	image->fd = open(path, O_RDONLY | O_CLOEXEC);
	for (i = 0; dot && i < 3 && !image->contents; i++)
		if (strcmp(dot, packed[i][0]) == 0)
			image->contents = unpack(path, packed[i][1], &size);
	image->elf = image->contents ? elf_memory(image->contents, size) :
				       elf_begin(image->fd, ELF_C_READ, NULL);
	if (!image->elf || elf_getshdrstrndx(image->elf, &image->names))
		fatal(path, "no ELF file: %s", elf_errmsg(-1));
	while ((scn = elf_nextscn(image->elf, scn))) {
		GElf_Shdr shdr;

		if (!gelf_getshdr(scn, &shdr) || shdr.sh_type != SHT_SYMTAB)
			continue;
		image->symbols = elf_getdata(scn, NULL);
		image->strings = shdr.sh_link;
		image->nsymbols = shdr.sh_size / sizeof(Elf64_Sym);
	}
	if (!image->symbols)
		fatal(path, "no symbol table");
}

static void image_close(struct image *image)
{
	elf_end(image->elf);
	free(image->contents);
	if (image->fd >= 0)
		close(image->fd);
}

static GElf_Sym image_symbol(const struct image *image, size_t i,
			     const char **name)
{
	GElf_Sym sym;

	if (!gelf_getsym(image->symbols, i, &sym))
		fatal(image->path, "no symbol %zu", i);
	*name = elf_strptr(image->elf, image->strings, sym.st_name);
	if (!*name)
		fatal(image->path, "symbol %zu has no name", i);
	*name = intern(*name);
	return sym;
}

static const char *image_section(const struct image *image, size_t i,
				 GElf_Shdr *shdr)
{
	Elf_Scn *scn = elf_getscn(image->elf, i);
	const char *name = NULL;

	if (scn && gelf_getshdr(scn, shdr))
		name = elf_strptr(image->elf, image->names, shdr->sh_name);
	if (!name)
		fatal(image->path, "no section %zu", i);
	return intern(name);
}

/* All symbols but those that name files and sections, without positions. */
static void read_symbols(const struct image *image, bool vmlinux,
			 struct symbols *out)
{
	const char *file = NULL, *name;
	uint32_t group = 0;
	size_t i;

	out->list = get(image->nsymbols, sizeof(*out->list));
	for (i = 1; i < image->nsymbols; i++) {
		GElf_Sym sym = image_symbol(image, i, &name);
		struct symbol *s = &out->list[out->n];
		GElf_Shdr shdr = { 0 };

		if (GELF_ST_TYPE(sym.st_info) == STT_FILE) {
			file = name;
			group = i;
		}
		if (!*name || sym.st_shndx == SHN_UNDEF ||
		    GELF_ST_TYPE(sym.st_info) == STT_FILE ||
		    GELF_ST_TYPE(sym.st_info) == STT_SECTION)
			continue;
		s->name = name;
		s->section = "";
		if (sym.st_shndx < SHN_LORESERVE)
			s->section = image_section(image, sym.st_shndx, &shdr);
		/* .data of x86 has the code of kexec among it: all of it is marked so */
		s->code = (shdr.sh_flags & (SHF_EXECINSTR | SHF_WRITE)) == SHF_EXECINSTR;
		if (vmlinux)
			s->section = intern("");
		s->address = sym.st_value;
		s->size = sym.st_size;
		s->type = GELF_ST_TYPE(sym.st_info);
		s->binding = GELF_ST_BIND(sym.st_info);
		if (s->binding == STB_LOCAL) {
			s->file = file;
			s->group = group;
		}
		/* until it is found */
		s->sympos = -1;
		if (sym.st_shndx >= SHN_LORESERVE)
			s->why = "absolute";
		else if (!(shdr.sh_flags & SHF_ALLOC))
			s->why = "not in memory";
		out->n++;
	}
}

/* --- vmlinux --- */

/* A table of the kernel's, in the file: from the symbol to its section's end. */
struct table {
	const unsigned char *bytes;
	size_t size;
	uint64_t address;
};

static struct table find_table(const struct image *image, const char *wanted,
			       bool must)
{
	struct table none = { NULL, 0, 0 };
	const char *name;
	size_t i;

	for (i = 1; i < image->nsymbols; i++) {
		GElf_Sym sym = image_symbol(image, i, &name);
		GElf_Shdr shdr;
		Elf_Data *data;

		if (strcmp(name, wanted) || sym.st_shndx == SHN_UNDEF ||
		    sym.st_shndx >= SHN_LORESERVE)
			continue;
		image_section(image, sym.st_shndx, &shdr);
		data = elf_rawdata(elf_getscn(image->elf, sym.st_shndx), NULL);
		if (!data || !data->d_buf || sym.st_value < shdr.sh_addr ||
		    sym.st_value - shdr.sh_addr >= data->d_size)
			break;
		return (struct table){
			(unsigned char *)data->d_buf + sym.st_value -
				shdr.sh_addr,
			data->d_size - (sym.st_value - shdr.sh_addr),
			sym.st_value
		};
	}
	if (must)
		fatal(image->path, "no %s", wanted);
	return none;
}

/* The element @i of a table of little-endian integers of @size bytes. */
static uint64_t number(const struct image *image, struct table table, size_t i,
		       size_t size)
{
	uint64_t value = 0;
	size_t j;

	if (i >= table.size / size)
		fatal(image->path, "a table of kallsyms is cut off");
	for (j = size; j-- > 0;)
		value = value << 8 | table.bytes[i * size + j];
	return value;
}

struct entry {
	const char *name;
	uint64_t address;
	size_t seq;
	bool taken;	/* by a symbol: two may be one name in one place */
};

/*
 * The name at @at of kallsyms_names without the type in front of it
 * (kallsyms_expand_symbol()); advances @at.
 */
static const char *expand(const struct image *image, struct table names,
			  struct table tokens, struct table index, size_t *at)
{
	char name[4096];
	size_t n = 0, length = number(image, names, (*at)++, 1);

	if (length & 0x80)
		length = (length & 0x7f) | number(image, names, (*at)++, 1) << 7;
	for (; length; length--, (*at)++) {
		uint64_t token = number(image, names, *at, 1);
		size_t from = number(image, index, token, 2);

		for (; number(image, tokens, from, 1); from++) {
			if (n == sizeof(name) - 1)
				fatal(image->path, "kallsyms has a name without end");
			name[n++] = number(image, tokens, from, 1);
		}
	}
	name[n] = 0;
	return n ? intern(name + 1) : intern("");
}

/* The addresses of kallsyms, in order (kallsyms_sym_address()). */
static void read_addresses(const struct image *image, struct entry *list,
			   size_t n)
{
	struct table plain = find_table(image, "kallsyms_addresses", false);
	struct table offsets, base;
	bool absolute_percpu = false;
	uint64_t relative;
	size_t i;

	for (i = 0; plain.bytes && i < n; i++)
		list[i].address = number(image, plain, i, 8);
	if (plain.bytes)
		return;
	offsets = find_table(image, "kallsyms_offsets", true);
	base = find_table(image, "kallsyms_relative_base", false);
	/* newer kernels reckon from where the offset stands (offset_to_ptr()) */
	for (i = 0; !base.bytes && i < n; i++)
		list[i].address = offsets.address + 4 * i +
				  (int32_t)number(image, offsets, i, 4);
	if (!base.bytes)
		return;
	relative = number(image, base, 0, 8);
	/* the kernel is smaller than 2 GB: such offsets are negative ones */
	for (i = 0; i < n; i++)
		absolute_percpu |= number(image, offsets, i, 4) >> 31;
	for (i = 0; i < n; i++) {
		uint32_t offset = number(image, offsets, i, 4);

		if (!absolute_percpu)
			list[i].address = relative + offset;
		else if (offset >> 31)
			list[i].address = relative - 1 - (int32_t)offset;
		else
			list[i].address = offset;
	}
}

static struct entry *read_kallsyms(const struct image *image, size_t *n)
{
	struct table names = find_table(image, "kallsyms_names", true);
	struct table tokens = find_table(image, "kallsyms_token_table", true);
	struct table index = find_table(image, "kallsyms_token_index", true);
	struct table markers = find_table(image, "kallsyms_markers", true);
	struct entry *list;
	size_t i, at = 0;

	*n = number(image, find_table(image, "kallsyms_num_syms", true), 0, 4);
	if (*n == 0 || *n > names.size)
		fatal(image->path, "kallsyms_num_syms is %zu", *n);
	list = get(*n, sizeof(*list));
	for (i = 0; i < *n; i++) {
		if (i % 256 == 0 && number(image, markers, i / 256, 4) != at)
			fatal(image->path, "kallsyms_names is misread at %zu", i);
		list[i].name = expand(image, names, tokens, index, &at);
		list[i].seq = i;
	}
	read_addresses(image, list, *n);
	return list;
}

static int by_name(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Where @name begins in the sorted list; @n: how many there are. */
static struct entry *find_entries(struct entry *list, size_t size,
				  const char *name, size_t *n)
{
	struct entry key = { .name = name };
	size_t low = 0, high = size;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_name(&list[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (*n = 0; low + *n < size && list[low + *n].name == name; (*n)++)
		;
	return list + low;
}

void symbols_of_vmlinux(const char *path, struct symbols *out)
{
	struct entry *kallsyms;
	struct image image;
	size_t total, i;

	image_open(&image, path);
	memset(out, 0, sizeof(*out));
	out->object = "vmlinux";
	read_symbols(&image, true, out);
	kallsyms = read_kallsyms(&image, &total);
	qsort(kallsyms, total, sizeof(*kallsyms), by_name);
	for (i = 0; i < out->n; i++) {
		struct symbol *s = &out->list[i];
		struct entry *same;
		size_t n, j;

		same = find_entries(kallsyms, total, s->name, &n);
		for (j = 0; j < n && (same[j].address != s->address ||
				      same[j].taken); j++)
			;
		if (j < n && !s->why) {
			s->sympos = n == 1 ? 0 : j + 1;
			same[j].taken = true;
		} else if (!s->why) {
			s->why = "not in kallsyms";
		}
	}
	free(kallsyms);
	image_close(&image);
}

/* --- modules --- */

/* The value of KEY in .modinfo. */
static const char *modinfo(const struct image *image, const char *key)
{
	Elf_Scn *scn = NULL;
	size_t n = strlen(key);

	while ((scn = elf_nextscn(image->elf, scn))) {
		GElf_Shdr shdr;
		Elf_Data *data;
		const char *s, *end;

		if (strcmp(image_section(image, elf_ndxscn(scn), &shdr),
			   ".modinfo"))
			continue;
		data = elf_rawdata(scn, NULL);
		if (!data || !data->d_buf || data->d_size == 0)
			continue;
		s = data->d_buf;
		end = s + data->d_size;
		if (end[-1])
			continue;
		for (; s < end; s += strlen(s) + 1)
			if (strncmp(s, key, n) == 0 && s[n] == '=')
				return intern(s + n + 1);
	}
	return NULL;
}

/*
 * Is the symbol kept once the module runs?  load_info_setup and
 * rewrite_section_headers() take SHF_ALLOC from .modinfo and __versions,
 * layout_sections() puts .init* (module_init_section()) into memory that is
 * freed, is_core_symbol() keeps the rest.
 */
static const char *why_not_kept(const struct symbol *s)
{
	if (s->why)
		return s->why;
	if (strcmp(s->section, ".modinfo") == 0 ||
	    strcmp(s->section, "__versions") == 0)
		return "not kept";
	if (strncmp(s->section, ".init", 5) == 0)
		return "init";
	return NULL;
}

static int by_symbol_name(const void *a, const void *b)
{
	const struct symbol *const *x = a, *const *y = b;

	if ((*x)->name != (*y)->name)
		return (*x)->name < (*y)->name ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

/* Positions of symbols of one name, in the order of .symtab. */
static void count_namesakes(struct symbol **list, size_t n)
{
	size_t kept = 0, i;

	for (i = 0; i < n; i++) {
		struct symbol *s = list[i];

		s->why = why_not_kept(s);
		if (s->why)
			continue;
		kept++;
		if (n == 1)
			s->sympos = 0;
		else if (kept == i + 1)		/* also while it is loaded */
			s->sympos = kept;
		else
			s->why = "init namesake";
	}
}

/* Files are known by the debug twin only, where the shipped file was stripped. */
static void files_of_twin(const char *path, struct symbols *symbols)
{
	struct symbols twin = { 0 };
	struct image image;
	size_t i, j = 0;

	image_open(&image, path);
	read_symbols(&image, false, &twin);
	/* both tables have their common symbols in the same order */
	for (i = 0; i < symbols->n; i++) {
		struct symbol *s = &symbols->list[i];
		size_t k = j;

		while (k < twin.n && (twin.list[k].name != s->name ||
				      twin.list[k].section != s->section ||
				      twin.list[k].address != s->address))
			k++;
		if (k == twin.n)
			continue;
		s->file = twin.list[k].file;
		s->group = twin.list[k].group;
		j = k + 1;
	}
	symbols_free(&twin);
	image_close(&image);
}

void symbols_of_module(const char *path, const char *twin, struct symbols *out)
{
	struct symbol **order;
	struct image image;
	size_t i, n;

	image_open(&image, path);
	memset(out, 0, sizeof(*out));
	out->object = modinfo(&image, "name");
	if (!out->object)
		fatal(path, "modinfo has no name");
	read_symbols(&image, false, out);
	order = get(out->n, sizeof(*order));
	for (i = 0; i < out->n; i++)
		order[i] = &out->list[i];
	if (out->n)
		qsort(order, out->n, sizeof(*order), by_symbol_name);
	for (i = 0; i < out->n; i += n) {
		for (n = 1; i + n < out->n &&
		     order[i + n]->name == order[i]->name; n++)
			;
		count_namesakes(order + i, n);
	}
	free(order);
	if (twin)
		files_of_twin(twin, out);
	image_close(&image);
}

void symbols_free(struct symbols *symbols)
{
	free(symbols->list);
}
