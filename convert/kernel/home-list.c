// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * home-list.c - which homes of a list stay, and who holds their objects?
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "kernel/home-list.h"

bool home_is_global(const struct home *home, const void *ctx)
{
	(void)ctx;
	return home->symbol->binding != STB_LOCAL;
}

bool homes_have(const struct homes *homes, home_test *test, const void *ctx)
{
	size_t i;

	for (i = 0; i < homes->n; i++)
		if (test(&homes->list[i], ctx))
			return true;
	return false;
}

void homes_keep(struct homes *homes, home_test *test, const void *ctx)
{
	size_t i, n = 0;

	for (i = 0; i < homes->n; i++) {
		if (test(&homes->list[i], ctx))
			homes->list[n++] = homes->list[i];
		else
			object_release(homes->list[i].object);
	}
	homes->n = n;
}

void homes_move(struct homes *to, struct homes *from)
{
	size_t i;

	for (i = 0; i < from->n; i++) {
		to->list = alloc_grow(to->list, to->n, sizeof(*to->list));
		to->list[to->n++] = from->list[i];
	}
	free(from->list);
	memset(from, 0, sizeof(*from));
}

void home_take(struct home *to, const struct home *from)
{
	*to = *from;
	object_hold(to->object);
}
