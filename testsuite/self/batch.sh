#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# batch.sh - loads livepatches of units together, in QEMU, and uses the kernel.
#
#	batch.sh WORK [LIST]
#
# Without LIST, the load alone runs, on the unpatched kernel: all other runs need what it
# prints there.  LIST has a unit a line; WORK/units/UNIT/ has the livepatch that unit.sh
# has made of it.  In the guest the modules that are patched are loaded, then the
# livepatches one upon the other; the load runs (load.sh), the livepatches are disabled
# while it runs once more, and are unloaded.  What the load prints has to be what it
# printed on the unpatched kernel, the kernel's log has to be without a complaint, and
# with SELF_POINTERS=1 nothing of the kernel's may point to what has gone.
#
# A batch that fails is halved until it is known which unit it was.  Leaves for each
# unit WORK/units/UNIT/loaded: "ok RAN REPLACED", how many of the functions that it
# replaces have run, "asleep FUNCTION TASK", a line each that the transition can't end for,
# or "bad WHY"; and in WORK/units/UNIT/idle the functions that have not run.
set -u

[ $# = 1 ] || [ $# = 2 ] || {
	sed -n 's/^#\t\(batch.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
}
work=$1
here=$(cd "$(dirname "$0")" && pwd)
seconds=${SELF_SECONDS:-60}
parts=${SELF_PARTS:-files net system block stress}
pointers=${SELF_POINTERS:+1}
standard=$work/yardstick-$seconds-$(echo "$parts" | tr ' /' +,)

say() {
	echo "self: $*" >&2
}

# The livepatch of a unit, and its module name.
module_of() {
	for module in "$work/units/$1"/*.ko; do
		echo "$module"
	done
}

# What has the kernel look up symbols quickly, made once, in $work/lookup.
quick_lookup() {
	[ ! -e "$work/lookup" ] || return 0
	rm -rf "$work/lookup.new"
	"$here/lookup.sh" "$work/lookup.new" && mv "$work/lookup.new" "$work/lookup" || exit 3
}

# The kernel's modules that a livepatch patches.
targets() {
	strings -a "$1" |
		sed -n 's/^\.klp\.rela\.\([^.]*\)\..*/\1/p; s/^\.klp\.sym\.\([^.]*\)\..*/\1/p' |
		cat - "$2" 2>/dev/null | sort -u | grep -vx vmlinux
}

