# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # of guest.sh
#
# guest-count.sh - which functions of livepatches have run; to be sourced by scripts of
# in-guest.sh.
#
# Debian's kernels have no function profiler.  But ftrace's command `stacktrace:1` leaves a
# function's mark once, counts down to 0, and shows what is left; afterwards the function
# costs a little more than before.  The commands go to an instance of their own, so that
# nothing else of tracing is in use.

tracing=/tracing
counting=$tracing/instances/klp

# Makes the instance.
count_prepare() {
	if [ ! -d $tracing/instances ]; then
		mkdir -p $tracing
		mount -t tracefs none $tracing || die "there is no tracefs"
	fi
	[ -d $counting ] || mkdir $counting || die "tracing can't have an instance"
	echo 64 >$counting/buffer_size_kb
}

# count_begin LIVEPATCH...: from now on it is seen which functions of these modules run.
# Functions are named by their places in ftrace's table: the name is the original's too.
count_begin() {
	count_prepare
	for counted; do
		awk -v module="[$(echo "$counted" | tr - _)]" '$2 == module {
			print FNR ":stacktrace:1"
		}' $tracing/available_filter_functions
	done >/tmp/counted
	while read -r command; do
		echo "$command" >>$counting/set_ftrace_filter ||
			die "ftrace does not take $command"
	done </tmp/counted
}

# count_begin_all: of all functions that can be traced, the kernel's own above all.
count_begin_all() {
	count_prepare
	echo '*:stacktrace:1' >>$counting/set_ftrace_filter || die "ftrace does not take it"
}

# Prints "ran FUNCTION [MODULE]" or "idle FUNCTION [MODULE]" for each function that was
# looked at, so far.
count_all() {
	sed -n 's/:stacktrace:count=0$//; t ran
		s/^\(.*\):stacktrace:count=1$/idle \1/p; b
		: ran
		s/^/ran /p' $counting/set_ftrace_filter
}

# count_replaced LIVEPATCH...: the same for the functions that replace others, without
# those that they call besides: "ran FUNCTION" or "idle FUNCTION".
count_replaced() {
	count_all >/tmp/counts
	for counted; do
		counted=$(echo "$counted" | tr - _)
		for function in "$livepatch/$counted"/*/*,*; do
			function=${function##*/}
			echo "${function%,*} [$counted]"
		done >/tmp/replaced
		awk 'NR == FNR { replaced[$0] = 1; next }
			$2 " " $3 in replaced { print $1, $2 }' /tmp/replaced /tmp/counts
	done
}

# Ends it; a livepatch can be disabled and unloaded without.
count_end() {
	echo '!*:stacktrace:1' >>$counting/set_ftrace_filter
	rmdir $counting
}
