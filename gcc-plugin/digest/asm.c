// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * asm.c - what does an asm text say, whatever its labels are called?
 *
 * The kernel's macros make labels and symbols of __COUNTER__ and __LINE__, numbers
 * that each new use of one shifts in all of the unit.
 */
#include "digest/walk.h"

/* The numbers of the local labels that an asm text defines, in their order. */
struct labels {
	unsigned HOST_WIDE_INT *value;
	size_t n;
};

/* Position of the label; @labels->n: it is none of them. */
static size_t label_position(const struct labels *labels,
			     unsigned HOST_WIDE_INT value)
{
	size_t i;

	for (i = 0; i < labels->n && labels->value[i] != value; i++)
		;
	return i;
}

static void add_label(struct labels *labels, unsigned HOST_WIDE_INT value)
{
	if (label_position(labels, value) < labels->n)
		return;
	labels->value = XRESIZEVEC(unsigned HOST_WIDE_INT, labels->value, labels->n + 1);
	labels->value[labels->n++] = value;
}

/* Does a number begin at @start that is no part of a name, register or operand? */
static bool stands_alone(const char *start, const char *text)
{
	return start == text || (!ISALNUM(start[-1]) && !strchr("_.$%", start[-1]));
}

static const char *skip_digits(const char *p)
{
	while (ISDIGIT(*p))
		p++;
	return p;
}

/* Is what ends at @end a reference to a local label: "77b", "77f"? */
static bool is_reference(const char *end)
{
	return (*end == 'b' || *end == 'f') && !ISALNUM(end[1]) && end[1] != '_';
}

/* Finds the labels that @text defines. */
static void find_labels(const char *text, struct labels *labels)
{
	const char *p = text, *start;

	while (*p) {
		start = p;
		p = skip_digits(p);
		if (p == start)
			p++;
		else if (*p == ':' && stands_alone(start, text))
			add_label(labels, strtoull(start, NULL, 10));
	}
}

/*
 * Labels that come from __COUNTER__ count as which they are, not as numbers.  One that
 * is another statement's is what it says.
 */
static void add_text(struct walk *w, const char *text, const struct labels *labels)
{
	const char *p = text;

	while (*p) {
		const char *start = p;
		size_t position;

		p = skip_digits(p);
		if (p == start) {
			add_bytes(w, p++, 1);
			continue;
		}
		position = label_position(labels, strtoull(start, NULL, 10));
		if (position < labels->n && stands_alone(start, text)
		    && (*p == ':' || is_reference(p)))
			add_number(w, position);
		else
			add_bytes(w, start, p - start);
	}
	add_bytes(w, "", 1);
}

/* annotate_reachable() passes the number of its label as an operand, too. */
static void add_operand(struct walk *w, tree value, const struct labels *labels)
{
	if (value && TREE_CODE(value) == INTEGER_CST && tree_fits_uhwi_p(value)
	    && tree_to_uhwi(value) > 99) {
		size_t position = label_position(labels, tree_to_uhwi(value));

		if (position < labels->n) {
			add_number(w, position);
			return;
		}
	}
	walk_tree_of(w, value);
}

/* The text of a constraint is no literal of the function. */
static void add_constraint(struct walk *w, tree constraint)
{
	struct names *literals = w->literals;

	w->literals = NULL;
	walk_tree_of(w, constraint);
	w->literals = literals;
}

/* Adds an asm statement of a function. */
void walk_asm(struct walk *w, tree t)
{
	const char *text = TREE_STRING_POINTER(ASM_STRING(t));
	struct labels labels = { NULL, 0 };

	find_labels(text, &labels);
	add_text(w, text, &labels);
	add_number(w, ASM_VOLATILE_P(t) + 2 * ASM_INLINE_P(t) + 4 * ASM_INPUT_P(t));
	for (int i = 1; i < 5; i++) {
		add_number(w, list_length(TREE_OPERAND(t, i)));
		for (tree l = TREE_OPERAND(t, i); l; l = TREE_CHAIN(l)) {
			add_constraint(w, TREE_PURPOSE(l));
			add_operand(w, TREE_VALUE(l), &labels);
		}
	}
	free(labels.value);
}

static bool is_of_name(char c)
{
	return ISALNUM(c) || c == '_' || c == '.' || c == '$';
}

/* Is the name of @n characters one of those that hold __COUNTER__ and __LINE__? */
static bool is_numbered(const char *name, size_t n)
{
	static const char *const prefixes[] = {
		"__initcall__", "__UNIQUE_ID_", "__BTF_ID__",
	};

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		for (const char *p = name; p + strlen(prefixes[i]) <= name + n; p++)
			if (!strncmp(p, prefixes[i], strlen(prefixes[i])))
				return true;
	return false;
}

/* Copies such a name without its numbers: at its end, and where "_" is around them. */
static char *copy_numbered(char *to, const char *name, size_t n)
{
	const char *end = name + n, *p = name;

	while (p < end) {
		const char *start = p;

		p = skip_digits(p);
		if (p == start)
			*to++ = *p++;
		else if (p < end && (start == name || start[-1] != '_' || *p != '_'))
			to = (char *)mempcpy(to, start, p - start);
	}
	return to;
}

/* @text without the numbers in names that the kernel's macros make; free() it. */
static char *without_numbers(const char *text)
{
	char *copy = XNEWVEC(char, strlen(text) + 1), *to = copy;
	const char *p = text;

	while (*p) {
		const char *start = p;

		while (is_of_name(*p))
			p++;
		if (p == start)
			*to++ = *p++;
		else if (is_numbered(start, p - start))
			to = copy_numbered(to, start, p - start);
		else
			to = (char *)mempcpy(to, start, p - start);
	}
	*to = '\0';
	return copy;
}

/*
 * An asm statement outside of functions.  Initcalls are such, and lists of BTF ids,
 * with names that hold __COUNTER__ and __LINE__.
 */
static void add_toplevel(struct walk *w, const char *given)
{
	char *text = without_numbers(given);
	struct labels labels = { NULL, 0 };

	find_labels(text, &labels);
	add_text(w, text, &labels);
	free(labels.value);
	free(text);
}

/* Exports are such, too; a livepatch has none. */
static bool is_export(const char *text)
{
	return strstr(text, "__ksymtab") || strstr(text, "__kstrtab")
		|| strstr(text, ".export_symbol");
}

/* Digest of all asm statements of the unit that are outside of functions. */
void digest_asm_statements(struct digest *out)
{
	struct walk w;

	walk_begin(&w, NULL);
	for (asm_node *node = symtab->first_asm_symbol(); node; node = next_asm(node))
		if (!is_export(TREE_STRING_POINTER(node->asm_str)))
			add_toplevel(&w, TREE_STRING_POINTER(node->asm_str));
	walk_end(&w, out);
}
