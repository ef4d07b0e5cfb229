#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# vm.sh - runs a script inside an unmodified kernel, in QEMU.
#
#	vm.sh [-t SECONDS] [-m MB] [-c CONSOLE] [-a WORDS] [-d IMAGE]... [-p PROGRAM]... \
#		-r ROOT -k RELEASE SCRIPT [MODULE.ko...]
#
# Boots RELEASE, as it lies in ROOT/boot or ROOT/lib/modules, with an initramfs of a
# static busybox, the modules (in /modules) and SCRIPT, which busybox sh runs with the functions of
# vm/guest.sh at hand.  What SCRIPT prints is printed, and its exit status is
# the status; what the kernel prints on its console goes to CONSOLE.  A module
# that is only there compressed, as MODULE.ko.xz, is unpacked.  Other files than
# modules may be among them.
#
# The kernel's command line ends with WORDS.
#
# Each IMAGE becomes a disk that the guest can't write to, in the order of the options,
# up to nine; mount_disk of vm/guest.sh mounts them.
#
# Each PROGRAM of this machine is in the guest's /bin, with the libraries that it is linked
# with.
#
# The script's output takes a serial port of its own, so that no kernel message
# gets in between.  KVM is used only where a kernel really boots with it: where
# /dev/kvm is there but the guest gives no sign of life, software emulation does
# it.  KLP_VM_ACCEL (kvm or tcg) leaves nothing to try.
#
# Status 124: SECONDS (default 120) are over; 125: the guest died or never
# started (the end of its console follows on standard error); 3: something is
# missing on this machine.
set -u

here=$(cd "$(dirname "$0")" && pwd)
seconds=120
memory_size=512
console=
arguments=
root=
release=
programs=
disks=0

usage() {
	sed -n 's/^#\t\(vm.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
}

missing() {
	echo "vm.sh: $*" >&2
	exit 3
}

work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# Has the image $1 at hand, by a link whose name qemu does not split.
disk() {
	[ -r "$1" ] || missing "no disk image at $1"
	disks=$((disks + 1))
	[ "$disks" -le 9 ] || usage
	ln -s "$(realpath "$1")" "$work/disk$disks" || exit 3
}

# Has the program $1 at hand, by a link in a directory of such links.
program() {
	[ -x "$1" ] || missing "no program $1"
	mkdir -p "$work/programs" && ln -sf "$(realpath "$1")" "$work/programs/${1##*/}" ||
		exit 3
	programs=yes
}

while getopts t:m:c:a:d:p:r:k: option; do
	case $option in
	t) seconds=$OPTARG ;;
	m) memory_size=$OPTARG ;;
	c) console=$OPTARG ;;
	a) arguments=$OPTARG ;;
	d) disk "$OPTARG" ;;
	p) program "$OPTARG" ;;
	r) root=$OPTARG ;;
	k) release=$OPTARG ;;
	*) usage ;;
	esac
