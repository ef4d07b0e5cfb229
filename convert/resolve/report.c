// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report.c - what klp convert did, for people and for programs.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "elf/elf-file.h"
#include "resolve/report.h"

static const char *binding_name(enum binding binding)
{
	switch (binding) {
	case BINDING_OWN: return "own";
	case BINDING_EXPORTED: return "exported";
	case BINDING_KLP: return "klp";
	case BINDING_NONE: break;
	}
	return "none";
}

/* The name that a person knows the symbol by. */
static const char *plain_name(const struct outcome *o)
{
	if (o->resolution.home.symbol)
		return o->resolution.home.symbol->name;
	return o->reference ? o->reference->name : o->symbol;
}

static const char *kind_name(const struct outcome *o)
{
	bool function;

	if (o->resolution.home.symbol)
		function = o->resolution.home.symbol->function;
	else if (o->reference)
		function = o->reference->kind == KLP_KIND_FUNCTION;
	else
		return NULL;
	return function ? "function" : "data";
}

static void json_position(const struct home *home)
{
	if (!home->symbol) {
		fputs(", \"address\": null, \"sympos\": null", stdout);
		return;
	}
	if (home->symbol->section)
		printf(", \"address\": \"%s+0x%llx\"", home->symbol->section,
		       (unsigned long long)home->symbol->address);
	else
		printf(", \"address\": \"0x%llx\"",
		       (unsigned long long)home->symbol->address);
	printf(", \"sympos\": %lu", home->sympos);
}

static void json_outcome(const struct outcome *o)
{
	const struct reference *ref = o->reference;
	const struct home *home = &o->resolution.home;
	char from[4200] = "";

	if (ref && *ref->use.file)
		snprintf(from, sizeof(from), "%s:%u", ref->use.file,
			 ref->use.line);
	fputs("\n    {\"symbol\": ", stdout);
	json_string(plain_name(o));
	json_field("kind", kind_name(o));
	json_field("origin", ref ? ref->origin : NULL);
	json_field("from", from);
	json_field("binding", binding_name(o->resolution.binding));
	json_field("object", home->object ? home->object->name :
		   o->resolution.exporter);
	json_field("unit", home->unit);
	json_position(home);
	putchar('}');
}

static void json_replaced(const struct replaced_function *r)
{
	fputs("\n    {\"old_name\": ", stdout);
	json_string(r->func->old_name);
	json_field("object", r->home.object->name);
	json_field("unit", r->home.unit);
	printf(", \"sympos\": %lu", r->home.sympos);
	json_field("new_symbol", r->func->new_symbol);
	putchar('}');
}

static void json_vmlinux(struct kernel *kernel)
{
	if (!kernel) {
		fputs("null", stdout);
		return;
	}
	fputs("{\"path\": ", stdout);
	json_string(kernel_vmlinux_path(kernel));
	json_field("build_id", elf_file_build_id(kallsyms_elf_file(
				kernel_vmlinux(kernel)->syms)));
	putchar('}');
}

static void write_json(const struct report *r)
{
	size_t i;

	fputs("{\n  \"module\": ", stdout);
	json_string(r->path);
	fputs(",\n  \"kernel\": ", stdout);
	json_string(r->kernel ? kernel_release(r->kernel) : NULL);
	fputs(",\n  \"vmlinux\": ", stdout);
	json_vmlinux(r->kernel);
	fputs(",\n", stdout);
	json_findings(r->findings, r->status);
	fputs("  \"references\": [", stdout);
	for (i = 0; i < r->noutcomes; i++) {
		fputs(i ? "," : "", stdout);
		json_outcome(&r->outcomes[i]);
	}
	fputs(r->noutcomes ? "\n  ],\n" : "],\n", stdout);
	fputs("  \"replaces\": [", stdout);
	for (i = 0; i < r->nreplaced; i++) {
		fputs(i ? "," : "", stdout);
		json_replaced(&r->replaced[i]);
	}
	fputs(r->nreplaced ? "\n  ],\n" : "],\n", stdout);
	json_unchecked();
	fputs("}\n", stdout);
}

/* "vmlinux", or "-" where nothing is known. */
static const char *or_dash(const char *s)
{
	return s && *s ? s : "-";
}

static void text_home(const char *binding, const char *name,
		      const struct home *home, const char *object)
{
	char address[320] = "-", sympos[24] = "-";
	const struct ksymbol *s = home->symbol;

	if (s) {
		snprintf(sympos, sizeof(sympos), "%lu", home->sympos);
		snprintf(address, sizeof(address), "%s%s%llx",
			 s->section ? s->section : "", s->section ? "+0x" : "",
			 (unsigned long long)s->address);
	}
	printf("%-8s %-28s %-10s %-32s %-18s %s\n", binding, name,
	       or_dash(home->object ? home->object->name : object),
	       or_dash(home->unit), address, sympos);
}

static void write_text(const struct report *r)
{
	size_t i;

	printf("%-8s %-28s %-10s %-32s %-18s %s\n", "BINDING", "SYMBOL",
	       "OBJECT", "UNIT", "ADDRESS", "SYMPOS");
	for (i = 0; i < r->nreplaced; i++)
		text_home("replaces", r->replaced[i].func->old_name,
			  &r->replaced[i].home, NULL);
	for (i = 0; i < r->noutcomes; i++)
		text_home(binding_name(r->outcomes[i].resolution.binding),
			  plain_name(&r->outcomes[i]),
			  &r->outcomes[i].resolution.home,
			  r->outcomes[i].resolution.exporter);
}

struct error *report_write(const struct report *report, enum report_format format)
{
	if (format == REPORT_JSON)
		write_json(report);
	else if (format == REPORT_TEXT)
		write_text(report);
	if (fflush(stdout) || ferror(stdout))
		return error_new(MISSING, NULL, "standard output: %m");
	return NULL;
}
