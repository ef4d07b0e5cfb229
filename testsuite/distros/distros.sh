#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# distros.sh - make check on new machines of several Debian suites: what make
# check-distros runs.
#
#	distros.sh [SUITE...]
#
# Each suite (default: bookworm trixie sid) is a directory that debootstrap makes, with
# nothing in it that make check does not install itself; the tree is cloned into it, as it
# was committed.  The suites run one after the other.  Prints a table: suite, compiler,
# kernel, and what passed, failed and was skipped, and below it the cases that failed and
# the reasons for which others were skipped.
#
# Needs root, for the mounts, which are this script's own and gone with it.  Environment:
#
#	DISTROS_WORK	where the suites are (default: work/distros); they are kept, with
#			what was installed, unless DISTROS_NEW=1
#	DISTROS_MIRROR	the archive, as debian-root.sh has it
#	DISTROS_DO	the command, in place of "make check"
#
# The exit status is 0 if all of them passed.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
work=${DISTROS_WORK:-$here/../work/distros}
command=${DISTROS_DO:-make check}

say() {
	echo "distros: $*" >&2
}

die() {
	say "$*"
	exit 3
}

# Makes the machine of suite $1, where it is not there: in $root.
machine() {
	root=$work/$1
	[ -z "${DISTROS_NEW:-}" ] || rm -rf "$root"
	[ -d "$root" ] || say "$1: making the machine"
	"$top/testsuite/tools/debian-root.sh" "$1" "$root" || exit 3
}

# Runs the command in the machine that is $root, in mounts of its own.
run_in() {
	cp /etc/resolv.conf "$root/etc/resolv.conf" || return
	# shellcheck disable=SC2016 # of the inner shell
	# pivot_root, as the kernel gives nobody whose root is another than its mounts' a user
	# namespace, which bubblewrap needs (create_user_ns())
	unshare -m --propagation private sh -c '
		mount --bind "$0" "$0" && mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" &&
		mount -t sysfs -o ro sys "$0/sys" && cd "$0" && pivot_root . mnt && umount -l /mnt &&
		cd / && exec env -i HOME=/root PATH=/usr/local/sbin:/usr/sbin:/usr/bin \
			TERM=dumb DEBIAN_FRONTEND=noninteractive sh -c "$1"
	' "$root" "$1"
}

# check SUITE: sets up the tree there and runs the command, into $work/SUITE.out.
check() {
	machine "$1"
	run_in "apt-get -qq update && apt-get -qq -y dist-upgrade &&
		apt-get -qq -y install --no-install-recommends make" >"$work/$1.log" 2>&1 ||
		die "$1: packages can't be installed, see $work/$1.log"
	rm -rf "$root/klp"
	git clone -q --no-hardlinks "$top" "$root/klp" || exit 3
	say "$1: $command"
	run_in "cd /klp && $command" >"$work/$1.out" 2>&1 </dev/null
	status=$?
	[ $status = 0 ] || failed=1
	row "$1" >>"$work/table"
}

# The first line that a command of the machine prints.
ask() {
	run_in "$1" 2>/dev/null | head -n 1
}

# "SUITE COMPILER KERNEL PASSED FAILED SKIPPED" of a run.
row() {
	counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$work/$1.out" | tail -n 1)
	# shellcheck disable=SC2016 # of the inner shell
	kernel=$(ask '. /klp/testsuite/work/env && echo $KLP_RELEASE')
	echo "$1 $(ask 'gcc -dumpfullversion') ${kernel:--}" \
		"$(echo "${counts:-status $status}" | sed 's/,//g; s/ [a-z][a-z]*//g')"
}

[ "$(id -u)" = 0 ] || die "root is needed, to install packages and for mounts"
command -v debootstrap >/dev/null || apt-get -qq install debootstrap >&2 ||
	die "debootstrap is missing; install the package of that name"
mkdir -p "$work" || exit 3
work=$(cd "$work" && pwd)
: >"$work/table"
failed=0
[ $# -gt 0 ] || set -- bookworm trixie sid
for suite; do
	check "$suite"
done
awk 'BEGIN { form = "%-10s %-8s %-28s %7s %7s %8s\n"
		printf form, "suite", "gcc", "kernel", "passed", "failed", "skipped" }
	{ printf form, $1, $2, $3, $4, $5, $6 == "" ? 0 : $6 }' "$work/table"
for suite; do
	grep -E '^(FAIL|ERROR|UNRESOLVED|skipped): ' "$work/$suite.out" | sed "s/^/$suite: /"
done
exit $failed
