#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# guest-modules.sh - makes a file system of a kernel's own modules, for modprobe.
#
#	guest-modules.sh ROOT RELEASE OUT.img
#
# ROOT is where the kernel's packages were unpacked.  The image is what the guest mounts
# at /usr/lib/modules; modules.dep is made here, as Debian's packages have none.  Needs no
# root.  An image that is there already is left alone.
set -u

die() {
	echo "guest-modules.sh: $*" >&2
	exit 3
}

[ $# = 3 ] || {
	echo "usage: guest-modules.sh ROOT RELEASE OUT.img" >&2
	exit 2
}
modules=$1/lib/modules/$2
release=$2
image=$3
[ ! -s "$image" ] || exit 0
[ -d "$modules/kernel" ] || die "$modules: no modules; get them with klp fetch -k $release"
for program in depmod mke2fs; do
	command -v $program >/dev/null ||
		die "no $program: install the packages kmod and e2fsprogs"
done

mkdir -p "$(dirname "$image")" || exit 3
work=$(mktemp -d "$(dirname "$image")/modules.XXXXXX") || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
mkdir -p "$work/root/lib/modules/$release" &&
	cp -r --reflink=auto "$modules/kernel" "$modules"/modules.* \
		"$work/root/lib/modules/$release" &&
	depmod -b "$work/root" "$release" || die "$modules: can't be copied"
size=$(du -sk "$work/root" | cut -f 1)
mke2fs -q -t ext4 -O ^has_journal -m 0 -E root_owner=0:0 -d "$work/root/lib/modules" \
	"$work/image" "$((size * 5 / 4 + 8192))k" >"$work/log" 2>&1 || {
	cat "$work/log" >&2
	die "$image: mke2fs fails"
}
mv "$work/image" "$image" || exit 3
