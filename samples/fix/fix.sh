#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fix.sh - a fix as people have it: a patch of the kernel's source.
#
#	fix.sh SOURCE >fix.patch
#
# /proc/version says that it was patched.  The patch is made from the source that it
# is for, so that it always applies.
set -eu

file=fs/proc/version.c
fixed=$(mktemp)
trap 'rm -f "$fixed"' EXIT
sed 's/^\(\t*\)seq_printf(m, linux_proc_banner,/\1seq_puts(m, "Patched ");\n&/' \
	"$1/$file" >"$fixed"
diff -u --label "a/$file" --label "b/$file" "$1/$file" "$fixed" && exit 1
[ $? = 1 ]
