#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# klp-build.sh - upstream's scripts/livepatch/klp-build and klp build, the same fix of the
# same kernel, one after the other; and does klp check read what the former makes?
#
#	klp-build.sh [small|distribution]
#
# Wants a kernel whose source has that script, as Debian unstable's does.  It has to be
# built for that: small (the default) is tinyconfig with ../self/small.config, some minutes on
# 2 cores; distribution is the configuration of Debian's package, hours.  Prints seconds: of
# the build that both start from; of klp-build, which builds the kernel twice more; of a
# second patch, for which it keeps the original's objects; of klp build, first and again.
# Then, of klp-build's module, what klp check says, and whether it runs in QEMU.
# What was built is kept.  Nothing else should run meanwhile.  Environment:
#
#	KLP_RELEASE	the kernel whose source is taken (default: that of make check)
#	BENCH_WORK	where it is built (default: klp-bench in the user's cache folder)
#
# Exit status: 0; 1 if something can't be built or klp check can't read it; 3 if something is
# missing on this machine.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
klp=$top/convert/klp
work=${BENCH_WORK:-${XDG_CACHE_HOME:-$HOME/.cache}/klp-bench}
kind=${1:-small}

say() {
	echo "klp-build.sh: $*" >&2
}

die() {
	say "$@"
	exit 3
}

# run WHAT COMMAND...: runs it, what it prints to $work/log, and prints what took how long.
run() {
	what=$1
	shift
	began=$(date +%s.%N)
	"$@" >"$work/log" 2>&1 </dev/null || {
		tail -n 20 "$work/log" >&2
		say "$what: has failed; $work/log has more"
		exit 1
	}
	printf '%-52s %9.1f s\n' "$what" "$(echo "$(date +%s.%N) - $began" | bc)"
}

kbuild() {
	make -C "$tree" -j "$(nproc)" "$@"
}

configure() {
	if [ "$kind" = small ]; then
		kbuild tinyconfig || return
		cat "$top/testsuite/self/small.config" >>"$tree/.config" || return
	else
		cp "$root/boot/config-$release" "$tree/.config" || return
		# keys that Debian's builders alone have
		"$tree/scripts/config" --file "$tree/.config" --set-str SYSTEM_TRUSTED_KEYS "" \
			--set-str MODULE_SIG_KEY certs/signing_key.pem || return
	fi
	kbuild olddefconfig
}

# make_patch NAME TEXT: $work/NAME.patch, by which a new pipe says so.
make_patch() {
	sed '/^static int do_pipe2(int __user \*fildes, int flags)$/{
		n
		s/$/\n\tpr_info("'"$2"'\\n");/
	}' "$tree/fs/pipe.c" >"$work/pipe.c"
	diff -u --label a/fs/pipe.c --label b/fs/pipe.c "$tree/fs/pipe.c" "$work/pipe.c" \
		>"$work/$1.patch"
	[ -s "$work/$1.patch" ] || die "$tree/fs/pipe.c: has no do_pipe2() to patch"
}

upstream() {
	(cd "$tree.upstream" && scripts/livepatch/klp-build -j "$(nproc)" "$@")
}

# Loads klp-build's module and makes a pipe.
try_module() {
	mkdir -p "$work/root/boot" || exit 3
	ln -sfn "$tree/arch/x86/boot/bzImage" "$work/root/boot/vmlinuz-$built"
	cat >"$work/script" <<-'END'
	insmod /modules/upstream.ko || exit 1
	echo | cat
	dmesg | grep -m 1 "a new pipe"
	END
	"$top/testsuite/vm.sh" -t 600 -r "$work/root" -k "$built" "$work/script" \
		"$work/upstream.ko" >"$work/said" 2>&1
	if grep -q "a new pipe" "$work/said"; then
		echo "klp-build's module, loaded in QEMU: does what the fix says"
	else
		cat "$work/said" >&2
		say "klp-build's module does not run"
		exit 1
	fi
}

case $kind in
small | distribution) ;;
*)
	echo "usage: klp-build.sh [small|distribution]" >&2
	exit 2
	;;
esac
# shellcheck disable=SC2016 # of the inner shell
release=${KLP_RELEASE:-$(sh -c '. "$0" && echo "$KLP_RELEASE"' "$top/testsuite/work/env")}
[ -n "$release" ] || die "no KLP_RELEASE, and make check has not been run here"
for program in bc bison flex gawk make recountdiff; do
	command -v "$program" >/dev/null || die "no $program: install bc bison flex gawk make patchutils"
done
root=$("$klp" fetch -k "$release" --what source,image) || exit 3
for source in "$root"/usr/src/linux-source-*/; do
	source=${source%/}
done
[ -x "$source/scripts/livepatch/klp-build" ] ||
	die "$source: has no scripts/livepatch/klp-build, which came with Linux 6.19"
mkdir -p "$work" || die "$work can't be written"
work=$(cd "$work" && pwd)
tree=$work/$kind
if [ ! -e "$tree/.done" ]; then
	rm -rf "$tree"
	cp -R --preserve=mode,timestamps "$source" "$tree" || die "$tree can't be written"
	chmod -R u+w "$tree" || exit 3
	run "configuration" configure
	# klp-build's objtool wants libxxhash-dev
	run "make, which both start from" kbuild
	# klp-build builds another kernel in its place
	rm -rf "$tree.upstream"
	cp -R --preserve=mode,timestamps "$tree" "$tree.upstream" ||
		die "$tree.upstream can't be written"
	touch "$tree/.done"
fi
built=$("$klp" files --build "$tree" release) || exit 3
make_patch one "klp-bench: a new pipe"
make_patch two "klp-bench: another new pipe"
for n in "" " again"; do
	run "klp build$n" "$klp" build --build "$tree" --name ours -o "$work/ours.ko" \
		"$work/one.patch"
done
run "klp-build" upstream -T -o "$work/upstream.ko" "$work/one.patch"
run "klp-build, a second patch (-S 2)" upstream -S 2 -T -o "$work/second.ko" \
	"$work/two.patch"
"$klp" check --build "$tree" "$work/upstream.ko" >"$work/said" 2>&1
status=$?
sed 's/^/klp check: /' "$work/said"
echo "klp check ends with $status"
[ $status -le 1 ] || exit 1
try_module