done
shift $((OPTIND - 1))
if [ $# -lt 1 ] || [ -z "$root" ] || [ -z "$release" ]; then
	usage
fi
script=$1
shift

kernel=$root/boot/vmlinuz-$release
[ -r "$kernel" ] || kernel=$root/lib/modules/$release/vmlinuz
[ -r "$kernel" ] || missing "no kernel $release in $root; get it with klp fetch -k $release"
qemu=$(command -v qemu-system-x86_64) ||
	missing "no qemu-system-x86_64: install the package qemu-system-x86"
command -v cpio >/dev/null || missing "no cpio: install the package cpio"
busybox=$(command -v busybox) || missing "no busybox: install the package busybox-static"
if ldd "$busybox" >/dev/null 2>&1; then
	missing "$busybox is not static: install the package busybox-static"
fi

# Brings the module $1 to the directory $2.
bring() {
	if [ -e "$1.xz" ]; then
		xz -dc "$1.xz" >"$2/${1##*/}"
	elif [ -e "$1.zst" ]; then
		zstd -dcq "$1.zst" >"$2/${1##*/}"
	elif [ -e "$1.gz" ]; then
		gzip -dc "$1.gz" >"$2/${1##*/}"
	else
		cp "$1" "$2"
	fi
}

# The initramfs: busybox, the guest's functions, the script, the modules; for disks the
# modules that drive them, as far as they are not built in.
mkdir -p "$work/root/bin" "$work/root/modules" "$work/root/disks" &&
	cp "$busybox" "$work/root/bin/busybox" &&
	cp "$here/vm/guest.sh" "$work/root/guest.sh" &&
	cp "$script" "$work/root/script" &&
	install -m 755 "$here/vm/init" "$work/root/init" || exit 3
for module; do
	bring "$module" "$work/root/modules" || exit 3
done
if [ -n "$programs" ]; then
	for program in "$work"/programs/*; do
		cp -L "$program" "$work/root/bin" || exit 3
		ldd "$program" | sed -n 's/^[^/]*\(\/[^ ]*\) (0x.*/\1/p' |
			while read -r library; do
				mkdir -p "$work/root${library%/*}" &&
					cp -L "$library" "$work/root$library" || exit 3
			done || exit 3
	done
fi
if [ "$disks" -gt 0 ]; then
	for name in virtio/virtio virtio/virtio_ring virtio/virtio_pci_legacy_dev \
		virtio/virtio_pci_modern_dev virtio/virtio_pci block/virtio_blk; do
		module=$root/lib/modules/$release/kernel/drivers/$name.ko
		bring "$module" "$work/root/disks" 2>/dev/null
	done
fi
(cd "$work/root" && find . | cpio -o -H newc --quiet) >"$work/initramfs" || exit 3

# Boots with accelerator $1, at most $2 seconds, what follows being options;
# returns timeout(1)'s status.  In software both processors are one thread's: with a
# thread each, one was seen to run into an int3 that the other had taken back (Linux
# 6.12 patches each cond_resched() as a transition begins), and it takes longer.
boot() {
	accel=$1
	[ "$accel" != tcg ] || accel=tcg,thread=single
	limit=$2
	shift 2
	words=$*
	set --
	for disk in "$work"/disk[1-9]; do
		[ ! -e "$disk" ] ||
			set -- "$@" -drive "file=$disk,format=raw,if=virtio,readonly=on"
	done
	: >"$work/output"
	timeout -k 5 "$limit" "$qemu" -accel "$accel" -m "$memory_size" -smp 2 \
		-nodefaults -display none -no-reboot \
		-kernel "$kernel" -initrd "$work/initramfs" \
		-append "console=ttyS0 panic=-1 oops=panic quiet loglevel=4 $words" "$@" \
		-chardev file,id=console,path="$work/console" -serial chardev:console \
		-chardev file,id=output,path="$work/output" -serial chardev:output \
		</dev/null >"$work/qemu" 2>&1
}

alive() {
	grep -q '^klp-vm: up' "$work/output"
}

# Prints the accelerator to use.  KVM is tried with a boot that does nothing; a
# kernel that boots with it does so within a second or two.  What came out is
# remembered until the machine itself is booted again.
accelerator() {
	if [ ! -r /dev/kvm ] || [ ! -w /dev/kvm ]; then
		echo tcg
		return
	fi
	read -r boot_id </proc/sys/kernel/random/boot_id
	memory=$here/work/accelerator
	if [ -r "$memory" ] && read -r id found <"$memory" && [ "$id" = "$boot_id" ]; then
		echo "$found"
		return
	fi
	found=tcg
	if boot kvm 10 klp_probe && alive; then
		found=kvm
	fi
	mkdir -p "$here/work" && echo "$boot_id $found" >"$memory"
	echo "$found"
}

boot "${KLP_VM_ACCEL:-$(accelerator)}" "$seconds" "$arguments"
status=$?

tr -d '\r' <"$work/output" | sed '/^klp-vm: /d'
[ -z "$console" ] || tr -d '\r' <"$work/console" >"$console"
result=$(tr -d '\r' <"$work/output" | sed -n 's/^klp-vm: status //p')
[ -n "$result" ] && exit "$result"
{
	tail -n 25 "$work/console"
	cat "$work/qemu"
} >&2
if [ "$status" = 124 ]; then
	echo "vm.sh: no end after $seconds seconds" >&2
	exit 124
fi
echo "vm.sh: the guest stopped before the script ended" >&2
exit 125
