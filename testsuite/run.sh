#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh - runs the testsuite and counts.
#
#	testsuite/run.sh [-v] [TOOL | TOOL:FILE.exp]...
#
# Tools are the directories of the testsuite that hold .exp files: plugin,
# convert, kbuild, build, check, packages, kernel; without an argument all of them run, in that order.
# -v shows every command and what it printed.
#
# Environment:
#	SANITIZE=1	the converter was built with SANITIZE=1: what the
#			sanitizers find fails the case, valgrind is not used
#	KLP_PROGRAM	the program under test; default: convert/klp
#	KLP_WORK	directory that is written to; default: testsuite/work, or,
#			where make could not have its name, for a space in it, one
#			in $TMPDIR or /tmp.  A second run in the same one waits for
#			the first.
#	KLP_LOCALE	the locale that the cases run in, e.g. de_DE.UTF-8; default: C
#
# What failed is explained as it fails, what was skipped is listed with its
# reason at the end.  The last line reads "N passed, N failed", with
# ", N skipped" where there is something to skip.  Exit status: 0 if at least
# one case passed and none failed.

set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit
verbose=
tools=
for arg; do
	case $arg in
	-v)	verbose='--verbose --verbose' ;;
	-*)	sed -n 's/^# \{0,1\}//; 4,/^$/p' "$0" >&2; exit 2 ;;
	*)	tools="$tools $arg" ;;
	esac
done
if [ -z "$tools" ]; then
	for tool in plugin convert kbuild build check packages kernel; do
		if ls "$here/$tool"/*.exp >/dev/null 2>&1; then
			tools="$tools $tool"
		fi
	done
fi
if ! command -v runtest >/dev/null; then
	echo "run.sh: no runtest here: install the package dejagnu" >&2
	echo "0 passed, 1 failed"
	exit 1
fi

# A status that no klp command has by itself.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:exitcode=99"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-}:halt_on_error=1:exitcode=99"
export LC_ALL="${KLP_LOCALE:-C}"
# TOOLS: make's, and the prefix of binutils to fixture/build.sh
unset LANGUAGE TOOLS

# A directory that make can have the name of, and in it a link to the tree.
elsewhere()
{
	sum=$(printf %s "$here" | cksum | tr -d ' ')
	KLP_WORK=${KLP_WORK:-${TMPDIR:-/tmp}/klp-testsuite-$(id -u)-$sum}
	mkdir -m 700 -- "$KLP_WORK" 2>/dev/null
	if [ "$(stat -c %u -- "$KLP_WORK" 2>/dev/null)" != "$(id -u)" ] || [ -L "$KLP_WORK" ]; then
		echo "run.sh: $KLP_WORK: is not yours; say KLP_WORK=DIRECTORY" >&2
		exit 1
	fi
	ln -sfn -- "$(dirname -- "$here")" "$KLP_WORK/tree" || exit
	KLP_TOP=$KLP_WORK/tree
	here=$KLP_TOP/testsuite
	export KLP_TOP
}

case $here in
*[[:space:]]*) elsewhere ;;
*) KLP_WORK=${KLP_WORK:-$here/work} ;;
esac
mkdir -p "$KLP_WORK/log" || exit
KLP_WORK=$(CDPATH='' cd -- "$KLP_WORK" && pwd) || exit
export KLP_WORK
logs=$KLP_WORK/log
exec 9>"$KLP_WORK/lock"
if ! flock -n 9; then
	echo "run.sh: waiting for another run in $KLP_WORK" >&2
	flock 9
fi
passed=0 failed=0 skipped=0
: >"$logs/skipped"

# Number of lines in the summary of the tool that begin so.
count()
{
	grep -cE "^($1): " "$logs/$tool.sum"
}

for arg in $tools; do
	tool=${arg%%:*}
	file=${arg#"$tool"}
	file=${file#:}
	echo "== $tool"
	rm -f "$logs/$tool.sum"
	# shellcheck disable=SC2086 # several words, or none
	(cd "$logs" && runtest $verbose --tool "$tool" --srcdir "$here" \
		--outdir "$logs" $file) >"$logs/$tool.out" 2>&1 9>&-
	status=$?
	if [ -n "$verbose" ]; then
		cat "$logs/$tool.out"
	else
		sed '1,/^Running /d; /=== .* Summary ===/,$d; /^$/d
			/^UNSUPPORTED: /d; /^UNTESTED: /d
			/^Running /d; /^Using /d' "$logs/$tool.out"
	fi
	if [ ! -f "$logs/$tool.sum" ]; then
		cat "$logs/$tool.out"
		failed=$((failed + 1))
		continue
	fi
	passed=$((passed + $(count PASS)))
	bad=$(count 'FAIL|XPASS|KPASS|ERROR|UNRESOLVED')
	# An end that no case speaks of is a failure too.
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		echo "runtest ended with status $status: see $logs/$tool.log"
		bad=1
	fi
	failed=$((failed + bad))
	skipped=$((skipped + $(count 'UNSUPPORTED|UNTESTED')))
	sed -nE 's/^(UNSUPPORTED|UNTESTED): //p' "$logs/$tool.sum" \
		>>"$logs/skipped"
done

if [ "$skipped" -gt 0 ]; then
	sed 's/^/skipped: /' "$logs/skipped"
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
