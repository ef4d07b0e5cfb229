# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # of load.sh
#
# load-block.sh - block devices that need no hardware, under each scheduler, with limits,
# in parts, and below the device mapper.

# write_and_read DEVICE: what was written is there, buffered and not.
write_and_read() {
	data block 4096 >pattern
	dd if=pattern of="$1" bs=64k oflag=direct status=none
	dd if="$1" bs=32k count=128 iflag=direct status=none | cmp - pattern
	dd if=pattern of="$1" bs=4k conv=fsync status=none
	blockdev --flushbufs "$1"
	dd if="$1" bs=4k count=1024 status=none | cmp - pattern
	blockdev --getsize64 "$1"
}

schedulers() {
	modprobe -a bfq kyber-iosched mq-deadline 2>/dev/null || true
	# nothing loads a driver for what appears
	modprobe -a sd_mod scsi_debug
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		device=$(grep -l scsi_debug /sys/block/sd*/device/model 2>/dev/null | cut -d / -f 4)
		[ -z "$device" ] || break
		sleep 0.2
	done
	[ -n "$device" ] || bad "no device of scsi_debug"
	for scheduler in $(tr -d '[]' <"/sys/block/$device/queue/scheduler"); do
		echo "$scheduler" >"/sys/block/$device/queue/scheduler"
		write_and_read "/dev/$device"
		echo "$scheduler"
	done | tr '\n' ' '
	blkdiscard -f "/dev/$device" 2>/dev/null || true
	blockdev --report "/dev/$device" >/dev/null
	modprobe -r scsi_debug
}

# Requests of null_blk: one queue or many, by timer or at once; zones.
null_devices() {
	for options in "queue_mode=2 submit_queues=2" "queue_mode=0" \
		"queue_mode=2 irqmode=2 completion_nsec=1000" \
		"memory_backed=1 gb=1 discard=1" "memory_backed=1 gb=1 zoned=1 zone_size=64"; do
		# shellcheck disable=SC2086
		modprobe null_blk gb=1 nr_devices=1 $options
		dd if=/dev/zero of=/dev/nullb0 bs=64k count=64 oflag=direct status=none
		dd if=/dev/nullb0 of=/dev/null bs=64k count=64 iflag=direct status=none
		case $options in
		*zoned*)
			blkzone report /dev/nullb0 | wc -l
			blkzone reset -o 0 -c 1 /dev/nullb0
			;;
		*discard*)
			write_and_read /dev/nullb0
			blkdiscard -f /dev/nullb0
			blkdiscard -f -z /dev/nullb0
			;;
		esac
		modprobe -r null_blk
	done
}

# A disk's parts, in both kinds of tables.
parts() {
	for label in dos gpt; do
		truncate -s 64M image
		printf 'label: %s\n,10M\n,20M\n,\n' $label | sfdisk -q image
		device=$(losetup -f --show -P image)
		partx -s -g -o NR,SECTORS "$device"
		write_and_read "${device}p2"
		blockdev --rereadpt "$device"
		partx -d "$device"
		partx -a "$device"
		losetup --direct-io=on "$device" 2>/dev/null || true
		write_and_read "${device}p3"
		losetup -d "$device"
		rm image
	done
}

# A linear device, a snapshot of it, a striped one, one that encrypts.
mapped() {
	modprobe -a dm_mod dm_snapshot dm_crypt
	truncate -s 32M one
	truncate -s 32M two
	first=$(losetup -f --show one)
	second=$(losetup -f --show two)
	trap 'set +e; unmap' EXIT
	maps "$first" "$second"
}

# dmsetup makes the device's file itself: there is no udev.
map() {
	dmsetup --noudevrules --noudevsync "$@"
}

unmap() {
	for name in klp-snap klp-origin klp-base klp; do
		map remove "$name" 2>/dev/null
	done
	losetup -d "$first"
	losetup -d "$second"
}

maps() {
	map create klp --table "0 32768 linear $1 0"
	write_and_read /dev/mapper/klp
	map suspend klp && map resume klp
	map remove klp
	map create klp --table "0 65536 striped 2 16 $1 0 $2 0"
	write_and_read /dev/mapper/klp
	map remove klp
	map create klp --table \
		"0 32768 crypt aes-xts-plain64 $(printf '%064d' 7)$(printf '%064d' 8) 0 $1 0"
	write_and_read /dev/mapper/klp
	map remove klp
	map create klp-base --table "0 32768 linear $1 0"
	data base 512 | dd of=/dev/mapper/klp-base conv=fsync status=none
	map create klp-origin --table "0 32768 snapshot-origin /dev/mapper/klp-base"
	map create klp-snap --table "0 32768 snapshot /dev/mapper/klp-base $2 P 8"
	data new 256 | dd of=/dev/mapper/klp-origin conv=fsync status=none
	map status >/dev/null
	head -c 262144 /dev/mapper/klp-snap | sha256sum
}

# Groups with limits for what they read and write.
limited() {
	truncate -s 32M image
	device=$(losetup -f --show image)
	number=$(cat "/sys/block/${device#/dev/}/dev")
	mkdir group
	mount -t cgroup2 none group
	echo "+io +memory" >group/cgroup.subtree_control
	mkdir group/klp
	echo "$number rbps=20000000 wiops=1000" >group/klp/io.max
	echo "default 50" >group/klp/io.weight 2>/dev/null || true
	echo "$number target=1000" >group/klp/io.latency 2>/dev/null || true
	inside group/klp sh -c "dd if=/dev/zero of=$device bs=64k count=64 oflag=direct status=none
		dd if=$device of=/dev/null bs=64k count=64 iflag=direct status=none"
	cat group/klp/io.stat >/dev/null
	rmdir group/klp
	umount group
	losetup -d "$device"
	cat /proc/diskstats /proc/partitions >/dev/null
	echo "done"
}

ram_disk() {
	modprobe brd rd_nr=1 rd_size=16384
	write_and_read /dev/ram0
	modprobe -r brd
}

activity block/schedulers schedulers
activity block/null null_devices
activity block/parts parts
activity block/mapped mapped
activity block/limited limited
activity block/ram ram_disk
