// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * names.c - what do headers define, by names that others use it by?
 *
 * Macros, constants of enums, macros of the assembler, and functions, which declaration.c
 * finds: debug information has no trace of the first, nor of inline functions that
 * have left no code.  -fplugin-arg-klp-names=FILE reads the files that FILE names, as tokens
 * of GCC's own preprocessor, which neither includes nor expands anything; conditions (#if)
 * are not decided, as each unit may decide them in another way.  The unit that is compiled
 * may be empty.  FILE has
 *
 *	file PATH	to be read
 *	use NAME	only what uses one of these names
 *
 * Without "use", "NAME TAB TEXT" is printed for each of them.  The text has the
 * conditions that it stands under, except for the header's guard, and no comments;
 * that of a constant has what its value is counted from, and a function's name has "()"
 * behind it, "();" where it has no body.  The name is empty for all other code, of which the
 * order counts as well: there is a line for that.  With "use", "name TAB NAME" is printed for
 * each whose text uses one of these, "function TAB NAME" for functions, "body TAB NAME" for
 * those that have one, and "header TAB PATH" where other code does.
 */
#include "klp-plugin.h"
#include "source/declaration.h"

/* A token of the line that is being looked at. */
struct token {
	char *text;
	bool white;	/* there is a space in front */
	bool name;
};

typedef auto_vec<char> text;

/* What FILE says. */
static auto_vec<char *> paths;
static hash_set<nofree_string_hash> *used;

/* The file that is being read. */
static const char *path;
static auto_vec<struct token> line;
static int lines;
static char *guard;			/* the macro that keeps it from being read twice */
static auto_vec<char *> conditions;	/* of each #if that is open, "" for the guard */
static char *where;			/* all of them */
static char *macro;			/* of the assembler, in which we are */
static text macro_text;
static text before;			/* code since the last ; or brace */

/* The enum that is open. */
static struct {
	bool open;
	int parentheses, count;		/* count: from the base on */
	char *base, *last_where;
	auto_vec<struct token> item;
} constants;

/* --- text ------------------------------------------------------------------------- */

static void add_text(text *to, const char *more)
{
	for (; *more; more++)
		to->safe_push(*more);
}

static void add_token(text *to, const struct token *t)
{
	if (t->white && !to->is_empty())
		to->safe_push(' ');
	add_text(to, t->text);
}

/* The string; the text is empty afterwards.  The caller frees it. */
static char *take(text *from)
{
	char *string = XNEWVEC(char, from->length() + 1);

	for (unsigned int i = 0; i < from->length(); i++)
		string[i] = (*from)[i];
	string[from->length()] = '\0';
	from->truncate(0);
	return string;
}

/* The tokens from @begin up to @end. */
static char *spell(const vec<struct token> &tokens, unsigned int begin, unsigned int end)
{
	text t;

	for (unsigned int i = begin; i < end; i++)
		add_token(&t, &tokens[i]);
	return take(&t);
}

static bool is(const vec<struct token> &tokens, unsigned int i, const char *text)
{
	return i < tokens.length() && !strcmp(tokens[i].text, text);
}

static void set(char **variable, char *value)
{
	free(*variable);
	*variable = value;
}

static void forget_tokens(vec<struct token> *tokens)
{
	for (unsigned int i = 0; i < tokens->length(); i++)
		free((*tokens)[i].text);
	tokens->truncate(0);
}

/* --- what is found ---------------------------------------------------------------- */

static bool is_word(char c)
{
	return ISIDNUM(c);
}

/* Is one of the names that are looked for in @string?  In strings, too: asm(). */
static bool has_used(const char *string)
{
	while (*string) {
		size_t length = 0;
		char *word;
		bool found;

		while (is_word(string[length]))
			length++;
		word = xstrndup(string, length);
		found = length && used->contains(word);
		free(word);
		if (found)
			return true;
		string += length ? length : 1;
	}
	return false;
}

/* Other code of the file so far, in its order: a hash (FNV-1a). */
static uint64_t sequence;

static void see_other(const char *what)
{
	do {
		sequence ^= (unsigned char)*what;
		sequence *= 0x100000001b3u;
	} while (*what++);
}

