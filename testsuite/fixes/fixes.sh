#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fixes.sh - klp build on real fixes: what make check-fixes runs.
#
#	fixes.sh [DIRECTORY]
#
# Takes two consecutive source packages of a kernel series.  Each .c file that
# differs and is a unit of the older kernel is one fix: a patch of that file alone.
# klp build makes a module of each for the older kernel, and every module is loaded
# into it in QEMU: enabled, the transition awaited, disabled, unloaded, the kernel's
# log looked at.  klp check has to have nothing against any of them.  Prints what came
# of them, and how long it took.
#
# What was done before is not done again; DIRECTORY (default: work/fixes) may be
# removed at any time.  Environment:
#
#	KLP_FIXES_FROM	release that the fixes are for (default below)
#	KLP_FIXES_TO	release that has them
#	KLP_FIXES_N	only so many of them, evenly spread (default: all)
#	KLP_JOBS	builds at a time (default: number of processors)
#
# The exit status is 0 if no build failed, and every module was checked and loaded.
# What is refused is counted, with the reason: how much that is depends on the fixes,
# as some change what no livepatch can.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
from=${KLP_FIXES_FROM:-6.1.0-53-cloud-amd64}
to=${KLP_FIXES_TO:-6.1.0-54-cloud-amd64}
jobs=${KLP_JOBS:-$(nproc)}
work=${1:-$here/../work/fixes}
klp=$top/convert/klp

say() {
	echo "fixes: $*" >&2
}

source_of() {
	for directory in "$1"/usr/src/linux-source-*/; do
		echo "${directory%/}"
	done
}

# Files that differ and are units: one a line, in $work/list.
list_fixes() {
	[ ! -e "$work/list.$from.$to" ] || return 0
	say "comparing the sources"
	LC_ALL=C diff -rq "$old" "$new" |
		sed -n "s|^Files $old/\(.*\.c\) and .* differ\$|\1|p" >"$work/changed"
	"$klp" units -k "$from" --root "$root" - <"$work/changed" 2>/dev/null |
		awk -F '\t' '$1 == $3 { print $1 }' | sort -u >"$work/list.new"
	[ -s "$work/list.new" ] || exit 3
	mv "$work/list.new" "$work/list.$from.$to"
}

# Every so many-th of them, if not all are wanted.
choose() {
	total=$(wc -l <"$work/list.$from.$to")
	awk -v n="${KLP_FIXES_N:-$total}" -v total="$total" \
		'int(NR * n / total) > int((NR - 1) * n / total)' "$work/list.$from.$to" \
		>"$work/chosen"
}

# A line of progress every ten seconds.
progress() {
	while sleep 10; do
		say "$(cd "$work" && sed 's|$|/result|' chosen | xargs ls 2>/dev/null |
			wc -l) of $(wc -l <"$work/chosen") built"
	done
}

build_all() {
	export KLP="$klp" KLP_FIXES="$work" KLP_OLD="$old" KLP_NEW="$new" \
		KLP_FIX_RELEASE="$from"
	progress &
	ticker=$!
	xargs -P "$jobs" -n 1 "$here/one.sh" <"$work/chosen"
	kill $ticker 2>/dev/null
	wait $ticker 2>/dev/null
}

# "FILE STATUS SECONDS WHAT" of each fix: built, refused-ID, apart (does not compile
# without other changes), same (nothing changes), failed.
sort_results() {
	while read -r file; do
		read -r status seconds <"$work/$file/result"
		log=$work/$file/log
		what=failed
		if [ "$status" = 0 ]; then
			what=built
		elif [ "$status" = 1 ] && grep -q '^klp: no change' "$log"; then
			what=same
		elif [ "$status" = 1 ]; then
			id=$(sed -n 's/.*\(error\|klp\): .*\[\([a-z-]*\)\]$/\2/p' "$log" |
				head -n 1)
			case $id in
			'' | -*) ;;
			compile) what=apart ;;
			*) what=refused-$id ;;
			esac
		fi
		echo "$file $status $seconds $what"
	done <"$work/chosen" >"$work/results"
}

# "ok FILE", or "bad FILE" and what klp check says, of each module that was built:
# errors and warnings count, notes do not.
check_all() {
	say "checking"
	while read -r file _ _ what; do
		[ "$what" = built ] || continue
		for ko in "$work/$file"/*.ko; do
			"$klp" check --report=json -k "$from" --root "$root" "$ko" \
				>"$work/said" 2>&1
			status=$?
			found=$(sed -nE 's/.*"id": "(.*)", "severity": "(error|warning)".*/\2 \1/p' \
				"$work/said" | tr '\n' ' ')
			if [ "$status$found" = 0 ]; then
				echo "ok $file"
			else
				echo "bad $file status $status: $found"
			fi
		done
	done <"$work/results" >"$work/checked"
	rm -f "$work/said"
}

print_table() {
	awk -v from="$from" -v to="$to" -v loaded="$1" -v bad="$2" -v checked="$3" \
		-v found="$4" '
	{ n++; count[$4]++; if ($4 == "built") time[++t] = $3 }
	END {
		for (i = 2; i <= t; i++)
			for (k = i; k > 1 && time[k - 1] + 0 > time[k] + 0; k--) {
				x = time[k]; time[k] = time[k - 1]; time[k - 1] = x
			}
		alone = n - count["apart"] - count["same"]
		printf "fixes of %s in %s: %d files\n", from, to, n
		printf "  need other files, too  %4d\n", count["apart"]
		printf "  change nothing there   %4d\n", count["same"]
		printf "  by themselves          %4d\n", alone
		printf "    built                %4d (%.1f %%)\n", count["built"], \
			alone ? 100 * count["built"] / alone : 0
		for (what in count)
			if (what ~ /^refused-/)
				printf "    refused %-12s %4d\n", "[" substr(what, 9) "]", count[what]
		printf "    failed               %4d\n", count["failed"]
		printf "  klp check says nothing %4d, %d not\n", checked, found
		printf "  loaded and unloaded    %4d, %d not\n", loaded, bad
		if (t)
			printf "  seconds a fix: median %.1f, 95th percentile %.1f\n", \
				time[int((t + 1) / 2)], time[int(t * 0.95 + 0.5)]
		exit !(alone && !count["failed"] && !bad && loaded == count["built"] && \
			!found && checked == count["built"])
	}' "$work/results"
}

mkdir -p "$work" || exit 3
work=$(cd "$work" && pwd)
root=$("$klp" fetch -k "$from") || exit 3
other=$("$klp" fetch -k "$to" --what source) || exit 3
old=$(source_of "$root")
new=$(source_of "$other")
list_fixes
choose
trap 'kill $(jobs -p) 2>/dev/null' EXIT
trap 'exit 130' INT TERM HUP
build_all
sort_results
check_all
"$here/load.sh" "$work" "$root" "$from" || exit 3
sort "$work/results" | awk '$4 == "failed" || $4 ~ /^refused/ { print $4, $1 }' |
	sort >"$work/refused"
loaded=$(grep -c '^ok ' "$work/loaded")
bad=$(grep -vc '^ok ' "$work/loaded")
checked=$(grep -c '^ok ' "$work/checked")
found=$(grep -vc '^ok ' "$work/checked")
print_table "$loaded" "$bad" "$checked" "$found"
