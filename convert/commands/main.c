// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - the klp program: its commands and options.
 *
 * Commands that are scripts (fetch) are run from the directory that holds them:
 * kbuild/ of the source tree, or lib/klp where klp is installed.
 */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "commands/commands.h"
#include "commands/follow.h"
#include "patch/patch.h"

struct command {
	const char *name;
	enum status (*run)(const struct options *options);
	const char *script;	/* instead of run */
	const char *arguments;
	const char *summary;
	/*
	 * options beyond those of all commands: -o, --report, --allow; M: it has a
	 * module; N: it asks no kernel's files; L: --loaded; T: it waits for a transition;
	 * C: --no-check; S: its status may be UNDER_WAY; I: --installed; K: -k, with N
	 */
	const char *letters;
	unsigned int waived_by;	/* what --allow may name: CHECK, PLAN or none */
	const char *output;	/* what -o is for */
};

static const struct command commands[] = {
	{ "convert", command_convert, NULL, "MODULE.ko",
	  "emit the klp symbols and relocations of a module", "oRAM",
	  CHECK, "write there, leave the module alone" },
	{ "check", command_check, NULL, "MODULE.ko...",
	  "will the kernel take the module? If not, says why", "RAML",
	  CHECK, NULL },
	{ "lookup", command_lookup, NULL, "[UNIT:]NAME...",
	  "what a name is in the kernel; - reads names from standard input",
	  "", 0, NULL },
	{ "units", command_units, NULL, "FILE...",
	  "the units that are compiled from a source file, or include it", "", 0,
	  NULL },
	{ "plan", command_plan, NULL, "UNIT OBJECT OLD.o NEW.o",
	  "what of a patched unit belongs in a livepatch", "oAaR", PLAN,
	  "write the plan there; default: standard output" },
	{ "prove", command_prove, NULL, "MODULE.ko LINKED.o ...",
	  "does a module of klp build refer to what the kernel's code refers to?",
	  "RAMc", PLAN, NULL },
	{ "patch", command_patch, NULL, "--source DIR PATCH...",
	  "what patches change in a kernel's source, and the files before and after",
	  "NsciR", 0, NULL },
	{ "patches", command_patches, NULL, "MODULE.ko",
	  "the patches that a livepatch of klp build was made of", "Ni", 0, NULL },
	{ "escape", command_escape, NULL, "<LOG",
	  "show messages of a compiler without what a terminal or a log obeys", "N",
	  0, NULL },
	{ "load", command_load, NULL, "MODULE.ko|NAME...",
	  "load a livepatch, and wait until all tasks run it", "AMTCSI", CHECK, NULL },
	{ "unload", command_unload, NULL, "NAME...",
	  "switch a livepatch off, and remove it when no task runs it", "NTS", 0, NULL },
	{ "install", command_install, NULL, "MODULE.ko...",
	  "have a livepatch loaded at each boot of its kernel", "NC", 0, NULL },
	{ "uninstall", command_uninstall, NULL, "NAME...",
	  "have it loaded at boot no more", "NK", 0, NULL },
	{ "list", command_list, NULL, "",
	  "which livepatches are loaded, and what they replace", "NR", 0, NULL },
	{ "status", command_status, NULL, "",
	  "is this machine patched, and if not, what holds it up?", "NS", 0, NULL },
	{ "files", command_files, NULL, "[WHAT...]",
	  "which files of a kernel are here, and what to install for the others", "", 0,
	  NULL },
	{ "build", NULL, "build/klp-build", "FIX.patch...",
	  "from a source fix to a loadable livepatch module", "",
	  0, NULL },
	{ "fetch", NULL, "fetch/klp-fetch", "[-k RELEASE]",
	  "get a Debian kernel and its debug information into the cache", "",
	  0, NULL },
};

#define NCOMMANDS (sizeof(commands) / sizeof(*commands))