/* @name, "" for other code, is @what, which it frees. */
static void found(const char *name, char *what)
{
	if (!*name) {
		see_other(where);
		see_other(what);
	}
	if (!used)
		printf("%s\t%s%s\n", name, where, what);
	else if (!has_used(where) && !has_used(what))
		;
	else if (*name)
		printf("name\t%s\n", name);
	else
		printf("header\t%s\n", path);
	free(what);
}

/* Code that is not read to its end, each part with the conditions that it stands under. */
static auto_vec<char *> parts;

/*
 * What was begun ends: a function that has a name, which is one text, or anything else.  In
 * a function there may be parts under conditions, and those are in its text.
 */
static void end_declaration(void)
{
	bool body = declaration_has_body();
	const char *function = declaration_end(conditions.length());
	bool uses = false;
	text all;

	for (unsigned int i = 0; i < parts.length(); i++) {
		if (i)
			add_text(&all, " ");
		add_text(&all, parts[i]);
		uses = uses || (used && has_used(parts[i]));
		if (!function)
			see_other(parts[i]);
		if (!used && !function && strspn(parts[i], " ;{}") != strlen(parts[i]))
			printf("\t%s\n", parts[i]);
		free(parts[i]);
	}
	if (!used && function && !parts.is_empty()) {
		char *whole = take(&all);

		printf("%s()%s\t%s\n", function, body ? "" : ";", whole);
		free(whole);
	} else if (uses && function) {
		printf("function\t%s\n", function);
		if (body)
			printf("body\t%s\n", function);
	} else if (uses) {
		printf("header\t%s\n", path);
	}
	parts.truncate(0);
}

/* --- directives ------------------------------------------------------------------- */

static void conditions_changed(void)
{
	text t;

	for (unsigned int i = 0; i < conditions.length(); i++)
		if (*conditions[i]) {
			add_text(&t, conditions[i]);
			add_text(&t, "; ");
		}
	set(&where, take(&t));
}

/* The first directive may be a guard: #ifndef NAME, #if !defined NAME. */
static void look_for_guard(void)
{
	unsigned int i = 2;

	if (is(line, 1, "if") && is(line, 2, "!") && is(line, 3, "defined"))
		i = is(line, 4, "(") ? 5 : 4;
	else if (!is(line, 1, "ifndef"))
		return;
	if (i < line.length() && line[i].name)
		set(&guard, xstrdup(line[i].text));
}

static void see_definition(void)
{
	const char *name = line.length() > 2 ? line[2].text : "";
	char *all;

	if (lines == 2 && conditions.length() == 1 && guard && !strcmp(name, guard)) {
		set(&conditions[0], xstrdup(""));
		conditions_changed();
		return;
	}
	all = spell(line, 1, line.length());
	found(name, concat("#", all, NULL));
	free(all);
}

static void see_directive(void)
{
	const char *what = line.length() > 1 ? line[1].text : "";
	char *all = spell(line, 1, line.length());

	if (!strncmp(what, "if", 2)) {
		if (lines == 1)
			look_for_guard();
		conditions.safe_push(all);
		conditions_changed();
		declaration_if();
		return;
	}
	if (!strncmp(what, "el", 2) && !conditions.is_empty()) {
		declaration_else();
		/* what holds now depends on all that came before */
		set(&conditions.last(), concat(conditions.last(), ", ", all, NULL));
		conditions_changed();
	} else if (!strcmp(what, "endif") && !conditions.is_empty()) {
		free(conditions.pop());
		conditions_changed();
		declaration_endif();
	} else if (!strcmp(what, "define") || !strcmp(what, "undef")) {
		see_definition();
	} else {
		found("", concat("#", all, NULL));
	}
	free(all);
}

/* --- code ------------------------------------------------------------------------- */

static void begin_enum(void)
{
	constants.open = true;
	constants.count = constants.parentheses = 0;
	set(&constants.base, xstrdup(""));
	set(&constants.last_where, xstrdup(where));
}

