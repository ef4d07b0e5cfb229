# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # of load.sh
#
# load-files.sh - file systems on loop devices: what was written is read back, before and
# after an unmount, and their own checkers find nothing.

# data SEED KB: prints so much text that is the same each time.
data() {
	seq -f "$1-%09.0f" 1000000 | head -c "$(($2 * 1024))"
}

# Prints one checksum of all names, kinds and contents below directory $1.
checksum_of() {
	(
		cd "$1" && {
			find . -path ./lost+found -prune -o -type f -print0 | sort -z |
				xargs -0 -r sha256sum
			find . -path ./lost+found -prune -o ! -type f -printf '%y %p %l\n' | sort
		} | sha256sum | cut -c 1-16
	)
}

# Does to directory $1 what every file system can.
work_on() {
	mkdir "$1/a" "$1/b"
	for i in $(seq 1 $((effort * 20))); do
		data "$i" $((i % 7 * 3)) >"$1/a/file$i"
	done
	data big 1024 | dd of="$1/b/synced" bs=64k conv=fsync status=none
	dd if="$1/b/synced" of="$1/b/direct" bs=64k oflag=direct status=none
	dd if="$1/b/direct" of="$1/b/again" iflag=direct bs=128k status=none
	cmp "$1/b/synced" "$1/b/again"
	data tail 5 >>"$1/b/again"
	truncate -s 100000 "$1/b/direct"
	truncate -s 3000000 "$1/b/synced"
	for i in $(seq 1 2 20); do
		mv "$1/a/file$i" "$1/b/moved$i"
	done
	mv "$1/b/moved1" "$1/b/moved3"
	mkdir -p "$1/a/deep/er/and/deeper"
	mv "$1/a/deep" "$1/b/deep"
	rm "$1/a/file2"
	rm -r "$1/b/deep/er"
	touch -d 2001-02-03 "$1/a/file4"
	chmod 700 "$1/a/file6"
	sync -f "$1/a/file6"
	(
		exec 9<>"$1/a/gone"
		rm "$1/a/gone"
		data open 30 >&9
	)
	flock "$1/a/file8" true
	stat -f "$1" >/dev/null
}

# What Unix has besides.
work_on_unix() {
	ln "$1/a/file4" "$1/a/linked"
	ln -s file4 "$1/a/symbolic"
	ln -s "$(printf '%0200d' 0)" "$1/a/long"
	mkfifo "$1/a/fifo"
	mknod "$1/a/null" c 1 3
	setfattr -n user.klp -v "$(data attr 1 | head -c 400)" "$1/a/file4"
	[ "$(getfattr --only-values -n user.klp "$1/a/linked")" = "$(data attr 1 | head -c 400)" ]
	setfattr -x user.klp "$1/a/file4"
	setfacl -m u:nobody:rw "$1/a/file4"
	getfacl -c "$1/a/file4" | grep -q nobody
	setfacl -d -m u:nobody:rwx "$1/b"
	mkdir "$1/b/inherits"
	chown nobody:nogroup "$1/a/file4"
	fallocate -l 500000 "$1/b/allocated"
	data middle 8 | dd of="$1/b/allocated" seek=100 bs=1k conv=notrunc status=none
	fallocate -p -o 102400 -l 4096 "$1/b/allocated"
	exchange "$1"
}

# Two programs that write to one file's ends.
exchange() {
	(
		for i in $(seq 1 40); do
			echo "one $i"
		done >>"$1/b/both"
	) &
	for i in $(seq 1 40); do
		echo "two $i"
	done >>"$1/b/both"
	wait
	[ "$(wc -l <"$1/b/both")" = 80 ]
	sort -o "$1/b/both" "$1/b/both"
}

# file_system KIND MB OPTIONS CHECK MKFS...: makes one, works on it, unmounts it, has it
# checked, mounts it again; with `more_KIND` for what this kind can besides.
file_system() {
	kind=$1 size=$2 options=$3 check=$4
	shift 4
	truncate -s "${size}M" image
	"$@" image >/dev/null
	mkdir mounted
	trap 'set +e; umount mounted 2>/dev/null' EXIT
	mount -o "loop$options" image mounted
	work_on mounted
	case $kind in
	vfat | ext3) ;;
	*) work_on_unix mounted ;;
	esac
	"more_$kind" mounted
	sync
	checksum_of mounted >before
	umount mounted
	$check image >/dev/null
	mount -o loop image mounted
	checksum_of mounted >after
	umount mounted
	cmp before after
	cat after
}

more_vfat() {
	data x 10 >"$1/A rather long name of a file.text"
	[ -f "$1/a rather long NAME of a file.text" ]
	fsfreeze -f "$1"
	fsfreeze -u "$1"
}

