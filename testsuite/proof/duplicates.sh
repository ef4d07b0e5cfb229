#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# duplicates.sh - does the running kernel find what klp convert says it will?
#
#	duplicates.sh [-n N] ROOT RELEASE KDIR
#
# Builds a livepatch that refers to every function and variable of vmlinux that
# has namesakes (with -n: to those of one name in N), loads it into that kernel
# in QEMU, reads back the addresses that the kernel has put into it, and compares
# them with those of klp convert's report and with those that truth has found.
# ROOT: where the kernel's packages were unpacked; KDIR: its headers.
#
# Left out, and counted: what (unit, name) does not tell apart.  References to init
# memory, which is freed, have to be refused.  Prints each wrong address, and as the last line
# "N names, N references, N right, N wrong".  Exit status 0: none is wrong; 1:
# some are; 3: something is missing.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$(dirname "$here")")
every=1
while getopts n: option; do
	case $option in
	n) every=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
if [ $# != 3 ]; then
	sed -n 's/^#\t\(duplicates.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
fi
root=$1
release=$2
kdir=$3
vmlinux=$root/usr/lib/debug/boot/vmlinux-$release

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
"${CC:-cc}" -O2 -o "$work/truth" "$here"/*.c -ldw -lelf || exit 3

address() {
	nm "$vmlinux" | sed -n "s/ [A-Za-z] $1\$//p"
}

# modules play no part: one in a million is the first
"$work/truth" -m 1000000 "$vmlinux" "$root/lib/modules/$release" \
	"$root/usr/lib/debug/lib/modules/$release" >"$work/expected"

# module NAME INITIAL: writes the source of a module to a directory of that name,
# and what it refers to to a list.
module() {
	mkdir "$work/$1"
	LC_ALL=C awk -v init="$(address __init_begin)" \
		-v end="$(address __init_end)" -v every="$every" \
		-v initial="$2" -v list="$work/$1.list" -f "$here/duplicates.awk" \
		"$work/expected" "$work/expected" >"$work/$1/$1.c"
	cat >"$work/$1/Makefile" <<-END
	obj-m := $1.o
	include $top/kbuild/klp.mk
	END
}

# build NAME: the declarations say where symbols are, not of what type.
build() {
	make -C "$work/$1" ${KLP_PROGRAM:+"klp-program=$KLP_PROGRAM"} \
		KDIR="$kdir" KLP_REPORT=json \
		KLP_FLAGS="--root $root --allow=type" >"$work/log" 2>&1
}

module duplicates 0
build duplicates || {
	grep -v -e 'warning:' -e 'note:' "$work/log" | tail -n 40
	exit 1
}

cat >"$work/script" <<'END'
insmod /modules/duplicates.ko || die insmod
grep ' _text$' /proc/kallsyms
cat /proc/klp-duplicates
END
"$here/../vm.sh" -t 300 -c "$work/console" -r "$root" -k "$release" \
	"$work/script" "$work/duplicates/duplicates.ko" >"$work/found" || {
	status=$?
	tail -n 25 "$work/found"
	exit $status
}

# what stands in init memory is refused, each of them
status=0
module initial 1
wanted=$(grep -c '^[0-9]' "$work/initial.list" || :)
if [ "$wanted" -gt 0 ] && build initial; then
	echo "wrong: references to init memory are accepted"
	status=1
fi
refused=$(grep 'error: .*\[init\]$' "$work/log" | sort -u | wc -l)
if [ "$wanted" -gt 0 ] && [ "$refused" != "$wanted" ]; then
	echo "wrong: $refused references to init memory are refused"
	status=1
fi
echo "refused: $wanted, in init memory"

LC_ALL=C awk -v text="$(address _text)" -f "$here/same.awk" \
	"$work/duplicates.list" "$work/duplicates/duplicates.ko.report" \
	"$work/found" || status=1
exit $status
