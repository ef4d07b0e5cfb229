// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * truth.c - every function and variable of a kernel, how to ask klp lookup for
 * it, and what the answer has to be.
 *
 *	truth [-n N] [-m N] VMLINUX MODULES DEBUG
 *
 * VMLINUX has DWARF; MODULES is the directory of the modules as they are shipped
 * (lib/modules/RELEASE), DEBUG that of their twins with DWARF.  With -n one
 * symbol in N is asked for, with -m one module in N is looked at.
 *
 * Prints "# object NAME" for each object that was looked at, "# unit REASON N"
 * for those symbols that are asked for without a unit, and lines of ten fields,
 * separated by tabs, those of one question in a row:
 *
 *	question asked why object unit name sympos address kind binding
 *
 * asked: 1 where the question is about this symbol; 0: it is part of the answer,
 * that is all.  why: "-", or why no position finds it; sympos is "-" then.  The
 * unit is "-" where DWARF can't tell it.  The rest is as klp lookup prints it.
 *
 * Nothing here is from convert/.  Build: cc -o truth *.c -ldw -lelf
 */
#include <fts.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "truth.h"

void fatal(const char *file, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "truth: %s: ", file);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(3);
}

void *get(size_t n, size_t size)
{
	void *array = calloc(n ? n : 1, size);

	if (!array)
		fatal("memory", "none is left");
	return array;
}

/* Room for one more element: what holds a power of two doubles. */
void *grow(void *array, size_t n, size_t size)
{
	if (n & (n - 1))
		return array;
	array = realloc(array, (n ? 2 * n : 1) * size);
	if (!array)
		fatal("memory", "none is left");
	return array;
}

static uint32_t hash(const char *s)
{
	uint32_t h = 2166136261u;

	while (*s)
		h = (h ^ (unsigned char)*s++) * 16777619u;
	return h;
}

const char *intern(const char *string)
{
	static struct entry { struct entry *next; char s[]; } **table;
	struct entry **slot, *e;
	size_t n = strlen(string) + 1;

	if (!table)
		table = get(1 << 20, sizeof(*table));
	slot = &table[hash(string) & ((1 << 20) - 1)];
	for (e = *slot; e; e = e->next)
		if (strcmp(e->s, string) == 0)
			return e->s;
	e = get(1, sizeof(*e) + n);
	memcpy(e->s, string, n);
	e->next = *slot;
	*slot = e;
	return e->s;
}

/* An answer, or a part of one. */
struct row {
	const char *question;
	const char *listed;	/* the question is for all of that unit */
	const char *included;	/* the question's file, if that may be no unit */
	const char *object;
	const struct symbol *symbol;
	size_t seq;
	bool asked;
};

static struct row *rows;
static size_t nrows;
static const char **all_units;
static size_t nall_units;
static unsigned long every = 1;		/* -n */

/* Why a symbol is asked for without a unit. */
static struct reason {
	const char *text;
	size_t n;
} reasons[] = {
	{ "code outside of all units' ranges", 0 },
	{ "local data without a DIE, of an object file of several units or none", 0 },
	{ "global data without a DIE", 0 },
	{ "data without size that two units have in one place", 0 },
};

enum { NO_RANGE, NO_FILE, NO_DIE, NO_SIZE };

static void add_row(const char *question, const char *included,
		    const char *object, const struct symbol *s, bool asked)
{
	rows = grow(rows, nrows, sizeof(*rows));
	rows[nrows] = (struct row){ question, NULL, included, object, s, nrows,
				    asked };
	nrows++;
}

/*
 * Is @symbol what the compiler makes of the name @source?  objcopy --prefix-symbols=__pi_
 * goes over objects that run before the kernel is where it was linked for.
 */
static bool is_called(const char *symbol, const char *source)
{
	size_t n = strlen(source);

	if (strncmp(symbol, "__pi_", 5) == 0 && strncmp(source, "__pi_", 5))
		symbol += 5;
	return strncmp(symbol, source, n) == 0 &&
	       (symbol[n] == 0 || symbol[n] == '.');
}

static const char *base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Is @file the STT_FILE of @unit?  The linker calls X.o what has none: X.S. */
static bool is_file_of(const char *file, const char *unit)
{
	size_t n = strlen(base(file));

	if (strcmp(base(file), base(unit)) == 0)
		return true;
	return n > 2 && n == strlen(base(unit)) &&
	       strcmp(base(file) + n - 2, ".o") == 0 &&
	       strcmp(base(unit) + n - 2, ".S") == 0 &&
	       memcmp(base(file), base(unit), n - 2) == 0;
}