# guest NAME UNITS: one boot with these livepatches; leaves its output in $work/vm/NAME/.
guest() {
	vm=$work/vm/$1
	rm -rf "$vm"
	mkdir -p "$vm" || exit 3
	: >"$vm/targets"
	while read -r unit; do
		module=$(module_of "$unit")
		name=${module##*/}
		# strip of binutils 2.47 damages klp relocations
		eu-strip -g -o "$vm/$name" "$module" || exit 3
		targets "$module" "${module%/*}/objects" >>"$vm/targets"
		echo "${name%.ko} $unit"
	done <"$2" >"$vm/livepatches"
	sort -u -o "$vm/targets" "$vm/targets"
	{
		echo "seconds=$seconds parts='$parts' pointers=$pointers"
		cat "$here/guest-batch.sh"
	} >"$vm/script"
	cp "$standard" "$vm/yardstick" || exit 3
	[ -n "${SELF_STOCK:-}" ] || [ ! -e "$work/lookup/self_lookup.ko" ] ||
		eu-strip -g -o "$vm/self_lookup.ko" "$work/lookup/self_lookup.ko" || exit 3
	set --
	for module in "$vm"/*.ko; do
		[ ! -e "$module" ] || set -- "$@" "$module"
	done
	# what is freed holds nothing any more that might point to a livepatch
	"$here/in-guest.sh" ${pointers:+-a init_on_free=1} -t 3600 -m 3072 -c "$vm/console" \
		-r "$SELF_ROOT" -k "$SELF_RELEASE" "$vm/script" "$@" "$vm/targets" "$vm/livepatches" \
		"$vm/yardstick" >"$vm/output" 2>"$vm/errors"
	status=$?
	[ $status != 3 ] || {
		cat "$vm/errors" >&2
		exit 3
	}
}

# One of the two.
unpatched() {
	"$here/in-guest.sh" -t 3600 -m 3072 -c "$work/vm/yardstick/console.$1" -r "$SELF_ROOT" \
		-k "$SELF_RELEASE" "$work/vm/yardstick/script" >"$work/vm/yardstick/$1"
}

# What the load prints on the unpatched kernel, in $standard.  It runs twice: what does not
# print the same can't be compared, and counts as what does not run there.  Of activities
# that are named one by one it is known that they do: they run once.
yardstick() {
	[ ! -s "$standard" ] || return 0
	say "running the load on the unpatched kernel"
	mkdir -p "$work/vm/yardstick" || exit 3
	cat >"$work/vm/yardstick/script" <<END
. /modules/guest-load.sh
prepare_load
run_load $seconds "" $parts
END
	# both use what the first of them would make
	"$here/in-guest.sh" -p -r "$SELF_ROOT" -k "$SELF_RELEASE" || exit 3
	case $parts in
	*/*)
		unpatched 1 || exit 3
		cp "$work/vm/yardstick/1" "$work/vm/yardstick/2" || exit 3
		;;
	*)
		unpatched 1 &
		unpatched 2 && wait $! || exit 3
		;;
	esac
	awk 'NR == FNR { once[$0] = 1; next }
		{ print $0 in once ? $0 : $1 " bad differs from run to run" }' \
		"$work/vm/yardstick/1" "$work/vm/yardstick/2" >"$standard.new" || exit 3
	say "$(grep -c ' ok' "$standard.new") activities," \
		"$(grep -c ' bad ' "$standard.new") that do not run there or can't be compared"
	mv "$standard.new" "$standard"
}

# Why the batch of the last guest failed: nothing if it did not.
trouble() {
	grep -e '^differs ' -e '^log ' "$vm/output" | head -n 3 | tr '\n' ' '
	grep -q '^finished' "$vm/output" || {
		echo "the guest stopped, status $status, after" \
			"$(grep -e '^loaded' -e '^disabled' "$vm/output" | tail -n 1):"
		grep -e BUG -e WARNING -e Oops -e RIP: "$vm/console" | head -n 3 | tr '\n' ' '
	}
}

# The units of $1 are done, but for those that are bad by themselves.
settle() {
	while read -r unit; do
		why=$(sed -n "s|^bad $unit ||p; s|^points $unit |still points to |p" "$vm/output" |
			head -n 1)
		awk -v unit="$unit" '$1 == "count" && $2 == unit {
			n++
			if ($3 == "ran") ran++; else print $4 > idle
		}
		END { print ran + 0, n + 0 }' idle="$work/units/$unit/idle" \
			"$vm/output" >"$vm/count"
		if [ -n "$why" ]; then
			echo "bad $why"
		elif grep -q "^asleep $unit " "$vm/output"; then
			sed -n "s|^asleep $unit |asleep |p" "$vm/output"
		else
			echo "ok $(cat "$vm/count")"
		fi >"$work/units/$unit/loaded"
	done <"$1"
}

# try NAME UNITS: a batch and, if it fails, its halves.
try() {
	n=$(wc -l <"$2")
	say "loading $n livepatches"
	guest "$1" "$2"
	why=$(trouble)
	if [ -z "$why" ]; then
		settle "$2"
		return
	fi
	say "a batch of $n: $why"
	if [ "$n" = 1 ]; then
		echo "bad $why" >"$work/units/$(cat "$2")/loaded"
		return
	fi
	head -n $((n / 2)) "$2" >"$2.a"
	tail -n +$((n / 2 + 1)) "$2" >"$2.b"
	try "$1.a" "$2.a"
	try "$1.b" "$2.b"
}

mkdir -p "$work/vm" || exit 3
quick_lookup
yardstick
[ $# = 1 ] || try "$(basename "$2")" "$2"
