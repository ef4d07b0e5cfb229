# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# guest-load.sh - what scripts of in-guest.sh have at hand besides guest.sh; to be sourced
# by them.

# Software emulation is so slow that a processor may be busy for a minute and more, and
# its two processors take turns: RCU's task was seen to wait for two minutes, on a kernel
# that nobody has patched.  What waits for ever ends with the guest's time.
be_patient() {
	echo 0 >/proc/sys/kernel/soft_watchdog
	echo 300 >/sys/module/rcupdate/parameters/rcu_cpu_stall_timeout
	echo 600 >/proc/sys/kernel/hung_task_timeout_secs
}

# Makes the root of the load, at /guest: read-only, with memory where it writes; and has
# the kernel wait as long as the load may take.
prepare_load() {
	be_patient
	mount_disk 1 /guest
	mount_disk 2 /guest/usr/lib/modules
	for directory in proc sys dev; do
		mount --bind "/$directory" "/guest/$directory"
	done
	for directory in tmp run root mnt var; do
		mount -t tmpfs none "/guest/$directory"
	done
	mount --bind /modules /guest/load
	# whom the kernel asks for modules: its helper's root is this one
	rm -f /sbin/modprobe
	# shellcheck disable=SC2016 # of the helper
	printf '%s\n' '#!/bin/sh' 'exec chroot /guest /sbin/modprobe "$@"' >/sbin/modprobe
	chmod +x /sbin/modprobe
}

# in_root COMMAND...: runs a program with that root, in a mount namespace of its own.
in_root() {
	# shellcheck disable=SC2016 # of the inner shell
	unshare -m sh -c 'cd /guest && mount --move . / && exec chroot . "$0" "$@"' "$@"
}

# run_load SECONDS [YARDSTICK [PART...]]: the load of load.sh; YARDSTICK is a file of this
# script's, or empty.
run_load() {
	seconds=$1
	yardstick=${2:-}
	[ $# -lt 2 ] || shift
	shift
	set -- "$seconds" "$@"
	if [ -n "$yardstick" ]; then
		cp "$yardstick" /guest/tmp/yardstick
		set -- -y /tmp/yardstick "$@"
	fi
	in_root /load/load.sh "$@"
}
