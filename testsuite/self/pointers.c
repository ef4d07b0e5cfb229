// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pointers.c - does the kernel still point into modules that have gone?
 *
 *	pointers keep MODULE... >FILE	where they are, while they are loaded
 *	pointers find FILE		what points there, when they are not
 *
 * A livepatch that has an object of its own where the kernel has one leaves its address in
 * whatever it has made: inodes, sockets, timers.  Nothing goes wrong before the module is
 * gone and somebody follows it.  This reads the kernel's memory (/proc/kcore): its image, its
 * objects (pages that /proc/kpageflags says are of the slab allocator) and what is reserved
 * since the machine was booted (per-cpu data).  Stacks hold what is long over, and so do
 * freed objects: to be used with init_on_free=1.
 *
 * Prints "points MODULE SYMBOL from WHERE, N times" for each symbol that something points to,
 * "behind MODULE SYMBOL+OFFSET from WHERE, N times" for what points to something behind it,
 * which may be a part of it, or have no name (strings, tables; "[SECTION]" where no symbol
 * comes before it in there), and "scanned N pages of the
 * image, N of objects"; WHERE is a variable of the kernel, or "objects".
 * The exit status is 1 if a symbol is pointed to, 3 if the memory can't be read.
 */
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE		4096u
#define FLAG_SLAB	(1ull << 7)	/* KPF_SLAB, KPF_RESERVED of the kernel */
#define FLAG_RESERVED	(1ull << 32)
#define GUARD		PAGE		/* behind each area, and a part of it */
#define NO_ADDRESS	((uint64_t)-1)
#define LINE		1024

struct area {
	uint64_t start, end;
	char module[64];
};

struct symbol {
	uint64_t address;
	char name[128], module[64];
	size_t hits, behind;	/* what points to it, and to what follows it */
	uint64_t offset;	/* of the first of those */
	char from[128], behind_from[128];
};

static struct area *areas;
static struct symbol *symbols, *kernel;
static size_t nareas, nsymbols, nkernel;
static int memory, flags;

static void die(const char *what)
{
	fprintf(stderr, "pointers: %s: %s\n", what, strerror(errno));
	exit(3);
}

static void *grow(void *list, size_t n, size_t size)
{
	list = realloc(list, (n + 1) * size);
	if (!list)
		die("memory");
	return list;
}

static FILE *open_text(const char *path)
{
	FILE *file = fopen(path, "r");

	if (!file)
		die(path);
	return file;
}

static void add_symbol(uint64_t address, const char *name, const char *module)
{
	struct symbol *s;

	symbols = grow(symbols, nsymbols, sizeof(*symbols));
	s = &symbols[nsymbols++];
	memset(s, 0, sizeof(*s));
	s->address = address;
	snprintf(s->name, sizeof(s->name), "%s", name);
	snprintf(s->module, sizeof(s->module), "%s", module);
}

static void add_area(uint64_t start, uint64_t end, const char *module)
{
	struct area *a;

	areas = grow(areas, nareas, sizeof(*areas));
	a = &areas[nareas++];
	a->start = start;
	a->end = end;
	snprintf(a->module, sizeof(a->module), "%s", module);
}

/* --- keep ------------------------------------------------------------------------- */

/* The sections of a module, which say what stands behind its last symbols: "[NAME]". */
static void add_sections(const char *module)
{
	char path[512], name[128];
	struct dirent *entry;
	uint64_t address;
	FILE *file;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/module/%s/sections", module);
	dir = opendir(path);
	if (!dir)
		die(path);
	while ((entry = readdir(dir))) {
		/* init sections are named there still, and have been given back */
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
		    strncmp(entry->d_name, ".init", 5) == 0)
			continue;
		snprintf(path, sizeof(path), "/sys/module/%s/sections/%s", module,
			 entry->d_name);
		file = open_text(path);
		snprintf(name, sizeof(name), "[%.120s]", entry->d_name);
		if (fscanf(file, "%" SCNx64, &address) == 1)
			add_symbol(address, name, module);
		fclose(file);
	}
	closedir(dir);
}

/*
 * The symbols of the modules, but for those that a livepatch refers to, their sections, and
 * the areas of memory that they are in.
 */
