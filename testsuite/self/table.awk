# SPDX-License-Identifier: GPL-2.0-or-later
#
# table.awk - what came of make check-self.  A line of its input:
#
#	UNIT WHAT SECONDS TOUCHED LEFT ok|asleep|bad|not RAN REPLACED
#
# Exits with 1 where something failed.

# Where the unit stands: two directories of net/, one of others.
function place(unit,    part) {
	split(unit, part, "/")
	return part[1] == "net" ? part[1] "/" part[2] : part[1]
}

function share(a, b) {
	return b ? sprintf("%d of %d (%.1f %%)", a, b, 100 * a / b) : "none"
}

{
	n++
	count[$2]++
	loaded[$6]++
	if ($2 == "built") {
		touched += $4
		left += $5
		whole += $5 == 0
		time[++times] = $3
	}
	where = place($1)
	ran[where] += $7
	replaced[where] += $8
	all_ran += $7
	all_replaced += $8
}

END {
	can = n - count["nothing"]
	printf "units                      %5d\n", n
	printf "  without such a function  %5d\n", count["nothing"]
	printf "  built                    %s\n", share(count["built"], can)
	printf "    with all functions     %5d\n", whole
	printf "    functions touched      %5d, left as they are %d\n", touched, left
	for (what in count)
		if (what ~ /^refused-/)
			printf "  refused %-15s %5d\n", "[" substr(what, 9) "]", count[what]
	printf "  refused by klp's own check %3d\n", count["own-check"]
	printf "  failed                   %5d\n", count["failed"]
	printf "loaded, used and unloaded  %5d, %d did harm, %d can't end their transition, " \
		"%d not yet\n", loaded["ok"], loaded["bad"], loaded["asleep"],
		count["built"] - loaded["ok"] - loaded["bad"] - loaded["asleep"]
	printf "replaced functions that ran: %s\n", share(all_ran, all_replaced)
	for (where in replaced)
		if (replaced[where])
			printf "  %-12s %s\n", where, share(ran[where], replaced[where]) | "sort"
	close("sort")
	exit count["failed"] || count["own-check"] || loaded["bad"] || loaded["asleep"]
}
