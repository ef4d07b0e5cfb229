#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# day.sh - an operator's day on a new Debian, from packages alone.
#
#	day.sh [SUITE...]
#
# For each suite (default: bookworm trixie): builds the packages on a machine of that suite,
# installs them on another one with the suite's cloud kernel, makes a livepatch of a fix there
# (klp build --deb), and boots that machine three times, with its own systemd, in QEMU:
#
#	1	klp load, klp status, klp install, and that of a second livepatch
#	2	klp.service has loaded both; klp unload, klp uninstall; the livepatch's package is
#		installed
#	3	klp.service has loaded that one; it is removed, and klp and the plugin are purged:
#		no file is left
#
# The machines are directories until they are booted; klp build runs in one, as a compiler in
# an emulated machine would take long.  Prints what each step says and "SUITE: done".  Needs
# root, debootstrap, qemu-system-x86 and e2fsprogs, 5 GB of disk and the network: kernels that
# are in the cache are not fetched again.  Takes some minutes a suite.
#
# Environment: DAY_WORK, where the machines are (default: work/packages/day);
# DISTROS_MIRROR as debian-root.sh has it.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
work=${DAY_WORK:-$here/../work/packages/day}
cache=${KLP_CACHE:-$HOME/.cache/klp}

say() {
	echo "day: $*" >&2
}

die() {
	say "$*"
	exit 1
}

# in_machine DIRECTORY COMMAND...: as its root, with the cache of this one below its own,
# which alone is written to.
in_machine() {
	mkdir -p "$1/root/.cache/klp" "$work/cache/files" "$work/cache/work" "$cache"
	cp /etc/resolv.conf "$1/etc/resolv.conf"
	# shellcheck disable=SC2016 # of the inner shell
	machine=$1 cache=$cache work=$work unshare -m --propagation private sh -c '
		mount -t proc proc "$machine/proc" && mount --rbind /dev "$machine/dev" &&
		mount -t tmpfs tmpfs "$machine/tmp" &&
		mount -t overlay overlay -o \
			"lowerdir=$cache,upperdir=$work/cache/files,workdir=$work/cache/work" \
			"$machine/root/.cache/klp" || exit 3
		shift
		exec chroot "$machine" env -i HOME=/root LC_ALL=C TERM=dumb \
			PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
	' sh "$@"
}

# Packages of the tree, made in the suite: in $work/SUITE.debs.
build_packages() {
	[ ! -d "$work/$suite.debs" ] || return 0
	say "$suite: building the packages"
	rm -rf "$work/builder"
	cp -a "$work/$suite" "$work/builder" && mkdir "$work/builder/klp" || exit 3
	(cd "$top" && git ls-files -z --cached --others --exclude-standard |
		tar -c --null -T - --ignore-failed-read -f - 2>/dev/null) | tar -x -C "$work/builder/klp" -f -
	# shellcheck disable=SC2016 # of the inner shell
	in_machine "$work/builder" sh -c '
		apt-get -qq update && apt-get -qq -y install --no-install-recommends gcc >&2 &&
		major=$(gcc -dumpversion | cut -d . -f 1) &&
		apt-get -qq -y install --no-install-recommends build-essential debhelper lintian \
			"gcc-$major-plugin-dev" "g++-$major" make libdw-dev libelf-dev libmd-dev &&
		cd /klp && make deb' >"$work/$suite.log" 2>&1 || die "see $work/$suite.log"
	rm -rf "$work/$suite.debs.new" && mkdir "$work/$suite.debs.new" &&
		cp "$work"/builder/klp/dist/*.deb "$work/$suite.debs.new" &&
		rm -f "$work/$suite.debs.new"/*-dbgsym_* && rm -rf "$work/builder" &&
		mv "$work/$suite.debs.new" "$work/$suite.debs" || exit 3
}

# The machine, with its kernel, the packages and a livepatch; machine/prepare is run in it.
prepare() {
	say "$suite: installing the packages, and building a fix"
	rm -rf "$work/machine"
	cp -a "$work/$suite" "$work/machine" && mkdir "$work/machine/day" &&
		cp "$work/$suite.debs"/*.deb "$here"/machine/* "$work/machine/day" || exit 3
	in_machine "$work/machine" sh /day/prepare >"$work/$suite.log" 2>&1 ||
		die "$suite: see $work/$suite.log"
	sed -n '/^# apt-get/,$p' "$work/$suite.log"
}

# Boots it, to do machine/boot three times.
boot() {
	say "$suite: booting"
	machine=$work/machine
	echo '/dev/vda / ext4 defaults 0 1' >"$machine/etc/fstab"
	cp "$machine"/boot/vmlinuz-* "$work/vmlinuz" &&
		cp "$machine"/boot/initrd.img-* "$work/initrd" || exit 3
	rm -rf "$machine/root/.cache"
	size=$(du -sk --apparent-size "$machine" | cut -f 1)
	rm -f "$work/disk" && mke2fs -q -t ext4 -d "$machine" "$work/disk" \
		"$((size * 5 / 4 + 300000))k" || exit 3
	rm -rf "$machine"
	: >"$work/$suite.out"
	timeout -k 5 1800 qemu-system-x86_64 -accel tcg,thread=single -m 1024 -smp 2 -nodefaults \
		-display none -kernel "$work/vmlinuz" -initrd "$work/initrd" \
		-append "root=/dev/vda rw console=ttyS0 quiet systemd.show_status=0" \
		-drive "file=$work/disk,format=raw,if=virtio" \
		-chardev "file,id=console,path=$work/$suite.console" -serial chardev:console \
		-chardev "file,id=output,path=$work/$suite.out" -serial chardev:output \
		</dev/null >"$work/qemu" 2>&1
	tr -d '\r' <"$work/$suite.out"
	rm -f "$work/disk" "$work/vmlinuz" "$work/initrd"
	grep -q '^day: end' "$work/$suite.out" || die "$suite: the guest did not come to the end;" \
		"see $work/$suite.console"
	! grep -q '^FAILED' "$work/$suite.out" || die "$suite: steps have failed"
	grep -q '^no file is left' "$work/$suite.out" || die "$suite: files are left"
	echo "$suite: done"
}

[ "$(id -u)" = 0 ] || die "root is needed, to make machines"
mkdir -p "$work" || exit 3
work=$(cd "$work" && pwd) || exit 3
[ $# -gt 0 ] || set -- bookworm trixie
for suite; do
	case $suite in
	*[!a-z]*) die "$suite: is no suite of Debian" ;;
	esac
	"$top/testsuite/tools/debian-root.sh" "$suite" "$work/$suite" || exit 3
	build_packages
	prepare
	boot
done