static int keep(char **modules, int n)
{
	char line[LINE], name[128], module[64], type;
	uint64_t address, end;
	FILE *file = open_text("/proc/kallsyms");
	size_t i;

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%" SCNx64 " %c %127s [%63[^]]]", &address, &type, name,
			   module) != 4 || strncmp(name, ".klp.sym.", 9) == 0)
			continue;
		for (int k = 0; k < n; k++)
			if (strcmp(modules[k], module) == 0)
				add_symbol(address, name, module);
	}
	fclose(file);
	for (int k = 0; k < n; k++)
		add_sections(modules[k]);
	file = open_text("/proc/vmallocinfo");
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "0x%" SCNx64 "-0x%" SCNx64, &address, &end) != 2)
			continue;
		for (i = 0; i < nsymbols; i++)
			if (symbols[i].address >= address && symbols[i].address < end)
				break;
		if (i < nsymbols)
			printf("area %" PRIx64 " %" PRIx64 " %s\n", address, end,
			       symbols[i].module);
	}
	fclose(file);
	for (i = 0; i < nsymbols; i++)
		printf("symbol %" PRIx64 " %s %s\n", symbols[i].address, symbols[i].name,
		       symbols[i].module);
	return nsymbols ? 0 : 3;
}

/* --- find ------------------------------------------------------------------------- */

static int by_start(const void *a, const void *b)
{
	const struct area *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static bool is_section(const struct symbol *s)
{
	return s->name[0] == '[';
}

/* A symbol comes behind the section that begins with it. */
static int by_address(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return is_section(y) - is_section(x);
}

static void read_kept(const char *path)
{
	FILE *file = open_text(path);
	char line[LINE], name[128], module[64];
	uint64_t a, b;

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "area %" SCNx64 " %" SCNx64 " %63s", &a, &b, module) == 3)
			add_area(a, b, module);
		else if (sscanf(line, "symbol %" SCNx64 " %127s %63s", &a, name, module) == 3)
			add_symbol(a, name, module);
	}
	fclose(file);
	if (!nareas) {
		errno = ENODATA;
		die(path);
	}
	qsort(areas, nareas, sizeof(*areas), by_start);
	qsort(symbols, nsymbols, sizeof(*symbols), by_address);
}

static const struct area *area_of(uint64_t value)
{
	size_t low = 0, high = nareas;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (areas[middle].end <= value)
			low = middle + 1;
		else
			high = middle;
	}
	return low < nareas && value >= areas[low].start ? &areas[low] : NULL;
}

/* All that the kernel has, by address. */
static void read_kernel(void)
{
	FILE *file = open_text("/proc/kallsyms");
	char line[LINE], name[128], type;
	uint64_t address;

	while (fgets(line, sizeof(line), file)) {
		if (strchr(line, '[') ||
		    sscanf(line, "%" SCNx64 " %c %127s", &address, &type, name) != 3)
			continue;
		kernel = grow(kernel, nkernel, sizeof(*kernel));
		memset(&kernel[nkernel], 0, sizeof(*kernel));
		kernel[nkernel].address = address;
		snprintf(kernel[nkernel++].name, sizeof(kernel->name), "%s", name);
	}
	fclose(file);
	qsort(kernel, nkernel, sizeof(*kernel), by_address);
}

/* The variable of the kernel that has @place. */
static void name_of(uint64_t place, char *out, size_t size)
{
	size_t low = 0, high;

	if (!nkernel)
		read_kernel();
	for (high = nkernel; low < high;) {
		size_t middle = (low + high) / 2;

		if (kernel[middle].address <= place)
			low = middle + 1;
		else
			high = middle;
	}
	snprintf(out, size, "%s", low ? kernel[low - 1].name : "image");
}

/*
 * What the kernel keeps of the last module that it loaded, of all modules, and the first
 * task's stack: nothing that anybody follows.
 */
static bool is_nobodys(const char *variable)
{
	static const char *const names[] = {
		"cur_orc_table", "cur_orc_ip_table", "init_stack", "init_thread_union",
		"mod_tree", "module_addr_min", "module_addr_max",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(variable, names[i]) == 0)
			return true;
	return false;
}

static void hit(uint64_t place, uint64_t value, const struct area *area, bool image)
{
	struct symbol *best = NULL;
	char from[128] = "objects";

	if (image)
		name_of(place, from, sizeof(from));
	if (is_nobodys(from))
		return;

	for (size_t i = 0; i < nsymbols && symbols[i].address <= value; i++)
		if (symbols[i].address >= area->start)
			best = &symbols[i];
	if (!best) {
		add_symbol(area->start, "?", area->module);
		qsort(symbols, nsymbols, sizeof(*symbols), by_address);
		hit(place, value, area, image);
		return;
	}
	if (value == best->address && !is_section(best)) {
		if (!best->hits++)
			snprintf(best->from, sizeof(best->from), "%s", from);
	} else if (!best->behind++) {
		best->offset = value - best->address;
		snprintf(best->behind_from, sizeof(best->behind_from), "%s", from);
	}
}

