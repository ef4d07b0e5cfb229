// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * typecheck.c - does a declaration of the livepatch agree with the kernel?
 *
 * Both sides are spelled canonically (doc/note-format.md), so that equal types
 * are equal texts.  Types that differ as text and are compatible all the same
 * differ in few ways; for these the two are compared step by step.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "resolve/explain.h"
#include "base/text.h"
#include "resolve/typecheck.h"

/* Length of "[12]" or "[]" at @s, or 0. */
static size_t dimension(const char *s)
{
	size_t n = 1;

	if (*s != '[')
		return 0;
	while (isdigit((unsigned char)s[n]))
		n++;
	return s[n] == ']' ? n + 1 : 0;
}

/* Length of the integer type at the beginning of @s, or 0. */
static size_t integer(const char *s)
{
	static const char *const names[] = {
		"unsigned int", "int", "unsigned long", "long",
		"unsigned char", "char", "unsigned short", "short",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strncmp(s, names[i], strlen(names[i])) == 0)
			return strlen(names[i]);
	return 0;
}

/*
 * Length of "enum tag" or "enum tag : char" at @s, or 0.  @type and @length: the
 * integer type that it says it is, length 0 where it is int or unsigned int.
 */
static size_t enumeration(const char *s, const char **type, size_t *length)
{
	size_t n = strlen("enum ");

	if (strncmp(s, "enum ", n))
		return 0;
	while (isalnum((unsigned char)s[n]) || s[n] == '_')
		n++;
	*length = 0;
	if (strncmp(s + n, " : ", 3) == 0) {
		*type = s + n + 3;
		*length = integer(*type);
		n += 3 + *length;
	}
	return n;
}

/* Is the integer type at @s the one of an enum? */
static size_t enum_integer(const char *s, const char *type, size_t length)
{
	size_t n = integer(s);

	if (length)
		return n == length && strncmp(s, type, n) == 0 ? n : 0;
	return (n == 3 && strncmp(s, "int", n) == 0) ||
	       (n == 12 && strncmp(s, "unsigned int", n) == 0) ? n : 0;
}

/* Where both differ: what of each is compatible all the same; false if not. */
static bool skip(const char **a, const char **b)
{
	size_t n = dimension(*a), m = dimension(*b), length;
	const char *type = NULL;

	/* an array of unknown size */
	if (n && m && (n == 2 || m == 2)) {
		*a += n;
		*b += m;
		return true;
	}
	n = enumeration(*a, &type, &length);
	m = n ? enum_integer(*b, type, length) : 0;
	if (!n) {
		m = enumeration(*b, &type, &length);
		n = m ? enum_integer(*a, type, length) : 0;
	}
	*a += n;
	*b += m;
	return n && m;
}

/* "ret ()" says nothing about parameters. */
static bool is_unprototyped(const char *type)
{
	size_t n = strlen(type);

	return n > 2 && strcmp(type + n - 2, "()") == 0;
}

/* Length of a function type without its parameters: to the first bracket. */
static size_t result_length(const char *type)
{
	return strcspn(type, "(");
}

bool types_agree(const char *a, const char *b)
{
	const char *x = a, *y = b, *start = a, *other = b;

	/* neither the plugin nor the reader of DWARF knows all types */
	if (strchr(a, '?') || strchr(b, '?'))
		return true;
	if (is_unprototyped(a) || is_unprototyped(b))
		return result_length(a) == result_length(b) &&
		       strncmp(a, b, result_length(a)) == 0;
	while (*x || *y) {
		if (*x == *y && *x != '[' && !isalpha((unsigned char)*x)) {
			x++;
			y++;
			continue;
		}
		/* compare words and dimensions as a whole */
		start = x;
		other = y;
		while (*x && *x == *y && (isalnum((unsigned char)*x) ||
					  *x == '_' || *x == ' ')) {
			x++;
			y++;
		}
		if (x > start && !isalnum((unsigned char)*x) && *x != '_' &&
		    !isalnum((unsigned char)*y) && *y != '_')
			continue;
		x = start;
		y = other;
		if (dimension(x) && dimension(x) == dimension(y) &&
		    strncmp(x, y, dimension(x)) == 0) {
			y += dimension(x);
			x += dimension(x);
			continue;
		}
		if (!skip(&x, &y))
			return false;
	}
	return true;
}

