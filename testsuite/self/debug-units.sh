#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# debug-units.sh - units of the debugging kernel, replaced by themselves: what lockdep
# and KASAN say of livepatches of klp build.
#
#	debug-units.sh [DIRECTORY]
#
# Each unit of DEBUG_UNITS has every function touched, and is built (unit.sh).  All that
# were built are loaded one after the other into one guest: loaded, the kernel used,
# disabled while it is used once more, unloaded, and the kernel's log looked at after each.
# The kernel is made first where it is missing (debug-kernel.sh).
#
# What was built before is not built again; DIRECTORY (default: work/debug) may be removed
# at any time.  Environment:
#
#	DEBUG_UNITS	the units (default: 30 of the core, below)
#	DEBUG_RELEASE	another kernel, which klp build finds by itself
#	DEBUG_ROOT	its files
#	KLP_JOBS	builds at a time (default: number of processors)
#
# Prints "UNIT built SECONDS", or why not, and "UNIT clean", or what the kernel said.  The
# exit status is 0 if all were built, and none drew a word.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
work=${1:-$here/../work/debug}
units=${DEBUG_UNITS:-kernel/fork.c kernel/exit.c kernel/signal.c kernel/sys.c kernel/pid.c \
	kernel/time/timer.c kernel/time/hrtimer.c kernel/futex/core.c kernel/workqueue.c \
	fs/namei.c fs/namespace.c fs/pipe.c fs/open.c fs/read_write.c fs/super.c fs/dcache.c \
	fs/inode.c fs/file.c fs/exec.c fs/select.c mm/mmap.c mm/memory.c mm/slub.c \
	mm/vmscan.c mm/page_alloc.c net/socket.c net/core/sock.c net/core/dev.c \
	net/unix/af_unix.c net/ipv4/tcp.c net/ipv4/tcp_input.c block/blk-core.c}

# A log that the kernel has written to the console, too, since the guest's mark.
guest_script() {
	cat <<'END'
# What touches most of what is patched; nothing of it is looked at but the kernel's log.
use() {
	i=0
	while [ $i -lt 20 ]; do
		(exit $i) | cat
		sh -c 'kill -TERM $$' 2>/dev/null
		i=$((i + 1))
	done
	mkdir -p /tmp/mnt /tmp/files/a/b
	mount -t tmpfs none /tmp/mnt && cp -r /bin/busybox /tmp/mnt && sync
	mv /tmp/mnt/busybox /tmp/mnt/moved && ln -s moved /tmp/mnt/link
	md5sum /tmp/mnt/link >/dev/null && dd if=/tmp/mnt/moved of=/tmp/files/a/b/c bs=64k 2>/dev/null
	find /proc/self /sys/kernel -type f >/dev/null 2>&1
	cat /proc/meminfo /proc/slabinfo /proc/*/maps >/dev/null 2>&1
	echo 3 >/proc/sys/vm/drop_caches
	umount /tmp/mnt
	rm -rf /tmp/files
	ifconfig lo 127.0.0.1 up
	echo hello | nc -l -p 4000 >/dev/null &
	sleep 0.3
	echo hello | timeout 5 nc 127.0.0.1 4000 >/dev/null
	wait $!
	timeout 1 sleep 5
}

# A stack of a word more than one line: the first lines say what it is.
said() {
	complaints | grep -v 'klp-vm' | head -n 30
}

use
said >/tmp/said
[ ! -s /tmp/said ] || sed 's/^/unpatched log /' /tmp/said
while read -r name unit; do
	mark
	if insmod "/modules/$name.ko" 2>/tmp/why && await settled "$name"; then
		use
		use >/dev/null 2>&1 &
		disable "$name"
		wait $!
		unload "$name"
	else
		echo "$unit bad $(cat /tmp/why)"
	fi
	said >/tmp/said
	if [ -s /tmp/said ]; then
		sed "s|^|$unit log |" /tmp/said
	else
		echo "$unit clean"
	fi
done </modules/livepatches
echo finished