/* A constant with this name ends here; its value may be counted from one before it. */
static void see_constant(const char *name)
{
	vec<struct token> &item = constants.item;
	unsigned int n = item.length(), equals = 0;
	bool called = false;
	char count[24];

	while (equals < n && strcmp(item[equals].text, "="))
		equals++;
	for (unsigned int i = 0; i < n; i++)
		called = called || is(item, i, "(");
	if (equals < n) {
		set(&constants.base, spell(item, equals + 1, n));
		constants.count = 0;
		set(&constants.last_where, xstrdup(where));
	} else {
		constants.count++;
		/* a macro that may make any number of them */
		if (called) {
			char *all = spell(item, 0, n);

			set(&constants.base, concat(constants.base, all, NULL));
			free(all);
		}
	}
	snprintf(count, sizeof(count), "%d", constants.count);
	if (strcmp(where, constants.last_where)) {
		set(&constants.base, concat(constants.base, "; ", count, " under ", where,
					    NULL));
		set(&constants.last_where, xstrdup(where));
	}
	found(name, concat("enum ", constants.base, *constants.base ? " " : "", "+ ", count,
			   NULL));
	if (called && equals == n)
		found("", spell(item, 0, n));
}

static void end_constant(void)
{
	for (unsigned int i = 0; i < constants.item.length(); i++)
		if (constants.item[i].name) {
			see_constant(constants.item[i].text);
			break;
		}
	forget_tokens(&constants.item);
}

static void see_token_of_enum(const struct token *t)
{
	struct token copy = *t;

	if (!strcmp(t->text, "}") || (!strcmp(t->text, ",") && !constants.parentheses)) {
		end_constant();
		constants.open = *t->text != '}';
		if (!constants.open)
			declaration_enum();
		return;
	}
	constants.parentheses += !strcmp(t->text, "(") - !strcmp(t->text, ")");
	copy.text = xstrdup(t->text);
	constants.item.safe_push(copy);
}

/* Does what stands before a brace end in "enum", or "enum NAME"? */
static bool is_enum(const char *string)
{
	const char *p = string + strlen(string);
	size_t length;

	/* names with nothing but spaces between them, from the end on */
	do {
		while (p > string && p[-1] == ' ')
			p--;
		for (length = 0; p > string && is_word(p[-1]); length++)
			p--;
		if (length == 4 && !strncmp(p, "enum", 4))
			return true;
	} while (length);
	return false;
}

/* Part of a line of code, from token @begin up to @end, where a brace or ; may be. */
static void see_part(unsigned int begin, unsigned int end, bool ends)
{
	char *part = spell(line, begin, end), *all;

	add_text(&before, " ");
	add_text(&before, part);
	parts.safe_push(concat(where, part, NULL));
	free(part);
	if (!ends)
		return;
	before.pop();
	all = take(&before);
	if (is(line, end - 1, "{") && is_enum(all))
		begin_enum();
	free(all);
}

static void see_code(void)
{
	unsigned int begin = 0, n = line.length();

	for (unsigned int i = 0; i < n; i++) {
		if (constants.open) {
			/* a line's end is white, too */
			see_token_of_enum(&line[i]);
			begin = i + 1;
			continue;
		}
		declaration_token(line[i].text, line[i].name, conditions.length());
		if (is(line, i, ";") || is(line, i, "{") || is(line, i, "}")) {
			see_part(begin, i + 1, true);
			begin = i + 1;
		}
		if (declaration_ends())
			end_declaration();
	}
	if (begin < n)
		see_part(begin, n, false);
}

/* A line of a macro of the assembler, whose first token may be the dot of .macro. */
static bool see_macro_line(void)
{
	bool begins = is(line, 0, ".") && is(line, 1, "macro") && line.length() > 2;

	if (!macro && !begins)
		return false;
	if (!macro)
		macro = xstrdup(line[2].text);
	else
		add_text(&macro_text, "; ");
	for (unsigned int i = 0; i < line.length(); i++) {
		line[i].white = line[i].white && i;
		add_token(&macro_text, &line[i]);
	}
	if (is(line, 0, ".") && is(line, 1, "endm")) {
		found(macro, take(&macro_text));
		set(&macro, NULL);
	}
	return true;
}

/* --- files ------------------------------------------------------------------------ */

static void see_line(void)
{
	if (line.is_empty())
		return;
	lines++;
	line[0].white = true;
	if (see_macro_line())
		;
	else if (is(line, 0, "#"))
		see_directive();
	else
		see_code();
	forget_tokens(&line);
}

/* What a header says that is no C is not our business. */
static bool no_diagnostic(cpp_reader *, enum cpp_diagnostic_level, enum cpp_warning_reason,
			  rich_location *, const char *, va_list *)
{
	return false;
}

