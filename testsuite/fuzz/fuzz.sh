#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fuzz.sh - bytes from anywhere must not hurt klp.  What "make fuzz" runs.
#
#	fuzz.sh [TARGET]...
#
# A target is a .c file beside this one: module (what convert and check read and
# write) and kernel (the symbols of vmlinux and of modules).  Each is built by
# clang with libFuzzer, the address and the undefined behaviour sanitizer, begins
# with every module that the suite's cases for klp convert make, and runs for
# FUZZ_TIME seconds (default 60).  What it learns stays in work/fuzz/corpus and is
# where the next run begins; an input that breaks something is kept in
# work/fuzz/found, and the exit status is 1.
#
# The program and the plugin have to be built before.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
top=$(dirname -- "$(dirname -- "$here")")
work=${FUZZ_WORK:-$top/testsuite/work/fuzz}
seconds=${FUZZ_TIME:-60}
[ $# -gt 0 ] || set -- module kernel

build()
{
	sources=
	for source in "$top"/convert/*.c; do
		[ "${source##*/}" = main.c ] || sources="$sources $source"
	done
	# shellcheck disable=SC2086 # one word a source
	"${FUZZ_CC:-clang}" -g -O1 -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-Wl,--wrap=elf_begin,--wrap=elf_memory -o "$work/$1" \
		"$here/$1.c" "$here/mutate.c" "$here/../tools/separate.c" \
		$sources -ldw -lelf
}

# Every module that these cases give to klp, and what it makes of them.
seeds()
{
	[ ! -d "$work/seeds" ] || return 0
	rm -rf "$work/new"
	mkdir -p "$work/new/module" "$work/new/kernel"
	echo "fuzz: making the seeds" >&2
	KLP_WORK=$work/suite KLP_CORPUS=$work/new/module \
		"$top/testsuite/run.sh" convert:check.exp convert:output.exp \
		convert:layout.exp convert:origin.exp convert:replace.exp \
		convert:module.exp >"$work/suite.log" || {
		cat "$work/suite.log"
		exit 1
	}
	for file in "$work"/suite/fixture/default/usr/lib/debug/boot/vmlinux-*; do
		strip --strip-debug -o "$work/new/kernel/vmlinux" "$file"
	done
	find "$work/suite/fixture/default/lib" -name '*.ko' \
		-exec cp {} "$work/new/kernel" \;
	mv "$work/new" "$work/seeds"
}

mkdir -p "$work/found"
seeds
for target; do
	build "$target"
	mkdir -p "$work/corpus/$target"
	seeds=$(find "$work/seeds/$target" -type f | wc -l)
	echo "fuzz: $target for $seconds s, from $seeds seeds" >&2
	root=$work/suite/fixture/default
	release=$(basename "$root"/lib/modules/*)
	# messages of klp are not wanted (3: standard output and error)
	KLP_FUZZ_ROOT=$root KLP_FUZZ_RELEASE=$release \
		"$work/$target" -max_total_time="$seconds" -timeout=10 \
		-rss_limit_mb=1024 -close_fd_mask=3 -print_final_stats=1 \
		-artifact_prefix="$work/found/$target-" \
		"$work/corpus/$target" "$work/seeds/$target" \
		2>"$work/$target.log" || {
		tail -n 60 "$work/$target.log"
		echo "fuzz: $target: again with $work/$target" \
			"$work/found/$target-..." >&2
		exit 1
	}
	sed -n 's/^stat::number_of_executed_units: */fuzz: inputs tried: /p
		s/^Done /fuzz: &/p' "$work/$target.log"
done
