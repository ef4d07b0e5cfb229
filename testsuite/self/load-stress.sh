# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # of load.sh
#
# load-stress.sh - every stressor that stress-ng has, with its own verification.
#
# Their starts cost more than their work: a dozen runs at a time, in parallel.  Where one
# of them has something to say, each runs again, alone, and answers for itself.

# stress NAME...: runs these stressors; what they say goes to $work/stress.
stress() {
	for stressor; do
		set -- "$@" "--$stressor" 1 "--$stressor-ops" "$((effort * 2))"
		shift
	done
	# what can't be stopped must not keep the load from going on
	timeout -s KILL "$((effort * 60 + 120))" stress-ng --verify --minimize \
		--timeout "$((effort * 4))" --temp-path "$work/stress-files" \
		--log-brief --oomable "$@" >"$work/stress" 2>&1
}

# Did all stressors of the last run do their work?
stressed() {
	[ "$1" = 0 ] && ! grep -q -i -e skip -e 'fail:' -e 'error:' -e 'not supported' \
		-e 'not implemented' "$work/stress"
}

# stress_group NAME...
stress_group() {
	stress "$@"
	if stressed $?; then
		for stressor; do
			report "stress/$stressor" ok
		done
		return
	fi
	for stressor; do
		stress "$stressor"
		status=$?
		if stressed $status; then
			report "stress/$stressor" ok
		else
			report "stress/$stressor" bad "status $status"
		fi
	done
}

# Files of the stressors are on ext4.
truncate -s 256M "$work/stress.image"
mkfs.ext4 -q "$work/stress.image"
mkdir -p "$work/stress-files"
mount -o loop "$work/stress.image" "$work/stress-files"
set --
for stressor in $(stress-ng --stressors); do
	ran "stress/$stressor" || continue
	set -- "$@" "$stressor"
	[ $# -lt 12 ] || {
		stress_group "$@"
		set --
	}
done
[ $# = 0 ] || stress_group "$@"
umount "$work/stress-files"
fsck.ext4 -f -n "$work/stress.image" >"$work/stress" 2>&1
report stress/fsck ok "status $?"
rm "$work/stress.image"
