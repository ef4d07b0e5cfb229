// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kallsyms.c - the symbols of the kernel or of a module as the kernel counts
 * them.
 *
 * vmlinux: by final address, over what scripts/kallsyms puts into the kernel's
 * table, which is "nm -n" less the names that scripts/mksysmap and kallsyms
 * itself leave out.  Modules: by index in .symtab (module_kallsyms_on_each_
 * symbol()), over what add_kallsyms() keeps once the module is live.
 */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "elf/elf-file.h"
#include "elf/rules.h"
#include "kernel/kallsyms.h"

struct kallsyms {
	char *path;
	struct elf_file *file;
	Elf *elf;
	bool vmlinux;
	Elf_Data *symbols;
	const char *strings;		/* the string table, ends with NUL */
	size_t strings_size;
	size_t nsymbols;		/* in .symtab */
	GElf_Addr init_begin, init_end;	/* of vmlinux; 0: not known */
	GElf_Addr percpu_begin, percpu_end;
	struct ksymbol *list;		/* those that count */
	size_t nlist;
	uint32_t *buckets;		/* by hash of the name: first, ... */
	uint32_t *next;			/* ... next; index in list plus 1 */
	size_t nbuckets;		/* a power of 2 */
	uint32_t *stem_buckets;		/* the same by what stands before the */
	uint32_t *stem_next;		/* first dot of local ones; when asked */
	const struct ksymbol **ordered;	/* filled when asked for */
};

/* Sections by index: what kallsyms_open() needs to know of each. */
struct section {
	const char *name;
	bool loaded, code;
};

/* Does scripts/kallsyms keep this symbol of vmlinux? */
static bool counts_in_vmlinux(const GElf_Sym *sym, const char *name,
			      const struct section *sections, size_t nsections)
{
	int type = GELF_ST_TYPE(sym->st_info);

	if (!*name || type == STT_SECTION || type == STT_FILE)
		return false;
	/* nm's types a, A, U, w, N: absolute, undefined, debugging */
	if (sym->st_shndx == SHN_UNDEF || sym->st_shndx >= SHN_LORESERVE)
		return false;
	if (sym->st_shndx >= nsections || !sections[sym->st_shndx].loaded)
		return false;
	return !rules_left_out(name);
}

/* Does the kernel keep this symbol of a module, once live or while loading? */
static bool counts_in_module(const GElf_Sym *sym, const char *name,
			     const struct section *sections, size_t nsections)
{
	return *name && sym->st_shndx != SHN_UNDEF &&
	       sym->st_shndx < nsections && sections[sym->st_shndx].loaded;
}

static uint32_t hash_bytes(const char *name, size_t n)
{
	uint32_t h = 2166136261u;

	while (n--)
		h = (h ^ (unsigned char)*name++) * 16777619u;
	return h;
}

static uint32_t hash_name(const char *name)
{
	return hash_bytes(name, strlen(name));
}

static void index_names(struct kallsyms *k)
{
	size_t i;

	for (k->nbuckets = 64; k->nbuckets < k->nlist;)
		k->nbuckets *= 2;
	k->buckets = alloc_array(k->nbuckets, sizeof(*k->buckets));
	k->next = alloc_array(k->nlist, sizeof(*k->next));
	for (i = k->nlist; i-- > 0;) {
		size_t b = hash_name(k->list[i].name) & (k->nbuckets - 1);

		k->next[i] = k->buckets[b];
		k->buckets[b] = i + 1;
	}
}

/*
 * A name in the string table, or NULL.  As elf_strptr(), which takes locks and
 * looks for the section again at each of 100,000 calls.
 */
static const char *string_at(const struct kallsyms *k, size_t offset)
{
	return offset < k->strings_size ? k->strings + offset : NULL;
}

static struct error *no_table(const struct kallsyms *k)
{
	return error_new(MISSING, k->path,
			 "no usable symbol table: is the file complete?");
}

static bool read_strings(struct kallsyms *k, size_t section)
{
	Elf_Scn *scn = elf_getscn(k->elf, section);
	Elf_Data *data = scn ? elf_rawdata(scn, NULL) : NULL;

	if (!data || !data->d_buf || data->d_size == 0 ||
	    ((const char *)data->d_buf)[data->d_size - 1])
		return false;
	k->strings = data->d_buf;
	k->strings_size = data->d_size;
	return true;
}

