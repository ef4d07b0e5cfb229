#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lookup.sh - has the kernel find the symbols of livepatches by its index of names.
#
#	lookup.sh OUT
#
# Before 6.2 klp_find_object_symbol() goes through all symbols of the kernel for each
# function and each relocation, 0.1 s in software emulation, so that a few core units take
# minutes to insert.  Where the kernel has the index and does not use it there (6.1, which
# counts probes' symbols by it), this makes OUT/self_lookup.ko with klp build, a livepatch
# after which it does.  What is found is still counted by klp_find_callback(), in the order
# of addresses.  Where there is nothing to do, OUT stays empty.  Environment: as unit.sh.
set -u

[ $# = 1 ] || {
	sed -n 's/^#\t\(lookup.sh .*\)/usage: \1/p' "$0" >&2
	exit 2
}
unit=kernel/livepatch/core.c
walk='kallsyms_on_each_symbol(klp_find_callback, &args);'

mkdir -p "$1" && cd "$1" || exit 3
grep -qF "$walk" "$SELF_SOURCE/$unit" &&
	grep -qF 'kallsyms_on_each_match_symbol(' "$SELF_SOURCE/include/linux/kallsyms.h" ||
	exit 0
walk=$walk awk '
	/^static int klp_find_object_symbol\(/ {
		print "static int klp_find_match(void *data, unsigned long addr)"
		print "{"
		print "\tstruct klp_find_arg *args = data;"
		print ""
		print "\treturn klp_find_callback(args, args->name, NULL, addr);"
		print "}"
		print ""
	}
	$0 == "\t\t" ENVIRON["walk"] {
		print "\t\tkallsyms_on_each_match_symbol(klp_find_match, name, &args);"
		next
	}
	{ print }' "$SELF_SOURCE/$unit" >core.c || exit 3
diff -u --label "a/$unit" --label "b/$unit" "$SELF_SOURCE/$unit" core.c >lookup.patch
"$KLP" build -k "$SELF_RELEASE" --no-replace --name self_lookup -o self_lookup.ko \
	lookup.patch >log 2>&1 || {
	cat log >&2
	exit 3
}
