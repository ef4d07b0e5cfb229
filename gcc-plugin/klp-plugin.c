// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * klp-plugin.c - the plugin's entry: its options and when it does what.
 *
 * Purpose: writes into .note.klp of an object which declaration each undefined
 * symbol of it means, for the converter, which makes klp relocations of them.
 *
 * Usage:
 *	gcc -fplugin=klp.so [-fplugin-arg-klp-source=DIR] -c livepatch.c
 *	make -C KDIR M=$PWD KCFLAGS=-fplugin=$PWD/klp.so modules
 *
 * Options:
 *	-fplugin-arg-klp-source=DIR	the kernel's source is in DIR: declarations
 *					in its .c files have these as origin.  Not
 *					needed where a parent directory of such a
 *					file looks like the root of a kernel.
 *	-fplugin-arg-klp-digest		notes of what each function, variable and
 *					type of the unit means (digest.c), and
 *					what their code refers to
 *	-fplugin-arg-klp-list		these digests, of which the output is a
 *					list; nothing is compiled (-S).  Two
 *					versions of a unit that have the same list
 *					are the same
 *	-fplugin-arg-klp-explain=FUNCTION  the list has the pieces that the function
 *					consists of, and the unit's types
 *					(explain.c)
 *	-fplugin-arg-klp-code		notes of what the code of each function
 *					refers to (code.c), for the comparison of
 *					an extracted unit with the whole one
 *	-fplugin-arg-klp-extract=PLAN	the unit is one of the kernel's: leave of
 *					it what belongs into a livepatch
 *					(plan.c, extract.c)
 *	-fplugin-arg-klp-within=DIR	the unit may include files of DIR, and of
 *					others that are named so, and no other ones
 *					(within.c)
 *	-fplugin-arg-klp-lines=FILE	lines of the source count as FILE says
 *					(lines.c)
 *	-fplugin-arg-klp-names=FILE	prints what the headers that FILE names define
 *					(names.c)
 *
 * Attributes: klp_origin("unit"[, "object"]), klp_local("function") and klp_own;
 * klp.h has macros for them.  Pragma: #pragma klp origin "unit"[, "object"] up
 * to #pragma klp origin end.
 *
 * Without a plan the plugin changes nothing about code that has no origin.
 */
#include "klp-plugin.h"
#include "digest/digest.h"

/* GCC refuses plugins that don't say so. */
int plugin_is_GPL_compatible;

static struct plugin_info klp_info = {
	"1",
	"-fplugin-arg-klp-source=DIR\tThe kernel's source is in DIR\n"
	"-fplugin-arg-klp-digest\t\tDigests of what the unit defines\n"
	"-fplugin-arg-klp-list\t\tA list of these digests instead of code\n"
	"-fplugin-arg-klp-explain=FUNCTION\tA list of the pieces of the function\n"
	"-fplugin-arg-klp-code\t\tWhat the code of each function refers to\n"
	"-fplugin-arg-klp-extract=PLAN\tLeave of a kernel's unit what PLAN says\n"
	"-fplugin-arg-klp-within=DIR\tNothing but files of such DIRs is included\n"
	"-fplugin-arg-klp-lines=FILE\tLines count as FILE says\n"
	"-fplugin-arg-klp-names=FILE\tWhat the headers in FILE define\n",
};

static const char *compiler_version;

static bool list_only;		/* -fplugin-arg-klp-list */

static void on_attributes(void *, void *)
{
	origin_register_attributes();
	own_register_attribute();
}

static void on_pragmas(void *, void *)
{
	origin_register_pragmas();
}

/* A declaration is complete; not called for definitions of functions. */
static void on_finish_decl(void *event, void *)
{
	tree decl = (tree)event;

	if (!decl || !origin_applies_to(decl))
		return;
	origin_attach(decl);
	own_check(decl);
	externalise_declaration(decl);
	if (!current_function_decl && VAR_P(decl) && DECL_INITIAL(decl))
		externalise_silence();
}

