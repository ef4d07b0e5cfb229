// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * symbols.c - which symbols of GCC's table, in the order of the source?
 *
 * The table itself is in no order that one may rely on, and notes that change
 * from run to run would make builds differ.
 */
#include "klp-plugin.h"

static int compare_nodes(const void *a, const void *b)
{
	int x = (*(symtab_node *const *)a)->order;
	int y = (*(symtab_node *const *)b)->order;

	return x < y ? -1 : x > y;
}

/*
 * The @n symbols that @wanted says yes to, in the order in which the source
 * declares or first uses them.  The caller frees the array.
 */
symtab_node **symbols_in_order(bool (*wanted)(symtab_node *node), size_t *n)
{
	symtab_node **nodes, *node;
	size_t room = 0;

	FOR_EACH_SYMBOL(node)
		room += wanted(node);
	nodes = XNEWVEC(symtab_node *, room);
	*n = 0;
	FOR_EACH_SYMBOL(node)
		if (wanted(node))
			nodes[(*n)++] = node;
	qsort(nodes, *n, sizeof(*nodes), compare_nodes);
	return nodes;
}
