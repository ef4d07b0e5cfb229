// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rewrite.c - how does a module's file change when references become klp
 * symbols?
 *
 * All that other sections know about is numbered anew where the notes go:
 * sections in sh_link, sh_info, symbols and groups, symbols in relocations and
 * groups.  Everything else keeps its order and its bytes.  The new sections come
 * last.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/finding.h"
#include "arch/arch.h"
#include "elf/image.h"
#include "elf/klp-name.h"
#include "elf/replace.h"
#include "elf/rewrite.h"
#include "elf/rules.h"

/* The change while it is made. */
struct change {
	const struct module *m;
	const struct rewrite *request;
	struct image image;
	/* By old index: the new one, 0 what goes. */
	size_t *sections, *symbols;
	size_t nsymbols;		/* new number of them */
	/* By old index: what the symbol becomes, or NULL. */
	const struct klp_symbol **klp;
	const char **renames;
	/* By new index, from @first_new: what the klp section is for. */
	struct klp_section {
		size_t target;		/* old index */
		const char *object;
	} *klp_sections;
	size_t first_new;
};

static struct error *damaged(const struct change *c, size_t section,
			     const char *what)
{
	return error_new(REFUSED, c->m->path, "damaged: section %zu (%s): %s; build it again",
	     section, c->m->sections[section].name, what);
}

static struct error *check_klp_symbol(const struct change *c,
				      const struct klp_symbol *k)
{
	if (!klp_name_is_object(k->object) || !klp_name_is_object(k->section_object))
		return error_new(REFUSED, c->m->path,
				 "'%s' of '%s' can't be a klp symbol: the kernel reads object names of at most %d characters without '.'",
				 k->name, klp_name_is_object(k->object) ?
				 k->section_object : k->object, KLP_OBJECT_MAX);
	if (!klp_name_is_symbol(k->name, c->m->release))
		return error_new(REFUSED, c->m->path,
				 "'%s' can't be a klp symbol: the kernel reads names of at most %zu characters without ','",
				 k->name, rules_size(c->m->release, SIZE_KLP_NAME));
	/* klp_resolve_symbols(): "invalid access to vmlinux symbol" */
	if (!strcmp(k->object, "vmlinux") && strcmp(k->section_object, "vmlinux"))
		return error_new(REFUSED, c->m->path,
				 "'%s' of vmlinux can't be referred to from a klp relocation section of %s: the kernel refuses that",
				 k->name, k->section_object);
	return NULL;
}

/* Only an undefined symbol can become another one, and only once. */
static struct error *claim_symbol(struct change *c, size_t index)
{
	if (!index || index >= c->m->nsymbols ||
	    c->m->symbols[index].sym.st_shndx != SHN_UNDEF ||
	    c->klp[index] || c->renames[index])
		return error_new(REFUSED, c->m->path,
				 "symbol %zu is not an undefined symbol that is to change once; please report this",
				 index);
	return NULL;
}

static struct error *check_request(struct change *c)
{
	const struct rewrite *r = c->request;
	struct error *err;
	size_t i;

	if (c->m->is_signed)
		return error_new(REFUSED, c->m->path,
				 "is signed, and a change would make its signature invalid: convert before signing");
	if (!c->sections[c->m->symtab])
		return error_new(REFUSED, c->m->path,
				 "has no symbol table (stripped?): build it again");
	for (i = 0; i < r->nsymbols; i++) {
		err = check_klp_symbol(c, &r->symbols[i]);
		if (!err)
			err = claim_symbol(c, r->symbols[i].index);
		if (err)
			return err;
		c->klp[r->symbols[i].index] = &r->symbols[i];
	}
	for (i = 0; i < r->nrenames; i++) {
		err = claim_symbol(c, r->renames[i].index);
		if (err)
			return err;
		c->renames[r->renames[i].index] = r->renames[i].name;
	}
	return NULL;
}

