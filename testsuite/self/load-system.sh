# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154,SC2013,SC2016 # of load.sh; words; inner shells
#
# load-system.sh - processes, cgroups, namespaces, mounts, memory, modules, and what /proc
# and /sys have to say.

# Many short processes, in pipes, in background, with signals; what they compute is known.
processes() {
	for i in $(seq 1 $((effort * 30))); do
		(exit $((i % 250))) || [ $? = $((i % 250)) ]
	done
	seq 1 2000 | sort -R | sort -n | awk '{ s += $1 } END { print s }' >sum
	[ "$(cat sum)" = 2001000 ]
	sleep 100 &
	kill -STOP $! && kill -CONT $! && kill -TERM $!
	wait $! || [ $? = 143 ]
	(trap 'echo trapped; exit 7' USR1 && kill -USR1 "$(sh -c 'echo $PPID')") || [ $? = 7 ]
	timeout -s KILL 0.2 sleep 9 || [ $? = 137 ]
	setsid nice -n 5 ionice -c 3 true
	chrt -f 10 true && chrt -b 0 true && chrt -d -T 1000000 -P 5000000 -D 3000000 0 true
	taskset -c 0 true
	prlimit --nofile=64 --core=0 sh -c 'ulimit -n'
	echo "$PPID" >/dev/null
	setarch -R true
	sh -c 'ulimit -v 100000; head -c 300m /dev/zero | tail' 2>/dev/null &&
		bad "a limit of memory has no effect"
	cat sum
}

# A tree of groups of version 2, with limits that are felt.
groups() {
	trap 'set +e; leave_groups group/klp/inner group/klp; umount group' EXIT
	mount_groups cpu memory pids
	in_groups group
}

# mount_groups CONTROLLER...: version 2, with these.  A hierarchy of version 1 that was
# unmounted lets its own go a while later: minutes, where emulation lets RCU wait.
mount_groups() {
	mkdir group
	mount -t cgroup2 none group
	for controller; do
		for _ in $(seq 1 1200); do
			! grep -qw "$controller" group/cgroup.controllers || continue 2
			sleep 0.2
		done
		bad "version 2 has no controller $controller"
	done
}

in_groups() {
	for controller in $(cat "$1/cgroup.controllers"); do
		echo "+$controller" >"$1/cgroup.subtree_control" || true
	done
	mkdir "$1/klp"
	for controller in $(cat "$1/klp/cgroup.controllers"); do
		echo "+$controller" >"$1/klp/cgroup.subtree_control" || true
	done
	mkdir "$1/klp/inner"
	find "$1/klp" -type f -exec cat {} + >/dev/null 2>&1 || true
	echo 20 >"$1/klp/pids.max"
	echo 24M >"$1/klp/memory.max"
	echo 16M >"$1/klp/memory.high"
	echo "50000 100000" >"$1/klp/cpu.max"
	echo 50 >"$1/klp/cpu.weight"
	echo 0 >"$1/klp/cpuset.cpus" || true
	inside "$1/klp/inner" sh -c 'head -c 10m /dev/zero >/tmp/work/charged; rm /tmp/work/charged'
	# more than it may have: the kernel ends it, at once where nothing slows it before
	echo max >"$1/klp/memory.high"
	refused inside "$1/klp/inner" sh -c 'head -c 60m /dev/zero | tail >/dev/null'
	grep -q 'oom_kill [1-9]' "$1/klp/inner/memory.events" || true
	refused inside "$1/klp/inner" sh -c 'for i in $(seq 1 40); do sleep 1 & done; wait'
	inside "$1/klp/inner" sleep 100 &
	await_file "$1/klp/inner/cgroup.procs"
	echo 1 >"$1/klp/cgroup.freeze"
	echo 0 >"$1/klp/cgroup.freeze"
	echo 1 >"$1/klp/cgroup.kill"
	wait $! || true
	# which controllers it has depends on when those of version 1 were let go
	echo "done"
}

# Groups whose last tasks are on their way out can't be removed yet.
leave_groups() {
	for _ in $(seq 1 100); do
		rmdir "$@" 2>/dev/null || [ -d "$2" ] || return 0
		sleep 0.1
	done
}