static const char *print(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

static const char *print(const char *fmt, ...)
{
	static char text[8192];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return intern(text);
}

/* The symbol is part of the answer to "UNIT:", which one unit in @every is asked for. */
static void add_listed(const char *object, const struct symbol *s, const char *unit,
		       bool asked)
{
	if (hash(unit) % every)
		return;
	add_row(print("%s:", unit), NULL, object, s, asked);
	rows[nrows - 1].listed = unit;
}

/* By the DIEs at its place that have its name; sets @several. */
static const char *data_unit(const struct units *units, const struct symbol *s,
			     bool *several)
{
	const struct thing *t;
	const char *unit = NULL;
	size_t n, i;

	*several = false;
	t = units_at(units, s->section, s->address, &n);
	for (i = 0; i < n; i++) {
		if (t[i].code || !is_called(s->name, t[i].name))
			continue;
		if (unit && unit != t[i].unit)
			*several = true;
		unit = t[i].unit;
	}
	return *several ? NULL : unit;
}

/*
 * Another name of a variable that has a DIE: same place, same size, and not
 * nothing.
 */
static const char *alias_unit(const struct units *units,
			      const struct symbols *symbols,
			      const struct symbol *s)
{
	const struct thing *t;
	size_t n, i, j;

	t = units_at(units, s->section, s->address, &n);
	for (i = 0; s->size && i < n; i++)
		for (j = 0; !t[i].code && j < symbols->n; j++)
			if (symbols->list[j].address == s->address &&
			    symbols->list[j].section == s->section &&
			    symbols->list[j].size == s->size &&
			    is_called(symbols->list[j].name, t[i].name))
				return t[i].unit;
	return NULL;
}

/* The only unit whose STT_FILE that is, or NULL. */
static const char *called_unit(const struct units *units, const char *file)
{
	const char *unit = NULL;
	size_t i;

	for (i = 0; i < units->nnames; i++) {
		if (!is_file_of(file, units->names[i]))
			continue;
		if (unit)
			return NULL;
		unit = units->names[i];
	}
	return unit;
}

/*
 * The unit of an object file, by all of its local symbols whose unit is known and
 * called like the STT_FILE, if they are of one; where there are none, the only unit
 * that is called like it.
 */
static const char *file_unit(const struct symbols *symbols,
			     const struct units *units, const struct symbol *s)
{
	const struct symbol *list = symbols->list;
	const char *unit = NULL;
	size_t i = s - list;

	while (i > 0 && list[i - 1].group == s->group)
		i--;
	for (; s->file && i < symbols->n && list[i].group == s->group; i++) {
		/* behind the last file's own, objtool's: __pfx_ of all the module's functions */
		if (!list[i].unit || list[i].unit == unit || !is_file_of(s->file, list[i].unit))
			continue;
		if (unit)
			return NULL;
		unit = list[i].unit;
	}
	return unit || !s->file ? unit : called_unit(units, s->file);
}

/* The unit of each symbol, where that can be known. */
static void find_units(const struct symbols *symbols, const struct units *units)
{
	const char **later = get(symbols->n, sizeof(*later));
	bool *several = get(symbols->n, sizeof(*several));
	size_t i;

	for (i = 0; i < symbols->n; i++) {
		struct symbol *s = &symbols->list[i];

		s->unit = s->code ?
			  units_code(units, s->section, s->address) :
			  data_unit(units, s, &several[i]);
	}
	for (i = 0; i < symbols->n; i++) {
		struct symbol *s = &symbols->list[i];

		if (!s->unit && !s->code)
			later[i] = s->binding == STB_LOCAL ?
				   file_unit(symbols, units, s) :
				   alias_unit(units, symbols, s);
	}
	for (i = 0; i < symbols->n; i++) {
		struct symbol *s = &symbols->list[i];

		if (later[i])
			s->unit = later[i];
		if (s->unit || (s->type != STT_FUNC && s->type != STT_OBJECT))
			continue;
		if (s->code)
			reasons[NO_RANGE].n++;
		else if (several[i])
			reasons[NO_SIZE].n++;
		else if (s->binding == STB_LOCAL)
			reasons[NO_FILE].n++;
		else
			reasons[NO_DIE].n++;
	}
	free(several);
	free(later);
}

static bool is_asked(const struct symbol *s)
{
	return (s->type == STT_FUNC || s->type == STT_OBJECT ||
		s->type == STT_GNU_IFUNC) && hash(s->name) % every == 0;
}

/* FILE:FUNCTION.VARIABLE or FILE:SYMBOL */
static const char *question_of(const char *file, const struct thing *t,
			       const struct symbol *s)
{
	if (t && t->function)
		return print("%s:%s.%s", file, t->function, t->name);
	return print("%s:%s", file, s->name);
}

/*
 * The ways to ask for a symbol that has a unit: by the unit, and by the file
 * that the unit includes and that it is written in.  A variable that is static
 * in a function is asked for by that, and by its symbol's name nobody asks.
 */
static void ask_by_unit(const struct symbols *symbols,
			const struct units *units, const struct symbol *s)
{
	const struct thing *t, *own = NULL;
	bool asked = is_asked(s);
	size_t n, i;

	add_row(print("%s:%s", s->unit, s->name), NULL, symbols->object, s,
		false);
	t = units_at(units, s->section, s->address, &n);
	for (i = 0; i < n; i++) {
		const char *file = t[i].file;

		if (t[i].code != s->code || t[i].unit != s->unit ||
		    !is_called(s->name, t[i].name))
			continue;
		if (t[i].function)
			add_row(question_of(s->unit, &t[i], s), NULL,
				symbols->object, s, asked && !own);
		if (!own && file && file != s->unit &&
		    strcmp(strrchr(file, '.') ? strrchr(file, '.') : "",
			   ".c") == 0)
			add_row(question_of(file, &t[i], s), file,
				symbols->object, s, asked);
		if (!own || t[i].function)
			own = &t[i];
	}
	if (asked && !(own && own->function))
		add_row(print("%s:%s", s->unit, s->name), NULL,
			symbols->object, s, true);
	add_listed(symbols->object, s, s->unit,
		   s->type == STT_FUNC || s->type == STT_OBJECT);
	/* where a weak definition is overridden, its DIE is at the other one's address */
	for (i = 0; i < n; i++)
		if (s->binding != STB_LOCAL && !s->code && !t[i].code && t[i].unit != s->unit &&
		    is_called(s->name, t[i].name))
			add_listed(symbols->object, s, t[i].unit, false);
}

/* Has the compiler numbered the name: NAME.7? */
static bool is_numbered(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && dot != name && dot[1] && !dot[1 + strspn(dot + 1, "0123456789")] &&
	       strncmp(name, "__compound_literal", strlen("__compound_literal"));
}

/*
 * Is the symbol a variable that is static in a function?  Of two that hold the same, and
 * that nobody writes to, the compiler makes one: only one of the DIEs has the address.
 */
static bool is_local(const struct units *units, const struct symbol *s)
{
	const struct thing *t;
	size_t n, i;

	t = units_at(units, s->section, s->address, &n);
	for (i = 0; i < n; i++)
		if (t[i].function && t[i].unit == s->unit && !t[i].code && !s->code &&
		    (is_called(s->name, t[i].name) || is_numbered(s->name)))
			return true;
	return false;
}

static void add_object(const struct symbols *symbols,
		       const struct units *units)
{
	size_t i;

	printf("# object\t%s\n", symbols->object);
	for (i = 0; i < units->nnames; i++) {
		all_units = grow(all_units, nall_units, sizeof(*all_units));
		all_units[nall_units++] = units->names[i];
	}
	find_units(symbols, units);
	for (i = 0; i < symbols->n; i++) {
		struct symbol *s = &symbols->list[i];

		s->local = is_local(units, s);
		add_row(s->name, NULL, symbols->object, s,
			!s->unit && is_asked(s));
		if (s->unit)
			ask_by_unit(symbols, units, s);
	}
}

static int by_question(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->question != y->question)
		return x->question < y->question ? -1 : 1;
	if (x->symbol != y->symbol)
		return x->symbol < y->symbol ? -1 : 1;
	return x->asked != y->asked ? (x->asked ? -1 : 1) : 0;
}