static bool is_relocation_section(const GElf_Shdr *shdr)
{
	return shdr->sh_type == SHT_RELA || shdr->sh_type == SHT_REL;
}

/* The notes go, and with them what relocates them. */
static bool goes(const struct module *m, size_t i)
{
	const GElf_Shdr *shdr = &m->sections[i].shdr;

	if (is_relocation_section(shdr) && shdr->sh_info < m->nsections)
		i = shdr->sh_info;
	return !strcmp(m->sections[i].name, KLP_NOTE_SECTION);
}

/* Numbers anew what stays, and takes the sections over. */
static void number_sections(struct change *c)
{
	const struct module *m = c->m;
	size_t i;

	image_add(&c->image);
	for (i = 1; i < m->nsections; i++) {
		struct image_section *s;

		if (goes(m, i))
			continue;
		c->sections[i] = image_add(&c->image);
		s = &c->image.sections[c->sections[i]];
		s->shdr = m->sections[i].shdr;
		s->data = (unsigned char *)m->sections[i].data;
	}
	c->first_new = c->image.nsections;
}

static void number_symbols(struct change *c)
{
	size_t i;

	c->nsymbols = 1;
	for (i = 1; i < c->m->nsymbols; i++) {
		size_t section = c->m->symbols[i].shndx;

		if (!section || c->sections[section])
			c->symbols[i] = c->nsymbols++;
	}
}

/* New number of a section that something of section @user refers to. */
static struct error *map_section(const struct change *c, size_t user,
				 GElf_Word *index)
{
	if (!*index)
		return NULL;
	if (*index >= c->m->nsections || !c->sections[*index])
		return damaged(c, user, "it refers to a section that is not there");
	*index = (GElf_Word)c->sections[*index];
	return NULL;
}

static struct error *map_symbol(const struct change *c, size_t user,
				size_t index, size_t *out)
{
	if (index >= c->m->nsymbols)
		return damaged(c, user, "it refers to a symbol that is not there");
	*out = c->symbols[index];
	if (index && !*out)
		return damaged(c, user, "it refers to " KLP_NOTE_SECTION);
	return NULL;
}

/* sh_link and sh_info of section @i */
static struct error *map_header(struct change *c, size_t i)
{
	const struct module *m = c->m;
	GElf_Shdr *shdr = &c->image.sections[c->sections[i]].shdr;
	struct error *err = map_section(c, i, &shdr->sh_link);
	size_t index;

	if (err)
		return err;
	if (shdr->sh_type == SHT_SYMTAB) {
		if (i != m->symtab || shdr->sh_info > m->nsymbols)
			return damaged(c, i, "not the symbol table that a module has");
		for (index = shdr->sh_info; index-- > 1;)
			shdr->sh_info -= !c->symbols[index];
	} else if (shdr->sh_type == SHT_GROUP) {
		err = map_symbol(c, i, shdr->sh_info, &index);
		if (!err)
			shdr->sh_info = (GElf_Word)index;
	} else if (is_relocation_section(shdr) ||
		   shdr->sh_flags & SHF_INFO_LINK) {
		err = map_section(c, i, &shdr->sh_info);
	}
	return err;
}

/* Members of a section group: words, the first of which are flags. */
static struct error *change_group(struct change *c, size_t i)
{
	const struct module *m = c->m;
	size_t index = c->sections[i], n;
	struct image_section *s = &c->image.sections[index];
	size_t words = s->data ? s->shdr.sh_size / 4 : 0, kept = 1;
	unsigned char *data = image_edit(&c->image, index);

	for (n = 1; n < words; n++) {
		size_t member = module_get(m, data + 4 * n, 4);

		if (member >= m->nsections)
			return damaged(c, i, "it has a member that is not there");
		if (c->sections[member])
			module_put(m, data + 4 * kept++, 4, c->sections[member]);
	}
	if (words)
		s->shdr.sh_size = 4 * kept;
	return NULL;
}