/* Reads what the sections are; finds the symbol table. */
static struct error *read_sections(struct kallsyms *k, struct section **out,
				   size_t *n)
{
	size_t strings, i;
	Elf_Scn *scn = NULL;

	if (elf_getshdrnum(k->elf, n) || elf_getshdrstrndx(k->elf, &strings))
		return no_table(k);
	*out = alloc_array(*n, sizeof(**out));
	while ((scn = elf_nextscn(k->elf, scn))) {
		GElf_Shdr shdr;

		i = elf_ndxscn(scn);
		if (i >= *n || !gelf_getshdr(scn, &shdr))
			return no_table(k);
		(*out)[i].name = elf_strptr(k->elf, strings, shdr.sh_name);
		if (!(*out)[i].name)
			return no_table(k);
		(*out)[i].loaded = shdr.sh_flags & SHF_ALLOC;
		(*out)[i].code = elf_is_code(&shdr);
		if (shdr.sh_type != SHT_SYMTAB)
			continue;
		k->symbols = elf_getdata(scn, NULL);
		if (!k->symbols || shdr.sh_entsize == 0 ||
		    !read_strings(k, shdr.sh_link))
			return no_table(k);
		k->nsymbols = k->symbols->d_size / shdr.sh_entsize;
	}
	return k->symbols ? NULL : no_table(k);
}

static bool is_function(const GElf_Sym *sym, const struct section *section)
{
	int type = GELF_ST_TYPE(sym->st_info);

	if (type == STT_NOTYPE)		/* labels of assembler units */
		return section->code;
	return type == STT_FUNC || type == STT_GNU_IFUNC;
}

/*
 * Notes where vmlinux' init memory is.  The symbols need not count: without SMP the end
 * is in a section that is empty and not loaded.
 */
static void note_init(struct kallsyms *k, const GElf_Sym *sym, const char *name)
{
	if (!k->vmlinux || GELF_ST_BIND(sym->st_info) != STB_GLOBAL)
		return;
	if (strcmp(name, "__init_begin") == 0)
		k->init_begin = sym->st_value;
	else if (strcmp(name, "__init_end") == 0)
		k->init_end = sym->st_value;
	else if (strcmp(name, "__per_cpu_start") == 0)
		k->percpu_begin = sym->st_value;
	else if (strcmp(name, "__per_cpu_end") == 0)
		k->percpu_end = sym->st_value;
}

static struct error *read_symbols(struct kallsyms *k,
				  const struct section *sections, size_t n)
{
	uint32_t file = 0;
	size_t i;

	k->list = alloc_array(k->nsymbols, sizeof(*k->list));
	for (i = 1; i < k->nsymbols; i++) {
		struct ksymbol *s = &k->list[k->nlist];
		const char *name;
		GElf_Sym sym;

		if (!gelf_getsym(k->symbols, i, &sym))
			return no_table(k);
		if (sym.st_shndx == SHN_UNDEF)
			continue;
		if (GELF_ST_TYPE(sym.st_info) == STT_FILE)
			file = i;
		name = string_at(k, sym.st_name);
		if (!name)
			return no_table(k);
		note_init(k, &sym, name);
		if (k->vmlinux ? !counts_in_vmlinux(&sym, name, sections, n) :
				 !counts_in_module(&sym, name, sections, n))
			continue;
		s->name = name;
		s->section = k->vmlinux ? NULL : sections[sym.st_shndx].name;
		s->address = sym.st_value;
		s->size = sym.st_size;
		s->index = i;
		s->file = GELF_ST_BIND(sym.st_info) == STB_LOCAL ? file : 0;
		s->binding = GELF_ST_BIND(sym.st_info);
		s->function = is_function(&sym, &sections[sym.st_shndx]);
		s->untyped = GELF_ST_TYPE(sym.st_info) == STT_NOTYPE;
		s->init = !k->vmlinux && rules_dropped(s->section);
		k->nlist++;
	}
	return NULL;
}

