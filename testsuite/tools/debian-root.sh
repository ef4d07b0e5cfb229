#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# debian-root.sh - makes the directory of a small Debian.
#
#	debian-root.sh SUITE DIRECTORY [PACKAGE...]
#
# By debootstrap, with these packages and what they depend on, and then all updates, of whose
# archives debootstrap knows nothing.  A directory that is there, and was made of the same
# packages, is left alone, with all that was done there since.  A release
# file whose time is over is used: it is the machine's clock that is compared with it.  Needs
# root.
#
# Environment: DISTROS_MIRROR, the archive (default: the one of this machine's packages).
set -u

die() {
	echo "debian-root.sh: $*" >&2
	exit 3
}

[ $# -ge 2 ] || {
	echo "usage: debian-root.sh SUITE DIRECTORY [PACKAGE...]" >&2
	exit 2
}
suite=$1
root=$2
shift 2
recipe="$suite $*"
[ ! -d "$root" ] || [ "$(cat "$root.recipe" 2>/dev/null)" != "$recipe" ] || exit 0
[ "$(id -u)" = 0 ] || die "root is needed, to make a machine"
command -v debootstrap >/dev/null || die "no debootstrap: install the package of that name"
mirror=${DISTROS_MIRROR:-}
# shellcheck disable=SC2016 # for apt
[ -n "$mirror" ] || mirror=$(apt-get indextargets --format '$(REPO_URI)' \
	'Created-By: Packages' | sed -n 's|\(.*/debian\)/*$|\1|p' | head -n 1)
[ -n "$mirror" ] || die "apt does not say where Debian's archive is: set DISTROS_MIRROR"
mkdir -p "$(dirname "$root")" && rm -rf "$root" "$root.new" || exit 3
include=$(printf '%s\n' "$@" | paste -s -d , -)
debootstrap --variant=minbase ${include:+"--include=$include"} "$suite" "$root.new" "$mirror" \
	>"$root.log" 2>&1 || die "debootstrap has failed, see $root.log"
echo 'Acquire::Check-Valid-Until "false";' >"$root.new/etc/apt/apt.conf.d/90packages"
case $suite in
sid | unstable) ;;
*)
	printf '%s\n' "deb $mirror $suite-updates main" \
		"deb ${mirror%/*}/debian-security $suite-security main" \
		>"$root.new/etc/apt/sources.list.d/more.list"
	;;
esac
cp /etc/resolv.conf "$root.new/etc/resolv.conf" || exit 3
DEBIAN_FRONTEND=noninteractive chroot "$root.new" \
	sh -c 'apt-get -qq update && apt-get -qq -y dist-upgrade' >>"$root.log" 2>&1 ||
	die "apt-get has failed, see $root.log"
rm -rf "$root.new"/var/cache/apt/archives/*.deb
mv "$root.new" "$root" && printf '%s\n' "$recipe" >"$root.recipe" || exit 3
