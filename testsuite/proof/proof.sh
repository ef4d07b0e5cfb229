#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# proof.sh - is klp lookup right about every function and variable of a kernel?
#
#	proof.sh [-n N] [-m N] ROOT RELEASE
#
# truth finds out without any part of klp what is in the kernel whose packages
# were unpacked in ROOT, and how to ask for it; klp lookup is asked; judge.awk
# compares.  With -n one symbol in N is asked for, with -m one module in N.
#
# Prints each wrong answer (at most 20), what was refused and why, and as the
# last line "N asked, N right, N refused, N wrong".  Exit status 0: none is
# wrong; 1: some are; 3: something is missing.
#
# KLP_PROGRAM is the program under test (default: convert/klp of this tree).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
klp=${KLP_PROGRAM:-$here/../../convert/klp}
sample=
while getopts n:m: option; do
	case $option in
	n | m) sample="$sample -$option $OPTARG" ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
if [ $# != 2 ]; then
	sed -n 's/^#\t\(proof.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
fi
root=$1
release=$2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
"${CC:-cc}" -O2 -o "$work/truth" "$here"/*.c -ldw -lelf || exit 3

seconds() {
	date +%s
}

began=$(seconds)
# shellcheck disable=SC2086 # options
"$work/truth" $sample "$root/usr/lib/debug/boot/vmlinux-$release" \
	"$root/lib/modules/$release" \
	"$root/usr/lib/debug/lib/modules/$release" >"$work/expected"
counted=$(seconds)
awk -F '\t' '/^# / { next }
	$1 != last { print $1 "\n"; last = $1 }' "$work/expected" >"$work/questions"
status=0
"$klp" lookup --root "$root" -k "$release" - <"$work/questions" \
	>"$work/answers" 2>"$work/errors" || status=$?
if [ "$status" -gt 1 ]; then
	cat "$work/errors"
	exit 3
fi
answered=$(seconds)
status=0
LC_ALL=C awk -f "$here/judge.awk" "$work/expected" "$work/answers" \
	>"$work/verdict" || status=$?
sed '$d' "$work/verdict"
echo "counted in $((counted - began)) s, asked in $((answered - counted)) s"
tail -n 1 "$work/verdict"
[ "$status" = 0 ]