/*
 * Marks of the linker's script, which say where init code and data are: nothing of them is
 * freed but what stands there.  What may refer to them is what modpost lets refer to them
 * (its linker_symbols).
 */
static bool marks_init(const struct ksymbol *s)
{
	return s->untyped && (strcmp(s->name, "__init_begin") == 0 ||
			      strcmp(s->name, "_sinittext") == 0 ||
			      strcmp(s->name, "_einittext") == 0);
}

/*
 * What every processor has a copy of: the first may stand in init memory (on x86 since Linux
 * 6.15), and the addresses of the symbols are what code reckons from as long as it runs.
 */
static bool is_percpu(const struct kallsyms *k, GElf_Addr address)
{
	return address >= k->percpu_begin && address < k->percpu_end;
}

/* vmlinux frees what stands between these two (free_initmem()). */
static void mark_init(struct kallsyms *k)
{
	bool known = k->init_begin && k->init_end;
	size_t i;

	if (!known)
		unchecked(k->path, "which of its symbols are init code or data",
			  "it has no __init_begin and __init_end: is it a kernel's vmlinux?");
	for (i = 0; known && i < k->nlist; i++)
		k->list[i].init = k->list[i].address >= k->init_begin &&
				  k->list[i].address < k->init_end &&
				  !marks_init(&k->list[i]) &&
				  !is_percpu(k, k->list[i].address);
}

struct error *kallsyms_open(const char *path, bool vmlinux,
			    struct kallsyms **out)
{
	struct kallsyms *k = alloc_array(1, sizeof(*k));
	struct section *sections = NULL;
	struct error *err;
	size_t n = 0;

	k->path = alloc_print("%s", path);
	k->vmlinux = vmlinux;
	err = elf_file_open(path, &k->file);
	if (err)
		goto failed;
	k->elf = elf_file_elf(k->file);
	err = read_sections(k, &sections, &n);
	if (!err)
		err = read_symbols(k, sections, n);
	free(sections);
	if (err)
		goto failed;
	index_names(k);
	if (vmlinux)
		mark_init(k);
	*out = k;
	return NULL;
failed:
	kallsyms_close(k);
	return err;
}

void kallsyms_close(struct kallsyms *k)
{
	if (!k)
		return;
	elf_file_close(k->file);
	free(k->ordered);
	free(k->buckets);
	free(k->next);
	free(k->stem_buckets);
	free(k->stem_next);
	free(k->list);
	free(k->path);
	free(k);
}

