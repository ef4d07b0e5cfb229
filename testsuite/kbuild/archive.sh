#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# archive.sh - makes a small Debian archive with the packages of one kernel, so
# that klp fetch can be tried without a network and to its limits.
#
#	archive.sh DIRECTORY RELEASE VERSION [debian | split | ubuntu]
#
# DIRECTORY/apt.conf, as APT_CONFIG, makes apt know this archive and no other.
# The archive is a directory (file:), the packages hold what klp fetch looks at.
set -eu

directory=$1
release=$2
version=$3
common=${release%%-cloud*}
upstream=$(echo "$version" | sed 's/^\([0-9]*\.[0-9]*\).*/\1/')
architecture=$(dpkg --print-architecture)
mkdir -p "$directory/pool" "$directory/state"

# package NAME [DEPENDS]: builds $directory/NAME into the pool, and lists it.
package() {
	mkdir -p "$directory/$1/DEBIAN"
	cat >"$directory/$1/DEBIAN/control" <<-END
		Package: $1
		Version: $version
		Architecture: $architecture
		Maintainer: Nobody <nobody@example.org>
		Installed-Size: 10
		Description: test
	END
	[ -z "${2:-}" ] || echo "Depends: $2" >>"$directory/$1/DEBIAN/control"
	deb=pool/${1}_${version}_$architecture.deb
	dpkg-deb --root-owner-group -b "$directory/$1" "$directory/$deb" >/dev/null
	{
		cat "$directory/$1/DEBIAN/control"
		echo "Filename: ./$deb"
		echo "Size: $(stat -c %s "$directory/$deb")"
		echo "SHA256: $(sha256sum "$directory/$deb" | cut -d ' ' -f 1)"
		echo
	} >>"$directory/Packages"
	rm -rf "${directory:?}/$1"
}

# file PACKAGE PATH TEXT
file() {
	mkdir -p "$directory/$1/$(dirname "$2")"
	printf '%s\n' "$3" >"$directory/$1/$2"
}

whole_image() {
	file "linux-image-$release" "boot/vmlinuz-$release" kernel
	file "linux-image-$release" "lib/modules/$release/kernel/a.ko" module
	package "linux-image-$release"
}

# Debian's image since Linux 7: the package of that name has nothing itself.
split_image() {
	modules=usr/lib/modules/$release
	file "linux-base-$release" "$modules/config" configuration
	package "linux-base-$release"
	file "linux-binary-$release" "$modules/vmlinuz" kernel
	package "linux-binary-$release"
	file "linux-modules-$release" "$modules/kernel/a.ko" module
	package "linux-modules-$release"
	package "linux-image-$release" "linux-base-$release (= $version), \
linux-binary-$release (= $version), linux-modules-$release (= $version)"
}

split() {
	image=split_image
	debian
}

debian() {
	${image:-whole_image}
	file "linux-image-$release-dbg" "usr/lib/debug/boot/vmlinux-$release" vmlinux
	package "linux-image-$release-dbg"
	headers=usr/src/linux-headers-$common-common
	# shellcheck disable=SC2016 # for make
	file "linux-headers-$common-common" "$headers/Makefile" \
		'all: ; @echo built $(CURDIR) into $(KBUILD_OUTPUT)'
	package "linux-headers-$common-common"
	file "linux-kbuild-$upstream" "usr/lib/linux-kbuild-$upstream/scripts/x" script
	package "linux-kbuild-$upstream"
	# the first line since Linux 6.13
	file "linux-headers-$release" "usr/src/linux-headers-$release/Makefile" \
		"KBUILD_OUTPUT=/usr/src/linux-headers-$release
include /$headers/Makefile"
	mkdir -p "$directory/linux-headers-$release/lib/modules/$release"
	ln -s "/usr/src/linux-headers-$release" \
		"$directory/linux-headers-$release/lib/modules/$release/build"
	package "linux-headers-$release" \
		"linux-headers-$common-common (= $version), linux-kbuild-$upstream (>= $version)"
	source=linux-source-$upstream
	file source "$source/fs/a.c" code
	file source "$source/init/main.c" code
	file source "$source/scripts/Kbuild.include" rules
	mkdir -p "$directory/$source/usr/src"
	tar -C "$directory/source" -cJf "$directory/$source/usr/src/$source.tar.xz" "$source"
	rm -r "${directory:?}/source"
	package "$source"
	package "linux-image-cloud-$architecture" "linux-image-$release (= $version)"
}

# The same of Ubuntu: other names, modules apart, an archive of the source one deeper.
ubuntu() {
	abi=${release%-*}
	upstream=${release%%-*}
	file "linux-image-$release" "boot/vmlinuz-$release" kernel
	package "linux-image-$release"
	file "linux-modules-$release" "lib/modules/$release/kernel/a.ko" module
	package "linux-modules-$release"
	file "linux-image-unsigned-$release-dbgsym" "usr/lib/debug/boot/vmlinux-$release" vmlinux
	package "linux-image-unsigned-$release-dbgsym"
	# shellcheck disable=SC2016 # for make
	file "linux-headers-$abi" "usr/src/linux-headers-$abi/Makefile" \
		'all: ; @echo built $(CURDIR)'
	package "linux-headers-$abi"
	mkdir -p "$directory/linux-headers-$release/lib/modules/$release" \
		"$directory/linux-headers-$release/usr/src/linux-headers-$release"
	ln -s "../linux-headers-$abi/Makefile" \
		"$directory/linux-headers-$release/usr/src/linux-headers-$release/Makefile"
	ln -s "/usr/src/linux-headers-$release" \
		"$directory/linux-headers-$release/lib/modules/$release/build"
	package "linux-headers-$release" "linux-headers-$abi (= $version), libc6"
	source=linux-source-$upstream
	file tree "$source/init/main.c" code
	file tree "$source/scripts/Kbuild.include" rules
	mkdir -p "$directory/$source/usr/src/$source"
	tar -C "$directory/tree" -cjf "$directory/$source/usr/src/$source/$source.tar.bz2" "$source"
	rm -r "${directory:?}/tree"
	package "$source"
}

rm -f "$directory/Packages"
"${4:-debian}"

# apt takes a list of the same size and second for the same list.
touch -d "@$(($(printf %s "$version" | cksum | cut -d ' ' -f 1) / 4))" \
	"$directory/Packages"

echo "deb [trusted=yes] file:$directory ./" >"$directory/sources.list"
cat >"$directory/apt.conf" <<END
Dir::Etc::SourceList "$directory/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State "$directory/state";
Dir::State::Status "$directory/state/status";
Acquire::Languages "none";
END
: >"$directory/state/status"
