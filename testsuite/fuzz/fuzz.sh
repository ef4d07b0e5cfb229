#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fuzz.sh - bytes from anywhere must not hurt klp.  What "make fuzz" runs.
#
#	fuzz.sh [TARGET]...
#
# A target is a .c file beside this one: module (what convert and check read and
# write), kernel (the symbols of vmlinux and of modules) and patch (patches, read and
# applied).  Each is built by clang with libFuzzer, the address and the undefined
# behaviour sanitizer, begins with every module that the suite's cases for klp convert
# make, or with patches of all forms, and runs for
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
[ $# -gt 0 ] || set -- module kernel patch

build()
{
	sources=
	for source in "$top"/convert/*/*.c; do
		[ "${source##*/}" = main.c ] || sources="$sources $source"
	done
	# how ELF is changed; the words of patches are in a dictionary
	[ "$1" = patch ] || sources="$sources $here/mutate.c"
	# shellcheck disable=SC2086 # one word a source
	"${FUZZ_CC:-clang}" -g -O1 -std=gnu11 -D_GNU_SOURCE -I"$top/convert" -I"$top/include" -Wall -Wextra -Werror \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-Wl,--wrap=elf_begin,--wrap=elf_memory -o "$work/$1" \
		"$here/$1.c" "$here/../tools/separate.c" \
		$sources -ldw -lelf -lmd
}

# A patch of each form, behind the file that it is for.
patch_seeds()
{
	mkdir -p "$work/seeds/patch" "$work/source/fs"
	for file in a b; do
		printf 'a\nb\nc\nd\ne\nf\ng\n' >"$work/source/fs/$file.c"
	done
	old='a\nb\nc\nd\ne\nf\ng\n'
	hunk='@@ -2,3 +2,4 @@ f()\n b\n-c\n+C\n+c\n d\n'
	names='--- a/fs/a.c\n+++ b/fs/a.c\n'
	git='diff --git a/fs/a.c b/fs/a.c\n'
	mail='From 0123456789012345678901234567890123456789 Mon\nSubject: x\n---\n'
	seed plain "$names$hunk@@ -6,2 +7,1 @@\n f\n-g\n"
	seed mail "$mail${git}index 1..2 100644\n$names$hunk-- \n2.39\n$mail$git$names$hunk"
	seed new "--- /dev/null\n+++ b/fs/n.c\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline\n"
	seed gone "${git}deleted file mode 100644\n--- a/fs/a.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
	seed rename "diff --git a/fs/a.c b/fs/n.c\nsimilarity index 90%%\nrename from \
fs/a.c\nrename to fs/n.c\n--- a/fs/a.c\n+++ b/fs/n.c\n$hunk"
	seed copy "diff --git a/fs/a.c b/fs/n.c\ncopy from fs/a.c\ncopy to fs/n.c\n"
	seed mode "${git}old mode 100644\nnew mode 100755\n"
	seed quoted "--- \"a/fs/\\141.c\"\n+++ \"b/fs/a.c\"\n$hunk"
	seed folders "diff -ru x/fs/a.c y/fs/a.c\n--- x/fs/a.c\t1970-01-01 01:00:00.0 \
+0100\n+++ y/fs/a.c\t2026-01-01 00:00:00 +0000\n@@ -0,0 +1 @@\n+a\nOnly in y/fs: b.c\n"
	seed crlf "--- a/fs/a.c\r\n+++ b/fs/a.c\r\n@@ -2 +2 @@\r\n-b\r\n+B\r\n"
	seed quoted-printable "Content-Transfer-Encoding:\n quoted-printable\n\n$(printf '%s' \
		"$names$hunk" | sed 's/+/=2B/g; s/fs/f=\\ns/')"
	seed base64 "${mail%---*}Content-Transfer-Encoding: base64\n\n$(printf '%b' \
		"$names$hunk" | base64)\n"
	seed parts "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n\
x\n--b\n\n$names$hunk--b--\n"
	seed context '*** a/fs/a.c\n--- b/fs/a.c\n***************\n'
}

# seed NAME TEXT, as printf reads it
seed()
{
	# shellcheck disable=SC2059 # the text is of this file
	printf "$old\\0$2" >"$work/seeds/patch/$1"
}

# Every module that these cases give to klp, and what it makes of them.
seeds()
{
	[ ! -d "$work/seeds/module" ] || return 0
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
	mkdir -p "$work/seeds"
	mv "$work/new/kernel" "$work/new/module" "$work/seeds/"
}

mkdir -p "$work/found"
for target; do
	if [ "$target" = patch ]; then
		patch_seeds
	else
		seeds
	fi
	build "$target"
	mkdir -p "$work/corpus/$target"
	seeds=$(find "$work/seeds/$target" -type f | wc -l)
	echo "fuzz: $target for $seconds s, from $seeds seeds" >&2
	root=$work/suite/fixture/default
	release=$(basename "$root"/lib/modules/*)
	set --
	[ "$target" != patch ] || set -- -dict="$here/patch.dict" -max_len=4096
	# messages of klp are not wanted (3: standard output and error)
	KLP_FUZZ_ROOT=$root KLP_FUZZ_RELEASE=$release KLP_FUZZ_SOURCE=$work/source \
		"$work/$target" -max_total_time="$seconds" -timeout=10 "$@" \
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
