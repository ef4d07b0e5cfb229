#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# coverage.sh - which functions of the kernel does the load reach, directory by directory?
#
#	coverage.sh
#
# Runs the load on the unpatched kernel, where all functions that ftrace can trace are
# looked at (count_begin_all), and prints of each directory how many of them have run: of
# those of the kernel itself, and of those of the modules that were loaded in the end.  The
# table has those functions whose name is one function's only: of others it can't be said which
# of them ran.  Leaves $SELF_WORK/RELEASE/reached, "ran|idle FUNCTION FILE [MODULE]".
#
# SELF_RELEASE, SELF_WORK, SELF_PARTS and SELF_SECONDS are those of self.sh.
set -u

here=$(cd "$(dirname "$0")" && pwd)
[ $# = 0 ] || {
	sed -n 's/^#\t\(coverage.sh.*\)/usage: \1/p' "$0" >&2
	exit 2
}
# shellcheck source=testsuite/self/common.sh
. "$here/common.sh"
seconds=${SELF_SECONDS:-60}
parts=${SELF_PARTS:-files net system block stress}
vm=$work/vm/coverage
debug=$SELF_ROOT/usr/lib/debug

# One run of the load in a guest, to $vm/output.
run_guest() {
	rm -rf "$vm"
	mkdir -p "$vm" || exit 3
	cat >"$vm/script" <<END
. /modules/guest-load.sh
. /modules/guest-count.sh
prepare_load
mark
count_begin_all
run_load $seconds "" $parts | sed 's/^/load /'
count_all
count_end
echo finished
END
	"$here/in-guest.sh" -t 7200 -m 3072 -c "$vm/console" -r "$SELF_ROOT" -k "$SELF_RELEASE" \
		"$vm/script" >"$vm/output"
	grep -q '^finished' "$vm/output" || {
		echo "self: the guest did not finish; see $vm" >&2
		exit 3
	}
}

# "FUNCTION FILE" of the kernel itself, from the debug information.
files_of_kernel() {
	nm "$debug/boot/vmlinux-$SELF_RELEASE" | awk '$2 ~ /^[tTwW]$/ { print $1, $3 }' >"$vm/symbols"
	cut -d ' ' -f 1 "$vm/symbols" | sed 's/^/0x/' |
		eu-addr2line -e "$debug/boot/vmlinux-$SELF_RELEASE" |
		sed 's/:[0-9:]*$//; s|^\./||; s|^/.*/linux-[^/]*/||; s|^debian/build/[^/]*/||' |
		paste -d ' ' "$vm/symbols" - | awk '{ print $2, $3 }'
}

# "FUNCTION DIRECTORY/ [MODULE]" of the modules: one is in its directory below kernel/.
files_of_modules() {
	sed -n 's/^[a-z]* [^ ]* \[\(.*\)\]$/\1/p' "$vm/counted" | sort -u >"$vm/modules"
	find "$SELF_ROOT/lib/modules/$SELF_RELEASE/kernel" -name '*.ko*' -printf '%P\n' |
		awk 'FILENAME == "-" {
			name = $0
			sub(/.*\//, "", name)
			sub(/\.ko.*/, "", name)
			gsub(/-/, "_", name)
			place[name] = $0
			next
		}
		{ print $1, place[$1] }' - "$vm/modules"
}

# "ran|idle FUNCTION FILE [MODULE]"
places() {
	files_of_kernel >"$vm/files"
	files_of_modules >"$vm/module-files"
	awk 'FILENAME ~ /\/files$/ { file[$1] = $2; times[$1]++; next }
		FILENAME ~ /\/module-files$/ { module["[" $1 "]"] = $2; next }
		NF == 2 && times[$2] == 1 && file[$2] !~ /^\?/ { print $1, $2, file[$2] }
		NF == 3 && $3 in module { print $1, $2, module[$3], $3 }' \
		"$vm/files" "$vm/module-files" "$vm/counted"
}

run_guest
sed -n '/^ran /p; /^idle /p' "$vm/output" | sort -u >"$vm/counted"
places >"$work/reached" || exit 3
[ -s "$work/reached" ] || {
	echo "self: no function was looked at; see $vm" >&2
	exit 3
}
printf '%-14s %22s %22s\n' directory "of the kernel itself" "of modules loaded"
awk '{
		split($3, part, "/")
		where = part[1]
		if (where == "net" && part[3] != "")
			where = where "/" part[2]
		kind = NF == 4
		all[where]
		n[where, kind]++
		if ($1 == "ran")
			ran[where, kind]++
	}
	function share(where, kind) {
		if (!((where, kind) in n))
			return "-"
		return sprintf("%d of %d (%.0f %%)", ran[where, kind], n[where, kind],
			100 * ran[where, kind] / n[where, kind])
	}
	END {
		for (where in all)
			printf "%-14s %22s %22s\n", where, share(where, 0), share(where, 1)
	}' "$work/reached" | sort
