#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench.sh - how long klp takes on a real kernel, beside what public tools take
# for their part of it on the same file.  What "make bench" runs.
#
# All figures of a table come from one run of hyperfine, and are given as ratios
# to its first line, because machines differ and are noisy.  testsuite/setup.sh
# bench has to have run before.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$(dirname "$here")")
# shellcheck disable=SC1091 # written by setup.sh
. "$top/testsuite/work/env"
klp=$top/convert/klp
vmlinux=$KLP_ROOT/usr/lib/debug/boot/vmlinux-$KLP_RELEASE
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
export XDG_CACHE_HOME="$work"	# no tool may find what another run left
kernel="--root $KLP_ROOT"

# bench TITLE COMMAND...: a table; the first command is 1.00.
bench() {
	title=$1
	shift
	printf '\n%s\n' "$title"
	hyperfine -N --style none --warmup 2 --min-runs "${RUNS:-10}" \
		--ignore-failure --export-csv "$work/csv" "$@" \
		>/dev/null 2>"$work/errors" || { cat "$work/errors"; exit 1; }
	# columns: command,mean,stddev,...; commands are quoted if they have commas
	awk -v known="$work/" -v root="$KLP_ROOT/" -v klp="$top/convert/" '
		NR > 1 {
			line = $0
			n = split($0, field, ",")
			for (i = 0; i < 7; i++)
				sub(/,[^,]*$/, "", line)
			gsub(/"/, "", line)
			mean = field[n - 6] * 1000
			if (NR == 2)
				first = mean
			# root and known are literal texts
			while ((i = index(line, root)))
				line = substr(line, 1, i - 1) substr(line, i + length(root))
			while ((i = index(line, known)))
				line = substr(line, 1, i - 1) substr(line, i + length(known))
			while ((i = index(line, klp)))
				line = substr(line, 1, i - 1) substr(line, i + length(klp))
			printf "  %8.1f ms  %6.2f  %s\n", mean, mean / first, line
		}' "$work/csv"
}

# livepatch: one whose references are the lines of the standard input, as klp
# lookup prints them.  Their types are those in the file $1, by number.
livepatch() {
	cat <<-END
	#include <linux/livepatch.h>
	#include <linux/module.h>
	#include <linux/seq_file.h>
	#include <linux/fs.h>
	#include <linux/bio.h>
	#include <linux/bpf.h>
	#include <linux/netdevice.h>
	#include "klp.h"
	END
	awk -F'\t' -v types="$1" '
	BEGIN {
		while ((getline <types) > 0)
			type[$1] = $2
	}
	# a struct without a name has no declaration
	NR in type && type[NR] ~ /[{]/ {
		next
	}
	{
		objects[$1]
		printf "extern typeof(%s) ref_%d __asm__(\"%s\") " \
			"KLP_ORIGIN(\"%s\", \"%s\");\n",
			NR in type ? type[NR] : "void (void)", NR, $3, $2, $1
		uses = uses "\tasm volatile(\"\" : : \"r\" (ref_" NR "));\n"
	}
	END {
		print "static int show(struct seq_file *m, void *v)\n{\n" uses \
			"\treturn 0;\n}"
		print "static struct klp_func funcs[] = {\n" \
			"\t{ .old_name = \"cmdline_proc_show\", " \
			".new_func = show }, { }\n};"
		print "static struct klp_func none[] = { { } };"
		print "static struct klp_object objs[] = {\n" \
			"\t{ .funcs = funcs },"
		for (o in objects)
			if (o != "vmlinux")
				printf "\t{ .name = \"%s\", .funcs = none },\n", o
		print "\t{ }\n};"
	}'
	cat <<-END
	static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs };
	static int __init start(void) { return klp_enable_patch(&patch); }
	static void __exit stop(void) { }
	module_init(start);
	module_exit(stop);
	MODULE_LICENSE("GPL");
	MODULE_INFO(livepatch, "Y");
	END
}

# build NAME: NAME.ko of NAME.c in the directory of that name.
build() {
	make -s -C "$KLP_KDIR" M="$work/$1" KBUILD_MODPOST_WARN=1 \
		KCFLAGS="-w -fplugin=$top/gcc-plugin/klp.so -I$top/include" \
		modules >"$work/$1/log" 2>&1 || { cat "$work/$1/log"; exit 1; }
}

# module NAME: builds a livepatch whose references are the lines of the standard
# input.  The first build is for the types: klp says what they are.
module() {
	mkdir "$work/$1"
	cat >"$work/$1/list"
	echo "obj-m := $1.o" >"$work/$1/Makefile"
	livepatch /dev/null <"$work/$1/list" >"$work/$1/$1.c"
	build "$1"
	"$klp" convert --root "$KLP_ROOT" -o "$work/$1/out.ko" \
		"$work/$1/$1.ko" 2>"$work/$1/errors" || true
	sed -n "s/.*: error: 'ref_\([0-9]*\)' is declared as .*, and is '\(.*\)' in .*/\1	\2/
		s/struct __va_list_tag \*/va_list/; /^[0-9]*	/p" "$work/$1/errors" >"$work/$1/types"
	livepatch "$work/$1/types" <"$work/$1/list" >"$work/$1/$1.c"
	build "$1"
	"$klp" convert --root "$KLP_ROOT" -o "$work/$1/out.ko" "$work/$1/$1.ko"
}

# $1 static functions of each of the units after it.
functions() {
	count=$1
	shift
	for unit; do
		"$klp" lookup -k "$KLP_RELEASE" --root "$KLP_ROOT" "$unit:" |
			grep -vFwf "$work/initial" |
			awk -F'\t' -v n="$count" '
				$6 == "function" && $7 == "static" &&
				$5 !~ /^[.](init|exit)/ && $3 !~ /[.]|init|__ia32/ &&
				n-- > 0'
	done
}

echo "building what is measured" >&2
# vmlinux' functions in memory that is freed can't be referred to
nm -n "$vmlinux" | sed -n '/ __init_begin$/,/ __init_end$/s/^[^ ]* . //p' \
	>"$work/initial"
${CC:-cc} -O2 -o "$work/name-units" "$here/name-units.c" -ldw -lelf
functions 5 kernel/power/main.c fs/proc/base.c kernel/irq/irqdesc.c mm/slub.c \
	kernel/cpu.c fs/exec.c net/core/dev.c kernel/fork.c block/bio.c \
	drivers/base/core.c >"$work/list"
module vmlinux50 <"$work/list"
{
	head -n 35 "$work/list"
	functions 5 drivers/net/virtio_net.c fs/fat/dir.c drivers/net/dummy.c
} >"$work/list3"
module modules3 <"$work/list3"
functions 50 kernel/power/main.c fs/proc/base.c kernel/irq/irqdesc.c mm/slub.c \
	kernel/cpu.c fs/exec.c net/core/dev.c kernel/fork.c block/bio.c \
	drivers/base/core.c mm/memory.c fs/namei.c fs/namespace.c kernel/signal.c \
	mm/page_alloc.c net/ipv4/tcp_input.c kernel/sched/core.c fs/inode.c |
	head -n 540 >"$work/list500"
module vmlinux500 <"$work/list500"

printf '%s, %s cores; kernel %s; vmlinux %s MB; %s, %s and %s references\n' \
	"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
	"$(nproc)" "$KLP_RELEASE" "$(($(wc -c <"$vmlinux") / 1000000))" \
	"$(wc -l <"$work/list")" "$(wc -l <"$work/list3")" "$(grep -c '^extern typeof' "$work/vmlinux500/vmlinux500.c")"

bench "klp convert, against naming all units once with libdw" \
	"$work/name-units $vmlinux" \
	"$klp convert $kernel -o $work/o.ko $work/vmlinux50/vmlinux50.ko" \
	"$klp convert $kernel -o $work/o.ko $work/modules3/modules3.ko" \
	"$klp check $kernel $work/vmlinux50/out.ko" \
	"$klp convert $kernel -o $work/o.ko $work/vmlinux500/vmlinux500.ko"

for module in vmlinux50 modules3 vmlinux500; do
	printf '  peak memory, %s: %s kB\n' "$module" "$(
		/usr/bin/time -f %M "$klp" convert --root "$KLP_ROOT" \
			-o "$work/o.ko" "$work/$module/$module.ko" 2>&1)"