/*
 * A preprocessor that hands over what it reads: directives of what is preprocessed
 * already are obeyed only where # is the first character of the line.  What has no
 * meaning in C is handed over in assembler code.
 */
static cpp_reader *make_reader(void)
{
	cpp_reader *reader = cpp_create_reader(CLK_ASM, NULL, line_table);

	cpp_get_options(reader)->preprocessed = 1;
	cpp_get_callbacks(reader)->diagnostic = no_diagnostic;
	cpp_post_options(reader);
	return reader;
}

/* The file's text with a space before each # that begins a line; NULL after an error. */
static unsigned char *read_file(size_t *length)
{
	/* the preprocessor looks further than it goes */
	enum { PADDING = 64 };
	FILE *file = fopen(path, "r");
	text t;
	unsigned char *bytes;
	int c, last = '\n';

	if (!file) {
		error("%s: %m", path);
		return NULL;
	}
	while ((c = getc(file)) != EOF) {
		if (c == '#' && last == '\n')
			t.safe_push(' ');
		t.safe_push(c);
		last = c;
	}
	if (ferror(file))
		error("%s: cannot be read", path);
	fclose(file);
	bytes = XCNEWVEC(unsigned char, t.length() + PADDING);
	for (unsigned int i = 0; i < t.length(); i++)
		bytes[i] = t[i];
	bytes[t.length()] = '\n';
	*length = t.length();
	return bytes;
}

static void see_file(cpp_reader *reader)
{
	size_t length;
	unsigned char *bytes = read_file(&length);
	const cpp_token *t;

	if (!bytes)
		return;
	lines = 0;
	sequence = 0xcbf29ce484222325u;
	conditions_changed();
	cpp_push_buffer(reader, bytes, length, 0);
	while ((t = cpp_get_token(reader))->type != CPP_EOF) {
		struct token token;

		if (t->type == CPP_PADDING)
			continue;
		if (t->flags & BOL)
			see_line();
		token.text = xstrdup((const char *)cpp_token_as_text(reader, t));
		token.white = t->flags & (PREV_WHITE | BOL);
		token.name = t->type == CPP_NAME;
		line.safe_push(token);
	}
	see_line();
	free(bytes);
	end_declaration();
	declaration_forget();
	if (!used)
		printf("\tsequence %016llx\n", (unsigned long long)sequence);
	/* what is open at the end of a file is closed there */
	forget_tokens(&constants.item);
	constants.open = false;
	set(&guard, NULL);
	set(&macro, NULL);
	macro_text.truncate(0);
	before.truncate(0);
	while (!conditions.is_empty())
		free(conditions.pop());
}

/* GCC has all that it needs, and has read nothing yet. */
static void on_start(void *, void *)
{
	cpp_reader *reader = make_reader();

	for (unsigned int i = 0; i < paths.length(); i++) {
		path = paths[i];
		see_file(reader);
	}
	fflush(stdout);
	if (ferror(stdout))
		error("the names cannot be written");
}

/* -fplugin-arg-klp-names=@list; false after an error. */
bool names_read(const char *list)
{
	FILE *file = fopen(list, "r");
	char *entry = NULL;
	size_t room = 0;
	bool good = true;

	if (!file) {
		error("%s: %m; %<names%> needs a file", list);
		return false;
	}
	while (good && getline(&entry, &room, file) >= 0) {
		entry[strcspn(entry, "\n")] = '\0';
		if (!strncmp(entry, "file ", 5)) {
			paths.safe_push(xstrdup(entry + 5));
		} else if (!strncmp(entry, "use ", 4)) {
			if (!used)
				used = new hash_set<nofree_string_hash>;
			used->add(xstrdup(entry + 4));
		} else {
			error("%s: %<%.80s%> is neither %<file PATH%> nor %<use NAME%>",
			      list, entry);
			good = false;
		}
	}
	if (good && ferror(file)) {
		error("%s: cannot be read", list);
		good = false;
	}
	free(entry);
	fclose(file);
	return good;
}

/* To be called once all options are known. */
void names_init(const char *plugin)
{
	if (!paths.is_empty())
		register_callback(plugin, PLUGIN_START_UNIT, on_start, NULL);
}
