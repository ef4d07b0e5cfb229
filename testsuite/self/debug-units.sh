#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# debug-units.sh - units of the debugging kernel, replaced by themselves: what lockdep
# and KASAN say of livepatches of klp build.
#
#	debug-units.sh [DIRECTORY]
#
# Each unit of DEBUG_UNITS has every function touched, and is built (unit.sh).  One guest
# loads all that were built, one after the other: loads it, uses the kernel, disables it
# while the kernel is used once more, unloads it, and looks at the kernel's log.  The
# kernel is made first where it is missing (debug-kernel.sh).
#
# What was built before is not built again; DIRECTORY (default: work/debug) may be removed
# at any time.  Environment:
#
#	DEBUG_UNITS	the units (default: 32 of the core, below)
#	DEBUG_RELEASE	another kernel, which is in the cache
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

# What the guest does.
guest_script() {
	cat <<'END'
# What runs most of what is patched; nothing of it is looked at but the kernel's log.
use() {
	i=0
	while [ $i -lt 20 ]; do
		(exit $i) | cat
		sh -c 'kill -TERM $$' 2>/dev/null
		i=$((i + 1))
	done
	mkdir -p "/tmp/$1" "/tmp/files/$1/b"
	mount -t tmpfs none "/tmp/$1" && cp /bin/busybox "/tmp/$1" && sync
	mv "/tmp/$1/busybox" "/tmp/$1/moved" && ln -s moved "/tmp/$1/link"
	md5sum "/tmp/$1/link" >/dev/null
	dd if="/tmp/$1/moved" of="/tmp/files/$1/b/c" bs=64k 2>/dev/null
	find /proc/self /sys/kernel -type f >/dev/null 2>&1
	cat /proc/meminfo /proc/slabinfo /proc/*/maps >/dev/null 2>&1
	echo 3 >/proc/sys/vm/drop_caches
	umount "/tmp/$1"
	rm -rf "/tmp/files/$1"
	ifconfig lo 127.0.0.1 up
	echo hello | nc -l -p "$2" >/dev/null &
	server=$!
	sleep 0.3
	echo hello | timeout 5 nc 127.0.0.1 "$2" >/dev/null
	kill $server 2>/dev/null
	wait $server 2>/dev/null
	timeout 1 sleep 5 2>/dev/null
}

# The first lines of a report say what it is.
said() {
	complaints | grep -v 'klp-vm: mark' | head -n 30
}

use first 4000
said >/tmp/said
sed 's/^/unpatched log /' /tmp/said
while read -r name unit; do
	mark
	if insmod "/modules/$name.ko" 2>/tmp/why && await settled "$name"; then
		use one 4001
		use two 4002 &
		using=$!
		disable "$name"
		wait $using
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
END
}

# A line of each unit; the modules, stripped, are in $work/modules, and "NAME UNIT" of each
# in $work/livepatches.
collect() {
	rm -rf "$work/modules"
	mkdir -p "$work/modules" || exit 3
	: >"$work/livepatches"
	for unit in $units; do
		dir=$work/units/$unit
		[ -e "$dir/result" ] || continue
		read -r status seconds touched left <"$dir/result"
		if [ "$status" != 0 ]; then
			echo "$unit status $status: $(grep -m 1 -E 'error|^klp:.*\[' "$dir/log")"
			continue
		fi
		echo "$unit built in $seconds s, $touched functions touched, $left left"
		for module in "$dir"/*.ko; do
			name=${module##*/}
			eu-strip -g -o "$work/modules/$name" "$module" || exit 3
			echo "${name%.ko} $unit" >>"$work/livepatches"
		done
	done
}

if [ -z "${DEBUG_RELEASE:-}" ]; then
	DEBUG_ROOT=$("$here/debug-kernel.sh") || exit
	DEBUG_RELEASE=${DEBUG_ROOT##*/}
fi
for SELF_SOURCE in "$DEBUG_ROOT/lib/modules/$DEBUG_RELEASE/source" \
	"$DEBUG_ROOT"/usr/src/linux-source-*; do
	[ ! -e "$SELF_SOURCE/init/main.c" ] || break
done
work=$work/$DEBUG_RELEASE
mkdir -p "$work" || exit 3
work=$(cd "$work" && pwd)
KLP=$top/convert/klp SELF_RELEASE=$DEBUG_RELEASE SELF_WORK=$work SELF_HERE=$here
export KLP SELF_RELEASE SELF_SOURCE SELF_WORK SELF_HERE

# shellcheck disable=SC2086 # a word a unit
printf '%s\0' $units | xargs -0 -P "${KLP_JOBS:-$(nproc)}" -n 1 "$here/unit.sh"
collect >"$work/built"
cat "$work/built"
guest_script >"$work/script"
set --
[ ! -s "$work/livepatches" ] || set -- "$work"/modules/*.ko
"$here/../vm.sh" -t 3600 -m 2048 -c "$work/console" -r "$DEBUG_ROOT" -k "$DEBUG_RELEASE" \
	"$work/script" "$@" "$work/livepatches" >"$work/loaded"
cat "$work/loaded"
grep -q '^finished' "$work/loaded" || {
	echo "debug-units: the guest stopped; $work/console has what the kernel said" >&2
	exit 1
}
! grep -q ' status ' "$work/built" && ! grep -q -e ' bad ' -e ' log ' "$work/loaded"
