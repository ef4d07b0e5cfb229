#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# build.sh - how long klp build takes beside its floor: what it can't do without.
#
#	build.sh [FIX.patch...]
#
# Without patches: those of single .c files that differ between two releases of a
# kernel's source (as check-fixes has them, evenly spread), of which each is one unit, and
# some of headers that many units include.  The floor of a fix of one unit is to compile it,
# original and patched, side by side: the two commands of gcc that Kbuild has made of it,
# without the plugin.  All is warm: each fix was built once before.
#
# Prints for each fix seconds of the floor and of klp build, and their ratio, all of one
# run of hyperfine; then the medians.  Nothing else should run meanwhile.  Environment:
#
#	BENCH_FROM	release that is patched (default: 6.1.0-53-cloud-amd64)
#	BENCH_TO	release that has the fixes (default: 6.1.0-54-cloud-amd64)
#	BENCH_N		so many files (default: 20)
#	RUNS		of each command (default: 3)
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
klp=$top/convert/klp
from=${BENCH_FROM:-6.1.0-53-cloud-amd64}
to=${BENCH_TO:-6.1.0-54-cloud-amd64}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

say() {
	echo "bench: $*" >&2
}

source_of() {
	for directory in "$1"/usr/src/linux-source-*/; do
		echo "${directory%/}"
	done
}

# patch_of FILE NEW NAME: a patch of the file alone, $work/NAME.patch.
patch_of() {
	diff -u --label "a/$1" --label "b/$1" "$old/$1" "$2" >"$work/$3.patch"
}

# Patches of single files, so many as can be built of twice as many; $work/list has a
# patch a line.
make_fixes() {
	other=$("$klp" fetch -k "$to" --what source) || exit 3
	new=$(source_of "$other")
	LC_ALL=C diff -rq "$old" "$new" |
		sed -n "s|^Files $old/\(.*\.c\) and .* differ\$|\1|p" >"$work/changed"
	"$klp" units -k "$from" - <"$work/changed" 2>/dev/null |
		awk -F '\t' '$1 == $3 { print $1 }' | sort -u >"$work/units"
	number=0
	awk -v n="$((2 * ${BENCH_N:-20}))" -v total="$(wc -l <"$work/units")" \
		'int(NR * n / total) > int((NR - 1) * n / total)' "$work/units" |
	while read -r file && [ "$number" -lt "${BENCH_N:-20}" ]; do
		name=$(echo "$file" | tr / -)
		patch_of "$file" "$new/$file" "$name"
		try "$work/$name.patch" || continue
		number=$((number + 1))
		echo "$work/$name.patch"
	done >"$work/list"
}

# header FILE SED-SCRIPT NAME: a patch of a header, or nothing where it changes nothing.
header() {
	sed "$2" "$old/$1" >"$work/new.h"
	! cmp -s "$old/$1" "$work/new.h" || return 0
	patch_of "$1" "$work/new.h" "$3"
	! try "$work/$3.patch" || echo "$work/$3.patch" >>"$work/list"
}

# Functions of headers, and a declaration beside a fix of one unit.
make_header_fixes() {
	header include/linux/kvm_host.h \
		's/return (hpa_t)pfn << PAGE_SHIFT;/return ((hpa_t)pfn << PAGE_SHIFT) | 1;/' kvm_host.h
	header include/net/sock.h \
		's/return READ_ONCE(sk->sk_ack_backlog) > READ/return READ_ONCE(sk->sk_ack_backlog) >= READ/' \
		sock.h
	header include/linux/pipe_fs_i.h \
		's/return head == tail;/return head == tail || tail - head == 77;/' pipe_fs_i.h
	sed 's/^extern void scheduler_tick(void);$/&\nextern void bench_declared(void);/' \
		"$old/include/linux/sched.h" >"$work/new.h"
	patch_of include/linux/sched.h "$work/new.h" sched.h
	sed 's/^	seq_printf(m, linux_proc_banner,$/	barrier();\n&/' "$old/fs/proc/version.c" \
		>"$work/new.c"
	patch_of fs/proc/version.c "$work/new.c" version
	cat "$work/version.patch" >>"$work/sched.h.patch"
	! try "$work/sched.h.patch" || echo "$work/sched.h.patch" >>"$work/list"
}

