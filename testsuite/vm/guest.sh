# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# guest.sh - what scripts of vm.sh have at hand inside the guest.

livepatch=/sys/kernel/livepatch

# Fails the script, saying why and what the kernel said last.
die() {
	echo "FAILED: $*"
	dmesg | tail -n 15
	exit 1
}

# Waits up to 30 seconds until the command succeeds.
await() {
	tries=300
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

settled() {
	[ "$(cat "$livepatch/$1/transition" 2>/dev/null)" = 0 ]
}

gone() {
	[ ! -e "$livepatch/$1" ]
}

# load NAME: inserts a livepatch and waits until all tasks are patched.
load() {
	insmod "/modules/$1.ko" || die "insmod $1"
	name=$(echo "$1" | tr - _)
	await settled "$name" || die "$1: the transition does not end"
}

# disable NAME: switches a livepatch off and waits until no task is patched.
disable() {
	name=$(echo "$1" | tr - _)
	echo 0 >"$livepatch/$name/enabled" || die "$1: can't be disabled"
	await gone "$name" || die "$1: the transition does not end"
}

# unload NAME: removes the module; a task may still be about to leave it.
unload() {
	name=$(echo "$1" | tr - _)
	await rmmod "$name" 2>/dev/null || die "rmmod $1"
}

# Forgets what the kernel has complained about so far.
mark() {
	echo '<4>klp-vm: mark' >/dev/kmsg
}

# Prints the warnings and worse in the kernel's log since the last mark, but not
# the lines that every livepatch from outside of the kernel's tree causes.
complaints() {
	dmesg -r |
		awk '/klp-vm: mark/ { text = "" }
			/^<[0-4]>/ { text = text substr($0, 4) "\n" }
			END { printf "%s", text }' |
		grep -v -e 'tainting kernel with TAINT_LIVEPATCH' \
			-e 'loading out-of-tree module taints kernel' \
			-e 'module verification failed: signature and/or required key missing' ||
		:
}

# Inserts the modules that drive the disks.  Which needs which changes with the kernel:
# those that can't be inserted yet are tried again.
disk_modules() {
	for _ in 1 2 3 4 5 6; do
		for module in /disks/*.ko; do
			[ ! -e "$module" ] || ! insmod "$module" 2>/dev/null || rm "$module"
		done
	done
}

# mount_disk N DIRECTORY: mounts the Nth image of vm.sh's options, which can only be
# read.
mount_disk() {
	[ -e /dev/vda ] || disk_modules
	device=/dev/vd$(echo "$1" | tr 1-9 a-i)
	await test -e "$device" || die "there is no disk $1"
	mkdir -p "$2"
	mount -t ext4 -o ro "$device" "$2" || die "disk $1 can't be mounted"
}