/* Does the command have the option @letter?  NULL: all commands together. */
static bool has(const struct command *command, char letter)
{
	return !command || strchr(command->letters, letter);
}

/* What --allow may name, in lines of a usual width. */
static void print_waivers(const struct command *command)
{
	char *list = findings_list(findings_waivable(command->waived_by)), *word, *rest = NULL;
	size_t column = 80;

	printf("      --allow ID[,ID]   refusals that become warnings:");
	for (word = strtok_r(list, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest)) {
		if (column + strlen(word) > 72)
			column = printf("\n%23s", "") - 1;
		column += printf(" %s", word);
	}
	putchar('\n');
	free(list);
}

/* Those that not all commands have. */
static void print_own_options(const struct command *command)
{
	if (has(command, 'o'))
		printf("  -o, --output FILE     %s\n", command->output);
	if (has(command, 'R'))
		puts("      --report FORMAT   text or json on standard output");
	if (has(command, 'A'))
		print_waivers(command);
	if (has(command, 'L'))
		puts("      --loaded          and what becomes of livepatches that are loaded");
	if (has(command, 'I'))
		puts("      --installed       those that klp install has put in place");
	if (has(command, 'C'))
		puts("      --no-check        leave out what klp check looks at");
	if (has(command, 'T'))
		puts("      --timeout SECONDS\n"
		     "                        take it back when tasks stay behind so long; default: 60\n"
		     "      --keep            leave it in transition then\n"
		     "      --force           make the kernel take them for switched then");
	if (strchr(command->letters, 'a'))
		puts("      --also NAME[=CALLEE][,..]\n"
		     "                        functions that follow CALLEE, of another unit");
	if (strchr(command->letters, 's'))
		puts("      --source DIR      the kernel's source, which stays as it is\n"
		     "      --into DIR        make original/ and patched/ with the files there\n"
		     "      --fuzz N          hunks of which so many lines of context differ: 0 to 2");
	else if (strchr(command->letters, 'i'))
		puts("      --into DIR        write them there, each under its name");
	if (strchr(command->letters, 'c'))
		puts("      --called FILE     what messages call what is read, one name a line");
}

static void print_help(const struct command *command)
{
	size_t i;

	if (command) {
		printf("usage: klp %s [options]%s%s\n%s%s\n\n", command->name,
		       *command->arguments ? " " : "", command->arguments, command->summary,
		       command->summary[strlen(command->summary) - 1] == '?' ? "" : ".");
	} else {
		printf("usage: klp COMMAND [options] ...\n\n");
		for (i = 0; i < NCOMMANDS; i++)
			printf("  %-9s %-23s %s\n", commands[i].name,
			       commands[i].arguments, commands[i].summary);
		printf("\noptions of all commands but patch, patches, escape, build, fetch, unload,\n"
		       "install, uninstall, list and status; klp COMMAND --help has more:\n");
	}
	if (!command || !has(command, 'N')) {
		printf("  -k, --kernel RELEASE  default: %sthe running kernel\n",
		       has(command, 'M') ? "the module's vermagic, else " : "");
		puts("      --vmlinux FILE    the kernel's vmlinux with debug information\n"
		     "      --root DIR        where kernel packages were unpacked\n"
		     "      --build DIR       the folder that the kernel was built in\n"
		     "      --oot-module FILE\n"
		     "                        a module that is none of the kernel's packages'\n"
		     "      --no-debuginfod   ask no server, whatever DEBUGINFOD_URLS says\n"
		     "      --strict          what can't be looked at is an error");
	}
	if (command && has(command, 'K'))
		puts("  -k, --kernel RELEASE  for that kernel; default: for all");
	puts("  -v, --verbose         say what is done\n"
	     "  -q, --quiet           errors only\n"
	     "      --color WHEN      messages in colours: auto, always or never\n"
	     "      --version\n"
	     "      --help");
	if (!command)
		puts("      --findings        what the identifiers in brackets mean");
	if (command)
		print_own_options(command);
	puts("\nExit status: 0 done; 1 refused, with the reasons; 2 wrong usage;");
	puts(command && has(command, 'S') ?
	     "3 something needed is missing or does not fit; 4 in transition." :
	     "3 something needed is missing or does not fit.");
}

