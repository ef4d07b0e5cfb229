#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# one.sh - klp build of one fix: one.sh FILE, called by fixes.sh, which sets what it
# needs in the environment.  Leaves in $KLP_FIXES/FILE/ the patch, the log, the
# module, and "result": the exit status and the seconds that it took.
set -u

file=$1
dir=$KLP_FIXES/$file
[ -e "$dir/result" ] && exit 0
mkdir -p "$dir" && cd "$dir" || exit 3
diff -u --label "a/$file" --label "b/$file" "$KLP_OLD/$file" "$KLP_NEW/$file" >fix.patch
name=$(echo "$file" | sed 's/\.c$//' | tr -c 'a-zA-Z0-9\n' _ | tail -c 48)
start=$(date +%s.%N)
"$KLP" build -k "$KLP_FIX_RELEASE" -j 1 --name "lp_$name" -o "lp_$name.ko" \
	fix.patch >log 2>&1
status=$?
end=$(date +%s.%N)
echo "$status $(echo "$start $end" | awk '{ printf "%.1f", $2 - $1 }')" >result.new
mv result.new result
