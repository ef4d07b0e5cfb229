#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# small-kernel.sh - a kernel that somebody has built, as small as it can be and have
# livepatches: for the cases of --build.
#
#	small-kernel.sh gcc|clang
#
# Takes Debian's source of KLP_RELEASE (default below), configures it with small.config
# on top of tinyconfig and builds it: by gcc in a folder beside the source (O=), by clang
# in a copy of the source.  It prints that folder, to be given to --build.
# Both are kept in KLP_SMALL (default: klp-small in the user's cache folder), 2 GB; when all
# is there nothing is done, until small.config is another one.  Each takes a few minutes.
#
# Exit status: 0; 1 if the kernel can't be built, with the end of what make said; 3 if
# something is missing on this machine.
set -u

here=$(cd "$(dirname "$0")" && pwd)
klp=$here/../../convert/klp
from=${KLP_RELEASE:-6.1.0-56-cloud-amd64}
small=${KLP_SMALL:-${XDG_CACHE_HOME:-$HOME/.cache}/klp-small}
cc=${1:-}

say() {
	echo "small-kernel: $*" >&2
}

die() {
	say "$@"
	exit 3
}

# make of the kernel; what it says is for the case that it fails.
build() {
	set -- LOCALVERSION="-klp-$cc" "$@"
	[ "$cc" = gcc ] || set -- LLVM=1 "$@"
	[ "$tree" = "$object" ] || set -- O="$object" "$@"
	nice -n 5 make -C "$tree" -j "${KLP_JOBS:-$(nproc)}" "$@" \
		</dev/null >>"$small/$cc.log" 2>&1 && return
	tail -n 20 "$small/$cc.log" >&2
	say "make $* has failed; $small/$cc.log has more"
	exit 1
}

# A copy of the source, complete or not there.
copy_source() {
	[ ! -e "$tree" ] || return 0
	say "copying $source"
	rm -rf "$tree.new"
	cp -R --preserve=mode,timestamps "$source" "$tree.new" ||
		die "$tree.new can't be written"
	chmod -R u+w "$tree.new" || exit 3
	mv "$tree.new" "$tree" || exit 3
}

configure() {
	build tinyconfig
	cat "$here/small.config" >>"$object/.config" || exit 3
	build olddefconfig
	grep '^CONFIG_' "$here/small.config" | while read -r line; do
		grep -qxF -e "$line" "$object/.config" || echo "$line"
	done >"$small/$cc.dropped"
	[ ! -s "$small/$cc.dropped" ] ||
		die "the configuration does not take: $(tr '\n' ' ' <"$small/$cc.dropped")"
}

case $cc in
gcc) tools="gcc" ;;
clang) tools="clang ld.lld llvm-ar" ;;
*)
	echo "usage: small-kernel.sh gcc|clang" >&2
	exit 2
	;;
esac
for program in $tools bc bison flex make; do
	command -v "$program" >/dev/null || die "no $program: install its package"
done
fetched=$("$klp" fetch -k "$from" --what source) || exit 3
for source in "$fetched"/usr/src/linux-source-*/; do
	source=${source%/}
done
mkdir -p "$small" || die "$small can't be written"
exec 9>"$small/$cc.lock" || exit 3
flock 9 || die "$small/$cc.lock can't be locked"
object=$small/$cc
tree=$source
[ "$cc" = gcc ] || tree=$object
if ! cmp -s "$here/small.config" "$small/$cc.config"; then
	: >"$small/$cc.log"
	[ "$cc" = gcc ] || copy_source
	mkdir -p "$object"
	configure
	say "building $object"
	build bzImage modules
	cp "$here/small.config" "$small/$cc.config" || die "$small can't be written"
fi
echo "$object"