static int by_seq(const void *a, const void *b)
{
	const struct row *const *x = a, *const *y = b;

	return (*x)->seq < (*y)->seq ? -1 : (*x)->seq > (*y)->seq;
}

static int by_pointer(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void print_row(const struct row *r)
{
	const struct symbol *s = r->symbol;

	printf("%s\t%d\t%s\t%s\t%s\t%s\t", r->question, r->asked,
	       s->why ? s->why : "-", r->object,
	       r->listed ? r->listed : s->unit ? s->unit : "-", s->name);
	if (s->why)
		printf("-\t");
	else
		printf("%ld\t", s->sympos);
	printf("%s%s0x%llx\t%s\t%s\n", s->section, *s->section ? "+" : "",
	       (unsigned long long)s->address,
	       s->type == STT_FUNC || s->type == STT_GNU_IFUNC ||
	       (s->type == STT_NOTYPE && s->code) ? "function" : "data",
	       s->local ? "local" : s->binding == STB_LOCAL ? "static" : "global");
}

/* Has more than one object the unit?  Then "UNIT:" lists it in one of them. */
static bool is_shared(const char *unit)
{
	const char **found = bsearch(&unit, all_units, nall_units, sizeof(*all_units),
				     by_pointer);

	return found && ((found > all_units && found[-1] == unit) ||
			 (found + 1 < all_units + nall_units && found[1] == unit));
}

/*
 * A file that is a unit of some object is asked for as that, not as included; a unit of
 * several objects is not listed.
 */
static void drop_units(void)
{
	size_t n = 0, i;

	for (i = 0; i < nrows; i++)
		if (rows[i].listed ? !is_shared(rows[i].listed) :
		    !rows[i].included ||
		    !bsearch(&rows[i].included, all_units, nall_units,
			     sizeof(*all_units), by_pointer))
			rows[n++] = rows[i];
	nrows = n;
}

/*
 * Questions in the order of the first symbol that each is asked for, so that
 * those about one object follow each other.
 */
static void print_questions(void)
{
	struct row **firsts = get(nrows, sizeof(*firsts));
	size_t n = 0, i, j;

	qsort(all_units, nall_units, sizeof(*all_units), by_pointer);
	drop_units();
	qsort(rows, nrows, sizeof(*rows), by_question);
	for (i = 0; i < nrows; i = j) {
		struct row *first = &rows[i];
		bool asked = false;

		for (j = i; j < nrows && rows[j].question == first->question;
		     j++) {
			asked |= rows[j].asked;
			if (rows[j].seq < first->seq)
				first->seq = rows[j].seq;
		}
		if (asked)
			firsts[n++] = first;
	}
	qsort(firsts, n, sizeof(*firsts), by_seq);
	for (i = 0; i < n; i++) {
		const struct row *r = firsts[i], *end = rows + nrows;

		print_row(r);
		for (r++; r < end && r->question == firsts[i]->question; r++)
			if (r->symbol != r[-1].symbol)
				print_row(r);
	}
	free(firsts);
}

/* Length of a module's file name up to and with ".ko"; 0: none. */
static size_t ko_length(const char *name)
{
	const char *end = strstr(name, ".ko");

	return end && (!end[3] || !strcmp(end + 3, ".xz") ||
		       !strcmp(end + 3, ".zst") || !strcmp(end + 3, ".gz")) ?
	       end + 3 - name : 0;
}

static int by_path(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void add_module(const char *path, const char *debug)
{
	struct symbols *symbols = get(1, sizeof(*symbols));
	struct units units;

	symbols_of_module(path, debug, symbols);
	units_of_module(debug, &units);
	add_object(symbols, &units);
	units_free(&units);
	/* the rows go on using the symbols */
}

static void add_modules(char *directory, const char *debug, unsigned long step)
{
	char *paths[] = { directory, NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_path);
	size_t n = strlen(directory), count = 0;
	FTSENT *entry;

	while (fts && (entry = fts_read(fts))) {
		char *twin;

		if (entry->fts_info != FTS_F || !ko_length(entry->fts_name) ||
		    count++ % step)
			continue;
		twin = get(strlen(debug) + entry->fts_pathlen + 1, 1);
		sprintf(twin, "%s%.*s", debug,
			(int)(entry->fts_pathlen - n - entry->fts_namelen +
			      ko_length(entry->fts_name)),
			entry->fts_path + n);
		add_module(entry->fts_path, twin);
		free(twin);
	}
	if (!fts || count == 0)
		fatal(directory, "no modules");
	fts_close(fts);
}

int main(int argc, char **argv)
{
	struct symbols vmlinux;
	unsigned long step = 1;
	struct units units;
	int option;
	size_t i;

	while ((option = getopt(argc, argv, "n:m:")) != -1) {
		if (option == 'n')
			every = strtoul(optarg, NULL, 10);
		else if (option == 'm')
			step = strtoul(optarg, NULL, 10);
		else
			return 2;
	}
	if (argc - optind != 3 || !every || !step) {
		fprintf(stderr, "usage: truth [-n N] [-m N] VMLINUX MODULES DEBUG\n");
		return 2;
	}
	elf_version(EV_CURRENT);
	symbols_of_vmlinux(argv[optind], &vmlinux);
	units_of_vmlinux(argv[optind], &units);
	add_object(&vmlinux, &units);
	units_free(&units);
	add_modules(argv[optind + 1], argv[optind + 2], step);
	for (i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		printf("# unit\t%s\t%zu\n", reasons[i].text, reasons[i].n);
	print_questions();
	if (fflush(stdout) || ferror(stdout))
		fatal("standard output", "can't be written");
	free(rows);
	free(all_units);
	symbols_free(&vmlinux);
	return 0;
}