inside() {
	# shellcheck disable=SC2016 # of the inner shell
	sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$@"
}

await_file() {
	for _ in $(seq 1 100); do
		[ -z "$(cat "$1")" ] || return 0
		sleep 0.1
	done
	return 1
}

# A group of version 2 that is gone holds its controller a little longer.
mount_old_group() {
	for _ in $(seq 1 600); do
		! mount -t cgroup -o "$1" none group 2>"$work/why" || return 0
		grep -q busy "$work/why" || return 1
		sleep 0.2
	done
	return 1
}

# Controllers of version 1, each in a hierarchy of its own.
old_groups() {
	for controller in cpu,cpuacct memory blkio devices freezer net_cls,net_prio pids cpuset \
		hugetlb perf_event rdma misc; do
		grep -q "^${controller%%,*}	.*1\$" /proc/cgroups || continue
		mkdir group
		if mount_old_group "$controller"; then
			mkdir group/klp
			find group/klp -type f -exec cat {} + >/dev/null 2>&1 || true
			cat group/cpuset.cpus >group/klp/cpuset.cpus 2>/dev/null || true
			cat group/cpuset.mems >group/klp/cpuset.mems 2>/dev/null || true
			inside group/klp sh -c 'head -c 2m /dev/zero | sha256sum' >/dev/null
			rmdir group/klp
			umount group
			echo "$controller"
		fi
		rmdir group
	done | tr '\n' ' '
}

namespaces() {
	unshare -U -r id -u
	unshare -m -p -f --mount-proc sh -c 'ps ax | wc -l'
	unshare -i sh -c 'ipcmk -M 4096 -S 2 -Q >/dev/null; ipcs | wc -l; ipcrm -a'
	unshare -u sh -c 'echo klp >/proc/sys/kernel/hostname; uname -n'
	unshare -n ip -o link show lo >/dev/null
	unshare -C true
	unshare -T --boottime 1000 true
	unshare -U -r -m -n -p -f -i -u -C sh -c 'mount -t tmpfs none /mnt && echo nested'
	sleep 100 &
	nsenter -a -t $! true
	kill $!
	lsns >/dev/null
	(unshare -U -r sh -c 'cat /proc/self/uid_map /proc/self/gid_map; unshare -U id -u')
}

mounts() {
	mkdir a b c
	mount -t tmpfs -o size=1M,mode=700 none a
	mkdir a/in
	mount --make-shared a
	mount --bind a b
	mount -t tmpfs none a/in
	mountpoint b/in
	mount --make-slave b
	umount a/in
	mount --make-private b
	mount --make-unbindable b
	refused mount --bind b c
	mount --make-private a
	mount --move a c
	mount -o remount,ro c
	refused touch c/x
	mount -o remount,rw,nosuid,nodev,noexec,relatime c
	mount --rbind / a
	umount -R a
	umount b
	umount -l c
	unshare -m --propagation slave sh -c 'mount -t tmpfs none a; mkdir a/new a/old; mount --bind / a/new; true'
	findmnt -R / >/dev/null
	cat /proc/self/mountinfo /proc/self/mountstats /proc/self/mounts >/dev/null
	mkdir proc sys
	mount -t proc -o hidepid=2 none proc && umount proc
	mount -t sysfs none sys && umount sys
	mount -t bpf none sys && umount sys
	mount -t hugetlbfs none sys && umount sys
	mount -t mqueue none sys && umount sys
	mount -t devpts -o newinstance none sys && umount sys
	echo "done"
}

# Swap on a loop device and in compressed memory, and not enough memory without.
swapping() {
	modprobe zram
	echo 64M >/sys/block/zram0/disksize
	mkswap /dev/zram0 >/dev/null
	swapon -p 10 /dev/zram0
	# not on tmpfs, which can't be swapped to
	truncate -s 200M image
	mkfs.ext4 -q image
	mkdir mounted
	mount -o loop image mounted
	head -c 64M /dev/zero >mounted/swap
	chmod 600 mounted/swap
	mkswap mounted/swap >/dev/null
	swapon -p 5 mounted/swap
	mount_groups memory
	echo +memory >group/cgroup.subtree_control
	mkdir group/swaps
	echo 12M >group/swaps/memory.max
	inside group/swaps sh -c 'seq 1 3000000 | tail -n 2500000 | sha256sum'
	cat /proc/swaps /proc/vmstat /proc/zoneinfo /proc/pagetypeinfo /proc/buddyinfo >/dev/null
	rmdir group/swaps
	umount group
	swapoff /dev/zram0
	swapoff mounted/swap
	umount mounted
	echo 1 >/sys/block/zram0/reset
	rmmod zram
	echo "done"
}

