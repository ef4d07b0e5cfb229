#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# function.sh - which function of a unit is it whose replacement does harm?
#
#	function.sh UNIT
#
# For a unit of which make check-self says "bad": touches half of its functions, builds,
# loads and uses that (batch.sh), and goes on with the half that does harm until it is
# one function, which is printed with its place in the source.  Where neither half does,
# it takes both, and the smallest part that was seen to do harm is printed.  Environment: as
# self.sh.
set -u

here=$(cd "$(dirname "$0")" && pwd)
[ $# = 1 ] || {
	sed -n 's/^#\t\(function.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
}
# shellcheck source=testsuite/self/common.sh
. "$here/common.sh"
unit=$1
[ -e "$work/units/$unit/leave" ] || {
	echo "function.sh: $unit was not built: run make check-self with SELF_UNITS=$unit" >&2
	exit 3
}

# part FIRST LAST: a livepatch of these functions alone, as a unit of its own.
part() {
	part=$unit.$1-$2
	dir=$work/units/$part
	mkdir -p "$dir" || exit 3
	cut -d ' ' -f 1 "$work/units/$unit/leave" >"$dir/leave.names"
	awk -v first="$1" -v last="$2" -f "$here/touch.awk" "$dir/leave.names" \
		"$SELF_SOURCE/$unit" >"$dir/touched.c" || exit 3
	diff -u --label "a/$unit" --label "b/$unit" "$SELF_SOURCE/$unit" "$dir/touched.c" \
		>"$dir/touched.patch"
	rm -f "$dir/touched.c" "$dir/leave.names"
}

# does_harm FIRST LAST
does_harm() {
	part "$1" "$2"
	"$KLP" build -k "$SELF_RELEASE" -j "$jobs" --no-replace --name "part_$1_$2" \
		-o "$dir/part_$1_$2.ko" "$dir/touched.patch" >"$dir/log" 2>&1 || {
		echo "function.sh: functions $1 to $2 alone can't be built, see $dir/log" >&2
		return 1
	}
	echo "$part" >"$work/part.list"
	rm -f "$dir/loaded"
	"$here/batch.sh" "$work" "$work/part.list" || exit 3
	grep -q '^bad ' "$dir/loaded"
}

part 1 0
first=1
last=$(grep -c '^+asm volatile' "$dir/touched.patch")
does_harm $first "$last" || {
	echo "$unit: does no harm"
	exit 0
}
while [ "$first" -lt "$last" ]; do
	middle=$(((first + last) / 2))
	if does_harm "$first" "$middle"; then
		last=$middle
	elif does_harm $((middle + 1)) "$last"; then
		first=$((middle + 1))
	else
		break
	fi
done
part "$first" "$last"
echo "$unit: functions $first to $last of those that can be touched do harm:"
cat "$work/units/$unit.$first-$last/touched.patch"
exit 1
