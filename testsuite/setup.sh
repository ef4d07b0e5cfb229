#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# setup.sh - what has to be on the machine before the demo or the testsuite.
#
#	setup.sh demo|check|bench|fuzz|debug-kernel
#
# Installs the Debian packages that are missing, or names them where it is not
# root; gets the newest cloud kernel of the machine's Debian release with klp
# fetch; writes where it is to testsuite/work/env, as shell assignments:
#
#	KLP_RELEASE	the kernel's release
#	KLP_ROOT	its packages, unpacked
#	KLP_KDIR	its headers, to build modules with
#	KLP_SOURCE	its source; empty where it is not needed
#
# KLP_RELEASE in the environment chooses another release.  What is there already
# is not installed or fetched again.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
env=$here/work/env

say() {
	echo "setup: $*" >&2
}

die() {
	say "$@"
	exit 3
}

installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

available() {
	apt-cache show "$1" >/dev/null 2>&1
}

# Major version of the compiler that is, or will be, installed as gcc.
gcc_major() {
	if command -v gcc >/dev/null; then
		gcc -dumpversion | cut -d . -f 1
	else
		apt-cache depends gcc 2>/dev/null | sed -n 's/^ *Depends: gcc-\([0-9]*\)$/\1/p'
	fi
}

# Package lists, where there are none.
update() {
	[ "$(id -u)" = 0 ] || return 0
	say "reading the archive's package lists"
	apt-get -qq update || die "apt-get update failed; is there a network?"
}

# Prints what $1 (demo, check, bench, fuzz or debug-kernel) needs, one package a line.
wanted() {
	major=$(gcc_major)
	# to build the plugin, the converter, and modules
	printf '%s\n' gcc g++ "g++-$major" "gcc-$major-plugin-dev" make libc6-dev \
		libelf-dev libdw-dev libmd-dev
	# for klp fetch and klp build
	printf '%s\n' xz-utils diffutils binutils
	if [ "$1" = fuzz ]; then
		# the seeds come from cases of the suite
		printf '%s\n' dejagnu binutils clang libclang-rt-dev llvm
		return
	fi
	# to build one
	[ "$1" != debug-kernel ] || printf '%s\n' bc bison flex elfutils
	# to run a kernel
	printf '%s\n' qemu-system-x86 busybox-static cpio
	if [ "$1" = bench ]; then
		printf '%s\n' hyperfine binutils elfutils gdb pahole time valgrind
	fi
	[ "$1" = check ] || return
	printf '%s\n' graphviz gnuplot-nox fontconfig fonts-dejavu-core	# pictures of the pages
	printf '%s\n' dejagnu tcl binutils elfutils kmod e2fsprogs openssl valgrind strace ccache zstd \
		shellcheck bubblewrap locales debuginfod
	# packages, machines that they are installed on, and shells that complete
	printf '%s\n' build-essential debhelper lintian rpm debootstrap bash zsh fish
	# what installed headers depend on, where they have a vmlinux for modules' BTF
	printf '%s\n' pahole
	# what packages of other distributions are made with
	printf '%s\n' bzip2
	# words of a compiler in another language
	! available "gcc-$major-locales" || printf '%s\n' "gcc-$major-locales"
	# a second compiler, the one before gcc, where the archive has it
	other=$((major - 1))
	if available "gcc-$other-plugin-dev"; then
		printf '%s\n' "gcc-$other" "g++-$other" "gcc-$other-plugin-dev"
	fi
	# a compiler for another machine, and what its plugin is built with
	if available "gcc-$major-plugin-dev-aarch64-linux-gnu"; then
		printf '%s\n' "gcc-$major-aarch64-linux-gnu" \
			"gcc-$major-plugin-dev-aarch64-linux-gnu"
	fi
}

packages() {
	[ -n "$(gcc_major)" ] || update
	[ -n "$(gcc_major)" ] || die "there is no compiler; install the package gcc"
	missing=
	for package in $(wanted "$1"); do
		installed "$package" || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" != 0 ]; then
		die "packages are missing. As root: apt-get install$missing"
	fi
	for package in $missing; do
		available "$package" || {
			update
			break
		}
	done
	say "installing$missing"
	# shellcheck disable=SC2086 # one word a package
	DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 \
		install --no-install-recommends $missing >&2 ||
		die "these could not be installed:$missing"
}

# The locale that cases of other languages run in.
german() {
	! locale -a | grep -qi '^de_DE\.utf-*8$' || return 0
	[ "$(id -u)" = 0 ] || return 0
	localedef -i de_DE -f UTF-8 de_DE.UTF-8 ||
		say "there is no German locale; cases of it are skipped"
}

# Prints the directory of a kernel with parts $1: the newest, or without network
# the one that was used last.
kernel() {
	if [ -n "${KLP_RELEASE:-}" ]; then
		"$top/kbuild/fetch/klp-fetch" -k "$KLP_RELEASE" --what "$1"
		return
	fi
	"$top/kbuild/fetch/klp-fetch" --newest --what "$1" && return
	[ -r "$env" ] || return
	# shellcheck disable=SC1090 # written by this script
	. "$env"
	say "going on with $KLP_RELEASE, which was used the last time"
	"$top/kbuild/fetch/klp-fetch" -k "$KLP_RELEASE" --what "$1"
}

case ${1:-} in
demo | check | bench) parts=image,headers,debug,source ;;
fuzz | debug-kernel) parts= ;;
*)
	echo "usage: setup.sh demo|check|bench|fuzz|debug-kernel" >&2
	exit 2
	;;
esac
for program in dpkg-query apt-get; do
	command -v $program >/dev/null ||
		die "this is not Debian, whose kernels and packages are used here"
done

packages "$1"
[ "$1" != check ] || german
[ -n "$parts" ] || exit 0
root=$(kernel $parts) || die "there is no kernel to work with"
release=$(basename "$root")
kdir=$root/usr/src/linux-headers-$release
source=
for directory in "$root"/usr/src/linux-source-*/; do
	[ -d "$directory" ] && source=${directory%/}
done
mkdir -p "$here/work" && cat >"$env.new" <<END && mv "$env.new" "$env" || exit 3
KLP_RELEASE='$release'
KLP_ROOT='$root'
KLP_KDIR='$kdir'
KLP_SOURCE='$source'
END
say "kernel $release in $root"
