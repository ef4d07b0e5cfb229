# SPDX-License-Identifier: GPL-2.0-or-later
#
# floors.awk - do the includes of the program's files point down?
#
#	awk -v floors='LOWEST ... HIGHEST' -f floors.awk FILE...
#
# Says which do not, and exits 1.  A file that names no floor includes something of
# the system, of include/ or of nobody.

BEGIN {
	n = split(floors, list, " ")
	for (i = 1; i <= n; i++)
		height[list[i]] = i
}

/^#include "/ {
	split(FILENAME, own, "/")
	split($2, other, /["\/]/)
	if (height[other[2]] > height[own[1]]) {
		printf "%s:%d: error: %s is on a floor above %s/; move what both need down\n", \
			FILENAME, FNR, $2, own[1]
		bad = 1
	}
}

END {
	exit bad
}