/* The body of a function was parsed. */
static void on_function(void *event, void *)
{
	tree decl = (tree)event;

	if (decl && origin_applies_to(decl))
		origin_attach(decl);
	externalise_silence();
	if (decl)
		unit_digest_function(decl);
}

/* A type was defined. */
static void on_finish_type(void *event, void *)
{
	tree type = (tree)event;

	if (type && TYPE_P(type))
		unit_digest_see_type(type);
}

/* Ends the compiler, which has to write no more than the list and its dependencies. */
static void end_with_list(void)
{
	/* a header of the assembly, which has options in it */
	if (!fseek(asm_out_file, 0, SEEK_SET)
	    && ftruncate(fileno(asm_out_file), 0) && errno != EINVAL)
		fatal_error(UNKNOWN_LOCATION, "the output cannot be emptied: %m");
	if (explain_wanted()) {
		explain_list(asm_out_file);
		unit_digest_types(asm_out_file);
	} else {
		unit_digest_list(asm_out_file);
	}
	lang_hooks.finish();
	if (fflush(asm_out_file) || ferror(asm_out_file))
		fatal_error(UNKNOWN_LOCATION, "the list of digests cannot be written: %m");
	exit(seen_error() ? FATAL_EXIT_CODE : SUCCESS_EXIT_CODE);
}

/* The whole unit was parsed, and nothing optimised yet. */
static void on_unit_parsed(void *, void *)
{
	if (in_lto_p || seen_error())
		return;
	unit_digest_parsed();
	if (list_only && asm_out_file)
		end_with_list();
	own_collect();
	extract_unit();
	externalise_symbols();
	klp_func_check();
	references_locate();
	member_use_collect();
}

/* What can be known about the unit as a whole is known. */
static void on_unit_analysed(void *, void *)
{
	if (!in_lto_p && !seen_error())
		unit_digest_analysed();
}

/* All code was written. */
static void on_finish_unit(void *, void *)
{
	if (!note_wanted())
		return;
	note_section_begin();
	unit_emit(compiler_version);
	extract_emit();
	references_emit();
	klp_func_emit();
	own_emit();
	struct_emit();
	unit_digest_emit();
	code_emit();
	note_section_end();
	own_emit_modinfo();
}

static bool option_source(const char *directory)
{
	place_set_source(directory);
	return true;
}

static bool option_extract(const char *path)
{
	place_ignore();
	own_ignore();
	return plan_read(path);
}

static bool option_digest(const char *)
{
	place_ignore();
	own_ignore();
	unit_digest_enable();
	code_enable();
	return true;
}

static bool option_list(const char *)
{
	place_ignore();
	own_ignore();
	unit_digest_enable();
	list_only = true;
	return true;
}

static bool option_explain(const char *function)
{
	return explain_set(function) && option_list(NULL);
}

static bool option_code(const char *)
{
	code_enable();
	return true;
}

/* What each option does, in the order in which a message lists them. */
static const struct option {
	const char *name;
	const char *value;		/* what "=" wants, as a message names it, or NULL */
	const char *what;
	bool (*set)(const char *value);	/* false after an error */
} options[] = {
	{ "source", "DIR", "a directory", option_source },
	{ "digest", NULL, NULL, option_digest },
	{ "list", NULL, NULL, option_list },
	{ "explain", "FUNCTION", "a function's name", option_explain },
	{ "code", NULL, NULL, option_code },
	{ "extract", "PLAN", "a file", option_extract },
	{ "within", "DIR", "a directory", within_add },
	{ "lines", "FILE", "a file", lines_read },
	{ "names", "FILE", "a file", names_read },
};