enum { OPT_VMLINUX = 256, OPT_ROOT, OPT_BUILD, OPT_NO_DEBUGINFOD, OPT_OUTSIDE, OPT_REPORT,
       OPT_ALLOW, OPT_ALSO, OPT_SOURCE, OPT_INTO, OPT_CALLED, OPT_FUZZ, OPT_STRICT, OPT_LOADED, OPT_TIMEOUT,
       OPT_KEEP, OPT_FORCE, OPT_NO_CHECK, OPT_INSTALLED,
       OPT_COLOR, OPT_VERSION, OPT_HELP };

static const struct option long_options[] = {
	{ "kernel", required_argument, NULL, 'k' },
	{ "output", required_argument, NULL, 'o' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "vmlinux", required_argument, NULL, OPT_VMLINUX },
	{ "root", required_argument, NULL, OPT_ROOT },
	{ "build", required_argument, NULL, OPT_BUILD },
	{ "oot-module", required_argument, NULL, OPT_OUTSIDE },
	{ "no-debuginfod", no_argument, NULL, OPT_NO_DEBUGINFOD },
	{ "report", required_argument, NULL, OPT_REPORT },
	{ "also", required_argument, NULL, OPT_ALSO },
	{ "source", required_argument, NULL, OPT_SOURCE },
	{ "into", required_argument, NULL, OPT_INTO },
	{ "called", required_argument, NULL, OPT_CALLED },
	{ "fuzz", required_argument, NULL, OPT_FUZZ },
	{ "allow", required_argument, NULL, OPT_ALLOW },
	{ "loaded", no_argument, NULL, OPT_LOADED },
	{ "strict", no_argument, NULL, OPT_STRICT },
	{ "timeout", required_argument, NULL, OPT_TIMEOUT },
	{ "keep", no_argument, NULL, OPT_KEEP },
	{ "force", no_argument, NULL, OPT_FORCE },
	{ "no-check", no_argument, NULL, OPT_NO_CHECK },
	{ "installed", no_argument, NULL, OPT_INSTALLED },
	{ "color", required_argument, NULL, OPT_COLOR },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 }
};

static enum status usage(const char *what, const char *argument)
{
	return fail(USAGE, NULL, "%s '%s'; see klp --help",
		    what, argument);
}

static enum status set_report(struct options *options, const char *format)
{
	if (strcmp(format, "text") == 0)
		options->report = REPORT_TEXT;
	else if (strcmp(format, "json") == 0)
		options->report = REPORT_JSON;
	else
		return usage("--report is text or json, not", format);
	return DONE;
}

/* --allow names, in @n bytes, what @command can't waive: says what it can. */
static enum status wrong_waiver(const struct command *command, const char *id,
				size_t n)
{
	char *known = findings_list(findings_waivable(command->waived_by));
	enum status status = fail(USAGE, NULL,
		"--allow can waive %s, not '%.*s'; see klp --help",
		known, (int)n, id);

	free(known);
	return status;
}

/* --timeout: seconds, a day at most. */
static enum status set_timeout(struct options *options, const char *seconds)
{
	char *end;
	unsigned long n = strtoul(seconds, &end, 10);

	if (*seconds < '0' || *seconds > '9' || *end || n > 24 * 60 * 60)
		return usage("--timeout is a number of seconds, not", seconds);
	options->timeout = (unsigned int)n;
	return DONE;
}

/* --fuzz: lines of context. */
static enum status set_fuzz(struct options *options, const char *lines)
{
	if (*lines < '0' || *lines > '0' + PATCH_MAX_FUZZ || lines[1])
		return usage("--fuzz is a number from 0 to 2, not", lines);
	options->fuzz = (unsigned int)(*lines - '0');
	return DONE;
}

