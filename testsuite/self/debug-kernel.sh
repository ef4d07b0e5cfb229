#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# debug-kernel.sh - a kernel that finds faults which don't crash: lockdep, KASAN, checks
# of lists and of sleeping.
#
#	debug-kernel.sh
#
# Takes Debian's source of KLP_RELEASE (default below), configures it with debug.config
# on top of tinyconfig, builds it, and installs it as people install what they have built:
# with make install and make modules_install, in a directory of klp's cache that is called
# like the new kernel's release.  It prints that directory.
#
#	root=$(debug-kernel.sh) && klp build -k "${root##*/}" --root "$root" FIX.patch
#
# The first run takes ten minutes or more, and 5 GB.  One that was interrupted goes on
# where it was; when all is there nothing is done, until debug.config is another one.
# Environment:
#
#	KLP_JOBS	compilers at a time (default: number of processors)
#
# Exit status: 0; 1 if the kernel can't be built, with the end of what make said; 3 if
# something is missing on this machine.
set -u

here=$(cd "$(dirname "$0")" && pwd)
klp=$here/../../convert/klp
from=${KLP_RELEASE:-6.1.0-56-cloud-amd64}

say() {
	echo "debug-kernel: $*" >&2
}

die() {
	say "$@"
	exit 3
}

# make in the kernel's source; what it says is for the case that it fails.
build() {
	LOCALVERSION='' nice -n 10 make -C "$tree" -j "${KLP_JOBS:-$(nproc)}" "$@" \
		</dev/null >>"$root/build.log" 2>&1 && return
	tail -n 20 "$root/build.log" >&2
	say "make $* has failed; $root/build.log has more"
	exit 1
}

# The source, which is copied completely or not at all.
copy_source() {
	[ ! -e "$tree" ] || return 0
	say "copying $source"
	rm -rf "$tree.new"
	cp -R --preserve=mode,timestamps "$source" "$tree.new" || die "$tree.new can't be written"
	mv "$tree.new" "$tree" || exit 3
}

# The options of debug.config: all of them, or the kernel would not find what it is for.
configure() {
	build tinyconfig
	(cd "$tree" && scripts/kconfig/merge_config.sh -m .config "$here/debug.config") \
		>>"$root/build.log" 2>&1 || die "the configuration can't be merged"
	build olddefconfig
	grep '^CONFIG_' "$here/debug.config" | while read -r line; do
		grep -qxF -e "$line" "$tree/.config" || echo "$line"
	done >"$root/dropped"
	[ ! -s "$root/dropped" ] ||
		die "the kernel's configuration does not take: $(tr '\n' ' ' <"$root/dropped")"
}

install_kernel() {
	mkdir -p "$root/boot" || die "$root/boot can't be written"
	build modules_install INSTALL_MOD_PATH="$root"
	cp "$tree/.config" "$root/boot/config-$release" || exit 3
	cp "$tree/System.map" "$root/boot/System.map-$release" || exit 3
	cp "$tree/arch/x86/boot/bzImage" "$root/boot/vmlinuz-$release" || exit 3
}

for program in bc bison flex gcc make; do
	command -v $program >/dev/null ||
		die "no $program: install the package $program, or run" \
			"testsuite/setup.sh debug-kernel"
done
fetched=$("$klp" fetch -k "$from" --what source) || exit 3
for source in "$fetched"/usr/src/linux-source-*/; do
	source=${source%/}
done
release=$(make -s -C "$source" kernelversion)-klp-debug || exit 3
root=${fetched%/*}/$release
tree=$root/usr/src/linux-$release
mkdir -p "$root/usr/src" || die "$root can't be written"

# one at a time
exec 9>"$root/lock" || exit 3
flock 9 || die "$root/lock can't be locked"
if ! cmp -s "$here/debug.config" "$root/debug.config"; then
	: >"$root/build.log"
	copy_source
	configure
	say "building $release in $root"
	build bzImage modules
	install_kernel
	cp "$here/debug.config" "$root/debug.config" || die "$root can't be written"
fi
echo "$root"
