#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# unit.sh - klp build of one unit of which every function is touched: unit.sh UNIT,
# called by self.sh, which sets what it needs in the environment.
#
# Where klp build refuses because of functions that no livepatch can replace, those are
# left as they are, and it is tried again; so are those that batch.sh has found a task of the
# kernel always asleep in.  Leaves in $SELF_UNITS_DIR/UNIT/ the patch, the
# module self_N.ko, the log, "leave" (the functions that were left, with the finding that
# each was left for) and "result": the exit status, the seconds that the last try took,
# the functions touched, and those left.
set -u

unit=$1
dir=$SELF_UNITS_DIR/$unit
asleep=$(sed -n 's/^asleep \([^ ]*\) .*/\1/p' "$dir/loaded" 2>/dev/null)
[ ! -e "$dir/result" ] || [ -n "$asleep" ] || exit 0
[ -z "${SELF_END:-}" ] || [ "$(date +%s)" -lt "$SELF_END" ] || exit 0
mkdir -p "$dir" && cd "$dir" || exit 3
rm -f result loaded
name=$(printf %s "$unit" | sed 's/\.c$//' | tr -c 'a-zA-Z0-9\n' _ | tail -c 40)
name=${name}_$(printf %s "$unit" | cksum | cut -d ' ' -f 1)

# Findings for which single functions may be left out: they can't be replaced, or they
# are what the kernel has run once and thrown away.
may_leave='init|notrace|static|data|asm|gone'

# "FUNCTION FINDING" of each function that the log's errors name, and of those for the sake of
# which it would have to be replaced, down to what is changed.
refused() {
	sed -nE "s/^klp: [^ ]+: ([^ ]+) (has|calls|uses) '([A-Za-z0-9_.]+)'.*/\1 \3/p" log >followers
	named | awk '
		FILENAME == "followers" { after[$1] = $2; next }
		{
			for (name = $1; name != "" && !(name in done); name = after[name]) {
				done[name] = 1
				print name, $2
			}
		}' followers -
}

# The functions of errors, and the last of those that these follow.
named() {
	sed -nE "s/^[^ ]*: error: '([A-Za-z0-9_.]+)'.*\[($may_leave)\]\$/\1 \2/p" log
	sed -nE "s/^[^ ]*: error: .* which (has|calls|uses) '([A-Za-z0-9_.]+)'.*\[($may_leave)\]\$/\2 \3/p" log
}

# What the source calls a function of the object: a system call's have prefixes.
source_name() {
	sed -E 's/^(__(x64|ia32|do|se)_(compat_)?sys_|__(do|se)_compat_sys_)//
		s/\.(part|constprop|isra|cold)(\.[0-9]+)?//g'
}

# leave_too: adds "FUNCTION FINDING" lines to those that are left; fails if they are known.
leave_too() {
	[ -e leave ] || : >leave
	source_name | cat leave - | sort -u >leave.new
	if cmp -s leave leave.new; then
		rm leave.new
		return 1
	fi
	mv leave.new leave
}

# "FUNCTION asleep" of those for the sake of which a function is still replaced that a task is
# asleep in, down to what is changed.
sleeping() {
	sed -nE "s/^.*: (replaces|keeps) ([^ ]+), which (has|calls|uses) '([A-Za-z0-9_.]+)'.*/\1 \2 \4/p" \
		log | awk '
		FILENAME == "leave" { if ($2 == "asleep") asleep[$1] = 1; next }
		{ after[$2] = $3 }
		$1 == "replaces" && $2 in asleep { from[$2] = 1 }
		END {
			for (name in from)
				for (; name in after && !(name in done); name = after[name]) {
					done[name] = 1
					print after[name], "asleep"
				}
		}' leave -
}

for function in $asleep; do
	echo "$function asleep"
done | leave_too
# each of them names the callers of what the one before has left
tries=40
while :; do
	cut -d ' ' -f 1 leave >leave.names
	awk -v every="${SELF_EVERY:-1}" -f "$SELF_HERE/touch.awk" leave.names \
		"$SELF_SOURCE/$unit" >touched.c || exit 3
	diff -u --label "a/$unit" --label "b/$unit" "$SELF_SOURCE/$unit" touched.c \
		>touched.patch
	rm -f touched.c leave.names
	touched=$(grep -c '^+asm volatile' touched.patch)
	if [ "$touched" = 0 ]; then
		status=none seconds=0
		break
	fi
	start=$(date +%s.%N)
	"$KLP" build -v -k "$SELF_RELEASE" -j 1 --no-replace --name "$name" \
		-o "$name.ko" touched.patch >log 2>&1
	status=$?
	seconds=$(echo "$start $(date +%s.%N)" | awk '{ printf "%.1f", $2 - $1 }')
	tries=$((tries - 1))
	[ $tries -gt 0 ] || break
	case $status in
	0) sleeping | leave_too || break ;;
	1) refused | leave_too || break ;;
	*) break ;;
	esac
	cp log "log.$tries"
done
echo "$status $seconds $touched $(wc -l <leave)" >result.new
mv result.new result