/* The klp relocation section for what @object's loading writes to @target. */
static size_t klp_section(struct change *c, const char *object, size_t target)
{
	const struct module *m = c->m;
	size_t i, n = c->image.nsections - c->first_new;
	char *name;

	for (i = 0; i < n; i++)
		if (c->klp_sections[i].target == target &&
		    !strcmp(c->klp_sections[i].object, object))
			return c->first_new + i;
	c->klp_sections = alloc_grow(c->klp_sections, n, sizeof(*c->klp_sections));
	c->klp_sections[n] = (struct klp_section){ target, object };
	i = image_add(&c->image);
	name = alloc_print(KLP_RELA_PREFIX "%s.%s", object,
			   m->sections[target].name);
	c->image.sections[i].shdr = (GElf_Shdr){
		.sh_name = (GElf_Word)image_add_string(&c->image, c->image.names,
						       name),
		.sh_type = SHT_RELA,
		/* SHF_ALLOC, or the kernel frees it after loading the module. */
		.sh_flags = SHF_ALLOC | SHF_INFO_LINK | SHF_RELA_LIVEPATCH,
		.sh_link = (GElf_Word)c->sections[m->symtab],
		.sh_info = (GElf_Word)c->sections[target],
		.sh_addralign = 8,
		.sh_entsize = gelf_fsize(m->elf, ELF_T_RELA, 1, EV_CURRENT),
	};
	free(name);
	return i;
}

/* Can the kernel write this klp relocation? */
static struct error *check_moved(const struct change *c, const GElf_Rela *rela,
				 size_t target, const struct klp_symbol *klp)
{
	const struct module *m = c->m;
	const struct module_section *s = &m->sections[target];
	uint32_t type = (uint32_t)GELF_R_TYPE(rela->r_info);
	const struct arch_relocation *kind = arch_relocation(m->arch, type);
	unsigned int i;

	if (!kind || !kind->loadable)
		return error_at(NULL, m->path, FINDING_RELOCATION,
				"%s+0x%" PRIx64 " refers to '%s' with a relocation of kind %u (%s), which the kernel can't write: compile as the kernel does",
				s->name, rela->r_offset, klp->name, type,
				kind ? kind->name : "unknown");
	if (!s->data || rela->r_offset > s->shdr.sh_size ||
	    s->shdr.sh_size - rela->r_offset < kind->size)
		return damaged(c, target, "it has a relocation outside of it");
	if (!m->arch->zero_fields)
		return NULL;
	for (i = 0; i < kind->size; i++)
		if (s->data[rela->r_offset + i])
			return error_at(NULL, m->path, FINDING_NONZERO,
					"%s+0x%" PRIx64 " refers to '%s' and does not hold zero, which the kernel wants: convert the module as the kernel's build has linked it",
					s->name, rela->r_offset, klp->name);
	return NULL;
}

/*
 * A relocation that does nothing.  It keeps a relocation section from being
 * empty: GNU strip would no longer renumber the symbols of the klp sections for
 * the same target, and eu-strip would refuse the module.
 */
static void put_none(const struct change *c, unsigned char *entry)
{
	module_put(c->m, entry + offsetof(Elf64_Rela, r_offset), 8, 0);
	module_put(c->m, entry + offsetof(Elf64_Rela, r_info), 8,
		   GELF_R_INFO((uint64_t)0, c->m->arch->none));
	module_put(c->m, entry + offsetof(Elf64_Rela, r_addend), 8, 0);
}

/*
 * Relocations of loaded sections against klp symbols move to klp sections in
 * their order; the others stay.
 */
static struct error *change_relocations(struct change *c, size_t i)
{
	const struct module *m = c->m;
	const GElf_Shdr *old = &m->sections[i].shdr;
	size_t index = c->sections[i], count = module_nrelas(m, i), kept = 0, n;
	size_t entry = old->sh_entsize, symbol = 0, to;
	unsigned char *data, moved[sizeof(Elf64_Rela)];
	struct error *err;

