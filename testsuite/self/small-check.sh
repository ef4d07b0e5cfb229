#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# small-check.sh - does --build find all of a kernel that somebody has built?
#
#	small-check.sh [gcc] [clang]
#
# Builds the small kernels (small-kernel.sh) where they are not there yet, and tries each:
# units by name and by address, a module of the kernel; and with the one of gcc a livepatch
# by klp build, which is loaded in QEMU.  clang's is refused by klp build, which needs GCC.
# Not a part of make check, as it takes as long as the kernels.
#
# Exit status: 0 all went well; 1 something did not, which is said; 3 something is missing.
set -u

here=$(cd "$(dirname "$0")" && pwd)
klp=$here/../../convert/klp
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
failed=0

# expect WHAT TEXT: TEXT, a fixed string, is in $work/said.
expect() {
	if grep -qF -e "$2" "$work/said"; then
		echo "ok: $cc: $1"
		return
	fi
	echo "FAILED: $cc: $1: there is no '$2' in"
	cat "$work/said"
	failed=1
}

# asked ARGUMENTS...: klp with them goes to $work/said.
asked() {
	"$klp" "$@" >"$work/said" 2>&1
}

# A patch of fs/pipe.c, whose source is below $1, that says what it does.
write_patch() {
	sed '/^static int do_pipe2(int __user \*fildes, int flags)$/{
		n
		s/$/\n\tpr_info("small-check: a new pipe\\n");/
	}' "$1/fs/pipe.c" >"$work/pipe.c"
	diff -u --label a/fs/pipe.c --label b/fs/pipe.c "$1/fs/pipe.c" "$work/pipe.c" \
		>"$work/fix.patch"
}

load() {
	mkdir -p "$work/root/boot" || exit 3
	ln -sfn "$build/arch/x86/boot/bzImage" "$work/root/boot/vmlinuz-$release"
	cat >"$work/script" <<-'END'
	insmod /modules/fix.ko || exit 1
	echo | cat
	dmesg | grep -m 1 "a new pipe"
	echo 0 >/sys/kernel/livepatch/fix/enabled
	END
	"$here/../vm.sh" -t 600 -r "$work/root" -k "$release" "$work/script" "$work/fix.ko" \
		>"$work/said" 2>&1
	expect "the livepatch runs" "small-check: a new pipe"
}

[ $# -gt 0 ] || set -- gcc clang
for cc; do
	build=$("$here/small-kernel.sh" "$cc") || exit
	asked files --build "$build"
	expect "its source" "source	"
	expect "its image" "arch/x86/boot/bzImage"
	release=$("$klp" files --build "$build" release)
	source=$("$klp" files --build "$build" source)
	asked lookup --build "$build" do_pipe2 init/main.c:saved_command_line crc7_be
	expect "a unit by address" "vmlinux	fs/pipe.c	do_pipe2	0"
	expect "a unit by name" "vmlinux	init/main.c	saved_command_line	0"
	expect "a module" "crc7	lib/crc7.c	crc7_be	0"
	asked units --build "$build" lib/crc7.c
	expect "the units of a file" "lib/crc7.c	crc7	lib/crc7.c	lib/crc7.c"
	write_patch "$source"
	asked build --build "$build" --name fix -o "$work/fix.ko" "$work/fix.patch"
	if [ "$cc" = gcc ]; then
		expect "klp build" "replaces do_pipe2, which is changed"
		load
	else
		expect "klp build needs GCC" "only GCC loads the plugin [compiler]"
	fi
done
exit $failed