/* Adds the refusals of a list, "type,layout", to those that are waived. */
static enum status set_allowed(struct options *options, const char *list,
			       const struct command *command)
{
	for (;;) {
		size_t n = strcspn(list, ",");
		uint64_t kind = FINDING_BIT(finding_named(list, n));

		if (!(kind & findings_waivable(command->waived_by)))
			return wrong_waiver(command, list, n);
		options->allowed |= kind;
		if (!list[n])
			return DONE;
		list += n + 1;
	}
}

/* Options that not all commands have. */
static const struct {
	int opt;
	char letter;	/* of struct command */
	const char *refusal;
} some_have[] = {
	{ 'o', 'o', "no option -o for" },
	{ OPT_REPORT, 'R', "no option --report for" },
	{ OPT_ALLOW, 'A', "no option --allow for" },
	{ OPT_ALSO, 'a', "no option --also for" },
	{ OPT_SOURCE, 's', "no option --source for" },
	{ OPT_INTO, 'i', "no option --into for" },
	{ OPT_CALLED, 'c', "no option --called for" },
	{ OPT_FUZZ, 's', "no option --fuzz for" },
	{ OPT_LOADED, 'L', "no option --loaded for" },
	{ OPT_TIMEOUT, 'T', "no option --timeout for" },
	{ OPT_KEEP, 'T', "no option --keep for" },
	{ OPT_FORCE, 'T', "no option --force for" },
	{ OPT_NO_CHECK, 'C', "no option --no-check for" },
	{ OPT_INSTALLED, 'I', "no option --installed for" },
	{ 'k', 'N', "no option -k for" },
	{ OPT_VMLINUX, 'N', "no option --vmlinux for" },
	{ OPT_ROOT, 'N', "no option --root for" },
	{ OPT_BUILD, 'N', "no option --build for" },
	{ OPT_NO_DEBUGINFOD, 'N', "no option --no-debuginfod for" },
	{ OPT_OUTSIDE, 'N', "no option --oot-module for" },
};

static enum status check_option(const struct command *command, int opt)
{
	size_t i;

	if (opt == 'k' && strchr(command->letters, 'K'))
		return DONE;
	for (i = 0; i < sizeof(some_have) / sizeof(*some_have); i++)
		if (some_have[i].opt == opt &&
		    !strchr(command->letters, some_have[i].letter) ==
		    (some_have[i].letter != 'N'))
			return usage(some_have[i].refusal, command->name);
	return DONE;
}

/* One of those that say which kernel is meant, and where it is; false: it is another one. */
static bool set_kernel_option(struct kernel_options *kernel, int opt)
{
	switch (opt) {
	case 'k':
		kernel->release = optarg;
		return true;
	case OPT_VMLINUX:
		kernel->vmlinux = optarg;
		return true;
	case OPT_ROOT:
		kernel->root = optarg;
		return true;
	case OPT_BUILD:
		kernel->build = optarg;
		return true;
	case OPT_OUTSIDE:
		kernel->outside = optarg;
		return true;
	case OPT_NO_DEBUGINFOD:
		unsetenv("DEBUGINFOD_URLS");
		return true;
	}
	return false;
}

