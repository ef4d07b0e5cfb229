// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * declaration.c - is what stands in a header a function, and what is it called?
 *
 * For names.c, which reads headers without including or expanding anything: a function
 * that changes matters to those who name it, and to nobody else.  So what is called a
 * function here has to be one, of that name alone; whatever is not plain (macros that
 * make functions, variables, pointers to functions, types, an #if that splits it) is
 * something else, and matters to everybody.
 */
#include "klp-plugin.h"
#include "source/declaration.h"

/* What is being read, at file scope. */
static struct {
	bool begun;
	unsigned int conditions;	/* open where it begins */
	int braces, parentheses;
	bool body;			/* a brace was opened */
	bool other;			/* it is no function, or not plain */
	bool ends;
	bool opened;			/* the last token is the first parenthesis */
	bool closed;			/* those behind the name were closed */
	unsigned int words;		/* names before the first parenthesis */
	char *last;			/* the last token, if that is a name */
	char *name;			/* that stands before a parenthesis */
	char *maybe;			/* the same, of a kind that attributes have, too */
} now;

/* Braces that are open where each #if begins. */
static auto_vec<int> braces;

/* Attributes of the kernel that have arguments, as they stand behind parameters. */
static const char *const attributes[] = {
	"__attribute__", "__attribute", "__acquires", "__alias", "__aligned", "__alloc_size",
	"__assume_aligned", "__cond_acquires", "__cond_releases", "__counted_by", "__diagnose_as",
	"__error", "__format_arg", "__guarded_by", "__must_hold", "__nonnull", "__printf",
	"__pt_guarded_by", "__releases", "__scanf", "__section", "__warning", "_Alignas",
	"typeof", "__typeof__", "__typeof", "__bpf_kfunc",
};

/* What may stand before a parenthesis and is no name of a function. */
static const char *const keywords[] = {
	"_Bool", "_Generic", "_Static_assert", "alignas", "asm", "__asm__", "__asm", "bool",
	"char", "const", "double", "extern", "float", "int", "long", "short", "signed",
	"sizeof", "static", "static_assert", "unsigned", "void", "volatile",
};

/* What begins a statement, or goes on with one: that is no declaration. */
static const char *const statements[] = {
	"break", "case", "do", "else", "for", "goto", "if", "return", "switch", "while",
};

/* DECLARE_X(), DEFINE_X(), EXPORT_SYMBOL(): macros that make what they like. */
static bool is_upper(const char *name)
{
	for (; *name; name++)
		if (ISLOWER(*name))
			return false;
	return true;
}

/* A name stands before a parenthesis that is in no other; NULL: something else does. */
static void see_candidate(const char *name)
{
	char **as = name && !strncmp(name, "__", 2) ? &now.maybe : &now.name;

	if (name && is_one_of(name, attributes, ARRAY_SIZE(attributes)))
		return;
	/* behind the parameters stands an attribute that is not known here */
	if (!name || now.closed || now.words < 2 || is_upper(name)
	    || is_one_of(name, keywords, ARRAY_SIZE(keywords))
	    || (*as && strcmp(*as, name))) {
		now.other = true;
		return;
	}
	if (!*as)
		*as = xstrdup(name);
}

static void see_head(const char *token, bool name)
{
	if (!strcmp(token, "(")) {
		/* a pointer to a function, or to an array, begins like parameters */
		now.opened = now.parentheses++ == 0;
		if (now.opened)
			see_candidate(now.last);
	} else if (!strcmp(token, ")")) {
		now.parentheses--;
	} else if (!strcmp(token, "{")) {
		/* struct s { ... } f(void) is none of the kernel's ways */
		if (now.parentheses || (!now.name && !now.maybe))
			now.other = true;
		now.body = !now.parentheses;
	} else if (now.opened && !strcmp(token, "*")) {
		now.other = true;
	} else if (!now.parentheses
		   && (!strcmp(token, "=") || !strcmp(token, "[") || !strcmp(token, "typedef")
		       || is_one_of(token, statements, ARRAY_SIZE(statements)))) {
		now.other = true;
	} else if (name && !now.parentheses && !now.name && !now.maybe) {
		now.words++;
	}
	if (strcmp(token, "("))
		now.opened = false;
	if (!strcmp(token, ")") && !now.parentheses && (now.name || now.maybe))
		now.closed = true;
	free(now.last);
	now.last = name ? xstrdup(token) : NULL;
}

void declaration_token(const char *token, bool name, unsigned int conditions)
{
	if (!now.begun) {
		now.begun = true;
		now.conditions = conditions;
	}
	if (!now.body)
		see_head(token, name);
	now.braces += !strcmp(token, "{") - !strcmp(token, "}");
	/* what follows the brace of a type, up to the semicolon, is by itself */
	now.ends = now.braces <= 0 && (now.body || now.parentheses <= 0)
		&& (!strcmp(token, ";") || !strcmp(token, "}"));
}

bool declaration_ends(void)
{
	return now.ends;
}

bool declaration_has_body(void)
{
	return now.body;
}

static void forget(void)
{
	free(now.last);
	free(now.name);
	free(now.maybe);
	memset(&now, 0, sizeof(now));
}

const char *declaration_end(unsigned int conditions)
{
	static char *function;

	free(function);
	function = NULL;
	if (now.ends && !now.other && !now.braces && now.parentheses == 0
	    && now.conditions == conditions) {
		function = now.name ? now.name : now.maybe;
		if (function == now.name)
			now.name = NULL;
		else
			now.maybe = NULL;
	}
	forget();
	return function;
}

void declaration_if(void)
{
	braces.safe_push(now.braces);
}

void declaration_else(void)
{
	if (braces.is_empty())
		return;
	now.braces = braces.last();
	/* the other branch has ended what this one goes on with */
	if (now.braces > 0 && !now.begun)
		now.other = true;
}

void declaration_endif(void)
{
	if (!braces.is_empty())
		braces.pop();
}

void declaration_enum(void)
{
	now.braces--;
	now.other = true;
}

void declaration_forget(void)
{
	forget();
	braces.truncate(0);
}
