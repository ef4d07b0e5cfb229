#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# klp-build.sh - how long the kernel's own klp-build takes for a fix of one unit.
#
#	klp-build.sh small|whole FIX.patch
#
# For a machine of Debian unstable, whose kernels have CONFIG_KLP_BUILD: copies the source of
# the kernel of work/env, configures it as that kernel ("whole"), or as small as livepatches
# allow (self/small.config, "small"), and has scripts/livepatch/klp-build make a livepatch of
# FIX.patch, twice.  Prints the seconds of the kernel's own build, which is needed once, and of
# each run of klp-build, and the livepatch's path.
#
# What it builds is kept in KLP_BENCH (default: klp-bench in the user's cache folder; 2 GB, or
# 30 GB for the whole), and a build that was cut off goes on.  Needs bc, bison, flex, libelf-dev,
# libssl-dev, libxxhash-dev, python3, rsync, and pahole for the whole.
#
# Exit status: 0; 1 if something could not be built, with the end of what was said; 3 if
# something is missing on this machine.
set -u

here=$(cd "$(dirname "$0")" && pwd)
bench=${KLP_BENCH:-${XDG_CACHE_HOME:-$HOME/.cache}/klp-bench}
jobs=${KLP_JOBS:-$(nproc)}

die() {
	echo "klp-build.sh: $*" >&2
	exit 3
}

# run NAME COMMAND...: "NAME SECONDS", or the end of what it said.
run() {
	name=$1
	shift
	begin=$(date +%s.%N)
	"$@" </dev/null >>"$log" 2>&1 || {
		tail -n 20 "$log" >&2
		echo "klp-build.sh: $name has failed; $log has more" >&2
		exit 1
	}
	end=$(date +%s.%N)
	awk -v name="$name" -v begin="$begin" -v end="$end" \
		'BEGIN { printf "%s\t%.1f s\n", name, end - begin }'
}

configure() {
	case $size in
	small)
		make -s tinyconfig &&
			{
				cat "$here/../self/small.config" && echo CONFIG_MODULES=y &&
					echo CONFIG_DEBUG_KERNEL=y && echo CONFIG_UNWINDER_ORC=y &&
					echo CONFIG_KLP_BUILD=y
			} >>.config && make -s olddefconfig
		;;
	whole)
		cp "$KLP_KDIR/.config" .config &&
			scripts/config --set-str SYSTEM_TRUSTED_KEYS "" \
				--set-str SYSTEM_REVOCATION_KEYS "" -d MODULE_SIG &&
			make -s olddefconfig
		;;
	esac
}

if [ $# != 2 ] || [ ! -r "$2" ]; then
	sed -n 's/^#\t\(klp-build.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
fi
size=$1
fix=$(realpath -- "$2") || exit 3
case $size in
small | whole) ;;
*) die "$size: small or whole is wanted" ;;
esac
# shellcheck source=/dev/null
. "$here/../work/env" || die "run testsuite/setup.sh check first"
[ -x "$KLP_SOURCE/scripts/livepatch/klp-build" ] ||
	die "$KLP_SOURCE: this kernel has no scripts/livepatch/klp-build"
for program in bc bison flex rsync python3; do
	command -v "$program" >/dev/null || die "no $program: install its package"
done
tree=$bench/$size
log=$bench/$size.log
mkdir -p "$bench" || die "$bench can't be written"
: >"$log"
if [ ! -e "$tree" ]; then
	rm -rf "$tree.new"
	cp -R --preserve=mode,timestamps "$KLP_SOURCE" "$tree.new" || die "$tree.new can't be written"
	chmod -R u+w "$tree.new" || exit 3
	mv "$tree.new" "$tree" || exit 3
fi
cd "$tree" || exit 3
[ -e .config ] || configure >>"$log" 2>&1 || {
	rm -f .config
	tail -n 20 "$log" >&2
	die "the kernel can't be configured"
}
grep -qx CONFIG_KLP_BUILD=y .config || die "the configuration does not take CONFIG_KLP_BUILD"
run "the kernel" make -j "$jobs" vmlinux modules
run "klp-build, the first time" scripts/livepatch/klp-build -j "$jobs" -o "$bench/livepatch-$size.ko" "$fix"
run "klp-build, again" scripts/livepatch/klp-build -j "$jobs" -o "$bench/livepatch-$size.ko" "$fix"
echo "$bench/livepatch-$size.ko"
