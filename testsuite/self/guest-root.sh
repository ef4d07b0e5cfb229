#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# guest-root.sh - makes the file system that the guest of the load works in.
#
#	guest-root.sh OUT.img
#
# From packages of the machine's own Debian release, with what they depend on, unpacked
# into an ext4 image.  Needs no root.  An image that is there already, and was made by the
# same recipe, is left alone.  The image has empty directories for what
# the guest mounts: /load (load.sh and its parts) and /usr/lib/modules.
set -u

# Programs of the load, and a shell for it.
packages="bash dash coreutils diffutils mawk grep sed findutils util-linux fdisk mount procps
	kmod stress-ng e2fsprogs xfsprogs btrfs-progs dosfstools quota iproute2 iptables
	nftables iputils-ping ethtool attr acl keyutils dmsetup strace bpftool"

say() {
	echo "guest-root.sh: $*" >&2
}

die() {
	say "$@"
	exit 3
}

[ $# = 1 ] || {
	echo "usage: guest-root.sh OUT.img" >&2
	exit 2
}
image=$1
# shellcheck disable=SC2086,SC2116 # one blank between two
wanted=$(echo $packages)
recipe="$wanted $(cksum <"$0")"
[ -s "$image" ] && [ "$(cat "$image.packages" 2>/dev/null)" = "$recipe" ] && exit 0

for program in apt-get dpkg-deb mke2fs; do
	command -v $program >/dev/null || die "no $program: this is for Debian, with e2fsprogs"
done
mkdir -p "$(dirname "$image")" || exit 3
work=$(mktemp -d "$(dirname "$image")/root.XXXXXX") || exit 3
work=$(cd "$work" && pwd) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# Downloads the packages and their dependencies: for a machine on which nothing is
# installed, apt names them all.
mkdir -p "$work/cache/archives/partial" "$work/root" && : >"$work/status" || exit 3
say "downloading the guest's packages"
# shellcheck disable=SC2086 # one word a package
apt-get -qq -o Debug::NoLocking=1 -o APT::Sandbox::User= -o Dir::Cache="$work/cache" \
	-o Dir::State::status="$work/status" --no-install-recommends --download-only \
	--yes install $wanted >"$work/log" 2>&1 || {
	cat "$work/log" >&2
	die "the packages can't be had; are the package lists there (apt-get update)?"
}

# Unpacks them the way an installed system has its directories.
for directory in bin sbin lib lib64; do
	mkdir -p "$work/root/usr/$directory" &&
		ln -s "usr/$directory" "$work/root/$directory" || exit 3
done
for deb in "$work"/cache/archives/*.deb; do
	dpkg-deb --fsys-tarfile "$deb" |
		tar -x -C "$work/root" --keep-directory-symlink --no-same-owner \
			--exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' \
			--exclude='./usr/share/locale/*' --exclude='./usr/share/i18n/*' \
			-f - || die "${deb##*/}: can't be unpacked"
done
# what the packages' own scripts would do
ln -sf mawk "$work/root/usr/bin/awk" && ln -sf dash "$work/root/usr/bin/sh" || exit 3
printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'nobody:x:65534:65534::/:/bin/sh' \
	>"$work/root/etc/passwd"
printf '%s\n' 'root:x:0:' 'nogroup:x:65534:' >"$work/root/etc/group"
: >"$work/root/etc/fstab"
ln -sf /proc/self/mounts "$work/root/etc/mtab"
(cd "$work/root" && mkdir -p load proc sys dev run tmp root mnt usr/lib/modules) || exit 3
chmod -R u+rwX,go+rX "$work/root"

size=$(du -sk --apparent-size "$work/root" | cut -f 1)
mke2fs -q -t ext4 -O ^has_journal -m 0 -N "$(($(find "$work/root" | wc -l) + 1000))" \
	-E root_owner=0:0 -d "$work/root" "$work/image" "$((size * 5 / 4 + 8192))k" \
	>"$work/log" 2>&1 || {
	cat "$work/log" >&2
	die "$image: mke2fs fails"
}
mv "$work/image" "$image" && echo "$recipe" >"$image.packages" || exit 3
say "$image: $(du -k "$image" | cut -f 1) KB"
