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
 *
 * Attributes: klp_origin("unit"[, "object"]) and klp_local("function"); include
 * klp.h has macros for both.  Pragma: #pragma klp origin "unit"[, "object"] up
 * to #pragma klp origin end.
 *
 * The plugin changes nothing about code that has no origin.
 */
#include "klp-plugin.h"

/* GCC refuses plugins that don't say so. */
int plugin_is_GPL_compatible;

static struct plugin_info klp_info = {
	"1",
	"-fplugin-arg-klp-source=DIR\tThe kernel's source is in DIR\n",
};

static const char *compiler_version;

static void on_attributes(void *, void *)
{
	origin_register_attributes();
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
}

/* The whole unit was parsed, and nothing optimised yet. */
static void on_unit_parsed(void *, void *)
{
	if (in_lto_p || seen_error())
		return;
	externalise_symbols();
	references_locate();
	member_use_collect();
}

/* All code was written. */
static void on_finish_unit(void *, void *)
{
	if (!note_wanted())
		return;
	note_section_begin();
	unit_emit(compiler_version);
	references_emit();
	klp_func_emit();
	struct_emit();
	note_section_end();
}

/* Returns false after an error about an unknown or incomplete option. */
static bool parse_arguments(const struct plugin_name_args *info)
{
	bool good = true;

	for (int i = 0; i < info->argc; i++) {
		const struct plugin_argument *arg = &info->argv[i];

		if (strcmp(arg->key, "source")) {
			error("unknown option %<-fplugin-arg-%s-%s%>; "
			      "%<-fplugin-arg-%s-source=DIR%> is the only one",
			      info->base_name, arg->key, info->base_name);
			good = false;
		} else if (!arg->value || !*arg->value) {
			error("%<-fplugin-arg-%s-source%> needs a directory: "
			      "%<-fplugin-arg-%s-source=DIR%>",
			      info->base_name, info->base_name);
			good = false;
		} else {
			place_set_source(arg->value);
		}
	}
	return good;
}

/*
 * Called by GCC after it loaded the plugin, also for -E, -M and assembler
 * sources, where none of the events follows.
 */
int plugin_init(struct plugin_name_args *info, struct plugin_gcc_version *version)
{
	const char *name = info->base_name;

	if (!plugin_default_version_check(version, &gcc_version)) {
		error("%s was built for GCC %s and not for this one, %s; build "
		      "it with %<make CC=COMPILER%>", info->full_name,
		      gcc_version.basever, version->basever);
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
	externalise_init();
	references_init();
	register_callback(name, PLUGIN_PRAGMAS, on_pragmas, NULL);
	register_callback(name, PLUGIN_FINISH_DECL, on_finish_decl, NULL);
	register_callback(name, PLUGIN_PRE_GENERICIZE, on_function, NULL);
	register_callback(name, PLUGIN_ALL_IPA_PASSES_START, on_unit_parsed, NULL);
	register_callback(name, PLUGIN_FINISH_UNIT, on_finish_unit, NULL);
	return 0;
}
