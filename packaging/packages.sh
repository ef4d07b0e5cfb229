#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# packages.sh - what make deb and make rpm do.
#
#	packages.sh deb|rpm OUT [MAJOR...]
#
# Copies the tree, as git knows it or without what a build leaves, builds the packages there
# and brings them to the directory OUT, which is relative to the tree: klp, and a plugin for
# each compiler whose plugin headers are installed, or for those of the MAJOR versions.
# Nothing is installed, and the tree is left as it is.
#
# Exit status: 0 done; 1 the build or lintian has failed; 2 wrong usage; 3 something is
# missing.
set -u

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 3

die() {
	status=$1
	shift
	printf 'klp: %s\n' "$*" >&2
	exit "$status"
}

[ $# -ge 2 ] || die 2 "usage: packages.sh deb|rpm OUT [MAJOR...]"
kind=$1
out=$2
shift 2
for major; do
	case $major in
	'' | *[!0-9]*) die 2 "$major: is no major version of GCC; say 12, for instance" ;;
	esac
done
cd -- "$top" || exit 3
mkdir -p -- "$out" || exit 3
out=$(CDPATH='' cd -- "$out" && pwd) || exit 3
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

needs() {
	command -v "$1" >/dev/null || die 3 "no $1 here: install the package $2"
}

# Copies the sources to the new directory $1.  What is not committed yet is built as well.
copy_tree() {
	mkdir -p "$1" || exit 3
	if git -C "$top" rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files -z --cached --others --exclude-standard >"$work/all" || exit 3
		# deleted, and not yet committed
		while IFS= read -r name; do
			[ ! -e "$name" ] || printf '%s\n' "$name"
		done <<-LIST >"$work/files"
		$(tr '\0' '\n' <"$work/all")
		LIST
		tar -c -T "$work/files" -f "$work/tree.tar" || exit 3
	else
		tar -c --exclude=./testsuite/work --exclude=./dist --exclude='*.o' \
			--exclude='*.d' --exclude='./gcc-plugin/build-*' -f "$work/tree.tar" . ||
			exit 3
	fi
	tar -x -C "$1" -f "$work/tree.tar" && rm "$work/tree.tar" || exit 3
}

# Runs a command in the directory $1; what it says is shown where it fails.
quietly() {
	(cd "$1" && shift && "$@") >"$work/log" 2>&1 && return
	cat "$work/log" >&2
	die 1 "$2 has failed (see above)"
}

deb() {
	needs dpkg-buildpackage dpkg-dev
	needs dh debhelper
	version=$(cat VERSION)
	copy_tree "$work/klp-$version"
	(cd "$work/klp-$version" && debian/make-control "$@") || exit
	quietly "$work/klp-$version" dpkg-buildpackage -us -uc -j"$(nproc)"
	if command -v lintian >/dev/null; then
		lintian --fail-on error,warning --allow-root "$work"/klp_*.changes >&2 ||
			die 1 "lintian finds faults in the packages (see above)"
	fi
	for made in "$work"/*.deb "$work"/klp_*.dsc "$work"/klp_*.tar.* \
		"$work"/klp_*.buildinfo "$work"/klp_*.changes; do
		bring "$made"
	done
}

rpm() {
	needs rpmbuild rpm
	version=$(cat VERSION)
	# what would become macros of the spec
	case $version in
	*[!0-9A-Za-z.]*) die 1 "VERSION: $version: is no version of a package" ;;
	esac
	copy_tree "$work/klp-$version"
	mkdir -p "$work/rpm/SOURCES" &&
		tar -czf "$work/rpm/SOURCES/klp-$version.tar.gz" -C "$work" "klp-$version" || exit 3
	[ $# = 0 ] || set -- --define "plugins $*"
	# Debian's rpm knows of no installed packages
	[ ! -e /etc/debian_version ] || set -- --nodeps "$@"
	quietly "$work" rpmbuild -ba --define "_topdir $work/rpm" "$@" \
		--define "klp_version $version" "$work/klp-$version/packaging/klp.spec"
	for made in "$work"/rpm/RPMS/*/*.rpm "$work"/rpm/SRPMS/*.rpm; do
		bring "$made"
	done
}

# A package becomes that of an earlier run at once.
bring() {
	if ! { cp -- "$1" "$out/.klp.new" && mv -- "$out/.klp.new" "$out/${1##*/}"; }; then
		die 3 "$out: can't be written"
	fi
	printf '%s\n' "$out/${1##*/}"
}

case $kind in
deb | rpm) "$kind" "$@" ;;
*) die 2 "$kind: is neither deb nor rpm" ;;
esac