more_ext4() {
	fsfreeze -f "$1"
	fsfreeze -u "$1"
	fallocate -c -o 4096 -l 8192 "$1/b/allocated"
	fallocate -i -o 4096 -l 4096 "$1/b/allocated"
	fallocate -z -o 0 -l 4096 "$1/b/allocated"
	chattr +a "$1/a/file10"
	refused cp /dev/null "$1/a/file10"
	chattr -a "$1/a/file10"
	lsattr -R "$1" >/dev/null
	fstrim "$1"
	resize2fs "$(findmnt -n -o SOURCE "$1")" 120M
	mkdir "$1/many"
	(cd "$1/many" && seq -f 'a-name-that-takes-some-room-%g' 600 | xargs touch)
	rm -r "$1/many"
	e4defrag "$1/b/again" >/dev/null
	filefrag -v "$1/b/allocated" >/dev/null
}

more_xfs() {
	cp --reflink=always "$1/b/again" "$1/b/shared"
	data changed 8 | dd of="$1/b/shared" conv=notrunc status=none
	refused cmp -s "$1/b/again" "$1/b/shared"
	fallocate -c -o 4096 -l 8192 "$1/b/allocated"
	xfs_freeze -f "$1"
	xfs_freeze -u "$1"
	truncate -s 330M image
	losetup -c "$(findmnt -n -o SOURCE "$1")"
	xfs_growfs "$1" >/dev/null
	fstrim "$1"
	xfs_io -c 'fiemap -v' "$1/b/shared" >/dev/null
	xfs_quota -x -c 'report -u' "$1" >/dev/null
}

more_btrfs() {
	btrfs subvolume create "$1/sub" >/dev/null
	data sub 100 >"$1/sub/file"
	btrfs subvolume snapshot -r "$1/sub" "$1/snap" >/dev/null
	data changed 100 >"$1/sub/file"
	[ "$(sha256sum <"$1/snap/file")" = "$(data sub 100 | sha256sum)" ]
	cp --reflink=always "$1/sub/file" "$1/sub/shared"
	btrfs send -q "$1/snap" 2>/dev/null >stream
	btrfs receive -q -f stream "$1/a"
	btrfs property set "$1/b" compression zstd
	data compressed 500 >"$1/b/compressed"
	btrfs filesystem defragment "$1/b/compressed"
	btrfs scrub start -B "$1" >/dev/null
	btrfs balance start --full-balance "$1" >/dev/null
	btrfs quota enable "$1"
	btrfs filesystem resize 180M "$1" >/dev/null
	btrfs subvolume delete "$1/snap" >/dev/null
	btrfs filesystem usage "$1" >/dev/null
}

more_journal() {
	mount -o remount,ro "$1"
	mount -o remount,rw "$1"
}

more_ext3() {
	mount -o remount,commit=1 "$1"
}

# tmpfs, ramfs and overlayfs have no device.
memory_file_system() {
	mkdir mounted
	mount -t "$1" none mounted
	trap 'set +e; umount mounted 2>/dev/null' EXIT
	work_on_memory mounted
	umount mounted
}

work_on_memory() {
	mkdir "$1/a"
	data "$1" 300 >"$1/a/file"
	cp "$1/a/file" "$1/copy"
	mv "$1/copy" "$1/a/copy"
	truncate -s 1000 "$1/a/copy"
	ln -s a "$1/link"
	checksum_of "$1"
}

overlay_file_system() {
	mkdir tree
	mount -t tmpfs none tree
	trap 'set +e; umount tree/all tree 2>/dev/null' EXIT
	mkdir tree/lower tree/upper tree/work tree/all
	mkdir tree/lower/dir
	data lower 20 >tree/lower/kept
	cp tree/lower/kept tree/lower/changed
	cp tree/lower/kept tree/lower/dir/removed
	mount -t overlay -o lowerdir=tree/lower,upperdir=tree/upper,workdir=tree/work \
		none tree/all
	data upper 5 >>tree/all/changed
	rm -r tree/all/dir
	mv tree/all/kept tree/all/renamed
	ln tree/all/renamed tree/all/linked
	checksum_of tree/all
	checksum_of tree/upper
	umount tree/all
	umount tree
}

activity files/ext4 file_system ext4 100 "" "fsck.ext4 -f -n" mkfs.ext4 -q
activity files/ext4-journal file_system journal 100 ,data=journal,usrquota \
	"fsck.ext4 -f -n" mkfs.ext4 -q -b 1024 -O quota,inline_data
activity files/ext3 file_system ext3 100 "" "fsck.ext4 -f -n" mkfs.ext3 -q -b 1024
activity files/xfs file_system xfs 320 ,uquota "xfs_repair -n" mkfs.xfs -q
activity files/btrfs file_system btrfs 200 ,compress=lzo "btrfs check -q" mkfs.btrfs -q
activity files/vfat file_system vfat 60 "" "fsck.vfat -n" mkfs.vfat
activity files/tmpfs memory_file_system tmpfs
activity files/ramfs memory_file_system ramfs
activity files/overlay overlay_file_system
