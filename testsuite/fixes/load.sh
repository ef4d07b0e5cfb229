#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# load.sh - loads the modules that fixes.sh has built into their kernel, in QEMU.
#
#	load.sh WORK ROOT RELEASE
#
# In batches, each in a kernel of its own.  Modules that a livepatch patches are
# loaded first, with what they depend on, as far as they load without hardware.
# Leaves a line for each in WORK/loaded: "ok FILE", or "bad FILE" and why.
set -u

here=$(cd "$(dirname "$0")" && pwd)
work=$1
root=$2
release=$3
modules=$root/lib/modules/$release
batch_size=40

# The kernel's modules that the livepatch $1 patches, and what they need, in the
# order in which they can be loaded; paths below $modules.
targets() {
	for object in $(strings -a "$1" | sed -n 's/^\.klp\.rela\.\([^.]*\)\..*/\1/p' |
		sort -u) $(cat "$2" 2>/dev/null); do
		[ "$object" != vmlinux ] || continue
		awk -F '[: ]+' -v object="$object" '{
			name = $1
			sub(/.*\//, "", name)
			sub(/\.ko.*/, "", name)
			gsub(/-/, "_", name)
			if (name == object) {
				for (i = NF; i >= 1; i--) {
					sub(/\.ko.*/, ".ko", $i)
					if ($i != "")
						print $i
				}
				exit
			}
		}' "$work/modules.dep"
	done
}

# What is done with one livepatch inside the guest.
guest_script() {
	cat <<'END'
# try FILE LIVEPATCH TARGET...
try() {
	file=$1
	livepatch_name=$2
	shift 2
	mark
	inserted=
	for target; do
		if insmod "/modules/$target" 2>/dev/null; then
			inserted="${target%.ko} $inserted"
		fi
	done
	why=
	if ! insmod "/modules/$livepatch_name.ko" 2>/tmp/why; then
		why="insmod: $(cat /tmp/why)"
	elif ! await settled "$livepatch_name"; then
		why="the transition does not end"
	elif ! echo 0 >"$livepatch/$livepatch_name/enabled"; then
		why="can not be disabled"
	elif ! await gone "$livepatch_name"; then
		why="the transition back does not end"
	elif ! await rmmod "$livepatch_name" 2>/dev/null; then
		why="can not be unloaded"
	fi
	for target in $inserted; do
		rmmod "$target" 2>/dev/null
	done
	said=$(complaints | grep -e BUG -e WARNING -e livepatch -e Oops -e 'Call Trace' |
		head -n 3 | tr '\n' ' ')
	if [ -n "$why$said" ]; then
		echo "bad $file $why $said"
	else
		echo "ok $file"
	fi
}
END
}

# Runs the batch that was gathered in $work/batch.
run_batch() {
	rm -rf "$work/vm"
	mkdir -p "$work/vm" || exit 3
	: >"$work/vm/targets"
	guest_script >"$work/vm/script"
	while read -r file ko; do
		name=$(basename "$ko" .ko)
		eu-strip -g -o "$work/vm/$name.ko" "$ko" || exit 3
		list=
		for target in $(targets "$ko" "${ko%/*}/objects"); do
			echo "$modules/$target" >>"$work/vm/targets"
			list="$list ${target##*/}"
		done
		echo "try $file $name $list" >>"$work/vm/script"
	done <"$work/batch"
	# shellcheck disable=SC2046 # one word a module
	"$here/../vm.sh" -t 900 -m 1536 -c "$work/vm/console" -r "$root" -k "$release" \
		"$work/vm/script" "$work"/vm/*.ko $(sort -u "$work/vm/targets") \
		>"$work/vm/output" 2>"$work/vm/errors"
	status=$?
	cat "$work/vm/output" >>"$work/loaded.new"
	while read -r file ko; do
		grep -q "^[a-z]* $file\( \|\$\)" "$work/vm/output" ||
			echo "bad $file the guest stopped, status $status" >>"$work/loaded.new"
	done <"$work/batch"
	: >"$work/batch"
}

# Debian's package has no modules.dep: it is made when the package is installed.
depmod -n -b "$root" "$release" 2>/dev/null |
	grep '^kernel/[^ ]*\.ko[^ ]*:' >"$work/modules.dep" || exit 3
: >"$work/batch"
: >"$work/loaded.new"
n=0
while read -r file _ _ what; do
	[ "$what" = built ] || continue
	for ko in "$work/$file"/*.ko; do
		echo "$file $ko" >>"$work/batch"
		n=$((n + 1))
	done
	[ $((n % batch_size)) != 0 ] || {
		echo "fixes: loading, $n so far" >&2
		run_batch
	}
done <"$work/results"
[ ! -s "$work/batch" ] || run_batch
mv "$work/loaded.new" "$work/loaded"
