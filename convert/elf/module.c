// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * module.c - what is in a kernel module's file?
 *
 * The file may be anything: every size, offset, count and index that another
 * part of klp relies on is checked here, before anybody sees it.  What the
 * kernel would refuse but klp can name (a klp relocation section that a tool
 * has broken) is let through for check.c to name it.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "arch/arch.h"
#include "elf/elf-file.h"
#include "elf/klp-name.h"
#include "elf/module.h"
#include "base/text.h"
#include "elf/unpack.h"

/* What scripts/sign-file.c of the kernel puts at the very end. */
#define SIGNATURE	"~Module signature appended~\n"

/* Of a section, in bytes: no module has use for more. */
#define MAX_ALIGN	(1u << 24)

/* First bytes of what a distribution or a build may have made of a module. */
static const struct {
	const char *magic;
	size_t len;
	const char *tool;
} compressions[] = {
	{ "\x1f\x8b", 2, "gunzip" },
	{ "\xfd" "7zXZ\0", 6, "unxz" },
	{ "\x28\xb5\x2f\xfd", 4, "unzstd" },
	{ "BZh", 3, "bunzip2" },
	{ "\x04\x22\x4d\x18", 4, "unlz4" },
};

/* Is the file something that libelf should look at at all? */
static struct error *check_magic(const struct module *m, uint64_t size)
{
	unsigned char magic[EI_NIDENT] = { 0 };
	ssize_t n = pread(m->fd, magic, sizeof(magic), 0);
	size_t i;

	if (n < 0)
		return error_new(MISSING, m->path, "can't be read: %s",
				 strerror(errno));
	for (i = 0; i < sizeof(compressions) / sizeof(compressions[0]);
	     i++)
		if (!memcmp(magic, compressions[i].magic, compressions[i].len))
			return error_new(REFUSED, m->path,
					 "is compressed: uncompress it first (%s)",
					 compressions[i].tool);
	if (memcmp(magic, ELFMAG, SELFMAG))
		return error_new(REFUSED, m->path, "not an ELF file: a kernel module (*.ko) is wanted");
	if (size < EI_NIDENT || size < sizeof(Elf32_Ehdr))
		return error_new(REFUSED, m->path,
				 "truncated: its ELF header is not complete; build it again");
	return NULL;
}

/* What is compressed stays open, too: who loads or copies the module wants that file. */
static struct error *unpack_module(struct module *m)
{
	struct error *err;
	bool unpacked;

	m->packed = fcntl(m->fd, F_DUPFD_CLOEXEC, 0);
	if (m->packed < 0)
		return error_new(MISSING, m->path, "can't be read: %s", strerror(errno));
	err = unpack(m->path, &m->fd, &unpacked);
	if (err || !unpacked) {
		close(m->packed);
		m->packed = -1;
	}
	return err;
}

static struct error *open_file(struct module *m, bool installed, uint64_t *size)
{
	struct error *err = NULL;
	struct stat st;

	m->fd = open(m->path, O_RDONLY | O_CLOEXEC);
	if (m->fd < 0 || fstat(m->fd, &st))
		return error_new(MISSING, m->path, "can't be opened: %s",
				 strerror(errno));
	if (!S_ISREG(st.st_mode))
		return error_new(MISSING, m->path,
				 "not a regular file: name a kernel module (*.ko)");
	if (installed)
		err = unpack_module(m);
	if (!err && fstat(m->fd, &st))
		err = error_new(MISSING, m->path, "can't be read: %s", strerror(errno));
	*size = (uint64_t)st.st_size;
	return err ? err : check_magic(m, *size);
}

static struct error *open_elf(struct module *m, uint64_t size)
{
	struct error *err;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return error_new(MISSING, NULL, "libelf is too old: %s",
				 elf_errmsg(-1));
	m->elf = elf_begin(m->fd, ELF_C_READ_MMAP, NULL);
	if (!m->elf || elf_kind(m->elf) != ELF_K_ELF ||
	    !gelf_getehdr(m->elf, &m->ehdr))
		return error_new(REFUSED, m->path, "damaged ELF header; build it again");
	err = elf_check_machine(m->path, m->elf, NULL, REFUSED);
	if (err)
		return err;
	if (m->ehdr.e_version != EV_CURRENT)
		return error_new(REFUSED, m->path, "damaged ELF header; build it again");
	if (m->ehdr.e_type != ET_REL)
		return error_new(REFUSED, m->path,
				 "not a relocatable ELF file: a kernel module (*.ko) is wanted");
	m->arch = arch_find(m->ehdr.e_machine);
	if (m->ehdr.e_shoff == 0)
		return error_new(REFUSED, m->path, "has no sections: not a kernel module");
	if (m->ehdr.e_shentsize != gelf_fsize(m->elf, ELF_T_SHDR, 1, EV_CURRENT))
		return error_new(REFUSED, m->path,
				 "damaged ELF header: section headers of %u bytes; build it again",
				 m->ehdr.e_shentsize);
	if (m->ehdr.e_shoff > size ||
	    size - m->ehdr.e_shoff < m->ehdr.e_shentsize)
		return error_new(REFUSED, m->path,
				 "truncated: its section headers begin at byte %llu of %llu; build it again",
				 (unsigned long long)m->ehdr.e_shoff,
				 (unsigned long long)size);
	return NULL;
}