/* One page at @place, which kcore has at @offset; false: it can't be read. */
static bool scan_page(uint64_t place, off_t offset, bool image)
{
	uint64_t words[PAGE / 8];
	const struct area *area;

	if (pread(memory, words, PAGE, offset) != PAGE)
		return false;
	/* where an area begins and ends is what the allocator keeps of it for a while */
	for (size_t i = 0; i < PAGE / 8; i++)
		if (words[i] > areas[0].start && words[i] < areas[nareas - 1].end &&
		    (area = area_of(words[i])) && words[i] > area->start &&
		    words[i] < area->end - GUARD - 1)
			hit(place + i * 8, words[i], area, image);
	return true;
}

/* Objects, and what is reserved, but not from physical address @image on to @image_end. */
static size_t scan_ram(const Elf64_Phdr *ram, bool is_image, uint64_t image,
		       uint64_t image_end)
{
	uint64_t list[512], at, physical;
	size_t scanned = 0;

	for (at = 0; at < ram->p_memsz; at += sizeof(list) / 8 * PAGE) {
		uint64_t left = (ram->p_memsz - at) / PAGE * 8;
		ssize_t got = pread(flags, list, left < sizeof(list) ? left : sizeof(list),
				    (ram->p_paddr + at) / PAGE * 8);

		for (ssize_t i = 0; i < got / 8; i++) {
			physical = ram->p_paddr + at + i * PAGE;
			if ((physical >= image && physical < image_end) ||
			    !(list[i] & (FLAG_SLAB | FLAG_RESERVED)))
				continue;
			scanned += scan_page(ram->p_vaddr + at + i * PAGE,
					     ram->p_offset + at + i * PAGE, is_image);
		}
	}
	return scanned;
}

/* @image, @objects: pages of them that were read. */
static int report(size_t image, size_t objects)
{
	int status = 0;

	for (size_t i = 0; i < nsymbols; i++) {
		const struct symbol *s = &symbols[i];

		if (s->hits) {
			printf("points %s %s from %s, %zu times\n", s->module, s->name,
			       s->from, s->hits);
			status = 1;
		}
		if (s->behind)
			printf("behind %s %s+0x%" PRIx64 " from %s, %zu times\n", s->module,
			       s->name, s->offset, s->behind_from, s->behind);
	}
	printf("scanned %zu pages of the image, %zu of objects\n", image, objects);
	return image && objects ? status : 3;
}

static int find(const char *kept)
{
	uint64_t image = NO_ADDRESS, image_end = NO_ADDRESS;
	Elf64_Phdr *segments;
	size_t of_image = 0, of_objects = 0;
	Elf64_Ehdr head;

	read_kept(kept);
	memory = open("/proc/kcore", O_RDONLY);
	flags = open("/proc/kpageflags", O_RDONLY);
	if (memory < 0 || flags < 0)
		die("/proc/kcore, /proc/kpageflags");
	if (pread(memory, &head, sizeof(head), 0) != sizeof(head))
		die("/proc/kcore");
	segments = calloc(head.e_phnum, sizeof(*segments));
	if (!segments || pread(memory, segments, head.e_phnum * sizeof(*segments),
			       head.e_phoff) != (ssize_t)(head.e_phnum * sizeof(*segments)))
		die("/proc/kcore");
	/* the image is mapped where its symbols are, and what it has no use for is free */
	for (int i = 0; i < head.e_phnum; i++) {
		const Elf64_Phdr *s = &segments[i];

		if (s->p_type != PT_LOAD || s->p_paddr == NO_ADDRESS ||
		    s->p_vaddr < 0xffffffff80000000ull)
			continue;
		image = s->p_paddr;
		image_end = s->p_paddr + s->p_memsz;
		of_image += scan_ram(s, true, 0, 0);
	}
	for (int i = 0; i < head.e_phnum; i++)
		if (segments[i].p_type == PT_LOAD && segments[i].p_paddr != NO_ADDRESS &&
		    segments[i].p_vaddr < 0xffffffff80000000ull)
			of_objects += scan_ram(&segments[i], false, image, image_end);
	free(segments);
	return report(of_image, of_objects);
}

int main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "keep") == 0)
		return keep(argv + 2, argc - 2);
	if (argc == 3 && strcmp(argv[1], "find") == 0)
		return find(argv[2]);
	fputs("usage: pointers keep MODULE... | pointers find FILE\n", stderr);
	return 2;
}