static bool unknown_option(const char *base_name, const char *key)
{
	char *list = xstrdup("");

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		const struct option *o = &options[i];
		const char *before = !i ? "" : i + 1 < ARRAY_SIZE(options) ? ", " : " and ";
		char *more = concat(list, before, open_quote, o->name,
				    o->value ? "=" : "", o->value ? o->value : "",
				    close_quote, NULL);

		free(list);
		list = more;
	}
	error("unknown option %<-fplugin-arg-%s-%s%>; there are %s", base_name, key, list);
	free(list);
	return false;
}

/* One option; returns false after an error about it. */
static bool parse_argument(const char *base_name, const struct plugin_argument *arg)
{
	bool value = arg->value && *arg->value;

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		const struct option *o = &options[i];

		if (strcmp(arg->key, o->name))
			continue;
		if (value == (o->value != NULL))
			return o->set(arg->value);
		if (!o->value)
			break;
		error("%<-fplugin-arg-%s-%s%> needs %s: %<-fplugin-arg-%s-%s=%s%>",
		      base_name, o->name, o->what, base_name, o->name, o->value);
		return false;
	}
	return unknown_option(base_name, arg->key);
}

static bool parse_arguments(const struct plugin_name_args *info)
{
	bool good = true;

	for (int i = 0; i < info->argc; i++)
		if (!parse_argument(info->base_name, &info->argv[i]))
			good = false;
	return good;
}

/*
 * All that tells one build of GCC from another: "12.2.0 (Debian 12.2.0-14+deb12u1)", or with
 * its date where who built it gave it no version of their own.  Two builds of one release
 * differ in nothing else, and the check below tells them apart.  Caller frees.
 */
static char *full_version(const struct plugin_gcc_version *version)
{
	static const char option[] = "--with-pkgversion=";
	const char *given = strstr(version->configuration_arguments, option);
	const char *end;
	char *package, *full;

	if (!given)
		return concat(version->basever, " ", version->datestamp, version->devphase,
			      version->revision, NULL);
	given += strlen(option);
	/* GCC's configure quotes what has a blank */
	end = *given == '\'' ? strchr(++given, '\'') : strchr(given, ' ');
	package = end ? xstrndup(given, (size_t)(end - given)) : xstrdup(given);
	full = concat(version->basever, " (", package, ")", NULL);
	free(package);
	return full;
}

/*
 * Called by GCC after it loaded the plugin, also for -E, -M and assembler
 * sources, where none of the events follows.
 */
int plugin_init(struct plugin_name_args *info, struct plugin_gcc_version *version)
{
	const char *name = info->base_name;

	if (!plugin_default_version_check(version, &gcc_version)) {
		char *built = full_version(&gcc_version), *ours = full_version(version);

		error("%s was built for GCC %s and not for this one, %s; build it anew with "
		      "%<make CC=COMPILER%>, or install the gcc-N-plugin-klp that is for "
		      "this one", info->full_name, built, ours);
		free(built);
		free(ours);
		return 1;
	}
	if (!parse_arguments(info))
		return 1;
	compiler_version = version->basever;

	register_callback(name, PLUGIN_INFO, NULL, &klp_info);
	/* Only C has declarations for us: not lto1, nor C++. */
	if (!lang_GNU_C())
		return 0;
	register_callback(name, PLUGIN_ATTRIBUTES, on_attributes, NULL);
	within_init(name);
	lines_init(name);
	names_init(name);
	externalise_init();
	references_init();
	unit_digest_init();
	code_init(name);
	register_callback(name, PLUGIN_PRAGMAS, on_pragmas, NULL);
	register_callback(name, PLUGIN_FINISH_DECL, on_finish_decl, NULL);
	register_callback(name, PLUGIN_PRE_GENERICIZE, on_function, NULL);
	register_callback(name, PLUGIN_FINISH_TYPE, on_finish_type, NULL);
	register_callback(name, PLUGIN_ALL_IPA_PASSES_START, on_unit_parsed, NULL);
	register_callback(name, PLUGIN_ALL_IPA_PASSES_END, on_unit_analysed, NULL);
	register_callback(name, PLUGIN_FINISH_UNIT, on_finish_unit, NULL);
	return 0;
}