/* A function's type in parts. */
struct signature {
	char *result;
	char *text;		/* the parameters, each with a NUL */
	char **parameters;	/* without "..." */
	size_t n;
	bool variadic;
};

/*
 * Where the parameters of a canonical function type begin, or NULL: the name
 * would stand behind the pointers in front of them, "int (*(char))(void)".
 */
static const char *parameters_of(const char *type)
{
	const char *p = type + strcspn(type, "*([");

	while (*p == '*' || (*p == '(' && p[1] == '*'))
		p++;
	return *p == '(' ? p : NULL;
}

/* The bracket that closes the one at @p, or NULL. */
static const char *closing(const char *p)
{
	int depth = 0;

	for (; *p; p++) {
		depth += (*p == '(') - (*p == ')');
		if (depth == 0)
			return p;
	}
	return NULL;
}

static void add_parameter(struct signature *s, char *text)
{
	while (*text == ' ')
		text++;
	if (strcmp(text, "...") == 0) {
		s->variadic = true;
		return;
	}
	s->parameters = alloc_grow(s->parameters, s->n, sizeof(char *));
	s->parameters[s->n++] = text;
}

/* Takes a canonical function type apart; signature_free() frees. */
static bool signature_read(const char *type, struct signature *s)
{
	const char *open = parameters_of(type);
	const char *close = open ? closing(open) : NULL;
	size_t before, depth = 0;
	char *p, *start;

	memset(s, 0, sizeof(*s));
	if (!close)
		return false;
	for (before = open - type; before && type[before - 1] == ' '; before--)
		;
	s->result = alloc_print("%.*s%s", (int)before, type, close + 1);
	s->text = alloc_print("%.*s", (int)(close - open - 1), open + 1);
	if (strcmp(s->text, "void") == 0)
		return true;
	for (p = start = s->text; *p; p++) {
		depth += (*p == '(') - (*p == ')');
		if (*p != ',' || depth)
			continue;
		*p = 0;
		add_parameter(s, start);
		start = p + 1;
	}
	add_parameter(s, start);
	return true;
}

static void signature_free(struct signature *s)
{
	free(s->result);
	free(s->text);
	free(s->parameters);
}

/* Says in which part two function types differ. */
static void show_parts(const char *declared, const char *actual, const char *object,
		       struct findings *out)
{
	struct signature a, b;
	size_t i;

	if (!signature_read(declared, &a))
		return;
	if (!signature_read(actual, &b)) {
		signature_free(&a);
		return;
	}
	if (!types_agree(a.result, b.result))
		findings_say_more(out, NULL, "it returns '%s', and '%s' in %s", a.result,
				  b.result, object);
	for (i = 0; i < a.n && i < b.n; i++)
		if (!types_agree(a.parameters[i], b.parameters[i]))
			findings_say_more(out, NULL, "parameter %zu is '%s', and '%s' in %s",
					  i + 1, a.parameters[i], b.parameters[i],
					  object);
	if (a.n != b.n)
		findings_say_more(out, NULL, "it has %zu parameter%s, and %zu in %s", a.n, a.n == 1 ? "" : "s",
				  b.n, object);
	if (a.variadic != b.variadic)
		findings_say_more(out, NULL, a.variadic ?
				  "it takes further arguments (...), and none in %s" :
				  "it takes no further arguments, and does in %s (...)",
				  object);
	signature_free(&a);
	signature_free(&b);
}

static void not_compared(const struct declared *declared, const char *why)
{
	char *what = alloc_print("the type of '%s'", declared->name);

	unchecked(declared->file, what, "%s", why);
	free(what);
}

/*
 * Do an assembler unit's data surround the local symbol in memory?  The linker lays the
 * data of an object file out in one piece.
 */
