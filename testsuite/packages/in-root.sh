#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# in-root.sh - runs a script as root of a small Debian, which stays as it is.
#
#	in-root.sh [-b DIRECTORY]... ROOT SCRIPT [FILE...]
#
# ROOT is of debian-root.sh.  What is written goes to memory, and is gone at the end.  The files are
# in /packages there; each DIRECTORY of this machine is there under its name, and can't be
# written to.  /sys is not there, so that nothing can be loaded into this machine's kernel.
# What the script prints is printed, and its exit status is the status.  Needs root.
set -u

usage() {
	sed -n 's/^#\t\(in-root.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
}

bound=
while getopts b: option; do
	case $option in
	b)
		case $OPTARG in
		/*[!A-Za-z0-9/._+~-]* | [!/]*)
			echo "in-root.sh: -b $OPTARG: can't be that name" >&2
			exit 2
			;;
		esac
		bound="$bound $OPTARG"
		;;
	*) usage ;;
	esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || usage
root=$1
script=$2
shift 2
work=$(mktemp -d) || exit 3
trap 'rmdir "$work/upper" "$work/root" "$work"' EXIT
mkdir "$work/upper" "$work/root" || exit 3
export work root script bound
# shellcheck disable=SC2016 # of the inner shell
unshare -m --propagation private sh -c '
	mount -t tmpfs tmpfs "$work/upper" && mkdir "$work/upper/files" "$work/upper/work" &&
	mount -t overlay overlay -o "lowerdir=$root,upperdir=$work/upper/files,workdir=$work/upper/work" \
		"$work/root" || exit 3
	mkdir "$work/root/packages" && cp -- "$script" "$work/root/packages/script" || exit 3
	[ $# = 0 ] || cp -- "$@" "$work/root/packages" || exit 3
	for directory in $bound; do
		mkdir -p "$work/root$directory" &&
			mount --rbind -o ro "$directory" "$work/root$directory" || exit 3
	done
	mount -t proc proc "$work/root/proc" && mount --rbind /dev "$work/root/dev" &&
		mount -t tmpfs tmpfs "$work/root/tmp" || exit 3
	exec chroot "$work/root" env -i HOME=/root LC_ALL=C TERM=dumb \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		DEBIAN_FRONTEND=noninteractive sh /packages/script
' sh "$@"