/* Contents that end in a NUL, so that any offset inside is a string. */
static bool ends_in_nul(const struct module_section *s)
{
	return s->data && !s->data[s->shdr.sh_size - 1];
}

/*
 * A string table that the kernel takes too (elf_validity_check()), and nothing
 * else besides: what is both names and symbols can't be rewritten.
 */
static bool is_string_table(const struct module *m, size_t section)
{
	return section && section < m->nsections &&
	       m->sections[section].shdr.sh_type == SHT_STRTAB &&
	       ends_in_nul(&m->sections[section]);
}

static const char *string_at(const struct module *m, size_t table,
			     uint64_t offset)
{
	const struct module_section *s = &m->sections[table];

	return offset < s->shdr.sh_size ? (const char *)s->data + offset : NULL;
}

/* Header and contents of section @i. */
static struct error *read_section(struct module *m, size_t i, uint64_t size)
{
	struct module_section *s = &m->sections[i];
	Elf_Data *data;

	s->name = "";
	s->scn = elf_getscn(m->elf, i);
	if (!s->scn || !gelf_getshdr(s->scn, &s->shdr))
		return error_new(REFUSED, m->path,
				 "header of section %zu can't be read (%s); build it again",
				 i, elf_errmsg(-1));
	if (s->shdr.sh_addralign & (s->shdr.sh_addralign - 1) ||
	    s->shdr.sh_addralign > MAX_ALIGN)
		return error_new(REFUSED, m->path,
				 "damaged: section %zu is aligned to %llu bytes; build it again",
				 i, (unsigned long long)s->shdr.sh_addralign);
	if (!i || s->shdr.sh_type == SHT_NULL || s->shdr.sh_type == SHT_NOBITS ||
	    !s->shdr.sh_size)
		return NULL;
	if (s->shdr.sh_offset > size ||
	    s->shdr.sh_size > size - s->shdr.sh_offset)
		return error_new(REFUSED, m->path,
				 "truncated: section %zu ends after the file (%llu bytes); build it again",
				 i, (unsigned long long)size);
	data = elf_rawdata(s->scn, NULL);
	if (!data || !data->d_buf || data->d_size != s->shdr.sh_size)
		return error_new(REFUSED, m->path,
				 "contents of section %zu can't be read (%s); build it again",
				 i, elf_errmsg(-1));
	s->data = data->d_buf;
	return NULL;
}

static struct error *read_sections(struct module *m, uint64_t size)
{
	struct error *err;
	size_t names, i;

	if (elf_getshdrnum(m->elf, &m->nsections) || !m->nsections ||
	    m->nsections > (size - m->ehdr.e_shoff) / m->ehdr.e_shentsize) {
		m->nsections = 0;
		return error_new(REFUSED, m->path,
				 "truncated: its section headers are not complete; build it again");
	}
	m->sections = alloc_array(m->nsections, sizeof(*m->sections));
	for (i = 0; i < m->nsections; i++) {
		err = read_section(m, i, size);
		if (err)
			return err;
	}
	if (elf_getshdrstrndx(m->elf, &names) || !is_string_table(m, names))
		return error_new(REFUSED, m->path,
				 "damaged: has no table of section names; build it again");
	for (i = 1; i < m->nsections; i++) {
		struct module_section *s = &m->sections[i];

		s->name = string_at(m, names, s->shdr.sh_name);
		if (!s->name)
			return error_new(REFUSED, m->path,
					 "damaged: the name of section %zu lies outside of the table of names; build it again",
					 i);
	}
	return NULL;
}

/* The table of 32-bit section indices that goes with .symtab, or NULL. */
static struct error *read_shndx(const struct module *m, Elf_Data **out)
{
	size_t i;

	*out = NULL;
	for (i = 1; i < m->nsections; i++) {
		const GElf_Shdr *shdr = &m->sections[i].shdr;

		if (shdr->sh_type != SHT_SYMTAB_SHNDX ||
		    shdr->sh_link != m->symtab)
			continue;
		if (*out)
			return error_new(REFUSED, m->path,
					 "damaged: section %zu (%s) is a second table of section indices; build it again",
					 i, m->sections[i].name);
		*out = elf_getdata(m->sections[i].scn, NULL);
		if (!*out || (*out)->d_size / sizeof(Elf32_Word) < m->nsymbols)
			return error_new(REFUSED, m->path,
					 "damaged: section %zu (%s) is too short for the symbol table; build it again",
					 i, m->sections[i].name);
	}
	return NULL;
}