done

RUNS=3 bench "one name in all of vmlinux and its modules, and what others take" \
	"$klp lookup -k $KLP_RELEASE $kernel saved_command_line" \
	"nm $vmlinux" \
	"eu-readelf -s $vmlinux" \
	"gdb -nx -batch -ex 'info address saved_command_line' $vmlinux" \
	"pahole -J --btf_encode_detached $work/btf $vmlinux"

# The plugin: a unit of the kernel and an empty one, with the flags of Kbuild.
mkdir "$work/unit"
cp "$KLP_SOURCE/fs/proc/meminfo.c" "$KLP_SOURCE/fs/proc/internal.h" "$work/unit/"
echo 'obj-m := meminfo.o' >"$work/unit/Makefile"
make -s -C "$KLP_KDIR" M="$work/unit" KBUILD_MODPOST_WARN=1 modules \
	>"$work/unit/log" 2>&1 || true
command=$(sed -n 's/^cmd_[^ ]*meminfo\.o := //p' "$work/unit/.meminfo.o.cmd" |
	sed 's/ ; .*//; s/-Wp,-MMD,[^ ]*//')
: >"$work/empty.c"
cd "$KLP_KDIR"
# shellcheck disable=SC2086 # it is the whole command line
bench "the plugin: a unit of the kernel" "$command" \
	"$command -fplugin=$top/gcc-plugin/klp.so" | cut -c1-60
# What the plugin costs there is less than the noise: counted, it is not.
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null --trace-children=yes \
		"$@" 2>&1 | awk '/Collected/ { n += $NF } END { printf "%.0f", n / 1e6 }'
}
# shellcheck disable=SC2086 # one word an argument
without=$(instructions $command)
# shellcheck disable=SC2086 # one word an argument
with=$(instructions $command -fplugin="$top/gcc-plugin/klp.so")
awk -v a="$without" -v b="$with" 'BEGIN {
	printf "  millions of instructions: %d, with the plugin %d, %.3f\n", a, b, b / a
}'

bench "the plugin: an empty unit" "gcc -c -o $work/e.o $work/empty.c" \
	"gcc -fplugin=$top/gcc-plugin/klp.so -c -o $work/e.o $work/empty.c"
