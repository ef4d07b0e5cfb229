#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# in-guest.sh - vm.sh with all that the load needs in the guest.
#
#	in-guest.sh [options of vm.sh] -r ROOT -k RELEASE SCRIPT [MODULE.ko...]
#	in-guest.sh -p -r ROOT -k RELEASE
#
# Makes the images and programs of the guest where they are missing, in testsuite/work/self;
# with -p nothing more.  SCRIPT starts with `. /modules/guest-load.sh`, which says what it has at hand.
set -u

here=$(cd "$(dirname "$0")" && pwd)
kept=$here/../work/self
root=
release=
prepare=
while getopts pt:m:c:d:r:k:a: option; do
	case $option in
	r) root=$OPTARG ;;
	k) release=$OPTARG ;;
	p) prepare=1 ;;
	t | m | c | d | a) ;;
	*) exit 2 ;;
	esac
done
if { [ $OPTIND -gt $# ] && [ -z "$prepare" ]; } || [ -z "$root" ] || [ -z "$release" ]; then
	sed -n 's/^#\t\(in-guest.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
fi
"$here/guest-root.sh" "$kept/root.img" || exit 3
"$here/guest-modules.sh" "$root" "$release" "$kept/modules-$release.img" || exit 3
for source in "$here"/*.c; do
	program=$kept/$(basename "$source" .c)
	if [ ! -e "$program" ] || [ -n "$(find "$source" -newer "$program")" ]; then
		gcc -O2 -Wall -static -o "$program" "$source" || exit 3
	fi
	set -- "$@" "$program"
done
[ -z "$prepare" ] || exit 0
# the first disk is the root, the second has the modules
exec "$here/../vm.sh" -m 1536 -d "$kept/root.img" -d "$kept/modules-$release.img" "$@" \
	"$here"/load*.sh "$here/guest-load.sh" "$here/guest-count.sh"