memory() {
	echo 1 >/proc/sys/vm/compact_memory
	echo 3 >/proc/sys/vm/drop_caches
	echo 20 >/proc/sys/vm/nr_hugepages
	echo always >/sys/kernel/mm/transparent_hugepage/enabled
	echo 1 >/sys/kernel/mm/ksm/run
	stress-ng -q --verify --mmaphuge 1 --mmaphuge-ops 4 --madvise 1 --madvise-ops 20 \
		--mergesort 1 --mergesort-ops 1 --vm 1 --vm-bytes 32m --vm-ops 2000 \
		--mremap 1 --mremap-ops 4 --mlock 1 --mlock-ops 4 -t 20
	echo 2 >/sys/kernel/mm/ksm/run
	echo 0 >/sys/kernel/mm/ksm/run
	echo madvise >/sys/kernel/mm/transparent_hugepage/enabled
	echo 0 >/proc/sys/vm/nr_hugepages
	find /sys/kernel/slab -type f -exec cat {} + >/dev/null 2>&1 || true
	echo "done"
}

# Each loaded, looked at, and removed.
modules() {
	for module in dummy ifb loop xfs btrfs vfat nf_tables overlay null_blk veth tun bonding \
		bridge 8021q sctp dm_mod raid456 crc32c_generic xor isofs fuse nbd; do
		modinfo "$module" >/dev/null && modprobe "$module"
	done
	for module in raid456 nbd isofs null_blk ifb dummy bonding; do
		modprobe -r "$module"
	done
	cat /proc/modules /proc/kallsyms >/dev/null
	refused modprobe no_such_module
	lsmod | grep -c '^loop'
}

# Every file that can be read, once, a little of it.  What is there and what it says
# differs; that nothing hangs or falls over does not.
read_through() {
	timeout -s KILL "$((effort * 120))" /load/readall "$@"
	echo "done"
}

read_debug() {
	mkdir debug
	mount -t debugfs none debug
	read_through debug
	umount debug
}

# Keys, their lifetimes and permissions.
keys() {
	keyctl new_session klp >/dev/null
	ring=$(keyctl newring ring @s)
	key=$(keyctl add user klp:key secret "$ring")
	keyctl print "$key"
	keyctl update "$key" other
	keyctl print "$key"
	keyctl setperm "$key" 0x3f3f0000
	keyctl timeout "$key" 1000
	keyctl link "$key" @s
	keyctl search @s user klp:key >/dev/null
	keyctl revoke "$key"
	refused keyctl print "$key"
	keyctl clear "$ring"
	cat /proc/keys /proc/key-users >/dev/null
	echo "done"
}

# Each sysctl that can be read is; some are written what they say.
sysctls() {
	sysctl -a >/dev/null 2>&1 || true
	for name in vm.swappiness vm.dirty_ratio kernel.printk kernel.sched_rr_timeslice_ms \
		fs.file-max net.core.somaxconn net.ipv4.ip_local_port_range kernel.pid_max \
		vm.overcommit_memory net.ipv4.tcp_rmem kernel.core_pattern vm.min_free_kbytes; do
		sysctl -q -w "$name=$(sysctl -n $name)"
	done
	echo "done"
}

activity system/processes processes
activity system/groups groups
activity system/old-groups old_groups
activity system/namespaces namespaces
activity system/mounts mounts
activity system/swapping swapping
activity system/memory memory
activity system/modules modules
activity system/keys keys
activity system/sysctls sysctls
activity system/proc read_through /proc
activity system/sys read_through /sys
activity system/debug read_debug
