/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * search.h - where in a sorted list does something begin?
 *
 * bsearch() finds one of several that are alike, and nothing where there is none;
 * who wants the first of them, or the place where it would be, asks here.
 */
#ifndef KLP_SEARCH_H
#define KLP_SEARCH_H

#include <stddef.h>

/*
 * The first index below @n for which @below is false, @n where it is true for all.
 * @below is an expression in @i, the name of an index that is declared here; it has to
 * be true for a first part of the list and false for the rest.  A macro, so that the
 * comparison is compiled into the loop.
 */
#define lower_bound(i, n, below) __extension__ ({			\
	size_t low_ = 0, high_ = (n);					\
									\
	while (low_ < high_) {						\
		size_t i = low_ + (high_ - low_) / 2;			\
									\
		if (below)						\
			low_ = i + 1;					\
		else							\
			high_ = i;					\
	}								\
	low_;								\
})

#endif /* KLP_SEARCH_H */