/* One option that the command has; *@done is set where nothing else is to be done. */
static enum status set_option(const struct command *command,
			      struct options *options, int opt, bool *done)
{
	if (set_kernel_option(&options->kernel, opt))
		return DONE;
	switch (opt) {
	case 'v':
		diag_verbose = true;
		return DONE;
	case 'q':
		diag_quiet = true;
		return DONE;
	case 'o':
		options->output = optarg;
		return DONE;
	case OPT_REPORT:
		return set_report(options, optarg);
	case OPT_ALLOW:
		return set_allowed(options, optarg, command);
	case OPT_ALSO:
		options->also = optarg;
		return DONE;
	case OPT_LOADED:
		options->loaded = true;
		return DONE;
	case OPT_TIMEOUT:
		return set_timeout(options, optarg);
	case OPT_KEEP:
		options->keep = true;
		return DONE;
	case OPT_FORCE:
		options->force = true;
		return DONE;
	case OPT_NO_CHECK:
		options->no_check = true;
		return DONE;
	case OPT_INSTALLED:
		options->installed = true;
		return DONE;
	case OPT_STRICT:
		diag_strict = true;
		return DONE;
	case OPT_SOURCE:
		options->source = optarg;
		return DONE;
	case OPT_INTO:
		options->into = optarg;
		return DONE;
	case OPT_CALLED:
		options->called = optarg;
		return DONE;
	case OPT_FUZZ:
		return set_fuzz(options, optarg);
	case OPT_COLOR:
		return diag_set_color(optarg) ? DONE :
		       usage("--color is auto, always or never, not", optarg);
	case OPT_VERSION:
		puts("klp " KLP_VERSION);
		*done = true;
		return DONE;
	case OPT_HELP:
		print_help(command);
		*done = true;
		return DONE;
	}
	return USAGE;	/* getopt_long() has said why */
}

/* A kernel that is found elsewhere instead would be taken for the one that was meant. */
static enum status check_root(const char *root)
{
	struct stat st;

	if (!root || (stat(root, &st) == 0 && S_ISDIR(st.st_mode)))
		return DONE;
	return fail(MISSING, root,
		    "is no directory: --root wants the one where the kernel's packages were unpacked");
}

static enum status run(const struct command *command, int argc, char **argv)
{
	struct options options = { .timeout = FOLLOW_SECONDS };
	enum status status;
	bool done = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "k:o:vq", long_options,
				  NULL)) != -1) {
		status = check_option(command, opt);
		if (!status)
			status = set_option(command, &options, opt, &done);
		if (status || done)
			return status;
	}
	if (options.kernel.root && options.kernel.build)
		return fail(USAGE, NULL,
			    "--build has all of a kernel, and --root as well; leave one of them out");
	status = check_root(options.kernel.root);
	if (status)
		return status;
	options.args = argv + optind;
	options.nargs = argc - optind;
	return command->run(&options);
}

/* Where this program's file stands, free() it; NULL if /proc does not say. */
static char *own_directory(void)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (n <= 0)
		return NULL;
	path[n] = 0;
	*strrchr(path, '/') = 0;
	return alloc_print("%s", path);
}

static enum status run_script(const struct command *command, char **argv)
{
	static const char *const places[] = { "../kbuild", "../lib/klp" };
	char *directory = own_directory();
	size_t i;

	for (i = 0; directory && i < 2; i++) {
		char *path = alloc_print("%s/%s/%s", directory, places[i],
					 command->script);

		argv[0] = path;
		if (access(path, X_OK) == 0)
			execv(path, argv);
		free(path);
	}
	free(directory);
	return fail(MISSING, command->script, "is not installed");
}

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < NCOMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0] ? argv[0] : "klp", '/');
	const struct command *command;

	if (argc > 0 && strcmp(slash ? slash + 1 : argv[0],
			       "klp-convert") == 0)
		return run(&commands[0], argc, argv);
	if (argc < 2)
		return fail(USAGE, NULL,
			    "no command given; see klp --help");
	if (strcmp(argv[1], "--help") == 0) {
		print_help(NULL);
		return DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("klp " KLP_VERSION);
		return DONE;
	}
	if (strcmp(argv[1], "--findings") == 0) {
		findings_explain();
		return finish_output(DONE);
	}
	command = find_command(argv[1]);
	if (!command)
		return usage("there is no command", argv[1]);
	if (command->script)
		return run_script(command, argv + 1);
	argv[1] = argv[0];
	return run(command, argc - 1, argv + 1);
}