/* Ascending address: the order of vmlinux' table. */
static int by_address(const void *a, const void *b)
{
	const struct ksymbol *x = *(const struct ksymbol *const *)a;
	const struct ksymbol *y = *(const struct ksymbol *const *)b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static void put_in_order(const struct kallsyms *k, const struct ksymbol **list,
			 size_t n)
{
	if (k->vmlinux && n > 1)
		qsort(list, n, sizeof(*list), by_address);
}

/* 16 of the address's bits, from @shift on. */
static inline size_t digit(const struct ksymbol *s, unsigned int shift)
{
	return s->address >> shift & 0xffff;
}

/*
 * As put_in_order(), of a list that is in the order of .symtab: 16 bits after 16 bits, the
 * lowest first.  Of the 117,000 of a vmlinux that takes 11 million instructions, and
 * qsort() 44.
 */
static void put_all_in_order(const struct ksymbol **list, size_t n)
{
	const struct ksymbol **from = list, **to = alloc_array(n, sizeof(*to)), **both = to;
	size_t *ends = alloc_array(0x10000, sizeof(*ends)), i;
	unsigned int shift;

	for (shift = 0; shift < 64; shift += 16) {
		memset(ends, 0, 0x10000 * sizeof(*ends));
		for (i = 0; i < n; i++)
			ends[digit(from[i], shift)]++;
		for (i = 1; i < 0x10000; i++)
			ends[i] += ends[i - 1];
		for (i = n; i-- > 0;)
			to[--ends[digit(from[i], shift)]] = from[i];
		to = from;
		from = from == list ? both : list;
	}
	/* 4 times there and back: the last went into the list */
	free(both);
	free(ends);
}

size_t kallsyms_all(struct kallsyms *k, const struct ksymbol ***out)
{
	size_t i;

	if (!k->ordered) {
		k->ordered = alloc_array(k->nlist, sizeof(*k->ordered));
		for (i = 0; i < k->nlist; i++)
			k->ordered[i] = &k->list[i];
		if (k->vmlinux)
			put_all_in_order(k->ordered, k->nlist);
	}
	*out = k->ordered;
	return k->nlist;
}

size_t kallsyms_find(struct kallsyms *k, const char *name,
		     const struct ksymbol ***out)
{
	uint32_t i = k->buckets[hash_name(name) & (k->nbuckets - 1)];
	size_t n = 0;

	*out = NULL;
	for (; i; i = k->next[i - 1]) {
		if (strcmp(k->list[i - 1].name, name))
			continue;
		*out = alloc_grow(*out, n, sizeof(**out));
		(*out)[n++] = &k->list[i - 1];
	}
	put_in_order(k, *out, n);
	return n;
}

const struct ksymbol *kallsyms_global(struct kallsyms *k, const char *name)
{
	uint32_t i = k->buckets[hash_name(name) & (k->nbuckets - 1)];

	for (; i; i = k->next[i - 1])
		if (k->list[i - 1].binding != STB_LOCAL &&
		    strcmp(k->list[i - 1].name, name) == 0)
			return &k->list[i - 1];
	return NULL;
}

const struct ksymbol *kallsyms_at(struct kallsyms *k, const char *name,
				  unsigned long sympos, size_t *count)
{
	const struct ksymbol **list, *found = NULL;
	size_t n = kallsyms_find(k, name, &list), i;

	*count = 0;
	for (i = 0; i < n; i++) {
		if (list[i]->init && !k->vmlinux)
			continue;
		if (++*count == (sympos ? sympos : 1))
			found = list[i];
	}
	free(list);
	return sympos || *count == 1 ? found : NULL;
}

/* Files the local symbols with a dot under what stands before it. */
static void index_stems(struct kallsyms *k)
{
	size_t i;

	k->stem_buckets = alloc_array(k->nbuckets, sizeof(*k->stem_buckets));
	k->stem_next = alloc_array(k->nlist, sizeof(*k->stem_next));
	for (i = k->nlist; i-- > 0;) {
		const char *name = k->list[i].name, *dot = strchr(name, '.');
		size_t b;

		if (!dot || k->list[i].binding != STB_LOCAL)
			continue;
		b = hash_bytes(name, dot - name) & (k->nbuckets - 1);
		k->stem_next[i] = k->stem_buckets[b];
		k->stem_buckets[b] = i + 1;
	}
}

size_t kallsyms_find_suffixed(struct kallsyms *k, const char *name,
			      const struct ksymbol ***out)
{
	size_t n = 0, len = strlen(name);
	uint32_t i;

	if (!k->stem_buckets)
		index_stems(k);
	*out = NULL;
	i = k->stem_buckets[hash_bytes(name, strcspn(name, ".")) &
			    (k->nbuckets - 1)];
	for (; i; i = k->stem_next[i - 1]) {
		const struct ksymbol *s = &k->list[i - 1];

		if (strncmp(s->name, name, len) || s->name[len] != '.')
			continue;
		*out = alloc_grow(*out, n, sizeof(**out));
		(*out)[n++] = s;
	}
	put_in_order(k, *out, n);
	return n;
}

unsigned long kallsyms_position(struct kallsyms *k,
				const struct ksymbol *symbol, bool *depends)
{
	const struct ksymbol **list;
	size_t n = kallsyms_find(k, symbol->name, &list), i, dropped = 0;
	unsigned long position = 0;

	for (i = 0; i < n && !position; i++) {
		if (list[i] == symbol)
			position = i + 1;
		else if (!k->vmlinux && list[i]->init)
			dropped++;
	}
	free(list);
	if (depends)
		*depends = !k->vmlinux && (dropped || symbol->init);
	return n > 1 ? position - dropped : 0;
}

const char *kallsyms_file(struct kallsyms *k, const struct ksymbol *symbol)
{
	GElf_Sym sym;

	if (!symbol->file || !gelf_getsym(k->symbols, symbol->file, &sym))
		return NULL;
	return string_at(k, sym.st_name);
}

size_t kallsyms_siblings(struct kallsyms *k, const struct ksymbol *symbol,
			 const struct ksymbol **first)
{
	const struct ksymbol *end = symbol;

	*first = symbol;
	if (!symbol->file)
		return 0;
	/* the list is in the order of .symtab */
	while (*first > k->list && (*first)[-1].file == symbol->file)
		(*first)--;
	while (end < k->list + k->nlist && end->file == symbol->file)
		end++;
	return end - *first;
}

bool kallsyms_has_files(struct kallsyms *k)
{
	size_t i;

	for (i = 0; i < k->nlist; i++)
		if (k->list[i].file)
			return true;
	return false;
}

static bool same_place(const struct ksymbol *a, const struct ksymbol *b)
{
	return a->address == b->address && strcmp(a->section, b->section) == 0;
}

const struct ksymbol *kallsyms_same(struct kallsyms *k, struct kallsyms *from,
				    const struct ksymbol *symbol)
{
	const struct ksymbol **list, *same = NULL;
	size_t n = kallsyms_find(from, symbol->name, &list), rank = 0, i;

	for (i = 0; i < n && list[i] != symbol; i++)
		rank += same_place(list[i], symbol);
	free(list);
	n = kallsyms_find(k, symbol->name, &list);
	for (i = 0; i < n && !same; i++)
		if (same_place(list[i], symbol) && rank-- == 0)
			same = list[i];
	free(list);
	return same;
}

void kallsyms_files_near(struct kallsyms *k, const struct ksymbol *symbol,
			 const char *files[2])
{
	const struct ksymbol *below = NULL, *above = NULL;
	size_t i;

	for (i = 0; i < k->nlist; i++) {
		const struct ksymbol *s = &k->list[i];

		if (s->binding != STB_LOCAL)
			continue;
		if (s->address <= symbol->address &&
		    (!below || s->address > below->address))
			below = s;
		if (s->address > symbol->address &&
		    (!above || s->address < above->address))
			above = s;
	}
	files[0] = below ? kallsyms_file(k, below) : NULL;
	files[1] = above ? kallsyms_file(k, above) : NULL;
}

/* From @offset of a section to its end, as in the file; NULL if there is none. */
static const char *bytes(Elf_Scn *scn, uint64_t offset, size_t *size)
{
	GElf_Shdr shdr;
	Elf_Data *data;

	if (!scn || !gelf_getshdr(scn, &shdr) || shdr.sh_type == SHT_NOBITS)
		return NULL;
	data = elf_rawdata(scn, NULL);
	if (!data || !data->d_buf || offset >= data->d_size)
		return NULL;
	*size = data->d_size - offset;
	return (const char *)data->d_buf + offset;
}

const char *kallsyms_bytes_at(struct kallsyms *k, uint64_t address,
			      size_t *size)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;

	while (k->vmlinux && (scn = elf_nextscn(k->elf, scn))) {
		if (!gelf_getshdr(scn, &shdr) || !(shdr.sh_flags & SHF_ALLOC) ||
		    address < shdr.sh_addr ||
		    address - shdr.sh_addr >= shdr.sh_size)
			continue;
		return bytes(scn, address - shdr.sh_addr, size);
	}
	return NULL;
}

const char *kallsyms_section(struct kallsyms *k, const struct ksymbol *symbol)
{
	size_t strings;
	GElf_Shdr shdr;
	Elf_Scn *scn;
	GElf_Sym sym;
	const char *name = NULL;

	if (symbol->section)
		return symbol->section;
	if (!gelf_getsym(k->symbols, symbol->index, &sym))
		return "";
	scn = elf_getscn(k->elf, sym.st_shndx);
	if (scn && gelf_getshdr(scn, &shdr) &&
	    !elf_getshdrstrndx(k->elf, &strings))
		name = elf_strptr(k->elf, strings, shdr.sh_name);
	return name ? name : "";
}

struct elf_file *kallsyms_elf_file(struct kallsyms *k)
{
	return k->file;
}
