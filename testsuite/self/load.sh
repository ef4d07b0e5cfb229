#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# load.sh - puts a kernel under load and says what came of it, in the guest.
#
#	load.sh [-y YARDSTICK] SECONDS [PART | PART/ACTIVITY]...
#
# Runs all activities of the load-PART.sh beside it, or one, one after the other, each in an
# empty directory of its own.  Prints one line an activity,
#
#	NAME ok FACT		a checksum or a count
#	NAME bad WHAT		what went wrong
#
# with nothing that differs from run to run, so that diff compares two kernels.  The
# effort is counted in operations; it grows with SECONDS, which is what a machine in
# software emulation takes, more or less.
#
# YARDSTICK is what this printed on the unpatched kernel: what did not run there is left
# out, and what fails then is the patch's doing.  No activity is begun once there is a file
# /tmp/enough.
set -u

here=$(cd "$(dirname "$0")" && pwd)
yardstick=
[ "${1:-}" != -y ] || {
	yardstick=$2
	shift 2
}
case ${1:-} in
"" | *[!0-9]*)
	echo "usage: load.sh [-y YARDSTICK] SECONDS [PART | PART/ACTIVITY]..." >&2
	exit 2
	;;
esac
# shellcheck disable=SC2034 # of the activities
effort=$((($1 + 59) / 60))
shift
[ $# -gt 0 ] || set -- files net system block stress
export LC_ALL=C TZ=UTC0 HOME=/root PATH=/load:/usr/sbin:/usr/bin

# Did NAME run on the unpatched kernel?  Without a yardstick everything is tried.
ran() {
	[ -z "$yardstick" ] || ! grep -q "^$1 bad " "$yardstick"
}

# report NAME ok|bad TEXT...: what can differ from run to run goes.
report() {
	echo "$*" | tr '\n' ' ' | sed 's/ *$//; s/0x[0-9a-f]*/0xN/g; s/\[[0-9]*\]/[N]/g'
	echo
}

# activity NAME FUNCTION...: what the function prints last is the fact, or the reason.
# It ends with the first command that fails.
activity() {
	name=$1
	shift
	case $name in
	"$part" | "$part"/*) ;;
	*) return 0 ;;
	esac
	ran "$name" && [ ! -e /tmp/enough ] || return 0
	# for who reads the console
	echo "<3>self: $name" >/dev/kmsg
	rm -rf "$work/now"
	mkdir -p "$work/now" || exit 1
	# no condition: set -e has no effect in one
	(
		set -e
		cd "$work/now"
		"$@"
	) >"$work/output" 2>&1
	status=$?
	if [ $status = 0 ]; then
		report "$name" ok "$(tail -n 1 "$work/output")"
	else
		report "$name" bad "$(tail -n 3 "$work/output")"
	fi
}

# Fails an activity.
bad() {
	echo "$*"
	exit 1
}

# Fails an activity unless the command fails.
refused() {
	! "$@" 2>/dev/null || bad "$* was not refused"
}

work=/tmp/work
mkdir -p "$work" /dev/shm /dev/pts /var/lib/btrfs /var/tmp
mountpoint -q /dev/shm || mount -t tmpfs none /dev/shm
mountpoint -q /dev/pts || mount -t devpts none /dev/pts
ip link set lo up
modprobe -q loop
for part; do
	# shellcheck disable=SC1090 # the activities
	. "$here/load-${part%%/*}.sh"
done
