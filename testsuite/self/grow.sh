#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# grow.sh - one livepatch of more and more units: 1, 10, 100, 400.
#
#	grow.sh [NUMBER...]
#
# People ship cumulative livepatches.  Takes units that make check-self has built, one by
# one, in the order of that; for each NUMBER klp build makes one module of so many, which
# is loaded, used and unloaded as those of single units are.  Prints, for each:
# units, functions replaced, seconds, MB of the module (as loaded, without debug
# information), MB that the largest process took, and what came of loading it.
#
# Not a test, but it ends with 1 where one could not be built or did harm.  Environment: as
# self.sh, which has to have run.
set -u

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=testsuite/self/common.sh
. "$here/common.sh"
[ -s "$work/results" ] || {
	echo "grow.sh: no results in $work: run make check-self first" >&2
	exit 3
}
[ $# -gt 0 ] || set -- 1 10 100 400
command -v time >/dev/null || {
	echo "grow.sh: no time(1): install the package time" >&2
	exit 3
}

# grow N: builds one of N units, in $work/units/grown-N/.
grow() {
	dir=$work/units/grown-$1
	rm -rf "$dir"
	mkdir -p "$dir" || exit 3
	awk '$2 == "built" { print $1 }' "$work/results" | head -n "$1" >"$dir/of"
	[ "$(wc -l <"$dir/of")" = "$1" ] || {
		echo "$1: not so many units are built"
		return 1
	}
	sed 's|$|/touched.patch|' "$dir/of" | tr '\n' '\0' |
		env -C "$work/units" xargs -0 cat >"$dir/touched.patch"
	command time -f '%e %M' -o "$dir/time" "$KLP" build -k "$SELF_RELEASE" -j "$jobs" \
		--no-replace --name "grown_$1" -o "$dir/grown_$1.ko" "$dir/touched.patch" \
		>"$dir/log" 2>&1 || {
		echo "$1: not built, see $dir/log"
		return 1
	}
	echo "grown-$1" >"$work/batch.grown-$1"
	"$here/batch.sh" "$work" "$work/batch.grown-$1" || exit 3
	read -r what ran replaced <"$dir/loaded"
	eu-strip -g -o "$dir/stripped" "$dir/grown_$1.ko" || exit 3
	awk -v n="$1" -v size="$(wc -c <"$dir/stripped")" -v what="$what" -v ran="$ran" \
		-v replaced="$replaced" '{
		printf "%4d units %6d functions %8.1f s %7.1f MB, %6.0f MB of memory: ", n,
			replaced, $1, size / 1e6, $2 / 1e3
		print what == "ok" ? ran " functions ran" : what " " ran " " replaced
	}' "$dir/time"
	rm -f "$dir/stripped"
	[ "$what" = ok ]
}

failed=0
for number; do
	grow "$number" || failed=1
done
exit $failed
