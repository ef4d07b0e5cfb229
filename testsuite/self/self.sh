#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# self.sh - the kernel, replaced by itself: what make check-self runs.
#
#	self.sh
#
# Every function of a unit is touched (touch.awk), which changes nothing that it does.
# klp build makes a livepatch of each unit (unit.sh), which has to be built, loaded,
# used and unloaded without a trace: the same load runs without it and with it, and
# what that prints is compared (batch.sh).
#
# The units are those of the kernel and of its modules that are compiled from a .c file,
# in an order that is random, but always the same.  What was done before is not done
# again; it is in SELF_WORK, which may be removed at any time.  Environment:
#
#	SELF_N		so many units (default: 1000)
#	SELF_UNITS	these units, in place of the first SELF_N
#	SELF_EVERY	of a unit's functions, only every so-manyth is touched (default: 1)
#	SELF_TIME	no new unit is begun after so many seconds
#	SELF_BATCH	livepatches that are loaded at a time (default: 50)
#	SELF_PARTS	of the load (default: "files net system block stress"), or single
#			activities of parts, as in "net/unix"
#	SELF_SECONDS	how much load, in about the seconds that one run of it takes
#	SELF_STOCK	1: the kernel looks up their symbols as it does (lookup.sh)
#	SELF_POINTERS	1: when livepatches are gone, look for what still points to them
#	SELF_WORK	where it works (default: work/self)
#	SELF_RELEASE	the kernel (default: the one of make check)
#	KLP_JOBS	at a time (default: number of processors)
#
# The exit status is 0 if nothing failed: each unit was built, or refused for a reason
# that klp build names, and what was built did no harm.
set -u

here=$(cd "$(dirname "$0")" && pwd)

say() {
	echo "self: $*" >&2
}

# All units, in their order: one a line, in $work/order.
list_units() {
	[ ! -s "$work/order" ] || return 0
	say "looking for the units of $SELF_RELEASE"
	(cd "$SELF_SOURCE" && find . -name '*.c') | sed 's|^\./||' |
		"$KLP" units -k "$SELF_RELEASE" --root "$root" - 2>/dev/null |
		awk -F '\t' '$1 == $3 { print $1 }' | LC_ALL=C sort -u |
		LC_ALL=C sort -R --random-source="$top/LICENSE" >"$work/order.new"
	[ -s "$work/order.new" ] || exit 3
	mv "$work/order.new" "$work/order"
}

choose() {
	if [ -n "${SELF_UNITS:-}" ]; then
		# shellcheck disable=SC2086 # a list
		printf '%s\n' $SELF_UNITS
	else
		head -n "${SELF_N:-1000}" "$work/order"
	fi >"$work/chosen"
}

# A line of progress every ten seconds.
progress() {
	total=$(wc -l <"$work/chosen")
	while sleep 10; do
		say "$(sed 's|$|/result|' "$work/chosen" | tr '\n' '\0' |
			env -C "$work/units" xargs -0 ls 2>/dev/null | wc -l) of $total built"
	done
}

build_all() {
	[ -z "${SELF_TIME:-}" ] || export SELF_END=$(($(date +%s) + SELF_TIME))
	progress &
	ticker=$!
	tr '\n' '\0' <"$work/chosen" | xargs -0 -P "$jobs" -n 1 "$here/unit.sh"
	kill $ticker 2>/dev/null
	wait $ticker 2>/dev/null
}

# "UNIT WHAT SECONDS TOUCHED LEFT" of each unit that was tried: built, nothing (no
# function to touch, or it changes nothing), refused-ID, own-check (klp build's own check
# refused what it made, which is a fault of klp), failed.
sort_results() {
	while read -r unit; do
		dir=$work/units/$unit
		[ -e "$dir/result" ] || continue
		read -r status seconds touched left <"$dir/result"
		what=failed
		if [ "$status" = 0 ]; then
			what=built
		elif [ "$status" = none ]; then
			what=nothing
		elif grep -q '^klp: no change' "$dir/log"; then
			what=nothing
		elif grep -q 'bug in klp' "$dir/log"; then
			what=own-check
		elif [ "$status" = 1 ]; then
			id=$(sed -nE 's/.*(error|klp): .*\[([a-z]+)\]$/\2/p' "$dir/log" |
				head -n 1)
			[ -z "$id" ] || what=refused-$id
		fi
		# Nothing is left of what no livepatch can replace.
		if [ "$status" = none ] && [ "$left" != 0 ]; then
			what=refused-$(cut -d ' ' -f 2 "$dir/leave" | sort | uniq -c |
				sort -rn | awk 'NR == 1 { print $2 }')
		fi
		echo "$unit $what $seconds $touched $left"
	done <"$work/chosen" >"$work/results"
}

# Loads what is built and was not loaded, in batches.
load_all() {
	rm -f "$work"/batch.*
	awk '$2 == "built" { print $1 }' "$work/results" | while read -r unit; do
		[ -e "$work/units/$unit/loaded" ] || echo "$unit"
	done >"$work/to-load"
	split -a 3 -l "${SELF_BATCH:-50}" "$work/to-load" "$work/batch."
	[ -s "$work/to-load" ] || return 0
	[ -z "$yardstick" ] || wait "$yardstick" || exit 3
	yardstick=
	printf '%s\0' "$work"/batch.??? | xargs -0 -P "$jobs" -n 1 "$here/batch.sh" "$work"
}

# Is there a unit in one of whose functions a task is always asleep?
some_asleep() {
	sed 's|$|/loaded|' "$work/chosen" | tr '\n' '\0' |
		env -C "$work/units" xargs -0 cat 2>/dev/null | grep -q '^asleep '
}

# Adds "LOADED RAN REPLACED" to the results, LOADED being ok, asleep, bad or not.
sort_loaded() {
	while read -r line; do
		loaded=$work/units/${line%% *}/loaded
		if [ -e "$loaded" ]; then
			read -r what ran replaced <"$loaded"
			[ "$what" = ok ] || ran=0 replaced=0
			echo "$line $what $ran $replaced"
		else
			echo "$line not 0 0"
		fi
	done <"$work/results" >"$work/all-results"
}

[ $# = 0 ] || {
	sed -n 's/^#\t\(self.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
}
# shellcheck source=testsuite/self/common.sh
. "$here/common.sh"

trap 'kill $(jobs -p) 2>/dev/null' EXIT
trap 'exit 130' INT TERM HUP
list_units
choose
# what the unpatched kernel prints is found out meanwhile
"$here/batch.sh" "$work" &
yardstick=$!
for round in 1 2 3; do
	build_all
	sort_results
	load_all
	some_asleep || break
	say "some livepatches wait for tasks that are always asleep, round $round"
done
sort_loaded
sort "$work/all-results" | awk '$2 != "built" && $2 != "nothing" { print $2, $1 }
	$6 == "bad" || $6 == "asleep" { print $6, $1 }' | sort >"$work/refused"
awk -f "$here/table.awk" "$work/all-results"
