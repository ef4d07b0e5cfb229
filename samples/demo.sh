#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# demo.sh - builds the samples, patches an unmodified kernel with them in QEMU,
# and shows what became of each symbol that they refer to.
#
#	demo.sh [SAMPLE...]
#
# testsuite/setup.sh demo has to have run before: the kernel is the one in its
# work/env, or $KLP_WORK/env.  A sample's try.sh says how to
# see its effect: "# needs: PATH" a module of the kernel that has to be there,
# prepare what to do before the livepatch is loaded, show what prints the output
# of the patched function, expect a pattern that this matches while the patch is
# enabled.  One with a fix.sh is made by klp build from the patch that this prints,
# the others are modules with a Makefile.  KLP_PREFIX is where an installed klp is that is to
# be used instead of the tree's (/usr).  Ends with status 1 if anything is not as it should be.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
env=${KLP_WORK:-$top/testsuite/work}/env

die() {
	echo "demo: $*" >&2
	exit 1
}

klp=$top/convert/klp
if [ -n "${KLP_PREFIX:-}" ]; then
	klp=$KLP_PREFIX/bin/klp
	KLP_MK=$KLP_PREFIX/share/klp/klp.mk
	export KLP_MK
fi
[ -r "$env" ] || die "$env: not there; run make demo, or testsuite/setup.sh demo"
# shellcheck disable=SC1090 # written by setup.sh
. "$env"
if [ $# = 0 ]; then
	set -- cmdline irq-type filesystems dummy-stats version-count fix
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# What the guest does with a sample.
cat >"$work/script" <<'END'
try() {
	prepare || die "$1: the kernel is not ready for it"
	before=$(show)
	printf '\n%s\n  before:    %s\n' "livepatch-$1" "$before"
	load "livepatch-$1"
	with=$(show)
	printf '  patched:   %s\n' "$with"
	disable "livepatch-$1"
	after=$(show)
	printf '  disabled:  %s\n' "$after"
	unload "livepatch-$1"
	# shellcheck disable=SC2254 # it is a pattern
	case $with in
	$expect) ;;
	*) die "the patched function does not show '$expect'" ;;
	esac
	[ "$before" != "$with" ] || die "the livepatch changes nothing"
	[ "$before" = "$after" ] || die "disabling does not bring the old output back"
	printf '  unloaded\n'
}
END

from_fix() {
	"$directory/fix.sh" "$KLP_SOURCE" >"$work/$sample.patch" ||
		die "$directory/fix.sh makes no patch of $KLP_SOURCE"
	"$klp" build -k "$KLP_RELEASE" --root "$KLP_ROOT" \
		--name "livepatch-$sample" -o "$directory/livepatch-$sample.ko" \
		"$work/$sample.patch" || die "livepatch-$sample can't be built"
}

from_module() {
	make -s -C "$directory" KDIR="$KLP_KDIR" KLP_REPORT=text >"$work/make" 2>&1 || {
		cat "$work/make" >&2
		die "livepatch-$sample can't be built"
	}
}

for sample; do
	directory=$here/$sample
	echo "demo: building livepatch-$sample" >&2
	if [ -e "$directory/fix.sh" ]; then
		from_fix
	else
		from_module
	fi
	{
		cat "$directory/try.sh"
		echo "try $sample"
	} >>"$work/script"
	echo "$directory/livepatch-$sample.ko" >>"$work/modules"
	sed -n "s|^# needs: |$KLP_ROOT/lib/modules/$KLP_RELEASE/kernel/|p" \
		"$directory/try.sh" >>"$work/modules"
done
cat >>"$work/script" <<'END'
wrong=$(complaints)
[ -z "$wrong" ] || die "the kernel complains: $wrong"
END

echo "demo: booting Debian's kernel $KLP_RELEASE, as it is" >&2
# shellcheck disable=SC2046 # one word a module
"$top/testsuite/vm.sh" -r "$KLP_ROOT" -k "$KLP_RELEASE" "$work/script" \
	$(cat "$work/modules") || die "failed in the guest (status $?)"

printf '\nWhat the livepatches refer to in that kernel:\n'
for sample; do
	[ -e "$here/$sample/fix.sh" ] ||
		cat "$here/$sample/livepatch-$sample.ko.report" || exit 1
done | awk '!seen[$0]++'