	if (!old->sh_size)
		return NULL;
	if (!count || old->sh_link != m->symtab)
		return damaged(c, i, "not the relocations that a module has");
	data = image_edit(&c->image, index);
	for (n = 0; n < count; n++) {
		const struct klp_symbol *klp;
		GElf_Rela rela = module_rela(m, i, n);

		err = map_symbol(c, i, GELF_R_SYM(rela.r_info), &symbol);
		if (err)
			return err;
		memcpy(moved, data + n * entry, entry);
		module_put(m, moved + offsetof(Elf64_Rela, r_info), 8,
			   GELF_R_INFO(symbol, GELF_R_TYPE(rela.r_info)));
		klp = c->klp[GELF_R_SYM(rela.r_info)];
		if (!klp || !module_is_loaded(m, old->sh_info)) {
			memcpy(data + kept++ * entry, moved, entry);
			continue;
		}
		err = check_moved(c, &rela, old->sh_info, klp);
		if (err)
			return err;
		to = klp_section(c, klp->section_object, old->sh_info);
		image_append(&c->image, to, moved, entry);
	}
	if (!kept)
		put_none(c, data + kept++ * entry);
	c->image.sections[index].shdr.sh_size = kept * entry;
	return NULL;
}

/* Name and section of the symbol whose new entry is at @entry. */
static void change_symbol(struct change *c, size_t i, unsigned char *entry)
{
	const struct module *m = c->m;
	const struct module_symbol *old = &m->symbols[i];
	const struct klp_symbol *klp = c->klp[i];
	size_t strtab = c->image.sections[c->sections[m->symtab]].shdr.sh_link;
	size_t shndx = old->sym.st_shndx;
	const char *name = c->renames[i];
	char *full = NULL;

	if (klp) {
		name = full = alloc_print(KLP_SYM_PREFIX "%s.%s,%lu", klp->object,
					  klp->name, klp->sympos);
		shndx = SHN_LIVEPATCH;
	} else if (old->shndx) {
		shndx = c->sections[old->shndx];
		if (shndx >= SHN_LORESERVE)
			shndx = SHN_XINDEX;
	}
	if (name)
		module_put(m, entry + offsetof(Elf64_Sym, st_name), 4,
			   image_add_string(&c->image, strtab, name));
	module_put(m, entry + offsetof(Elf64_Sym, st_shndx), 2, shndx);
	free(full);
}

static struct error *change_symbols(struct change *c)
{
	const struct module *m = c->m;
	size_t index = c->sections[m->symtab], i;
	unsigned char *data = image_edit(&c->image, index);
	struct image_section *s = &c->image.sections[index];
	size_t entry = s->shdr.sh_entsize;

	for (i = 1; i < m->nsymbols; i++) {
		unsigned char *to = data + c->symbols[i] * entry;

		if (!c->symbols[i])
			continue;
		/* Symbols only move towards the beginning. */
		memmove(to, data + i * entry, entry);
		change_symbol(c, i, to);
	}
	s->shdr.sh_size = c->nsymbols * entry;
	return NULL;
}

/* The table beside .symtab for section indices that don't fit in there. */
static void change_shndx(struct change *c, size_t i)
{
	const struct module *m = c->m;
	size_t index = c->sections[i], n;
	unsigned char *data = image_edit(&c->image, index);

	/* read_shndx() has seen that there is one table, and one for each symbol. */
	for (n = 1; n < m->nsymbols; n++) {
		size_t shndx = c->sections[m->symbols[n].shndx];

		if (c->symbols[n])
			module_put(m, data + 4 * c->symbols[n], 4,
				   shndx < SHN_LORESERVE ? 0 : shndx);
	}
	c->image.sections[index].shdr.sh_size = 4 * c->nsymbols;
}

static struct error *change_section(struct change *c, size_t i)
{
	const GElf_Shdr *shdr = &c->m->sections[i].shdr;
	struct error *err = map_header(c, i);

