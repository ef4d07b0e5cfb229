# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # of load.sh
#
# load-calls.sh - every system call, of x86-64 and of i386.  Only where it is asked for, as
# `load.sh 60 calls`: whether the answers are the same each time is not yet measured.

# Runs a program whose calls are to have no effect on what runs besides.
isolated() {
	timeout -s KILL $((effort * 600)) unshare -u -i -m -n -p -f -C --kill-child "$@"
}

activity calls/64 isolated calls 64
activity calls/32 isolated calls 32
