#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scale.sh - how the time of klp build grows: nothing kept, several kernels, many fixes.
#
#	scale.sh [NUMBER...]
#
# Prints seconds of one fix with what Kbuild answers kept, and without; of that fix for one
# kernel and for several at once; of livepatches of NUMBER fixes each (default: 1 10 100
# and all), with the module's size, as loaded, and the memory of the largest process.
#
# The fixes are those that check-fixes has built: it has to have run, and its KLP_FIXES_N
# says how many there are.  Kernels that are not in the cache are fetched.  Nothing else
# should run meanwhile.  Environment:
#
#	BENCH_FIXES	the directory of check-fixes (default: work/fixes)
#	BENCH_FROM	the release that they are for (default: 6.1.0-53-cloud-amd64)
#	BENCH_KERNELS	kernels to build one fix for (default: the
#			newest five of BENCH_FROM's kind that apt knows)
#	RUNS		of each command (default: 3); livepatches of many fixes are built once
#
# Exit status: 0; 1 if something can't be built; 3 if something is missing.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
klp=$top/convert/klp
fixes=${BENCH_FIXES:-$here/../work/fixes}
from=${BENCH_FROM:-6.1.0-53-cloud-amd64}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

die() {
	echo "scale.sh: $*" >&2
	exit 3
}

# seconds OPTION...: the mean of klp build with them, in $work, after one that does not count.
seconds() (
	cd "$work" || exit 3
	# shellcheck disable=SC2016 # for hyperfine's shell
	KLP_BENCH=$klp hyperfine --style none --warmup 1 --runs "${RUNS:-3}" \
		--export-csv "$work/csv" '"$KLP_BENCH" build -q --name bench '"$*" >/dev/null 2>"$work/errors" || {
		cat "$work/errors" >&2
		exit 1
	}
	awk -F , 'NR == 2 { print $(NF - 6) }' "$work/csv"
)

# of A B WHAT: a line of both, and how many times the first the second is.
of() {
	echo "$1 $2" | awk -v what="$3" '{ printf "%8.2f %8.2f  %5.2f  %s\n", $1, $2, $2 / $1, what }'
}

# A fix that is one of a single unit for all of the kernels: the text is old.
make_fix() {
	file=fs/proc/version.c
	source=$("$klp" fetch -k "$from" --print=source) || exit 3
	sed 's/^	seq_printf(m, linux_proc_banner,$/	barrier();\n&/' "$source/$file" >"$work/new.c"
	diff -u --label "a/$file" --label "b/$file" "$source/$file" "$work/new.c" >"$work/one.patch"
	[ -s "$work/one.patch" ] || die "$source/$file: has nothing to patch"
}

# Releases of the series and flavour of $from, the newest five.
kernels() {
	series=$(echo "$from" | sed 's/^\([0-9]*\)\.\([0-9]*\)\..*/\1\\.\2\\./')
	flavour=$(echo "$from" | sed 's/.*[0-9]-//')
	apt-cache search --names-only "^linux-image-$series.*[0-9]-$flavour-dbg\$" |
		sed 's/^linux-image-//; s/-dbg .*//' | sort -V | tail -n 5
}

nothing_kept() {
	warm=$(seconds -k "$from" one.patch) || exit
	cold=$(seconds --no-cache -k "$from" one.patch) || exit
	of "$warm" "$cold" "one fix: Kbuild's answers kept, and not"
}

several_kernels() {
	set --
	for release in ${BENCH_KERNELS:-$(kernels)}; do
		"$klp" fetch -k "$release" >"$work/log" 2>&1 || {
			cat "$work/log" >&2
			exit 3
		}
		set -- "$@" -k "$release"
	done
	[ $# -gt 2 ] || die "there are no several kernels like $from"
	one=$(seconds "$1" "$2" one.patch) || exit
	all=$(seconds "$@" one.patch) || exit
	of "$one" "$all" "one kernel, and $(($# / 2))"
}

# together N: one livepatch of the first N of the list.
together() {
	head -n "$1" "$work/built" | sed 's|$|/fix.patch|' | tr '\n' '\0' |
		env -C "$fixes" xargs -0 cat >"$work/many.patch"
	command time -f '%e %M' -o "$work/time" "$klp" build -q -k "$from" --name bench \
		-o "$work/many.ko" "$work/many.patch" >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		return 1
	}
	eu-strip -g -o "$work/stripped" "$work/many.ko" || exit 3
	awk -v n="$1" -v size="$(wc -c <"$work/stripped")" '{
		printf "%5d fixes in one livepatch: %7.1f s, %6.2f a fix, %5.1f MB, %5.0f MB of memory\n",
			n, $1, $1 / n, size / 1e6, $2 / 1e3
	}' "$work/time"
}

for tool in hyperfine time eu-strip; do
	command -v "$tool" >/dev/null || die "$tool is missing: testsuite/setup.sh bench installs it"
done
[ -s "$fixes/results" ] || die "no results in $fixes: run make check-fixes first"
awk '$4 == "built" { print $1 }' "$fixes/results" >"$work/built"
have=$(wc -l <"$work/built")
[ $# -gt 0 ] || set -- 1 10 100 "$have"
make_fix
nothing_kept
several_kernels
failed=0
for number; do
	if [ "$number" -gt "$have" ]; then
		echo "$number fixes: check-fixes has built $have"
		continue
	fi
	together "$number" || failed=1
done
exit $failed