static bool is_among_asm(const struct home *home)
{
	struct debuginfo *info;
	struct unit **units;
	const char *files[2];
	size_t i, k, n;

	if (home->symbol->binding != STB_LOCAL || home->symbol->section ||
	    home->symbol->function || error_drop(object_debuginfo(home->object, &info)))
		return false;
	kallsyms_files_near(home->object->syms, home->symbol, files);
	for (i = 0; i < 2; i++) {
		n = files[i] ? debuginfo_file_units(info, files[i], &units) : 0;
		for (k = 0; k < n; k++)
			if (unit_is_assembler(units[k]))
				return true;
	}
	return false;
}

/*
 * A symbol without a DIE: of a linker script, which gives another symbol's address a name
 * (jiffies), of an assembler unit or label, in the code of a unit that has
 * the function from an asm statement, or a trampoline of a static call, which no unit
 * counts as its code (STATIC_CALL_TRAMP_PREFIX).
 */
static bool is_asm(const struct home *home)
{
	const struct ksymbol *s = home->symbol;

	return s->untyped || (!s->size && s->binding != STB_LOCAL) ||
	       starts_with(s->name, "__SCT__") ||
	       (home->unit && (s->function || ends_with(home->unit, ".S"))) ||
	       is_among_asm(home);
}

/*
 * What the kernel's debug information says of the symbol's type: its definition, or, of
 * a variable that an assembler unit defines, how the kernel's own C units declare it.
 * NULL: there is no type.
 */
static const struct definition *find_type(const struct declared *declared,
					  struct home *home)
{
	const struct definition *d;
	struct debuginfo *info;

	if (!object_has_debuginfo(home->object, TYPES_AND_INLINED))
		return NULL;
	home_locate(home);
	d = home->definition;
	if (d && !unit_is_assembler(d->unit) &&
	    /* a linker script's label stands at whatever comes next */
	    (!home->symbol->untyped || definition_names(d, home->symbol->name)))
		return d;
	if (d || is_asm(home))
		return NULL;
	if (home->symbol->binding != STB_LOCAL && !home->symbol->function &&
	    !error_drop(object_debuginfo(home->object, &info)))
		d = debuginfo_declaration(info, home->symbol->name);
	if (!d)
		not_compared(declared, "the kernel's debug information does not know the symbol");
	return d;
}

/*
 * The canonical type in the kernel if it is another, free() it, and in *@out what has it;
 * else NULL.
 */
static char *other_type(const struct declared *declared, struct home *home,
			const struct definition **out)
{
	char *actual;

	if (!declared->type || !*declared->type) {
		not_compared(declared, "what it is declared as is not known");
		return NULL;
	}
	*out = find_type(declared, home);
	if (!*out)
		return NULL;
	actual = definition_type(*out, true);
	if (strchr(declared->type, '?') || strchr(actual, '?'))
		not_compared(declared, "it has parts that can't be spelled, which '?' stands for");
	if (!types_agree(declared->type, actual))
		return actual;
	free(actual);
	return NULL;
}

bool typecheck_differs(const struct declared *declared, struct home *home)
{
	const struct definition *other;
	char *actual = other_type(declared, home, &other);
	bool differs = actual;

	free(actual);
	return differs;
}

/* Both are spelled alike, without typedefs and const, so that only what differs differs. */
void typecheck(const struct declared *declared, struct home *home, struct findings *out)
{
	const struct definition *other;
	char *actual = other_type(declared, home, &other), *file;
	const struct place *where = &declared->where;
	unsigned int line = 0;

	if (!actual)
		return;
	file = definition_file(other, &line);
	findings_add_at(out, where, declared->file, FINDING_TYPE,
			"'%s' %s '%s', and is '%s' in %s", declared->name,
			declared->verb, declared->type, actual, home->object->name);
	if (is_set(where->file) && other->is_function)
		show_parts(declared->type, actual, home->object->name, out);
	if (is_set(where->file) && file)
		findings_say_more(out, NULL, home->definition ? "%s:%u: it is defined here" :
				  "%s:%u: it is declared here", file, line);
	free(file);
	free(actual);
}
