# SPDX-License-Identifier: GPL-2.0-or-later
#
# table.awk - what came of make check-self, of self.sh's results.
{ n++; count[$2]++; touched += $2 == "built" ? $4 : 0; left += $2 == "built" ? $5 : 0 }
END {
	can = n - count["nothing"]
	printf "units                    %6d\n", n
	printf "  no function to touch   %6d\n", count["nothing"]
	printf "  built                  %6d (%.1f %% of the others; %d functions touched, %d left)\n", \
		count["built"], can ? 100 * count["built"] / can : 0, touched, left
	for (what in count)
		if (what ~ /^refused-/)
			printf "  refused %-14s %6d\n", "[" substr(what, 9) "]", count[what]
	printf "  refused by own check   %6d\n", count["own-check"]
	printf "  failed                 %6d\n", count["failed"]
}