	if (err)
		return err;
	if (shdr->sh_type == SHT_REL && shdr->sh_size)
		return damaged(c, i, "relocations without addends, which modules don't have");
	if (shdr->sh_type == SHT_RELA)
		return change_relocations(c, i);
	if (shdr->sh_type == SHT_GROUP)
		return change_group(c, i);
	if (shdr->sh_type == SHT_SYMTAB_SHNDX && shdr->sh_link == c->m->symtab)
		change_shndx(c, i);
	return NULL;
}

static struct error *fill(struct change *c, const struct fill *f)
{
	const struct module *m = c->m;
	size_t section = f->where.section < m->nsections ? f->where.section : 0;
	const struct module_section *s = &m->sections[section];
	unsigned char *data;

	if (!c->sections[section] || !s->data ||
	    f->where.offset > s->shdr.sh_size ||
	    s->shdr.sh_size - f->where.offset < f->size || f->size > 8 ||
	    (f->size < 8 && f->value >> (8 * f->size)))
		return error_new(REFUSED, m->path,
				 "%" PRIu64 " can't be written into section %zu at 0x%" PRIx64 ": please report this",
				 f->value, f->where.section, f->where.offset);
	data = image_edit(&c->image, c->sections[section]);
	module_put(m, data + f->where.offset, f->size, f->value);
	return NULL;
}

/* modinfo keeps its size: the kernel and kmod skip NULs between strings. */
static struct error *change_depends(struct change *c)
{
	const struct module *m = c->m;
	const char *new = c->request->depends;
	const char *old = module_modinfo(m, "depends", 0);
	size_t section = module_section(m, ".modinfo");
	unsigned char *data;

	if (!new || (!old && !*new))
		return NULL;
	if (!old || !c->sections[section] || strlen(new) > strlen(old))
		return error_new(REFUSED, m->path,
				 "no room for depends=%s in .modinfo: please report this",
				 new);
	data = image_edit(&c->image, c->sections[section]) +
	       (old - (const char *)m->sections[section].data);
	memset(data, 0, strlen(old));
	memcpy(data, new, strlen(new));
	return NULL;
}

static struct error *make_image(struct change *c)
{
	const struct module *m = c->m;
	struct error *err;
	size_t names, i;

	number_sections(c);
	number_symbols(c);
	if (elf_getshdrstrndx(m->elf, &names) || !c->sections[names])
		return error_new(REFUSED, m->path, "damaged: has no table of section names; build it again");
	c->image.ehdr = m->ehdr;
	c->image.names = c->sections[names];
	err = check_request(c);
	for (i = 1; !err && i < m->nsections; i++)
		if (c->sections[i])
			err = change_section(c, i);
	if (!err)
		err = change_symbols(c);
	for (i = 0; !err && i < c->request->nfills; i++)
		err = fill(c, &c->request->fills[i]);
	if (!err)
		err = change_depends(c);
	return err;
}

struct error *module_rewrite(const struct module *m, const struct rewrite *request,
			     const char *path)
{
	struct change c = { .m = m, .request = request };
	struct replacing r;
	struct error *err;

	c.sections = alloc_array(m->nsections, sizeof(*c.sections));
	c.symbols = alloc_array(m->nsymbols, sizeof(*c.symbols));
	c.klp = alloc_array(m->nsymbols, sizeof(*c.klp));
	c.renames = alloc_array(m->nsymbols, sizeof(*c.renames));
	err = make_image(&c);
	if (!err)
		err = replace_begin(&r, path, m->fd);
	if (!err) {
		err = image_write(&c.image, r.fd, path);
		if (!err && request->accept)
			err = request->accept(r.temporary,
					      request->accept_ctx);
		if (err)
			err = error_join(err, replace_abort(&r));
		else
			err = replace_commit(&r);
	}
	image_free(&c.image);
	free(c.klp_sections);
	free(c.renames);
	free(c.klp);
	free(c.symbols);
	free(c.sections);
	return err;
}
