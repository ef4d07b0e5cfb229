# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # of guest.sh and batch.sh
#
# guest-batch.sh - what batch.sh has the guest do: livepatches are loaded, used, disabled
# under load and unloaded.
#
# batch.sh sets $seconds and $parts of the load, and $pointers, in front of this, and gives
# as files the "LIVEPATCH UNIT" of all livepatches, the kernel's modules to load first
# (targets), and what the load prints on the unpatched kernel (yardstick).  What this prints:
#
#	asleep UNIT FUNCTION TASK	the transition can't end: the task sleeps there
#	bad UNIT WHY			anything else that goes wrong with one livepatch
#	count UNIT ran|idle FUNCTION	did what replaces it run?
#	points UNIT SYMBOL from WHERE, N times	what the kernel still points to when the
#				livepatch is gone (pointers.c); "behind": to what follows it,
#				which is not judged
#	differs WHEN LINE, log LINE	of all of them together
#	loaded, disabled, finished	how far it came

# shellcheck source=testsuite/self/guest-load.sh
. /modules/guest-load.sh
# shellcheck source=testsuite/self/guest-count.sh
. /modules/guest-count.sh

# Waits two minutes, as a machine under load needs in software emulation.
patiently() {
	await "$@" || await "$@" || await "$@" || await "$@"
}

# The functions of a livepatch, as the kernel calls them.
replaced() {
	for function in "$livepatch/$1"/*/*,*; do
		function=${function##*/}
		echo "${function%,*}"
	done
}

# Which of the functions of /tmp/replaced sleep by trade: a task's stack does not show them.
sleepers() {
	awk 'NR == FNR { replaced[$0] = 1; next }
		$3 == "__sched_text_start" { first = $1 }
		$3 == "__sched_text_end" { last = $1 }
		NF == 3 && $3 in replaced { address[$3] = $1 }
		END {
			for (name in address)
				if (address[name] >= first && address[name] < last)
					print name
		}' /tmp/replaced /proc/kallsyms
}

# asleep LIVEPATCH UNIT STATE: the tasks that the transition waits for, which are those of
# the state, and the functions of the livepatch that are on their stacks.
asleep() {
	replaced "$1" >/tmp/replaced
	sleepers >/tmp/sleepers
	for task in /proc/[0-9]*/task/[0-9]*; do
		[ "$(cat "$task/patch_state" 2>/dev/null)" = "$3" ] || continue
		sed -n 's/^.* \([^ ]*\)+0x.*/\1/p' "$task/stack" 2>/dev/null >/tmp/stack
		grep -xFf /tmp/replaced /tmp/stack >/tmp/seen || cat /tmp/sleepers >/tmp/seen
		sed "s|.*|asleep $2 & $(tr -dc 'a-zA-Z0-9_' <"$task/comm")|" /tmp/seen
	done | sort -u
}

# What can't be done with a livepatch: with the tasks' names, if they are known.
stuck() {
	asleep "$1" "$2" "$3" >/tmp/asleep
	if [ -s /tmp/asleep ]; then
		cat /tmp/asleep
	else
		echo "bad $2 the transition does not end"
	fi
}

# take_in LIVEPATCH UNIT: one that can't be loaded to its end is taken back.
take_in() {
	if ! insmod "/modules/$1.ko" 2>/tmp/why; then
		echo "bad $2 $(cat /tmp/why)"
	elif patiently settled "$1"; then
		echo "$1 $2" >>/tmp/in
	else
		stuck "$1" "$2" 0
		echo 0 >"$livepatch/$1/enabled"
		patiently gone "$1" || return 1
		await rmmod "$1" 2>/dev/null
	fi
}

# take_out LIVEPATCH UNIT: one that can't be disabled stays.
take_out() {
	if ! echo 0 >"$livepatch/$1/enabled"; then
		echo "bad $2 can't be disabled"
	elif patiently gone "$1"; then
		echo "$1 $2" >>/tmp/out
	else
		stuck "$1" "$2" 1
		echo 1 >"$livepatch/$1/enabled"
		patiently settled "$1" || return 1
	fi
}

# The load's output, where it is not the yardstick's: at most three lines of it.
compare() {
	grep -v '^[^ ]* bad ' /modules/yardstick | diff - "$1" |
		sed -n "s/^[<>]/differs $2: &/p" | head -n 3
}

# The load, again and again until it is enough: what of it differs.
load_on() {
	while [ ! -e /guest/tmp/enough ]; do
		# shellcheck disable=SC2086 # a list
		run_load "$seconds" /modules/yardstick $parts
	done >/tmp/second
	awk 'NR == FNR { known[$0] = 1; next } !($0 in known)' /modules/yardstick /tmp/second |
		sed 's/^/differs disabled: /' | head -n 3
}

prepare_load
while read -r target; do
	in_root modprobe -q "$target" || echo "target $target"
done </modules/targets
mark

[ ! -e /modules/self_lookup.ko ] || load self_lookup
: >/tmp/in
: >/tmp/out
while read -r name unit; do
	take_in "$name" "$unit" || exit 1
done </modules/livepatches
echo loaded

# shellcheck disable=SC2046 # a word a module
count_begin $(cut -d ' ' -f 1 /tmp/in)
# shellcheck disable=SC2086 # a list
run_load "$seconds" /modules/yardstick $parts >/tmp/first
count_stop
compare /tmp/first loaded
while read -r name unit; do
	count_replaced "$name" | sed "s|^|count $unit |"
done </tmp/in
count_end

load_on &
load=$!
sleep 3
sed -n '1!G; h; $p' /tmp/in >/tmp/to-disable
while read -r name unit; do
	take_out "$name" "$unit" || exit 1
done </tmp/to-disable
echo disabled
: >/guest/tmp/enough
wait $load
[ -s /tmp/out ] || pointers=
# shellcheck disable=SC2046 # a word a module
[ -z "$pointers" ] || {
	echo 1 >/proc/sys/kernel/kptr_restrict
	/modules/pointers keep $(cut -d ' ' -f 1 /tmp/out) >/tmp/kept
	# the kernel's list of modules does, as long as they are there
	! /modules/pointers find /tmp/kept >/dev/null || echo "differs pointers: none are seen"
}
while read -r name unit; do
	await rmmod "$name" 2>/dev/null || echo "bad $unit can't be unloaded"
done </tmp/out
[ -z "$pointers" ] || {
	# what is freed when nobody reads it any more, and the last names of what is gone
	sleep 3
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
	/modules/pointers find /tmp/kept >/tmp/pointed
	[ $? != 3 ] || echo "differs pointers: the memory can't be read"
	awk 'NR == FNR { unit[$1] = $2; next }
		$1 == "points" || $1 == "behind" { $2 = unit[$2]; print }' /tmp/out /tmp/pointed
}
# a call trace alone is that of the memory that the load asks for on purpose
complaints | grep -A 3 -e BUG -e WARNING -e livepatch: -e Oops -e INFO: |
	head -n 20 | sed 's/^/log /'
echo finished
