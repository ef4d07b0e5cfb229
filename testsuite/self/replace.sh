#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# replace.sh - two livepatches replace each other, again and again, under load.
#
#	replace.sh [TIMES]
#
# The first replaces some units whole, the second these and some more, each with atomic
# replace, a function that has namesakes (sympos), callbacks, and in the second what it
# stores beside an object (shadow variables), which the first frees.  They go back and
# forth so often (default: 100) in QEMU, while the load runs; each that has been replaced is
# unloaded.  What the load prints must not differ, the kernel must not complain, and
# afterwards no cache, no modules and no memory of the processors may have grown by half
# an object a time: what leaks is seen.
#
# Prints what the guest saw; exits with 1 where something is wrong.  Environment: as self.sh.
set -u

here=$(cd "$(dirname "$0")" && pwd)
times=${1:-100}
case $#$times in
[01]*[!0-9]* | [!01]*)
	sed -n 's/^#\t\(replace.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
	;;
esac
# shellcheck source=testsuite/self/common.sh
. "$here/common.sh"
seconds=${SELF_SECONDS:-60}
parts=${SELF_PARTS:-net/loopback net/unix files/ext4 system/processes system/namespaces system/mounts}
first="fs/pipe.c kernel/exit.c net/unix/af_unix.c fs/proc/consoles.c"
second="$first mm/mmap.c fs/ext4/inode.c fs/namespace.c"
dir=$work/replace
mkdir -p "$dir" || exit 3

# version WORDS CODE CALLBACKS: a patch that has /proc/version begin with WORDS (of a
# format, and its values), for which it does CODE first.
version() {
	WORDS=$1 CODE=$2 CALLBACKS=$3 awk '
		/^#include <linux\/fs.h>$/ { print; print "#include <linux/livepatch_helpers.h>"; next }
		/^static int version_proc_show\(/ { inside = 1 }
		/linux_proc_banner/ && inside {
			print ENVIRON["CODE"]
			print "\tseq_printf(m, " ENVIRON["WORDS"] ");"
			inside = 0
		}
		/^fs_initcall/ { print; print ENVIRON["CALLBACKS"]; next }
		{ print }' "$SELF_SOURCE/fs/proc/version.c" >"$dir/version.c"
	diff -u --label a/fs/proc/version.c --label b/fs/proc/version.c \
		"$SELF_SOURCE/fs/proc/version.c" "$dir/version.c"
	rm -f "$dir/version.c"
}

# make_livepatch NAME UNITS VERSION-PATCH
make_livepatch() {
	for unit in $2; do
		"$here/unit.sh" "$unit"
		cat "$SELF_UNITS_DIR/$unit/touched.patch"
	done >"$dir/$1.patch"
	cat "$3" >>"$dir/$1.patch"
	"$KLP" build -k "$SELF_RELEASE" -j "$jobs" --name "replace_$1" \
		-o "$dir/replace_$1.ko" "$dir/$1.patch" >"$dir/$1.log" 2>&1 || {
		cat "$dir/$1.log" >&2
		exit 1
	}
}

version '"first "' '' '
static void first_after(struct klp_object *object)
{
	klp_shadow_free_all(77, NULL);
}
KLP_POST_PATCH_CALLBACK(first_after);' >"$dir/first-version.patch"
version '"second %d ", count ? ++*count : -1' '
	int *count = klp_shadow_get_or_alloc(&init_task, 77, sizeof(*count), GFP_KERNEL,
					     NULL, NULL);
' '
static int second_before(struct klp_object *object)
{
	int *count = klp_shadow_alloc(&init_task, 77, sizeof(*count), GFP_KERNEL, NULL,
				      NULL);

	return count ? 0 : -ENOMEM;
}
KLP_PRE_PATCH_CALLBACK(second_before);' >"$dir/second-version.patch"
make_livepatch first "$first" "$dir/first-version.patch"
make_livepatch second "$second" "$dir/second-version.patch"
"$here/batch.sh" "$work" || exit 3
cp "$work/yardstick-$seconds-$(echo "$parts" | tr ' /' +,)" "$dir/yardstick" || exit 3
for name in first second; do
	eu-strip -g "$dir/replace_$name.ko" || exit 3
done
{
	echo "times=$times seconds=$seconds parts='$parts'"
	cat "$here/guest-replace.sh"
} >"$dir/script"
"$here/in-guest.sh" -t $((600 + times * 120)) -m 3072 -c "$dir/console" -r "$SELF_ROOT" \
	-k "$SELF_RELEASE" "$dir/script" "$dir/replace_first.ko" "$dir/replace_second.ko" \
	"$dir/yardstick" >"$dir/output" || {
	status=$?
	cat "$dir/output"
	exit $status
}
cat "$dir/output"
grep -q '^finished$' "$dir/output" && ! grep -q -e '^differs' -e '^log ' -e '^leak' "$dir/output"
