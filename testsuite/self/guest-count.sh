# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # of guest.sh
#
# guest-count.sh - which functions of livepatches have run; to be sourced by scripts of
# in-guest.sh.
#
# Debian's kernels have no function profiler.  For livepatches ftrace's function tracer
# looks, and what it has seen it need not see again: every two seconds that is taken out,
# all at once, as each change costs ftrace a walk through all functions.  For all functions
# of the kernel there is the command `stacktrace:1`, which leaves a function's mark once,
# counts down to 0, and shows what is left.  Both are in an instance of tracing of their own, so
# that nothing else of it is in use.

tracing=/tracing
counting=$tracing/instances/klp

# Makes the instance.
count_prepare() {
	if [ ! -d $tracing/instances ]; then
		mkdir -p $tracing
		mount -t tracefs none $tracing || die "there is no tracefs"
	fi
	[ -d $counting ] || mkdir $counting || die "tracing can't have an instance"
}

# count_begin LIVEPATCH...: from now on it is seen which functions of these modules run.
# Functions are named by their places in ftrace's table: the name is the original's too.
count_begin() {
	count_prepare
	echo 128 >$counting/buffer_size_kb
	for counted; do
		echo "[$(echo "$counted" | tr - _)]"
	done >/tmp/modules
	awk 'FILENAME == "/tmp/modules" { wanted[$1] = 1; next }
		$2 in wanted { print FNR, $1, $2 }' /tmp/modules \
		$tracing/available_filter_functions >/tmp/counted
	: >/tmp/ran
	cut -d ' ' -f 1 /tmp/counted >$counting/set_ftrace_filter ||
		die "ftrace does not take the functions"
	echo function >$counting/current_tracer || die "there is no function tracer"
	while sleep 2; do
		count_look
	done &
	watching=$!
}

# What was seen since the last time, "NAME [MODULE]", to /tmp/ran: it is looked at no more.
# The tracer does not say whose a function is: where several livepatches have one of that
# name, each is taken for run.  Meanwhile nothing is traced: if what reads the trace calls
# the functions, as those of pipes, there is always more of it.
count_look() {
	echo 0 >$counting/tracing_on
	# TASK-PID [CPU] FLAGS TIME: NAME <-CALLER
	sed -n 's/^.*: \([^ ]*\) <-.*/\1/p' $counting/trace | sort -u >/tmp/seen
	: >$counting/trace
	awk 'FILENAME == "/tmp/seen" { seen[$1] = 1; next }
		$2 in seen { print }' /tmp/seen /tmp/counted >/tmp/new
	cut -d ' ' -f 2- /tmp/new >>/tmp/ran
	[ ! -s /tmp/new ] || cut -d ' ' -f 1 /tmp/new >>$counting/set_ftrace_notrace
	echo 1 >$counting/tracing_on
}

# count_begin_all: of all functions that can be traced, the kernel's own above all.
count_begin_all() {
	count_prepare
	echo 64 >$counting/buffer_size_kb
	echo '*:stacktrace:1' >>$counting/set_ftrace_filter || die "ftrace does not take it"
}

# Prints "ran FUNCTION [MODULE]" or "idle FUNCTION [MODULE]" for each function that
# count_begin_all has looked at, so far.
count_all() {
	sed -n 's/:stacktrace:count=0$//; t ran
		s/^\(.*\):stacktrace:count=1$/idle \1/p; b
		: ran
		s/^/ran /p' $counting/set_ftrace_filter
}

# Ends count_begin.
count_stop() {
	kill "$watching"
	wait "$watching" 2>/dev/null
	count_look
	echo nop >$counting/current_tracer
}

# count_replaced LIVEPATCH...: prints "ran FUNCTION" or "idle FUNCTION" for each of the
# functions that replace others, without those that they call besides; after count_stop.
count_replaced() {
	for counted; do
		counted=$(echo "$counted" | tr - _)
		for function in "$livepatch/$counted"/*/*,*; do
			function=${function##*/}
			echo "${function%,*} [$counted]"
		done >/tmp/replaced
		awk 'FILENAME == "/tmp/ran" { ran[$0] = 1; next }
			FILENAME == "/tmp/replaced" { replaced[$0] = 1; next }
			$2 " " $3 in replaced {
				print ($2 " " $3 in ran ? "ran" : "idle"), $2
			}' /tmp/ran /tmp/replaced /tmp/counted
	done
}

# Removes the instance; a livepatch can be disabled and unloaded without.
count_end() {
	echo '!*:stacktrace:1' >>$counting/set_ftrace_filter
	rmdir $counting
} 2>/dev/null
