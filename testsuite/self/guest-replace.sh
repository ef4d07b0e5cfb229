# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # of guest.sh and replace.sh
#
# guest-replace.sh - what replace.sh has the guest do: two livepatches replace each other
# while the load runs.  $times, $seconds and $parts stand in front of this.

# shellcheck source=testsuite/self/guest-load.sh
. /modules/guest-load.sh

# Waits two minutes, as a machine under load needs in software emulation.
patiently() {
	await "$@" || await "$@" || await "$@" || await "$@"
}

# What a leak would show in: "WHAT NUMBER" of objects in each cache, of pieces of virtual
# memory, of modules, and of kB that processors have of their own.
measure() {
	sync
	for _ in 1 2 3; do
		echo 3 >/proc/sys/vm/drop_caches
		sleep 2
	done
	for cache in /sys/kernel/slab/*; do
		[ ! -e "$cache/shrink" ] || echo 1 >"$cache/shrink"
	done
	awk 'NR > 2 { print "cache:" $1, $2 }' /proc/slabinfo
	echo "vmalloc $(wc -l </proc/vmallocinfo)"
	echo "modules $(wc -l </proc/modules)"
	awk '$1 == "Percpu:" { print "percpu", $2 }' /proc/meminfo
}

# The load, again and again until it is enough; what differs is printed.
load_on() {
	runs=0
	while [ ! -e /guest/tmp/enough ]; do
		# shellcheck disable=SC2086 # a list
		run_load "$seconds" /modules/yardstick $parts >/tmp/output
		awk 'NR == FNR { known[$0] = 1; next } !($0 in known)' /modules/yardstick \
			/tmp/output | sed 's/^/differs: /' | head -n 3
		runs=$((runs + 1))
		echo "$runs" >/tmp/runs
	done
}

# replace NAME OLD: NAME comes, OLD goes and is unloaded.
replace() {
	insmod "/modules/$1.ko" || die "insmod $1"
	patiently settled "$1" || die "$1: the transition does not end"
	[ -z "$2" ] || patiently gone "$2" || die "$2: is still there"
	[ -z "$2" ] || await rmmod "$2" || die "rmmod $2"
}

# works WORD: does /proc/version say what the livepatch makes it say?
works() {
	case $(cat /proc/version) in
	"$1 "*) ;;
	*) die "/proc/version: $(cat /proc/version)" ;;
	esac
}

prepare_load
# all that the load leaves in caches is there before it is measured
# shellcheck disable=SC2086 # a list
run_load "$seconds" /modules/yardstick $parts >/dev/null
replace replace_first ""
disable replace_first
unload replace_first
mark
measure >/tmp/before

load_on &
load=$!
replace replace_first ""
n=0
while [ $n -lt "$times" ]; do
	works first
	replace replace_second replace_first
	# what it has stored beside an object is new: the other one has freed it
	works "second 1"
	works "second 2"
	ls -d "$livepatch"/replace_second/vmlinux/c_start,[2-9] >/dev/null ||
		die "the namesake is not replaced"
	replace replace_first replace_second
	n=$((n + 1))
	echo "$n times, the load ran $(cat /tmp/runs 2>/dev/null || echo 0) times"
done
: >/guest/tmp/enough
wait $load
disable replace_first
unload replace_first
measure >/tmp/after
complaints | grep -A 3 -e BUG -e WARNING -e livepatch: -e Oops -e INFO: |
	head -n 20 | sed 's/^/log /'
awk -v times="$times" 'NR == FNR { before[$1] = $2; next }
	$2 - before[$1] >= times / 2 || ($1 == "modules" && $2 != before[$1]) {
		print "leak? " $1 " had " before[$1] ", has " $2
	}' /tmp/before /tmp/after
echo finished