# Can it be built?  Leaves all that was made on the way in $work/NAME.made.
try() {
	name=$(basename "$1" .patch)
	"$klp" build -k "$from" --keep-tmp --name bench -o "$work/bench.ko" "$1" \
		>"$work/log" 2>&1
	status=$?
	made=$(sed -n 's/^klp: what was made on the way is in //p' "$work/log")
	rm -f "$work/bench.ko"
	[ -z "$made" ] || mv "$made" "$work/$name.made"
	[ $status = 0 ]
}

# The commands of gcc for a fix of one unit, without the plugin, as Kbuild has them:
# $work/floor.  False where the fix is of a header, or of more units.
make_floor() {
	case $1 in
	*.h) return 1 ;;
	esac
	made=$work/$1.made
	set -- "$made/build"/.original-*.o.cmd "$made/build"/.patched-*.o.cmd
	[ $# = 2 ] || return 1
	{
		echo "cd '$headers' || exit"
		for file; do
			sed -n '1{s/^[^ ]*cmd_[^ ]* := //; s/ ; .*//; s/ -fplugin[^ ]*//g; s/ -g0//g; s/$/ \&/; p; }' "$file"
			echo "pids=\"\$pids \$!\""
		done
		# wait fails where the compiler has
		# shellcheck disable=SC2016 # of the floor
		echo 'for pid in $pids; do wait $pid || exit; done'
	} | sed "s|/[^ ,]*/tmp\.[A-Za-z0-9]*/build|$made/build|g" >"$work/floor"
}

# "SECONDS" of each command, the mean.
seconds() {
	hyperfine --style none --warmup 1 --runs "${RUNS:-3}" --export-csv "$work/csv" "$@" \
		>/dev/null 2>"$work/errors" || {
		cat "$work/errors" >&2
		exit 1
	}
	awk -F , 'NR > 1 { print $(NF - 6) }' "$work/csv"
}

measure() {
	while read -r patch; do
		name=$(basename "$patch" .patch)
		build="'$klp' build -q -k $from --name bench -o '$work/bench.ko' '$patch'"
		if make_floor "$name"; then
			seconds "sh '$work/floor'" "$build" >"$work/seconds"
			paste -s -d ' ' "$work/seconds" |
				awk -v name="$name" '{ printf "%7.2f %7.2f  %5.2f  %s\n", $1, $2, $2 / $1, name }'
		else
			seconds "$build" >"$work/seconds"
			awk -v name="$name" '{ printf "%7s %7.2f  %5s  %s\n", "-", $1, "-", name }' \
				"$work/seconds"
		fi
	done <"$work/list" >"$work/table"
}

root=$("$klp" fetch -k "$from") || exit 3
headers=$("$klp" fetch -k "$from" --print=headers) || exit 3
old=$(source_of "$root")
if [ $# -gt 0 ]; then
	for patch; do
		try "$patch" || {
			cat "$work/log" >&2
			exit 1
		}
		cp "$patch" "$work/" && echo "$work/$(basename "$patch")"
	done >"$work/list"
else
	say "choosing fixes"
	make_fixes
	make_header_fixes
fi
say "$(wc -l <"$work/list") fixes"
measure
echo "  floor   build  ratio"
cat "$work/table"
awk '$1 != "-" { floor[++n] = $1; build[n] = $2; ratio[n] = $3 }
	function median(a,    i, k, x) {
		for (i = 2; i <= n; i++)
			for (k = i; k > 1 && a[k - 1] > a[k]; k--) {
				x = a[k]; a[k] = a[k - 1]; a[k - 1] = x
			}
		return a[int((n + 1) / 2)]
	}
	END { if (n) printf "%7.2f %7.2f  %5.2f  the medians of %d fixes of one unit\n",
		median(floor), median(build), median(ratio), n }' "$work/table"