static struct error *read_symbol(struct module *m, size_t i, Elf_Data *data,
				 Elf_Data *shndx)
{
	struct module_symbol *s = &m->symbols[i];
	size_t strtab = m->sections[m->symtab].shdr.sh_link;
	Elf32_Word extended = 0;

	if (!gelf_getsymshndx(data, shndx, (int)i, &s->sym, &extended))
		return error_new(REFUSED, m->path, "symbol %zu can't be read (%s); build it again",
				 i, elf_errmsg(-1));
	s->name = string_at(m, strtab, s->sym.st_name);
	if (!s->name)
		return error_new(REFUSED, m->path,
				 "damaged: the name of symbol %zu lies outside of the string table; build it again",
				 i);
	if (s->sym.st_shndx == SHN_XINDEX && shndx)
		s->shndx = extended;
	else if (s->sym.st_shndx < SHN_LORESERVE)
		s->shndx = s->sym.st_shndx;
	else if (s->sym.st_shndx == SHN_XINDEX)
		s->shndx = m->nsections;
	if (s->shndx >= m->nsections)
		return error_new(REFUSED, m->path,
				 "damaged: symbol %zu (%s) is in a section that does not exist; build it again",
				 i, s->name);
	return NULL;
}

static struct error *read_symbols(struct module *m)
{
	const struct module_section *s;
	struct error *err;
	Elf_Data *data, *shndx;
	size_t entry = gelf_fsize(m->elf, ELF_T_SYM, 1, EV_CURRENT), i;

	/* The first one, as in setup_load_info(). */
	for (i = m->nsections; --i > 0;)
		if (m->sections[i].shdr.sh_type == SHT_SYMTAB)
			m->symtab = i;
	if (!m->symtab)
		return NULL;
	s = &m->sections[m->symtab];
	if (s->shdr.sh_entsize != entry || s->shdr.sh_size % entry ||
	    s->shdr.sh_size / entry > INT32_MAX || !s->data)
		return error_new(REFUSED, m->path, "damaged: the size of the symbol table; build it again");
	if (!is_string_table(m, s->shdr.sh_link))
		return error_new(REFUSED, m->path,
				 "damaged: the symbol table has no string table; build it again");
	data = elf_getdata(s->scn, NULL);
	if (!data || data->d_size != s->shdr.sh_size)
		return error_new(REFUSED, m->path,
				 "the symbol table can't be read (%s); build it again",
				 elf_errmsg(-1));
	m->nsymbols = s->shdr.sh_size / entry;
	m->symbols = alloc_array(m->nsymbols, sizeof(*m->symbols));
	err = read_shndx(m, &shndx);
	for (i = 0; !err && i < m->nsymbols; i++)
		err = read_symbol(m, i, data, shndx);
	return err;
}

/* Which symbols do relocations of loaded sections refer to? */
static void mark_used(struct module *m)
{
	size_t i, n;

	for (i = 1; i < m->nsections; i++) {
		const GElf_Shdr *shdr = &m->sections[i].shdr;

		if (shdr->sh_link != m->symtab ||
		    !module_is_loaded(m, shdr->sh_info))
			continue;
		for (n = 0; n < module_nrelas(m, i); n++) {
			GElf_Rela rela = module_rela(m, i, n);
			size_t symbol = GELF_R_SYM(rela.r_info);

			if (symbol < m->nsymbols)
				m->symbols[symbol].used = true;
		}
	}
}

/*
 * KBUILD_MODNAME as the initialiser of __this_module has it.  Where the name is
 * in struct module depends on the kernel's configuration, but what stands before
 * it (the state and a list head) is zero, and after it is a NUL at the least.
 */
static char *this_module_name(const struct module *m)
{
	size_t section = module_section(m, ".gnu.linkonce.this_module");
	const struct module_section *s = &m->sections[section];
	const unsigned char *p, *end, *start;

	if (!section || !s->data)
		return NULL;
	end = s->data + s->shdr.sh_size;
	for (start = s->data; start < end && !*start; start++)
		;
	for (p = start; p < end && (isalnum(*p) || *p == '_' || *p == '-'); p++)
		;
	if (p == start || p == end || *p)
		return NULL;
	return klp_name_of_module((const char *)start);
}

