// SPDX-License-Identifier: GPL-2.0-or-later
/* A replacement that calls the function which it replaces never ends. */
#include <klp.h>

struct klp_func {
	const char *old_name;
	void *new_func;
	unsigned long old_sympos;
};

extern int show(int x), other(int x);
extern int twin(int x) KLP_ORIGIN("fs/a.c");
static int probe(int x) KLP_ORIGIN("fs/b.c");

static int new_show(int x)
{
	return show(x) + 1; /* { dg-warning "'new_show' replaces 'show', so that this call comes back to it for ever; copy what is needed of the original, or call 'new_show' where it is meant to call itself" } */
}

static __attribute__((noinline)) int helper(int x)
{
	return probe(x); /* { dg-warning "'new_probe' replaces 'probe'" } */
}

KLP_ORIGIN("fs/b.c") static int new_probe(int x)
{
	return x ? helper(x) : new_probe(x + 1);
}

/* another one of that name; what another function replaces */
KLP_ORIGIN("fs/b.c") static int new_twin(int x)
{
	return twin(x) + show(x);
}

static int new_other(int x)
{
	return new_show(x) + new_other(x - 1);
}

struct klp_func funcs[] = {
	{ .old_name = "show", .new_func = new_show },
	{ .old_name = "probe", .new_func = new_probe },
	{ .old_name = "twin", .new_func = new_twin },
	{ .old_name = "other", .new_func = new_other },
	{ }
};
