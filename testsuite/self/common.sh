# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154 # of who sources it
#
# common.sh - which kernel make check-self is about, and where it works; to be sourced by
# its scripts, which say what directory they are in: $here.
#
# Sets $work and $jobs, and for the programs that they call KLP, SELF_RELEASE, SELF_ROOT,
# SELF_SOURCE, SELF_HERE and SELF_UNITS_DIR.

top=$(cd "$here/../.." && pwd)
jobs=${KLP_JOBS:-$(nproc)}
if [ -z "${SELF_RELEASE:-}" ]; then
	# shellcheck source=/dev/null
	SELF_RELEASE=$(. "$here/../work/env" && echo "$KLP_RELEASE")
fi
work=${SELF_WORK:-$here/../work/self}/$SELF_RELEASE
mkdir -p "$work" || exit 3
work=$(cd "$work" && pwd)
KLP=$top/convert/klp
root=$("$KLP" fetch -k "$SELF_RELEASE" --what source) || exit 3
for SELF_SOURCE in "$root"/usr/src/linux-source-*/; do :; done
SELF_SOURCE=${SELF_SOURCE%/} SELF_UNITS_DIR=$work/units SELF_HERE=$here SELF_ROOT=$root
export KLP SELF_RELEASE SELF_SOURCE SELF_UNITS_DIR SELF_HERE SELF_ROOT