static void read_modinfo(struct module *m)
{
	const char *name = module_modinfo(m, "name", 0);
	const char *magic = module_modinfo(m, "vermagic", 0);
	char *dot;

	m->livepatch = module_modinfo(m, "livepatch", 0);
	if (magic)
		m->release = alloc_print("%.*s", (int)strcspn(magic, " "),
					 magic);
	m->name = name && *name ? klp_name_of_module(name) : this_module_name(m);
	if (m->name)
		return;
	m->name = klp_name_of_module(base_name(m->path));
	dot = strstr(m->name, ".ko");
	if (dot)
		*dot = '\0';
}

static struct error *read_signature(struct module *m, uint64_t size)
{
	char tail[sizeof(SIGNATURE) - 1];

	if (size < sizeof(tail))
		return NULL;
	if (pread(m->fd, tail, sizeof(tail), (off_t)(size - sizeof(tail))) !=
	    (ssize_t)sizeof(tail))
		return error_new(MISSING, m->path, "can't be read to its end");
	m->is_signed = !memcmp(tail, SIGNATURE, sizeof(tail));
	return NULL;
}

static struct error *read_module(struct module *m, bool installed)
{
	struct error *err;
	uint64_t size = 0;
	size_t modinfo;

	err = open_file(m, installed, &size);
	if (!err)
		err = open_elf(m, size);
	if (!err)
		err = read_sections(m, size);
	if (!err)
		err = read_symbols(m);
	if (!err)
		err = read_signature(m, size);
	if (err)
		return err;
	modinfo = module_section(m, ".modinfo");
	if (modinfo && m->sections[modinfo].data &&
	    !ends_in_nul(&m->sections[modinfo]))
		return error_new(REFUSED, m->path, "damaged: .modinfo does not end in a NUL; build it again");
	mark_used(m);
	read_modinfo(m);
	return NULL;
}

static struct error *open_module(const char *path, bool installed,
				 struct module **out)
{
	struct module *m = alloc_array(1, sizeof(*m));
	struct error *err;

	m->path = alloc_print("%s", path);
	m->fd = m->packed = -1;
	err = read_module(m, installed);
	if (err) {
		module_close(m);
		return err;
	}
	*out = m;
	return NULL;
}

struct error *module_open(const char *path, struct module **out)
{
	return open_module(path, false, out);
}

struct error *module_open_installed(const char *path, struct module **out)
{
	return open_module(path, true, out);
}

char *module_contents_path(const struct module *m)
{
	return m->packed >= 0 ? alloc_print("/proc/self/fd/%d", m->fd) :
			     alloc_print("%s", m->path);
}

void module_close(struct module *m)
{
	if (!m)
		return;
	free(m->name);
	free(m->release);
	free(m->symbols);
	free(m->sections);
	elf_end(m->elf);
	if (m->fd >= 0)
		close(m->fd);
	if (m->packed >= 0)
		close(m->packed);
	free(m->path);
	free(m);
}

const char *module_modinfo(const struct module *m, const char *key, size_t n)
{
	const struct module_section *s = &m->sections[module_section(m, ".modinfo")];
	const char *p = (const char *)s->data, *end;
	size_t len = strlen(key);

	if (!p)
		return NULL;
	/* The section ends in a NUL: read_module() has seen it. */
	for (end = p + s->shdr.sh_size; p < end; p += strlen(p) + 1)
		if (!strncmp(p, key, len) && p[len] == '=' && !n--)
			return p + len + 1;
	return NULL;
}

size_t module_section(const struct module *m, const char *name)
{
	size_t i;

	for (i = 1; i < m->nsections; i++)
		if (!strcmp(m->sections[i].name, name))
			return i;
	return 0;
}

bool module_is_loaded(const struct module *m, size_t section)
{
	return section > 0 && section < m->nsections &&
	       m->sections[section].shdr.sh_flags & SHF_ALLOC;
}

size_t module_nrelas(const struct module *m, size_t section)
{
	const struct module_section *s = &m->sections[section];
	size_t entry = gelf_fsize(m->elf, ELF_T_RELA, 1, EV_CURRENT);

	if (s->shdr.sh_type != SHT_RELA || s->shdr.sh_entsize != entry ||
	    s->shdr.sh_size % entry || !s->data)
		return 0;
	return s->shdr.sh_size / entry;
}

GElf_Rela module_rela(const struct module *m, size_t section, size_t n)
{
	const unsigned char *p = m->sections[section].data;
	GElf_Rela rela;

	/* module_nrelas() has seen that entries have this size. */
	p += n * sizeof(Elf64_Rela);
	rela.r_offset = module_get(m, p, 8);
	rela.r_info = module_get(m, p + 8, 8);
	rela.r_addend = (GElf_Sxword)module_get(m, p + 16, 8);
	return rela;
}

uint64_t module_get(const struct module *m, const void *from, unsigned int size)
{
	return arch_get(m->arch, from, size);
}

void module_put(const struct module *m, void *to, unsigned int size,
		uint64_t value)
{
	arch_put(m->arch, to, size, value);
}
